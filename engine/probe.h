/* zmm engine: where an engine heap keeps its counters. */

#ifndef ZMM_ENGINE_PROBE_H
#define ZMM_ENGINE_PROBE_H

#include "engine/version.h"

#include "heap/heap.h"

/* Byte offsets into the engine's opaque heap struct. */
typedef struct zmm_engine_layout {
	size_t use;        /* size, and peak behind it: a zmm_level */
	size_t real;       /* real_size, and real_peak behind it: a zmm_level */
	size_t limit;
	size_t hard_limit; /* 0: this engine has none */
	size_t overflow;
} zmm_engine_layout;

/* Finds the layout on a scratch heap, by what the engine's own functions answer
 * when its words are changed.  false: this engine is not understood. */
bool zmm_engine_probe(zmm_engine_layout *layout);

static inline void *zmm_engine_word(zend_mm_heap *heap, size_t offset)
{
	return (char *) heap + offset;
}

#endif
