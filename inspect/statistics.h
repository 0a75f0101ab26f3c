/*
 * zmm statistics: one consistent picture of a heap, taken without touching it.
 *
 * Everything is copied into a struct of fixed size that belongs to the caller, so
 * that taking a picture allocates nothing and showing it cannot change what it shows.
 * All sizes are bytes and include block headers unless a comment says otherwise.
 */

#ifndef ZMM_STATISTICS_H
#define ZMM_STATISTICS_H

#include "heap/heap.h"
#include "heap/rest.h"

/* Blocks of one kind. */
typedef struct zmm_blocks {
	size_t count;
	size_t bytes;
} zmm_blocks;

typedef struct zmm_small_list_statistics {
	size_t true_size;        /* of each block */
	size_t smallest_request; /* bytes of data asked for that this list serves */
	size_t largest_request;
	zmm_blocks free;
	zmm_blocks cached;
	size_t max_cached; /* the most blocks the cache held */
	uint64_t cache_hit; /* may be more than bytes can be */
	uint64_t cache_miss;
} zmm_small_list_statistics;

typedef struct zmm_large_tree_statistics {
	size_t range_min; /* true sizes that belong here; both 0 when no block can */
	size_t range_max;
	zmm_blocks free;
	size_t nodes; /* different sizes */
	size_t depth; /* longest way from the root, in nodes */
	size_t smallest; /* of the blocks there are; 0 when there is none */
	size_t largest;
} zmm_large_tree_statistics;

/* Each figure is a share from 0 to 1; 0 when there is nothing to divide by. */
typedef struct zmm_fragmentation {
	double external; /* 1 - largest free block / all free bytes: how much free memory
	                  * a large request could not use */
	double unused;   /* (free + rest + cached) / bytes of segments: got from the system
	                  * and not in use */
	double pinned;   /* free, rest and cached bytes in pinned segments / bytes of segments */
	double overhead; /* (headers of used blocks, with the guard word of debug builds,
	                  * + segment headers and guards) / bytes of segments */
} zmm_fragmentation;

typedef struct zmm_statistics {
	const char *storage;  /* name */
	const char *geometry; /* name */
	size_t block_size;
	size_t reservation; /* to which a segment of block_size opens */
	size_t compact_size;
	size_t cache_size;
	size_t size;
	size_t peak;      /* highest memory in use */
	size_t in_use;    /* size - cached */
	size_t cached;
	size_t real_size;
	size_t real_peak;
	size_t limit;     /* ZMM_NO_LIMIT: none */
	zmm_blocks other_heaps; /* guests, and bytes of their segments, which count against the limit as the heap's own */
	size_t limit_reserve;  /* bytes beyond the limit that its error opens */
	size_t limit_extended; /* bytes of segments allowed since that was raised; 0: it was not, or the limit is higher */
	size_t reserve_size;
	size_t reserve;      /* bytes held back: reserve_size, or 0 when it was released */
	size_t run_size;
	int overflow;
	int internal;
	int hardened;
	int use_zend_alloc;
	size_t free_bitmap;
	size_t large_free_bitmap;

	/* Every byte of the segments is in one of these five. */
	zmm_blocks used;    /* cached blocks not among them */
	zmm_blocks free;    /* small lists and large trees */
	zmm_blocks cache;
	zmm_blocks rest;
	size_t overhead;    /* segment headers and guards */

	/* A segment is pinned when it has a used block that is not cached: nothing can
	 * give it back.  Every other one has cached blocks only and free ones, and goes
	 * back as soon as the cache is flushed. */
	zmm_blocks segments;
	size_t segments_large;  /* those made for one large block */
	size_t segments_reserved; /* bytes of their reservations: the rest of those is not open, and in no memory */
	size_t segments_pinned;
	size_t pinned;          /* free, rest and cached bytes in pinned segments */
	zmm_blocks releasable;  /* segments that are not pinned: what zmm_heap_gc() gives back */
	zmm_blocks spare;       /* empty segments kept for later; not among the segments, and gc gives them back, too */
	size_t largest_free;    /* largest free block, rest included */
	zmm_blocks large_cached; /* cached blocks too large for the small lists, of those in `cache` */
	size_t large_max_cached; /* the most blocks of them there were */
	size_t victim;           /* bytes of the cached block that small requests are cut from, of those in `cache` */
	uint64_t large_hit;      /* requests too large for the small lists: served by the cache, and not */
	uint64_t large_miss;

	zmm_small_list_statistics free_buckets[ZMM_NUM_BUCKETS];
	zmm_large_tree_statistics large_free_buckets[ZMM_NUM_BUCKETS];
	size_t rest_buckets[ZMM_MAX_REST_BLOCKS]; /* sizes of the newest, newest first */
	size_t rest_listed; /* of these */
	size_t rest_count;  /* the heap's: the blocks that count, see zmm_rest_counts() */
	zmm_fragmentation fragmentation;
} zmm_statistics;

/* Takes the picture; the heap must be sound.  Blocks and bytes are what the heap counts, exact at
 * every moment.  Time goes with the number of segments, of the different sizes of large free blocks
 * and of the blocks before the first used one of each segment (see zmm_segment_is_pinned()), not
 * with the number of blocks.  Needs some KiB of stack and no other memory. */
void zmm_statistics_take(const zmm_heap *heap, zmm_statistics *statistics);

#endif
