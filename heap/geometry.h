/*
 * zmm geometry: how a block looks in memory.  Nothing else knows a header's size.
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
 * Compact is what 64-bit builds use; -DZMM_CLASSIC asks for the classic one.
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
 *   ZMM_DEBUG_MAGIC      a word in each header says valid, freed, cached, guard or leak
 *   ZMM_DEBUG_THREAD     a block remembers its thread and is freed by no other
 *   ZMM_DEBUG_CALL_SITE  a block remembers file and line of its allocation
 *   ZMM_DEBUG_GUARD      a guard word after the data catches writes past the end
 *   ZMM_DEBUG_COOKIE     a cookie in the header catches writes before the start
 *   ZMM_DEBUG_FILL       freed data is overwritten
 *   ZMM_DEBUG_LEAKS      shutdown reports blocks nobody freed
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

/* A leak report and the proof of guard words and cookies want to know used blocks from
 * cached ones. */
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

/* Boundary tags: own size and the size of the block before, each with the type
 * of the block it speaks of in its low bits.  The latter comes first: who writes a byte too
 * far changes the copy of his own block's tag, and its free finds that. */
typedef struct zmm_block_info {
	zmm_word _prev;
	zmm_word _size;
} zmm_block_info;

/* A block of any kind.  A used block's data starts where this ends. */
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
	const char *filename; /* never freed while the heap lives; NULL: unknown */
	uint32_t lineno;
#endif
#ifdef ZMM_DEBUG_GUARD
	size_t requested; /* bytes asked for; the guard word follows them */
#endif
} zmm_block;

#define ZMM_HEADER_SIZE sizeof(zmm_block) /* a multiple of 8 by its alignment */

/* A free block of a small list.  The links come last and nothing follows them:
 * ZMM_SMALL_FREE_BUCKET depends on it. */
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
	/* Of large blocks only.  `parent` is the pointer that points to this node,
	 * NULL for a block that hangs in a node's list. */
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

/* Bytes of the block that serves a request of n bytes.  Wraps for n beyond
 * ZMM_MAX_REQUEST: compare first. */
#define ZMM_BLOCK_EXTRA (ZMM_HEADER_SIZE + ZMM_END_GUARD_SIZE)
#define ZMM_TRUE_SIZE(n) \
	((size_t) (n) + ZMM_BLOCK_EXTRA <= ZMM_MIN_BLOCK_SIZE \
		? ZMM_MIN_BLOCK_SIZE : ZMM_ALIGNED_SIZE((size_t) (n) + ZMM_BLOCK_EXTRA))

/* No object is larger than PTRDIFF_MAX bytes; room for headers and rounding
 * to the largest segment size stays free below that. */
#define ZMM_MAX_SEG_SIZE ((size_t) 1 << 30)
#define ZMM_MAX_REQUEST ((size_t) PTRDIFF_MAX - ZMM_MAX_SEG_SIZE)

/* The largest request that a small list serves. */
#define ZMM_MAX_SMALL_REQUEST (ZMM_MAX_SMALL_SIZE - ZMM_ALIGNMENT - ZMM_BLOCK_EXTRA)

/* Data of larger requests is aligned to the largest power of two up to this that
 * divides the size asked for: the size of a C type is a multiple of its alignment,
 * so a struct that wants more than 8 (a vector type's) gets it.  Only when it is
 * allocated: a block that is changed by realloc is aligned to 8. */
#define ZMM_MAX_ALIGNMENT ((size_t) 64)

#define ZMM_SMALL_SIZE(true_size) ((true_size) < ZMM_MAX_SMALL_SIZE)
#define ZMM_BUCKET_INDEX(true_size) \
	(((true_size) >> ZMM_ALIGNMENT_LOG2) - (ZMM_MIN_BLOCK_SIZE >> ZMM_ALIGNMENT_LOG2))
#define ZMM_BUCKET_TRUE_SIZE(index) \
	(((size_t) (index) << ZMM_ALIGNMENT_LOG2) + ZMM_MIN_BLOCK_SIZE)

/* A block of up to this true size may have the header behind it in the line of the processor's cache where
 * its first words are; a larger one has it elsewhere.  The first small lists have such blocks. */
#define ZMM_CACHE_LINE ((size_t) 64)
#define ZMM_NEAR_SIZE (ZMM_CACHE_LINE - ZMM_ALIGNMENT + ZMM_HEADER_SIZE)
#define ZMM_NUM_NEAR (ZMM_BUCKET_INDEX(ZMM_NEAR_SIZE) + 1)

/* The smallest power of two that holds the segment header, one block and the guard. */
#define ZMM_SEG_SIZE_FLOOR (ZMM_SEGMENT_OVERHEAD + ZMM_MIN_BLOCK_SIZE)

/* A block too big for a header word is alone in its segment; its header says so
 * with this size and the true one follows from the segment header. */
#define ZMM_HUGE_SIZE ((size_t) (ZMM_WORD_MAX & ~(zmm_word) (ZMM_ALIGNMENT - 1)))
#define ZMM_MAX_TAGGED_SIZE (ZMM_HUGE_SIZE - ZMM_ALIGNMENT)

/* The smallest segment size allowed: a power of two that holds the segment header, one
 * block and the guard. */
static inline size_t zmm_min_seg_size(void)
{
	size_t size = 1;

	while (size < ZMM_SEG_SIZE_FLOOR) {
		size <<= 1;
	}
	return size;
}

/* A power of two from zmm_min_seg_size() to ZMM_MAX_SEG_SIZE. */
static inline bool zmm_is_seg_size(size_t size)
{
	return (size & (size - 1)) == 0 && size >= zmm_min_seg_size() && size <= ZMM_MAX_SEG_SIZE;
}

#endif
