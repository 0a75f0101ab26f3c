/* zmm: the module.  Entries, ini, phpinfo() and the life cycle. */

#ifdef HAVE_CONFIG_H
# include "config.h"
#endif

#include "php.h"
#include "php_ini.h"
#include "ext/spl/spl_exceptions.h"
#include "ext/standard/info.h"

#include "php_zmm.h"
#include "zmm_arginfo.h"

#include "engine/crash.h"
#include "php/damage.h"
#include "engine/fast_shutdown.h"
#include "engine/faults.h"
#include "engine/globals.h"
#include "php/heap_object.h"
#include "engine/limit.h"
#include "engine/replace.h"
#include "engine/request.h"
#include "engine/settings.h"
#include "engine/takeover.h"
#include "engine/threads.h"

#include <stdlib.h>

#ifdef ZTS
static ts_rsrc_id zmm_globals_id;
#else
ZEND_DECLARE_MODULE_GLOBALS(zmm)
#endif

/* What the settings say and what MINIT came to: each thread starts with it. */
static zmm_heap_config zmm_config;
static bool zmm_is_started;
static const char *zmm_off;

#ifdef _WIN32
# define ZMM_DEFAULT_MEM_TYPE "win32"
#else
# define ZMM_DEFAULT_MEM_TYPE "malloc"
#endif

/* Read once, by engine/settings: nothing can change them later, nor can sections of php.ini for a path, a host or
 * a pool of workers, so that what PHP shows is what is in force. */
static PHP_INI_MH(zmm_setting_changes)
{
	(void) entry;
	(void) new_value;
	(void) mh_arg1;
	(void) mh_arg2;
	(void) mh_arg3;
	return stage == ZEND_INI_STAGE_STARTUP ? SUCCESS : FAILURE;
}

PHP_INI_BEGIN()
	PHP_INI_ENTRY("zmm.mem_type", ZMM_DEFAULT_MEM_TYPE, PHP_INI_SYSTEM, zmm_setting_changes)
	PHP_INI_ENTRY("zmm.seg_size", "256K", PHP_INI_SYSTEM, zmm_setting_changes)
	PHP_INI_ENTRY("zmm.compact", "2M", PHP_INI_SYSTEM, zmm_setting_changes)
	PHP_INI_ENTRY("zmm.cache_size", "auto", PHP_INI_SYSTEM, zmm_setting_changes)
	PHP_INI_ENTRY("zmm.limit_reserve", "2M", PHP_INI_SYSTEM, zmm_setting_changes)
	PHP_INI_ENTRY_EX("zmm.hardened", "0", PHP_INI_SYSTEM, zmm_setting_changes, zend_ini_boolean_displayer_cb)
	PHP_INI_ENTRY_EX("zmm.engine", "1", PHP_INI_SYSTEM, zmm_setting_changes, zend_ini_boolean_displayer_cb)
	PHP_INI_ENTRY_EX("zmm.heap_class", "1", PHP_INI_SYSTEM, zmm_setting_changes, zend_ini_boolean_displayer_cb)
PHP_INI_END()

/* Reads the settings, or returns false with the reason. */
static bool zmm_configure(zmm_switches *switches, char *error, size_t error_size)
{
	zmm_heap_config_init(&zmm_config);
	zmm_config.hooks = &zmm_engine_hooks;
	return zmm_settings_read_switches(switches, error, error_size) && zmm_settings_read(&zmm_config, error, error_size);
}

/* The heap that the settings ask for, or false with the reason. */
static bool zmm_start_heap(zmm_heap *heap, char *error, size_t error_size)
{
	zmm_heap_config config = zmm_config;
	bool is_used = zmm_settings_use_zend_alloc();

	config.hardened = config.hardened && is_used;
	zmm_faults_wrap_storage(&config);
	if (!zmm_heap_startup(heap, &config, error, error_size)) {
		return false;
	}
	if (!is_used) {
		heap->use_zend_alloc = 0;
		heap->_malloc = malloc;
		heap->_free = free;
		heap->_realloc = realloc;
	}
	return true;
}

#ifdef ZTS

/* In place of zmm_globals of builds that are not thread-safe, see engine/threads.h. */
typedef zend_zmm_globals *zmm_globals_slot;

/* The first thread goes on in MINIT.  A heap that cannot be started is tried again, and its
 * error raised, when the thread has a request. */
static void zmm_init_globals(void *slot)
{
	char error[256];
	zend_zmm_globals *globals;

# ifdef COMPILE_DL_ZMM
	ZEND_TSRMLS_CACHE_UPDATE();
# endif
	globals = zmm_thread_begin(zmm_is_started ? zmm_off : "the extension has not started");
	*(zmm_globals_slot *) slot = globals;
	if (!zmm_is_started || globals != zmm_thread) {
		return;
	}
	if (!zmm_start_heap(&globals->heap, error, sizeof(error))) {
		globals->off = "this thread's heap could not be started";
	} else if (!zmm_off) {
		globals->off = zmm_takeover_in_thread();
	}
}

static void zmm_end_globals(void *slot)
{
# ifdef COMPILE_DL_ZMM
	ZEND_TSRMLS_CACHE_UPDATE();
# endif
	zmm_thread_end(*(zmm_globals_slot *) slot);
}

#else

static void zmm_init_globals(void *globals)
{
	memset(globals, 0, sizeof(zend_zmm_globals));
}
# define zmm_end_globals NULL

#endif

/* dl() with a wrong setting ends the script, but the functions are there by then and
 * shutdown functions may call them: they find a heap of the default settings. */
static void zmm_start_default_heap(zmm_heap *heap)
{
	char error[256];

	zmm_heap_config_init(&zmm_config);
	zmm_config.hooks = &zmm_engine_hooks;
	zmm_heap_startup(heap, &zmm_config, error, sizeof(error));
}

static void zmm_start_heap_class(int type)
{
	zend_class_entry *heap_class = register_class_Zmm_Heap();

	zmm_heap_object_startup(heap_class, register_class_Zmm_OutOfMemoryException(spl_ce_RuntimeException));
#ifdef ZMM_TESTING
	zmm_damage_startup(heap_class, type);
#else
	(void) type;
#endif
}

static PHP_MINIT_FUNCTION(zmm)
{
	zmm_switches switches;
	char error[256];

	REGISTER_INI_ENTRIES();
	if (!zmm_configure(&switches, error, sizeof(error)) || !zmm_start_heap(&ZMM_G(heap), error, sizeof(error))) {
		if (type != MODULE_PERSISTENT) {
			zmm_start_default_heap(&ZMM_G(heap));
			ZMM_G(off) = "a setting is wrong";
			EG(full_tables_cleanup) = 1; /* dl() itself does so only when all went well */
		}
		zend_error(E_CORE_ERROR, "%s", error);
		return FAILURE;
	}
	if (switches.heap_class) {
		zmm_start_heap_class(type);
	}
	zmm_crash_startup();
	zmm_off = switches.engine ? zmm_takeover(type) : "zmm.engine is off";
	ZMM_G(off) = zmm_off;
	if (!zmm_off) {
		zmm_fast_shutdown_startup(module_number);
	}
	zmm_is_started = true;
	return SUCCESS;
}

static PHP_MSHUTDOWN_FUNCTION(zmm)
{
	(void) type;
	(void) module_number;
#ifdef ZMM_TESTING
	zmm_damage_shutdown(type);
#endif
	zmm_is_started = false;
	zmm_crash_shutdown();
#ifndef ZTS /* else PHP ends the globals of all threads next */
	if (!ZMM_G(off)) {
		zmm_takeover_end(&zmm_globals);
	} else if (ZMM_G(heap).storage) {
		zmm_heap_shutdown(&ZMM_G(heap), true, true);
	}
#endif
	UNREGISTER_INI_ENTRIES();
	return SUCCESS;
}

/* The limit of the engine's heap may have failed to take effect when the engine set it. */
static PHP_RINIT_FUNCTION(zmm)
{
	(void) type;
	(void) module_number;
	if (ZMM_G(off)) {
#ifdef ZTS
		char error[256];

		if (!ZMM_G(heap).storage && !zmm_start_heap(&ZMM_G(heap), error, sizeof(error))) {
			zend_error(E_CORE_ERROR, "%s", error);
			return FAILURE;
		}
#endif
		zmm_limit_apply_apart();
	} else {
		zmm_limit_apply();
		zmm_replace_dl();
	}
	zmm_faults_begin_request(&ZMM_G(heap));
	return SUCCESS;
}

static PHP_RSHUTDOWN_FUNCTION(zmm)
{
	(void) type;
	(void) module_number;
	if (!ZMM_G(off) && zmm_takeover_is_in_place()) {
		zmm_fast_shutdown_arm(&ZMM_G(heap));
	}
	return SUCCESS;
}

static ZEND_MODULE_POST_ZEND_DEACTIVATE_D(zmm)
{
	if (ZMM_G(off)) {
		zmm_request_reset(CG(unclean_shutdown));
	} else {
		zmm_request_end();
	}
	return SUCCESS;
}

static void zmm_info_bytes(const char *name, size_t bytes)
{
	char text[64];

	snprintf(text, sizeof(text), "%zu bytes (%.2f MiB)", bytes, (double) bytes / (1024 * 1024));
	php_info_print_table_row(2, name, text);
}

/* What changes all the time: as short as it is clear, so that two phpinfo() of one request are of one
 * length, which scripts that compress them rely on. */
static void zmm_info_mib(const char *name, size_t bytes)
{
	char text[32];

	snprintf(text, sizeof(text), "%.2f MiB", (double) bytes / (1024 * 1024));
	php_info_print_table_row(2, name, text);
}

static void zmm_info_variable(const char *variable, const char *ini, const char *value)
{
	char text[128];

	snprintf(text, sizeof(text), "%s (takes precedence over %s)", value, ini);
	php_info_print_table_row(2, variable, text);
}

static PHP_MINFO_FUNCTION(zmm)
{
	const zmm_heap *heap = &ZMM_G(heap);

	php_info_print_table_start();
	php_info_print_table_row(2, "Zend memory manager heap (zmm)", "enabled");
	php_info_print_table_row(2, "Version", PHP_ZMM_VERSION);
	php_info_print_table_row(2, "Engine on the heap", ZMM_G(off) ? "off" : "on");
	if (ZMM_G(off)) {
		php_info_print_table_row(2, "Reason", ZMM_G(off));
	}
	php_info_print_table_row(2, "Storage", heap->storage->handlers->name);
	php_info_print_table_row(2, "Geometry", ZMM_GEOMETRY_NAME);
	php_info_print_table_row(2, "Hardened", heap->hardened ? "yes" : "no");
	zmm_info_bytes("Segment size", heap->block_size);
	zmm_settings_tell_variables(zmm_info_variable);
	zmm_info_mib("Usage", heap->use->size);
	zmm_info_mib("Peak usage", heap->use->peak);
	zmm_info_mib("Real usage", heap->real->size);
	zmm_info_mib("Peak real usage", heap->real->peak);
	zmm_info_mib("Real usage of other heaps", heap->guests.size);
	php_info_print_table_end();
	DISPLAY_INI_ENTRIES();
}

/* FFI first, so that its class is there when we look for it. */
static const zend_module_dep zmm_deps[] = {
	ZEND_MOD_REQUIRED("spl")
	ZEND_MOD_OPTIONAL("ffi")
	ZEND_MOD_END
};

zend_module_entry zmm_module_entry = {
	STANDARD_MODULE_HEADER_EX,
	NULL,
	zmm_deps,
	"zmm",
	ext_functions,
	PHP_MINIT(zmm),
	PHP_MSHUTDOWN(zmm),
	PHP_RINIT(zmm),
	PHP_RSHUTDOWN(zmm),
	PHP_MINFO(zmm),
	PHP_ZMM_VERSION,
#ifdef ZTS
	sizeof(zmm_globals_slot),
	&zmm_globals_id,
#else
	PHP_MODULE_GLOBALS(zmm),
#endif
	zmm_init_globals,
	zmm_end_globals,
	ZEND_MODULE_POST_ZEND_DEACTIVATE_N(zmm),
	STANDARD_MODULE_PROPERTIES_EX
};

#ifdef COMPILE_DL_ZMM
# ifdef ZTS
ZEND_TSRMLS_CACHE_DEFINE()
# endif
ZEND_DLEXPORT zend_module_entry *get_module(void);
ZEND_GET_MODULE(zmm)
#endif
