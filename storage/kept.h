/*
 * zmm storage, inside: estimates how much memory of freed segments the C library keeps, and bounds it.
 *
 * malloc keeps the memory of a large block that was freed, and its pages stay in memory.  malloc does not report how
 * much it keeps, and to find out is expensive (malloc_trim() walks through all free memory).  So the bytes are
 * counted as segments come and go.  Once they reach a bound, the pages of a segment are dropped before it is freed.
 *
 * The bound is a share of the segments that are given out, and at least ZMM_LEAST_KEPT.  A program that needs dropped
 * bytes again raises it, up to ZMM_MOST_KEPT; a trim lowers it again.
 *
 * Bytes that stay free through ZMM_REQUESTS_IDLE requests are idle.  From ZMM_LEAST_IDLE idle bytes on, the end of a
 * request asks for a trim.
 *
 * All figures are bytes.  They are estimates: a segment counts whole, whether it is in memory or not.
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
	size_t out;     /* bytes of segments that are given out */
	size_t freed;   /* bytes of segments that were freed, and not given out again, since the last trim */
	size_t present; /* most bytes of these that can be in memory */
	size_t raised;  /* the bound is at least this */
	size_t missed;  /* dropped bytes that were given out again since the bound was raised */
	size_t idle;    /* the least `present` since `requests` was 0 */
	unsigned requests; /* number of requests, counted from 0 up to ZMM_REQUESTS_IDLE and then anew */
	bool dropped;   /* pages were dropped since the bound was raised */
} zmm_kept;

/* Counts a segment that was given out. */
void zmm_kept_take(zmm_kept *kept, size_t size);

/* Returns whether a segment that is about to be freed may stay in memory.  false: the caller drops its pages first. */
bool zmm_kept_has_room(const zmm_kept *kept, size_t size);

/* Counts a segment that was freed; `present`: its pages were not dropped. */
void zmm_kept_put(zmm_kept *kept, size_t size, bool present);

/* Ends a request.  true: more is kept than a program should hold between two requests. */
bool zmm_kept_end_request(zmm_kept *kept);

/* Starts anew after everything that was kept went back to the system. */
void zmm_kept_clear(zmm_kept *kept);

#endif
