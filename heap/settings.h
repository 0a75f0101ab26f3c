/* zmm settings: turns a user's settings, which are text, into the configuration of a heap. */

#ifndef ZMM_SETTINGS_H
#define ZMM_SETTINGS_H

#include "heap/heap.h"

/* A setting and its value. */
typedef struct zmm_setting {
	const char *name; /* for messages: "zmm.seg_size" or "ZEND_MM_SEG_SIZE" */
	const char *value;
} zmm_setting;

/* Reads bytes from a number with PHP's shorthand: 262144, 256K, 1M, 1G, in either case, with no other text around it.
 * false: the text is no number like that, or the number does not fit a size_t. */
bool zmm_parse_size(const char *text, size_t *size);

/* The functions zmm_set_*() read one setting each into the configuration.  false: `error` has one line with the
 * setting, its value and the allowed values, and the configuration is as it was. */
bool zmm_set_mem_type(zmm_heap_config *config, const zmm_setting *setting, char *error, size_t error_size);
bool zmm_set_seg_size(zmm_heap_config *config, const zmm_setting *setting, char *error, size_t error_size);
/* Asks for a hardened heap, with guard pages if the storage has them.  It has no cache. */
void zmm_set_hardened(zmm_heap_config *config);

/* Writes to `error` that a switch is neither on nor off, and returns false. */
bool zmm_refuse_switch(const zmm_setting *setting, char *error, size_t error_size);

/* "auto" sets the default policy.  A number of bytes sets a cache of that fixed size, and the original policy. */
bool zmm_set_cache_size(zmm_heap_config *config, const zmm_setting *setting, char *error, size_t error_size);
bool zmm_set_compact(zmm_heap_config *config, const zmm_setting *setting, char *error, size_t error_size);
bool zmm_set_limit_reserve(zmm_heap_config *config, const zmm_setting *setting, char *error, size_t error_size);

#endif
