/* zmm engine: settings from the environment and from ini entries. */

#ifndef ZMM_ENGINE_SETTINGS_H
#define ZMM_ENGINE_SETTINGS_H

#include "heap/settings.h"

/* The classic variables take precedence over the ini entries, but not where zmm.hardened is on, nor in a process that
 * runs with more rights than whoever started it (AT_SECURE).  false: error has one line that names the wrong setting. */
bool zmm_engine_settings_read(zmm_heap_config *config, char *error, size_t error_size);

/* Tells each variable that took precedence over an ini entry, with its value. */
void zmm_engine_settings_tell_variables(void (*tell)(const char *variable, const char *ini, const char *value));

/* What an ini entry's setting was read from: its variable, when that took precedence, or the entry. */
const char *zmm_engine_settings_name(const char *ini);

/* Settings that say no more than yes or no. */
typedef struct zmm_switches {
	bool engine;     /* zmm.engine: the engine is to be on the heap */
	bool heap_class; /* zmm.heap_class: scripts have Zmm\Heap */
} zmm_switches;

/* false: error has one line. */
bool zmm_engine_settings_read_switches(zmm_switches *switches, char *error, size_t error_size);

/* USE_ZEND_ALLOC=0: no heap, the interface passes everything to malloc. */
bool zmm_engine_settings_use_zend_alloc(void);

#endif
