/*
 * zmm policy: the choices in which heaps differ, and the numbers by which every heap decides.
 *
 * A heap is made with one policy and keeps it.  A choice that differs between heaps is a field of the struct.  A number
 * that is the same in all heaps is a constant below, so that a division by it is a shift.
 */

#ifndef ZMM_POLICY_H
#define ZMM_POLICY_H

#include "heap/geometry.h"

typedef struct zmm_policy {
	const char *name;
	bool original;      /* free lists, the rest queue, flushes and reallocation as in PHP 5, see docs/ORIGINAL.md.
	                     * "An original policy" in comments is a policy that has this set */
	bool unaligned;     /* large data is aligned to ZMM_ALIGNMENT only; PHP 8 needs more */
	bool pages;         /* a segment is a multiple of a page; false: a multiple of common_size */
	bool populates;     /* pages that will be used soon are made present together */
	bool classes;       /* a large request gets the size of its class, see heap/large_class.h */
	bool victim;        /* small requests are cut from one piece, see heap/victim.h */
	bool spares;        /* empty segments are kept, see heap/spare.h */
	bool slack;         /* a block that grows gets more than the request asks for */
	size_t run_size;    /* most bytes of a run that one miss of the cache cuts; 0: a miss cuts one block */
	size_t reservation; /* bytes up to which a common segment opens in place, with `pages` only; or
	                     * ZMM_AUTO_RESERVATION; less than common_size: it does not open further */
	size_t gc_floor;    /* gc only flushes the cache of a heap whose segments and spares have no more bytes than this */
} zmm_policy;

/* The policy of the engine's heap by default.  Its cache has no fixed size: need bounds it. */
extern const zmm_policy zmm_policy_default;

/* PHP 5's heap, with a cache of fixed size, as far as PHP 8 allows. */
extern const zmm_policy zmm_policy_original;

/* PHP 5's heap to the byte. */
extern const zmm_policy zmm_policy_php5;

/* The cache's size */

/* Bytes that a fixed cache holds unless a setting says otherwise: the same as in PHP 5. */
#define ZMM_FIXED_CACHE_SIZE (ZMM_NUM_BUCKETS * 4 * 1024)

/* The size of a cache that has no fixed one.  Before the heap grows, the cache is flushed if it holds a good part of
 * the heap (see zmm_cache_relieve()). */
#define ZMM_CACHE_AUTO SIZE_MAX

/* Before the heap grows, the whole cache is flushed if it holds more than this part of the segments' bytes. */
#define ZMM_CACHE_HARD_SHARE 2

/* If it holds more than this part, the lists are flushed that had more blocks than requests. */
#define ZMM_CACHE_SOFT_SHARE 16

/* Requests for each cached block between two looks at the lists.  After fewer requests, the lists' counts mean
 * little. */
#define ZMM_CACHE_LOOK_HITS 16

/* Runs: blocks of one small size that a miss of the cache cuts together */

/* In a small heap, a run has at most this many bytes. */
#define ZMM_MIN_RUN_SIZE ((size_t) 2048)

/* In a large heap, a run has at most this part of the segments' bytes. */
#define ZMM_RUN_SHARE 256

/* Each miss doubles the run, up to this many times: no run has more blocks. */
#define ZMM_MOST_DOUBLINGS 9

/* A reset remembers this many misses of one list at most: they are enough for the first run of the next request. */
#define ZMM_MOST_EARLIER_MISSES 8

/* The large cache */

/* The large cache takes blocks up to this part of a common segment.  Larger blocks are worth merging. */
#define ZMM_LARGE_CACHE_BLOCK_SHARE 4

/* A request looks at this many classes, and at this many blocks of each class. */
#define ZMM_LARGE_CACHE_CLASSES 4
#define ZMM_LARGE_CACHE_LOOKS 4

/* The large cache may hold this many bytes, or this part of the segments' bytes, whichever is more. */
#define ZMM_LARGE_CACHE_LEAST ((size_t) 64 * 1024)
#define ZMM_LARGE_CACHE_SHARE 32

/* After ZMM_LARGE_CACHE_MISSES misses since the last flush, it may hold ZMM_LARGE_CACHE_MORE times as much.  The heap
 * has not grown for that long, so the cached bytes are not missing elsewhere. */
#define ZMM_LARGE_CACHE_MORE 4
#define ZMM_LARGE_CACHE_MISSES 1024

/* If blocks of the freed block's own class fill the whole large cache, it looks for other classes again only after this
 * many more misses. */
#define ZMM_LARGE_CACHE_PATIENCE 64

/* Sweeps: a flush in one pass over memory */

/* A sweep merges at least this many blocks.  The processor's caches hold fewer, so a sweep would gain nothing. */
#define ZMM_SWEEP_LEAST ((size_t) 1024)

/* A sweep merges at least one of this many blocks of the heap. */
#define ZMM_SWEEP_SHARE 2

/* The victim */

/* What a victim is to have: this part of the segments' bytes, within these bounds.  It is cut to that size when the
 * hole has ZMM_LEAST_HOLE bytes more; a hole with less becomes the victim as a whole, however small. */
#define ZMM_VICTIM_SHARE 64
#define ZMM_VICTIM_LEAST ((size_t) 16 * 1024)
#define ZMM_VICTIM_MOST ((size_t) 64 * 1024)

/* The largest request that is cut from the victim. */
#define ZMM_VICTIM_MOST_SERVED ((size_t) 4 * 1024)

/* The smallest free block that a request the victim may serve is not cut from, unless there is no victim. */
#define ZMM_LEAST_HOLE ((size_t) 16 * 1024)

/* Segments */

/* The page size of most systems; a guess is good enough. */
#define ZMM_PAGE_LOG2 12
#define ZMM_PAGE_SIZE ((size_t) 1 << ZMM_PAGE_LOG2)

/* The reservation that has room for ZMM_SEGMENTS_RESERVED common segments, but no more than ZMM_MOST_RESERVED bytes. */
#define ZMM_AUTO_RESERVATION SIZE_MAX
#define ZMM_SEGMENTS_RESERVED 8
#define ZMM_MOST_RESERVED ((size_t) 2 * 1024 * 1024)

/* Where segments open, a block larger than this part of a common segment gets a segment of its own. */
#define ZMM_OWN_SHARE 2

/* A common segment opens in this many steps. */
#define ZMM_STEPS_PER_SEGMENT 4

/* A large segment gets the reservation of a common one in two cases: all reservations together have no more than
 * ZMM_RESERVED_FREELY bytes, or no more than twice the segments' bytes.  Else its reservation is rounded up to one of
 * ZMM_RESERVED_STEPS steps for each power of two. */
#define ZMM_RESERVED_FREELY ((size_t) 16 * 1024 * 1024)
#define ZMM_RESERVED_STEPS 4

/* A heap of this many common segments is taken to be growing: pages of a new segment are made present at once. */
#define ZMM_POPULATED_FROM 3

/* Most bytes that are made present at once. */
#define ZMM_MOST_POPULATED ((size_t) 2 * 1024 * 1024)

/* Spares */

/* During a request, spares of this part of the segments' bytes are kept. */
#define ZMM_USE_PER_SPARE 8

/* A large spare goes back if it serves no block while this many segments come and go. */
#define ZMM_SPARE_AGE 64

/* A spare serves a large block if no more than this part of it stays unused.  A usual request's need has this part of
 * the reservation more, and spares may pass the peak by this part of one: requests differ by a step or two. */
#define ZMM_UNUSED_SHARE 4

/* A peak is expected again if more than one of this many requests had it. */
#define ZMM_REQUESTS_REMEMBERED 32

/* The usual peak is no more than the average peak, rounded up to a multiple of this. */
#define ZMM_PEAK_STEP ((size_t) 2 * 1024 * 1024)

/* Sizes that come and go in another order touch more than the peak, by about this part of it. */
#define ZMM_SLACK_OF_PEAK 16

/* Blocks that grow */

/* A large segment that grows by a small step reserves this part more. */
#define ZMM_ROOMY_SHARE 8

/* A large block that grows by a small step moves to free memory of up to this many times its size. */
#define ZMM_MOST_ROOM 8

/* If more blocks than this grow at the same time, each gets a smaller share of that room. */
#define ZMM_FEW_GROWING 2

/* The free memory has at least this part of the block's size more than the block. */
#define ZMM_LEAST_ROOM_SHARE 8

/* The block takes this part of its size as its slack. */
#define ZMM_SLACK_SHARE 16

/* The quarantine of a hardened heap */

/* A freed block is used again only while at least this many younger blocks of its size wait. */
#define ZMM_LEAST_WAITING 32

/* Blocks of at most this many bytes wait, or of this part of the segments' bytes if that is more (see
 * zmm_wait_gives_way()). */
#define ZMM_LEAST_WAITING_SIZE ((size_t) 256 * 1024)
#define ZMM_WAITING_SHARE 16

/* The rest queue and guests */

#define ZMM_MAX_REST_BLOCKS 16

/* A host keeps this many bytes of its limit from its guests: it needs memory itself to report that a guest got none. */
#define ZMM_KEPT_FROM_GUESTS ((size_t) 256 * 1024)

#endif
