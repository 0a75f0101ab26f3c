/*
 * zmm heap: a heap as a whole: its configuration, how it is made, emptied and ended, and operations on all of it.
 *
 * A heap cuts segments into blocks, takes blocks back and merges them again.  zmm_heap_alloc() hands out blocks and
 * zmm_heap_free() takes them back, see heap/hardened.h and heap/free.h.
 */

#ifndef ZMM_HEAP_H
#define ZMM_HEAP_H

#include "heap/types.h"

#define ZMM_DEFAULT_SEG_SIZE ((size_t) 256 * 1024)
#define ZMM_DEFAULT_COMPACT ((size_t) 2 * 1024 * 1024)
#define ZMM_DEFAULT_RESERVE_SIZE ((size_t) 8 * 1024)
#define ZMM_NO_LIMIT ((size_t) PTRDIFF_MAX)

/* The configuration of a new heap.  zmm_heap_config_init() sets the defaults. */
typedef struct zmm_heap_config {
	const zmm_mem_handlers *handlers;
	void *params; /* for the storage's init */
	size_t segment_size; /* of a common segment, bytes; a power of two */
	size_t compact_size;
	const zmm_policy *policy; /* owned by the caller; the heap copies it */
	size_t cache_size;   /* bytes, or ZMM_CACHE_AUTO, which needs a policy that has runs */
	size_t reserve_size; /* bytes; 0: no reserve; else beyond ZMM_MAX_SMALL_REQUEST, so that any request may use it */
	size_t limit;        /* bytes of segments */
	zmm_heap *host;      /* its limit counts as well; NULL: there is no host */
	size_t limit_reserve; /* bytes that zmm_limit_extend() adds; 0: none */
	bool hardened;       /* callers use zmm_hardened_alloc() and its companions; there is no cache */
	bool (*draw)(void *buffer, size_t size); /* fills a buffer with random bytes for the secrets of a hardened heap */
	const zmm_heap_hooks *hooks; /* NULL: requests fail with NULL, panic aborts */
} zmm_heap_config;

void zmm_heap_config_init(zmm_heap_config *config);

/* Makes a heap in the caller's descriptor.  On failure returns false with one line in error, and leaves nothing
 * over. */
bool zmm_heap_startup(zmm_heap *heap, const zmm_heap_config *config, char *error, size_t error_size);

/* Returns the bytes of the first segment of an internal heap: no limit can be lower. */
size_t zmm_heap_least_size(const zmm_heap_config *config);

/* Makes an internal heap, whose descriptor lives inside its first segment.  On failure returns NULL with one line in
 * error, and leaves nothing over. */
zmm_heap *zmm_heap_create(const zmm_heap_config *config, char *error, size_t error_size);

/* Ends all blocks of a heap.  Debug builds report the blocks that were not freed, unless `silent`.
 *
 * Not full: empties all segments and resets every list and counter.  As many segments as a usual request needs
 * become spares (see heap/spare.h); the others go back to storage.  All go back if the policy keeps no spares, and
 * after a peak beyond compact_size that was more than twice the usual one; after such a peak storage is compacted, too.
 *
 * Full: ends the storage as well.  The descriptor belongs to the caller again; an internal one is gone. */
void zmm_heap_shutdown(zmm_heap *heap, bool full, bool silent);

/* Replaces counters of the heap with counters of the caller, which get the current values.  NULL keeps the counter
 * that is in use. */
void zmm_heap_share_counters(zmm_heap *heap, zmm_level *use, zmm_level *real, size_t *limit, int *overflow);

/* Allocates the reserve again, after an error released it. */
void zmm_heap_fill_reserve(zmm_heap *heap);

/* Ends all guests of a heap, with their blocks. */
void zmm_guests_end(zmm_heap *host);

/* Returns the segment in which an address lies, or NULL. */
zmm_segment *zmm_heap_segment_of(const zmm_heap *heap, const void *address);

/* Gives back memory that the heap does not need:
 *   - segments that are empty after a flush of the cache, and all spares;
 *   - the ends of the segments that stay, which are closed, and the whole pages inside their large free blocks, which
 *     remain in the real size;
 *   - what storage keeps of segments that were freed before.
 * Of a heap of no more than its policy's gc_floor only those segments go that are empty after the flush and no spares.
 *
 * Returns the bytes that left the process: pages that were in memory.  Where the system does not report pages (it is
 * not Linux), these are the sizes of segments. */
size_t zmm_heap_gc(zmm_heap *heap);

/* Returns whether a heap has so little memory that giving it back is not worth the time: zmm_heap_gc() only flushes its
 * cache then. */
bool zmm_heap_is_small(const zmm_heap *heap);

#endif
