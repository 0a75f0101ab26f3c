/*
 * zmm statistics: one consistent picture of a heap's figures, taken without a change to the heap.
 *
 * All figures are copied into a struct of fixed size that belongs to the caller.  So taking a picture allocates
 * nothing, and showing it cannot change the figures that are shown.  All sizes are bytes and include block headers
 * unless a comment says otherwise.
 */

#ifndef ZMM_STATISTICS_H
#define ZMM_STATISTICS_H

#include "heap/heap.h"
#include "heap/rest.h"
#include "inspect/figures.def"

/* The members of the structs are the rows of inspect/figures.def, where each is explained. */

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

/* A segment is pinned when it has a used block: it cannot be given back.  Every other segment has only cached and free
 * blocks, and is given back when the cache is flushed.  Spares are not in `count`. */
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

	/* Figures are made with these; they are none themselves. */
	size_t rest_listed; /* number of blocks in `rest_buckets` */
	size_t pinned;      /* bytes of free, rest and cached blocks in pinned segments */
} zmm_statistics;

/* The index of the large cache in `cache_stat`, behind the caches of the small lists. */
#define ZMM_LARGE_CACHE_STAT ZMM_NUM_BUCKETS

/* Takes the picture.  The heap must be sound, else the figures may be wrong.  Blocks and bytes are the heap's own
 * counters, which are exact at every moment.  The time is proportional to three numbers, and not to the number of all
 * blocks:
 * 1. the segments;
 * 2. the different sizes of large free blocks;
 * 3. in each segment the blocks before the first used one, see zmm_segment_is_pinned().
 *
 * Needs some KiB of stack and no other memory. */
void zmm_statistics_take(const zmm_heap *heap, zmm_statistics *statistics);

#endif
