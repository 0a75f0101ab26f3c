/* zmm settings: text that a user wrote, turned into what a heap is made from. */

#ifndef ZMM_SETTINGS_H
#define ZMM_SETTINGS_H

#include "heap/heap.h"

/* Where a value came from, for messages: "zmm.seg_size" or "ZEND_MM_SEG_SIZE". */
typedef struct zmm_setting {
	const char *name;
	const char *value;
} zmm_setting;

/* Bytes from a number with PHP's shorthand: 262144, 256K, 1M, 1G (either case; nothing
 * else around it).  false when it is no such thing or does not fit a size_t. */
bool zmm_parse_size(const char *text, size_t *size);

/* Each reads one setting into the configuration.  false: error has one line that
 * names the setting, its value and what is allowed, the configuration is as it was. */
bool zmm_set_mem_type(zmm_heap_config *config, const zmm_setting *setting, char *error, size_t error_size);
bool zmm_set_seg_size(zmm_heap_config *config, const zmm_setting *setting, char *error, size_t error_size);
/* A hardened heap, with guard pages where the storage has them.  It has no cache. */
void zmm_set_hardened(zmm_heap_config *config);

/* Says that a switch is neither on nor off; always false. */
bool zmm_refuse_switch(const zmm_setting *setting, char *error, size_t error_size);

/* "auto": the default policy; or bytes: a cache of fixed size and the policy of the original. */
bool zmm_set_cache_size(zmm_heap_config *config, const zmm_setting *setting, char *error, size_t error_size);
bool zmm_set_compact(zmm_heap_config *config, const zmm_setting *setting, char *error, size_t error_size);
bool zmm_set_limit_reserve(zmm_heap_config *config, const zmm_setting *setting, char *error, size_t error_size);

#endif
