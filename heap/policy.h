/*
 * zmm policy: what one heap does and another does not, and the numbers that all of them go by.
 *
 * A heap is made with one policy and keeps it.  What differs between heaps is a field of the struct; a number that is
 * the same in all of them is a constant below, so that a division by it is a shift.
 */

#ifndef ZMM_POLICY_H
#define ZMM_POLICY_H

#include "heap/geometry.h"

typedef struct zmm_policy {
	const char *name;
	bool original;      /* free lists, the rest queue, flushes and reallocation as in PHP 5, see docs/ORIGINAL.md */
	bool unaligned;     /* large data is aligned to ZMM_ALIGNMENT only, which PHP 8 cannot live with */
	bool pages;         /* a segment is a multiple of a page; false: of common_size */
	bool populates;     /* pages that will be used soon are made present together */
	bool classes;       /* a large request gets the size of its class, see heap/size_class.h */
	bool victim;        /* small requests are cut from one piece, see heap/victim.h */
	bool spares;        /* empty segments are kept, see heap/spare.h */
	bool slack;         /* a block that grows gets more than it asks for */
	size_t run_size;    /* bytes of blocks that one miss of the cache cuts at most; 0: one block */
	size_t reservation; /* bytes to which a common segment opens in place, with `pages` only; or ZMM_AUTO_RESERVATION;
	                     * less than common_size: it does not open */
	size_t gc_floor;    /* bytes of segments and spares; gc leaves a heap of no more as it is */
} zmm_policy;

/* What the engine's heap has by default: it is bounded by need.  Its cache has no fixed size. */
extern const zmm_policy zmm_policy_default;

/* The same as PHP 5's heap in all that PHP 8 can live with, with a cache of fixed size. */
extern const zmm_policy zmm_policy_original;

/* PHP 5's heap to the byte. */
extern const zmm_policy zmm_policy_php5;

/* The cache's size */

/* A fixed cache holds this much unless a setting says otherwise: PHP 5's. */
#define ZMM_FIXED_CACHE_SIZE (ZMM_NUM_BUCKETS * 4 * 1024)

/* A cache that is bounded by pressure: it is flushed before the heap grows, when it holds a good part of it (see
 * zmm_cache_relieve()). */
#define ZMM_CACHE_AUTO SIZE_MAX

/* The flush before the heap grows: all of the cache when it holds this part of the segments' bytes. */
#define ZMM_CACHE_HARD_SHARE 2

/* Lists that had more blocks than requests, when the cache holds this part. */
#define ZMM_CACHE_SOFT_SHARE 16

/* Requests for each cached block between two looks at a list: fewer do not tell. */
#define ZMM_CACHE_LOOK_HITS 16

/* Runs: blocks of one small size that a miss of the cache cuts together */

/* A run has this many bytes at most in a small heap, ... */
#define ZMM_MIN_RUN_SIZE ((size_t) 2048)

/* ... and this part of the segments' bytes in a large one. */
#define ZMM_RUN_SHARE 256

/* Each miss doubles the run; more doublings than this are more blocks than any run has. */
#define ZMM_MOST_DOUBLINGS 9

/* Misses of one list that a reset remembers: enough for the first run of the next request. */
#define ZMM_MOST_EARLIER_MISSES 8

/* The large cache */

/* Blocks beyond this part of a segment are worth merging. */
#define ZMM_LARGE_CACHE_BLOCK_SHARE 4

/* A request looks at this many classes, and at this many blocks of each. */
#define ZMM_LARGE_CACHE_CLASSES 4
#define ZMM_LARGE_CACHE_LOOKS 4

/* It holds this many bytes at least, or this part of the segments' bytes; */
#define ZMM_LARGE_CACHE_LEAST ((size_t) 64 * 1024)
#define ZMM_LARGE_CACHE_SHARE 32

/* ... this many times as much after this many misses since the last flush: the requests go on, and what is cached is
 * not missing when the heap grows. */
#define ZMM_LARGE_CACHE_MORE 4
#define ZMM_LARGE_CACHE_MISSES 1024

/* When all that fills it is of the class that comes, other classes are looked for after this many more misses. */
#define ZMM_LARGE_CACHE_PATIENCE 64

/* Sweeps: a flush in one pass over memory */

/* Fewer blocks are in the processor's caches when they are merged, or soon. */
#define ZMM_SWEEP_LEAST ((size_t) 1024)

/* One of this many blocks of the heap is to be merged at least. */
#define ZMM_SWEEP_SHARE 2

/* The victim */

/* It is this part of the segments' bytes, within these bounds. */
#define ZMM_VICTIM_SHARE 64
#define ZMM_VICTIM_LEAST ((size_t) 16 * 1024)
#define ZMM_VICTIM_MOST ((size_t) 64 * 1024)

/* Requests up to this size are cut from it, ... */
#define ZMM_VICTIM_MOST_SERVED ((size_t) 4 * 1024)

/* ... rather than from free blocks of this size or more. */
#define ZMM_LEAST_HOLE ((size_t) 16 * 1024)

/* Segments */

/* Most systems' page; a guess is good enough. */
#define ZMM_PAGE_LOG2 12
#define ZMM_PAGE_SIZE ((size_t) 1 << ZMM_PAGE_LOG2)

/* As many common segments as this have one reservation, up to so many bytes. */
#define ZMM_AUTO_RESERVATION SIZE_MAX
#define ZMM_SEGMENTS_RESERVED 8
#define ZMM_MOST_RESERVED ((size_t) 2 * 1024 * 1024)

/* Where segments open, a block larger than this part of a common one has its own. */
#define ZMM_OWN_SHARE 2

/* A common segment opens in this many steps. */
#define ZMM_STEPS_PER_SEGMENT 4

/* A large segment has the reservation of a common one while all reservations have no more than this, or no more than
 * twice the segments' bytes; else it is rounded up to one of this many steps for each power of two. */
#define ZMM_RESERVED_FREELY ((size_t) 16 * 1024 * 1024)
#define ZMM_RESERVED_STEPS 4

/* A heap of this many segments is growing: pages of a new one are made present, as many as this at once. */
#define ZMM_POPULATED_FROM 3
#define ZMM_MOST_POPULATED ((size_t) 2 * 1024 * 1024)

/* Spares */

/* During a request spares of this part of the segments' bytes are kept. */
#define ZMM_USE_PER_SPARE 8

/* A large spare that serves nobody while this many segments come and go goes back. */
#define ZMM_SPARE_AGE 64

/* A spare serves a large block that leaves no more than this part of it unused. */
#define ZMM_UNUSED_SHARE 4

/* A peak that more than one of this many requests had comes again, ... */
#define ZMM_REQUESTS_REMEMBERED 32

/* ... but is no more usual than the average in whole steps of this size. */
#define ZMM_PEAK_STEP ((size_t) 2 * 1024 * 1024)

/* Sizes that come and go in other orders touch more than the peak, by this part of it. */
#define ZMM_SLACK_OF_PEAK 16

/* Blocks that grow */

/* A large segment that grows by a small step reserves this part more. */
#define ZMM_ROOMY_SHARE 8

/* A large block that grows by a small step moves to free memory of this many times its size; */
#define ZMM_MOST_ROOM 8

/* ... of a share of that when more blocks than this grow; */
#define ZMM_FEW_GROWING 2

/* ... and of this part of its size more at least. */
#define ZMM_LEAST_ROOM_SHARE 8

/* It takes this part of its size as its slack. */
#define ZMM_SLACK_SHARE 16

/* The quarantine of a hardened heap */

/* This many younger blocks of its size wait before one is handed out again; */
#define ZMM_LEAST_WAITING 32

/* ... at most this many bytes wait, or this part of the segments' bytes (see zmm_wait_gives_way()). */
#define ZMM_LEAST_WAITING_SIZE ((size_t) 256 * 1024)
#define ZMM_WAITING_SHARE 16

/* The rest queue and guests */

#define ZMM_MAX_REST_BLOCKS 16

/* A host keeps this many bytes of its limit from its guests: reporting that a guest got nothing takes memory. */
#define ZMM_KEPT_FROM_GUESTS ((size_t) 256 * 1024)

#endif
