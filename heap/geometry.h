/*
 * zmm geometry: how a segment and its blocks look in memory.  No other file knows the size of a header.
 *
 *   segment = segment header | block | block | ... | guard header
 *   block   = block header | data                  (used)
 *           = block header | links | unused        (free)
 *
 * Three geometries, chosen when the code is compiled:
 *
 *                        32-bit   64-bit compact   64-bit classic
 *   block header              8                8               16
 *   smallest block           16               24               32
 *   segment header            8               16               16
 *   small lists              32               64               64
 *   first large size        272              536              544
 *
 * 64-bit builds use the compact geometry; -DZMM_CLASSIC asks for the classic one.
 * The debug switches below make headers longer; the formulas stay.
 * All sizes are bytes.
 */

#ifndef ZMM_GEOMETRY_H
#define ZMM_GEOMETRY_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Debug switches, each by itself; -DZMM_DEBUG turns all of them on.
 *
 *   ZMM_DEBUG_MAGIC      a word in each header says what it is: valid, freed, cached, guard or leak
 *   ZMM_DEBUG_THREAD     a block remembers its thread, and a free by another thread is detected
 *   ZMM_DEBUG_CALL_SITE  a block remembers file and line of its allocation
 *   ZMM_DEBUG_GUARD      a guard word after the data detects writes past the end
 *   ZMM_DEBUG_COOKIE     a cookie in the header detects writes before the start
 *   ZMM_DEBUG_FILL       freed data is overwritten
 *   ZMM_DEBUG_LEAKS      shutdown reports the blocks that were not freed
 *   ZMM_DEBUG_CHECK      the whole heap is proved after each slow-path operation
 */
#ifdef ZMM_DEBUG
# define ZMM_DEBUG_MAGIC
# define ZMM_DEBUG_THREAD
# define ZMM_DEBUG_CALL_SITE
# define ZMM_DEBUG_GUARD
# define ZMM_DEBUG_COOKIE
# define ZMM_DEBUG_FILL
# define ZMM_DEBUG_LEAKS
# define ZMM_DEBUG_CHECK
#endif

/* The leak report and the checks of guard words and cookies must distinguish used blocks from cached ones. */
#if (defined(ZMM_DEBUG_LEAKS) || defined(ZMM_DEBUG_GUARD) || defined(ZMM_DEBUG_COOKIE)) && !defined(ZMM_DEBUG_MAGIC)
# define ZMM_DEBUG_MAGIC
#endif

#define ZMM_ALIGNMENT_LOG2 3
#define ZMM_ALIGNMENT ((size_t) 1 << ZMM_ALIGNMENT_LOG2)
#define ZMM_ALIGNED_SIZE(size) (((size) + ZMM_ALIGNMENT - 1) & ~(ZMM_ALIGNMENT - 1))

/* Compact: a 64-bit build with 32-bit words in its headers. */
#if SIZE_MAX > UINT32_MAX && !defined(ZMM_CLASSIC)
# define ZMM_COMPACT_HEADERS 1
typedef uint32_t zmm_word;
# define ZMM_WORD_MAX UINT32_MAX
# define ZMM_GEOMETRY_NAME "compact"
#else
# define ZMM_COMPACT_HEADERS 0
typedef size_t zmm_word;
# define ZMM_WORD_MAX SIZE_MAX
# if SIZE_MAX > UINT32_MAX
#  define ZMM_GEOMETRY_NAME "classic"
# else
#  define ZMM_GEOMETRY_NAME "32-bit"
# endif
#endif

/* Boundary tags: a block's own size and the size of the block before it.  The low bits of each have the type of the
 * block that it describes.  _prev comes first: a write just past a block damages the copy of that block's own tag.
 * The free of a block of up to ZMM_NEAR_SIZE bytes detects that; a larger block is looked at when it leaves the
 * cache. */
typedef struct zmm_block_info {
	zmm_word _prev;
	zmm_word _size;
} zmm_block_info;

/* A block of any kind.  The data of a used block starts where this ends. */
typedef struct zmm_block {
	_Alignas(8) zmm_block_info info;
#ifdef ZMM_DEBUG_MAGIC
	uint32_t magic;
#endif
#ifdef ZMM_DEBUG_COOKIE
	uint32_t cookie;
#endif
#ifdef ZMM_DEBUG_THREAD
	uintptr_t thread_id;
#endif
#ifdef ZMM_DEBUG_CALL_SITE
	const char *filename; /* outlives the heap; NULL: unknown */
	uint32_t lineno;
#endif
#ifdef ZMM_DEBUG_GUARD
	size_t requested; /* bytes asked for; the guard word follows them */
#endif
} zmm_block;

#define ZMM_HEADER_SIZE sizeof(zmm_block) /* a multiple of 8 by its alignment */

/* A free block of a small list.  The links come last and nothing follows them: ZMM_SMALL_FREE_BUCKET() depends on
 * that. */
typedef struct zmm_small_free_block {
	zmm_block block;
	struct zmm_free_block *prev_free_block;
	struct zmm_free_block *next_free_block;
} zmm_small_free_block;

/* Any free block.  A small one ends after the two list links. */
typedef struct zmm_free_block {
	zmm_block block;
	struct zmm_free_block *prev_free_block;
	struct zmm_free_block *next_free_block;
	/* Only large blocks have these.  `parent` is the address of the pointer to this node; NULL: the block is in the
	 * list of a node. */
	struct zmm_free_block **parent;
	struct zmm_free_block *child[2];
} zmm_free_block;

#ifdef ZMM_DEBUG_GUARD
# define ZMM_END_GUARD_SIZE sizeof(uint32_t)
#else
# define ZMM_END_GUARD_SIZE 0
#endif

#define ZMM_MIN_BLOCK_SIZE sizeof(zmm_small_free_block)
#define ZMM_SEGMENT_HEADER_SIZE ZMM_ALIGNED_SIZE(2 * sizeof(void *))
#define ZMM_SEGMENT_OVERHEAD (ZMM_SEGMENT_HEADER_SIZE + ZMM_HEADER_SIZE)

#define ZMM_NUM_BUCKETS (sizeof(size_t) * CHAR_BIT)
#define ZMM_MAX_SMALL_SIZE ((ZMM_NUM_BUCKETS << ZMM_ALIGNMENT_LOG2) + ZMM_MIN_BLOCK_SIZE)

/* Bytes that a used block has beside its data. */
#define ZMM_BLOCK_EXTRA (ZMM_HEADER_SIZE + ZMM_END_GUARD_SIZE)

/* Bytes of the block that serves a request of n bytes.  Wraps around for n beyond ZMM_MAX_REQUEST: compare first. */
#define ZMM_TRUE_SIZE(n) \
	((size_t) (n) + ZMM_BLOCK_EXTRA <= ZMM_MIN_BLOCK_SIZE \
		? ZMM_MIN_BLOCK_SIZE : ZMM_ALIGNED_SIZE((size_t) (n) + ZMM_BLOCK_EXTRA))

/* The largest segment size that a heap can have. */
#define ZMM_MAX_SEG_SIZE ((size_t) 1 << 30)

/* No object is larger than PTRDIFF_MAX bytes.  Below that, headers and rounding up to the largest segment size need
 * room. */
#define ZMM_MAX_REQUEST ((size_t) PTRDIFF_MAX - ZMM_MAX_SEG_SIZE)

/* The largest request that a small list serves. */
#define ZMM_MAX_SMALL_REQUEST (ZMM_MAX_SMALL_SIZE - ZMM_ALIGNMENT - ZMM_BLOCK_EXTRA)

/* The data of a larger request is aligned to the largest power of two, up to this, that divides the size asked for.
 * The size of a C type is a multiple of its alignment, so a struct that needs more than 8 (a vector type's) gets
 * it.  This holds for allocation only: a block that realloc changed is aligned to 8. */
#define ZMM_MAX_ALIGNMENT ((size_t) 64)

#define ZMM_SMALL_SIZE(true_size) ((true_size) < ZMM_MAX_SMALL_SIZE)
#define ZMM_BUCKET_INDEX(true_size) \
	(((true_size) >> ZMM_ALIGNMENT_LOG2) - (ZMM_MIN_BLOCK_SIZE >> ZMM_ALIGNMENT_LOG2))
#define ZMM_BUCKET_TRUE_SIZE(index) \
	(((size_t) (index) << ZMM_ALIGNMENT_LOG2) + ZMM_MIN_BLOCK_SIZE)

/* Bytes of a line of the processor's cache. */
#define ZMM_CACHE_LINE ((size_t) 64)

/* The header behind a block of up to this true size may be in the cache line of the first words of its data.  The
 * header behind a larger block is in another line. */
#define ZMM_NEAR_SIZE (ZMM_CACHE_LINE - ZMM_ALIGNMENT + ZMM_HEADER_SIZE)

/* The number of small lists for blocks up to that size; they are the first ones. */
#define ZMM_NUM_NEAR (ZMM_BUCKET_INDEX(ZMM_NEAR_SIZE) + 1)

/* Bytes of a segment header, the smallest block and the guard: no segment has less. */
#define ZMM_SEG_SIZE_FLOOR (ZMM_SEGMENT_OVERHEAD + ZMM_MIN_BLOCK_SIZE)

/* A block that is too large for a header word is alone in its segment.  Its tag has this size instead, and its true
 * size follows from the segment header. */
#define ZMM_HUGE_SIZE ((size_t) (ZMM_WORD_MAX & ~(zmm_word) (ZMM_ALIGNMENT - 1)))

/* The largest true size that a tag can hold. */
#define ZMM_MAX_TAGGED_SIZE (ZMM_HUGE_SIZE - ZMM_ALIGNMENT)

/* Returns the smallest segment size that a heap can have: a power of two that holds the segment header, one block
 * and the guard. */
static inline size_t zmm_min_seg_size(void)
{
	size_t size = 1;

	while (size < ZMM_SEG_SIZE_FLOOR) {
		size <<= 1;
	}
	return size;
}

/* Returns whether a heap can have this segment size: a power of two from zmm_min_seg_size() to ZMM_MAX_SEG_SIZE. */
static inline bool zmm_is_seg_size(size_t size)
{
	return (size & (size - 1)) == 0 && size >= zmm_min_seg_size() && size <= ZMM_MAX_SEG_SIZE;
}

#endif
