/*
 * zmm heap: cuts segments into blocks, takes blocks back and merges them again.
 *
 * What a heap is made from, how one is made, emptied and ended, and what may be asked of it as a whole.  Blocks come from
 * zmm_heap_alloc() and go to zmm_heap_free(), see heap/hardened.h.
 */

#ifndef ZMM_HEAP_H
#define ZMM_HEAP_H

#include "heap/types.h"

#define ZMM_DEFAULT_SEG_SIZE ((size_t) 256 * 1024)
#define ZMM_DEFAULT_COMPACT ((size_t) 2 * 1024 * 1024)
#define ZMM_DEFAULT_RESERVE_SIZE ((size_t) 8 * 1024)
#define ZMM_NO_LIMIT ((size_t) PTRDIFF_MAX)

/* What a heap is made from.  zmm_heap_config_init() gives the defaults. */
typedef struct zmm_heap_config {
	const zmm_mem_handlers *handlers;
	void *params; /* for the storage's init */
	size_t segment_size; /* of a common segment, bytes; a power of two */
	size_t compact_size;
	const zmm_policy *policy; /* the caller's, it outlives the heap */
	size_t cache_size;   /* bytes, or ZMM_CACHE_AUTO, which goes with a policy that has runs */
	size_t reserve_size; /* 0: no reserve; else more than ZMM_MAX_SMALL_REQUEST, so that any request may have it */
	size_t limit;
	zmm_heap *host;      /* whose limit counts as well; NULL: nobody's */
	size_t limit_reserve; /* bytes that zmm_limit_extend() adds; 0: none */
	bool hardened;       /* blocks come from and go to zmm_hardened_alloc() and the others; no cache */
	bool (*draw)(void *buffer, size_t size); /* random bytes for a hardened heap's secrets: zmm_storage_secret() */
	const zmm_heap_hooks *hooks; /* NULL: requests fail with NULL, panic aborts */
} zmm_heap_config;

void zmm_heap_config_init(zmm_heap_config *config);

/* Makes a heap in a descriptor of the caller's.  On failure returns false with
 * one line in error; nothing is left over. */
bool zmm_heap_startup(zmm_heap *heap, const zmm_heap_config *config, char *error, size_t error_size);

/* Bytes of the first segment of an internal heap: no limit can be lower. */
size_t zmm_heap_least_size(const zmm_heap_config *config);

/* Makes an internal heap: its descriptor lives inside its first segment. */
zmm_heap *zmm_heap_create(const zmm_heap_config *config, char *error, size_t error_size);

/* Not full: empties all segments, resets every list and counter.  As many segments as
 * requests need on average become spares, the others go back; after a peak beyond
 * compact_size that was more than twice the usual, or when there are to be no spares,
 * all go back and storage is compacted.  Full: ends the storage as well; the
 * descriptor is the caller's again (an internal one is gone).  Every block of the
 * heap is gone either way; debug builds report those nobody freed unless silent. */
void zmm_heap_shutdown(zmm_heap *heap, bool full, bool silent);

/* Counters of the caller's take the place of the heap's own, with the values
 * the heap has; NULL keeps what is in force. */
void zmm_heap_share_counters(zmm_heap *heap, zmm_level *use, zmm_level *real, size_t *limit, int *overflow);

/* Takes the reserve, which an error of the limit's releases, again. */
void zmm_heap_fill_reserve(zmm_heap *heap);

/* Ends all guests of a heap, with their blocks. */
void zmm_guests_end(zmm_heap *host);

/* The segment an address lies in, or NULL. */
zmm_segment *zmm_heap_segment_of(const zmm_heap *heap, const void *address);

/* Flushes the cache, which releases segments that are empty then, gives the spares back,
 * of the segments that stay the whole pages inside large free blocks, which
 * remain in the real size, and what storage keeps of segments that were freed before.  Returns the bytes that
 * left the process: pages that were in memory; where the system tells nothing of pages (it is
 * not Linux), the sizes of segments.  A heap of no more than its policy's gc_floor only flushes the cache. */
size_t zmm_heap_gc(zmm_heap *heap);

#endif
