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
#include "inspect/figures.def"

/* The members are the rows of inspect/figures.def, which says what each is. */

#define ZMM_TYPE_OF_TEXT const char *
#define ZMM_TYPE_OF_SIZE size_t
#define ZMM_TYPE_OF_BOUND size_t
#define ZMM_TYPE_OF_AUTO_BOUND size_t
#define ZMM_TYPE_OF_COUNT uint64_t
#define ZMM_TYPE_OF_FLAG int
#define ZMM_TYPE_OF_BITMAP size_t
#define ZMM_TYPE_OF_SHARE double

#define ZMM_MEMBER(name, type, unit, kind, sentence, remark) ZMM_TYPE_OF_##type name;
#define ZMM_RECORD_MEMBER(name, struct_name, sentence, remark) struct_name name;
#define ZMM_ROWS_MEMBER(name, struct_name, length, sentence, remark) struct_name name[length];
#define ZMM_NUMBERS_MEMBER(name, length, listed, unit, sentence, remark) size_t name[length];

/* Blocks of one kind. */
typedef struct zmm_blocks {
	ZMM_FIGURES_OF_BLOCKS(ZMM_MEMBER)
} zmm_blocks;

typedef struct zmm_heaps {
	ZMM_FIGURES_OF_HEAPS(ZMM_MEMBER)
} zmm_heaps;

/* A segment is pinned when it has a used block that is not cached: nothing can
 * give it back.  Every other one has cached blocks only and free ones, and goes
 * back as soon as the cache is flushed.  Spare ones are not in the count. */
typedef struct zmm_segments_statistics {
	ZMM_FIGURES_OF_SEGMENTS(ZMM_MEMBER)
} zmm_segments_statistics;

/* Shares from 0 to 1. */
typedef struct zmm_fragmentation {
	ZMM_FIGURES_OF_FRAGMENTATION(ZMM_MEMBER)
} zmm_fragmentation;

typedef struct zmm_small_list_statistics {
	ZMM_FIGURES_OF_SMALL_LIST(ZMM_MEMBER)
} zmm_small_list_statistics;

typedef struct zmm_large_tree_statistics {
	ZMM_FIGURES_OF_LARGE_TREE(ZMM_MEMBER)
} zmm_large_tree_statistics;

typedef struct zmm_cache_statistics {
	ZMM_FIGURES_OF_CACHE(ZMM_MEMBER)
} zmm_cache_statistics;

/* Every byte of the segments is in `used`, `free`, `cache`, `rest` or `overhead`. */
typedef struct zmm_statistics {
	ZMM_FIGURES_OF_HEAP(ZMM_MEMBER, ZMM_RECORD_MEMBER, ZMM_ROWS_MEMBER, ZMM_NUMBERS_MEMBER)

	/* What the figures are made with. */
	size_t rest_listed; /* blocks in `rest_buckets` */
	size_t pinned;      /* bytes of `free`, `rest` and `cache` in pinned segments */
} zmm_statistics;

/* The caches of the small lists come first in `cache_stat`. */
#define ZMM_LARGE_CACHE_STAT ZMM_NUM_BUCKETS

/* Takes the picture; the heap must be sound.  Blocks and bytes are what the heap counts, exact at
 * every moment.  Time goes with the number of segments, of the different sizes of large free blocks
 * and of the blocks before the first used one of each segment (see zmm_segment_is_pinned()), not
 * with the number of blocks.  Needs some KiB of stack and no other memory. */
void zmm_statistics_take(const zmm_heap *heap, zmm_statistics *statistics);

#endif
