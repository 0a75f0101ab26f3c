/*
 * zmm residency: how much of a heap is in memory, and what zmm_heap_gc() would give back, without a change to the heap.
 *
 * All figures are bytes, as the system counts pages; 0 where it does not report them.
 */

#ifndef ZMM_RESIDENCY_H
#define ZMM_RESIDENCY_H

#include "heap/heap.h"

typedef struct zmm_residency {
	size_t process; /* pages of the process (RSS) */
	size_t shared;  /* those of them that files and shared memory have */
	size_t heap;    /* pages of the heap's segments and spares */
	size_t gc;      /* what zmm_heap_gc() would give back of these; the C library may give back more of its own */
} zmm_residency;

/* Takes the figures.  The heap need not be sound.  The time is proportional to the blocks and the pages. */
void zmm_residency_take(const zmm_heap *heap, zmm_residency *residency);

#endif
