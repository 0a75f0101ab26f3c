/* zmm engine: reads the settings from the environment and from ini entries. */

#ifndef ZMM_ENGINE_SETTINGS_H
#define ZMM_ENGINE_SETTINGS_H

#include "engine/limit_dump.h"
#include "engine/profile_start.h"
#include "engine/report_at_end.h"
#include "heap/settings.h"

/*
 * One row for each setting.  The ini entries, the table of readers, phpinfo()'s rows and zmm_switches are made from
 * these rows.
 *
 *   value(ini entry, environment variable or NULL, default, function that reads it into the configuration, or keeps it)
 *   yes_or_no(ini entry, default, member of zmm_switches)
 */
#define ZMM_SETTINGS(value, yes_or_no) \
	value("zmm.mem_type", "ZEND_MM_MEM_TYPE", ZMM_DEFAULT_MEM_TYPE, zmm_set_mem_type) \
	value("zmm.seg_size", "ZEND_MM_SEG_SIZE", "256K", zmm_set_seg_size) \
	value("zmm.compact", "ZEND_MM_COMPACT", "2M", zmm_set_compact) \
	value("zmm.cache_size", NULL, "auto", zmm_set_cache_size) \
	value("zmm.limit_reserve", NULL, "2M", zmm_set_limit_reserve) \
	value("zmm.report", "ZMM_REPORT", "", zmm_engine_set_report) \
	value("zmm.dump_dir", NULL, "", zmm_engine_set_dump_dir) \
	value("zmm.dump_name", NULL, "zmm-%s-%p-%r.zmm", zmm_engine_set_dump_name) \
	value("zmm.dump_max", NULL, "4", zmm_engine_set_dump_max) \
	value("zmm.profile", "ZMM_PROFILE", "0", zmm_engine_set_profile) \
	yes_or_no("zmm.hardened", "0", hardened) \
	yes_or_no("zmm.engine", "1", engine) \
	yes_or_no("zmm.heap_class", "1", heap_class)

#ifdef _WIN32
# define ZMM_DEFAULT_MEM_TYPE "win32"
#else
# define ZMM_DEFAULT_MEM_TYPE "malloc"
#endif

#define ZMM_NO_SETTING(...)
#define ZMM_SWITCH_MEMBER(ini, value, member) bool member;

/* The settings that are yes or no: whether the heap is hardened, whether the engine runs on it, and whether scripts
 * have Zmm\Heap. */
typedef struct zmm_switches {
	ZMM_SETTINGS(ZMM_NO_SETTING, ZMM_SWITCH_MEMBER)
} zmm_switches;

/* Reads all settings.  The environment variables take precedence over the ini entries, except where zmm.hardened is on
 * and in a process with more rights than the user who started it (AT_SECURE).  false: `error` has one line that names
 * the wrong setting. */
bool zmm_engine_settings_read(zmm_heap_config *config, zmm_switches *switches, char *error, size_t error_size);

/* Calls `tell` for each variable that took precedence over an ini entry. */
void zmm_engine_settings_each_variable(void (*tell)(const char *variable, const char *ini, const char *value));

/* Returns the name under which a setting was given: its variable, when that took precedence, else the ini entry. */
const char *zmm_engine_settings_name(const char *ini);

/* false: USE_ZEND_ALLOC is 0; the functions of php_zmm.h pass everything to malloc instead of a heap. */
bool zmm_engine_settings_use_zend_alloc(void);

#endif
