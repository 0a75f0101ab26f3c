/* zmm bench: a fresh heap of each allocator, without the engine. */

#ifndef BENCH_HEAPS_H
#define BENCH_HEAPS_H

#include "peers.h"

#include "heap/heap.h"

/* Allocators that know several heaps take one as the first argument, others do
 * not; neither pays for the other's form. */
typedef struct bench_heap {
	void *heap; /* NULL: plain is set, else the three below */
	void *(*malloc)(void *heap, size_t size);
	void (*free)(void *heap, void *ptr);
	void *(*realloc)(void *heap, void *ptr, size_t size);
	bench_functions plain;
} bench_heap;

/* stock, zmm, one of the peers, or none, which hands out one and the same address: the
 * cost of the loop around an allocator.  NULL, or why not.  Lasts until the process ends. */
const char *bench_heap_open(const char *name, bench_heap *heap);

/* A zmm heap as the engine has it by default; ZEND_MM_MEM_TYPE, ZEND_MM_SEG_SIZE and, for what
 * is zmm.cache_size there, BENCH_CACHE_SIZE change it. */
const char *bench_heap_open_zmm(zmm_heap *heap);

static inline __attribute__((always_inline)) void *bench_malloc(const bench_heap *heap, bool plain, size_t size)
{
	return plain ? heap->plain.malloc(size) : heap->malloc(heap->heap, size);
}

static inline __attribute__((always_inline)) void bench_free(const bench_heap *heap, bool plain, void *ptr)
{
	if (plain) {
		heap->plain.free(ptr);
	} else {
		heap->free(heap->heap, ptr);
	}
}

static inline __attribute__((always_inline)) void *bench_realloc(const bench_heap *heap, bool plain, void *ptr, size_t size)
{
	return plain ? heap->plain.realloc(ptr, size) : heap->realloc(heap->heap, ptr, size);
}

#endif
