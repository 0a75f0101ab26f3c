/* zmm engine: finds where the engine's heap struct, which is opaque, has its counters. */

#ifndef ZMM_ENGINE_PROBE_H
#define ZMM_ENGINE_PROBE_H

#include "engine/version.h"

#include "heap/heap.h"

/* Byte offsets into the engine's opaque heap struct. */
typedef struct zmm_engine_layout {
	size_t use;        /* size and peak, a zmm_level */
	size_t real;       /* real_size and real_peak, a zmm_level */
	size_t limit;
	size_t hard_limit; /* 0: this engine has none */
	size_t overflow;
} zmm_engine_layout;

/* Finds the layout: changes words of a scratch heap and looks which of the engine's own functions return the change.
 * false: the counters of this engine were not found. */
bool zmm_engine_probe(zmm_engine_layout *layout);

static inline void *zmm_engine_word(zend_mm_heap *heap, size_t offset)
{
	return (char *) heap + offset;
}

#endif
