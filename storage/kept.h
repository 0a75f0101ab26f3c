/*
 * zmm storage, inside: what the C library keeps of segments that were freed.
 *
 * An allocator keeps the memory of a large block that was freed, and its pages stay in memory;
 * how much it keeps it does not say, and looking is dear (malloc_trim() walks through
 * everything that is free).  So the bytes are counted as segments come and go, and once they reach a
 * bound, the pages of a segment are dropped before it is freed.
 *
 * The bound is a share of the segments that are out, and something at least.  A program that
 * wants again what was dropped raises it, up to ZMM_MOST_KEPT; a trim lowers it again.
 *
 * What was free through ZMM_REQUESTS_IDLE requests is idle, and there is a trim for it from
 * ZMM_LEAST_IDLE bytes on.
 *
 * All figures are bytes.  They are estimates: a segment counts whole, in memory or not.
 */

#ifndef ZMM_STORAGE_KEPT_H
#define ZMM_STORAGE_KEPT_H

#include <stdbool.h>
#include <stddef.h>

#define ZMM_LEAST_KEPT ((size_t) 4 * 1024 * 1024)
#define ZMM_MOST_KEPT ((size_t) 64 * 1024 * 1024)
#define ZMM_OUT_PER_KEPT 8
#define ZMM_REQUESTS_IDLE 8
#define ZMM_LEAST_IDLE ((size_t) 1024 * 1024)

/* Invariant: present <= freed. */
typedef struct zmm_kept {
	size_t out;     /* segments that are out */
	size_t freed;   /* those that were freed and not given out again since the last trim */
	size_t present; /* of these, what can be in memory at most */
	size_t raised;  /* the bound is no less than this */
	size_t missed;  /* given out again of what was dropped, since the bound was raised */
	size_t idle;    /* the least of `present` since the requests were counted from 0 */
	unsigned requests;
	bool dropped;   /* pages were, since the bound was raised */
} zmm_kept;

/* A segment was given out. */
void zmm_kept_take(zmm_kept *kept, size_t size);

/* One that is about to be freed may stay in memory.  false: its pages are to be dropped before. */
bool zmm_kept_has_room(const zmm_kept *kept, size_t size);

/* A segment was freed; its pages are present yet or not. */
void zmm_kept_put(zmm_kept *kept, size_t size, bool present);

/* A request has ended.  true: more is kept than a program that is between two requests should hold. */
bool zmm_kept_end_request(zmm_kept *kept);

/* All of it was given back. */
void zmm_kept_clear(zmm_kept *kept);

#endif
