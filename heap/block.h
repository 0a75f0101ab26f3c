/* zmm blocks: reads and writes boundary tags.  A block has two: one in its own header, a copy in the header behind
 * it. */

#ifndef ZMM_BLOCK_H
#define ZMM_BLOCK_H

#include "heap/types.h"

/* The low two bits of a tag are the type of the block.
 *
 * The guard closes a segment.  It has no size; see zmm_segment_index() for what its tag has instead.  A first block has
 * the guard type in its _prev, since no block lies before it.  A cached block has its type only in its own tag: so a
 * second free is detected.  The tag behind it says used, so that no neighbour merges with it. */
#define ZMM_FREE_BLOCK ((zmm_word) 0)
#define ZMM_USED_BLOCK ((zmm_word) 1)
#define ZMM_CACHED_BLOCK ((zmm_word) 2)
#define ZMM_GUARD_BLOCK ((zmm_word) 3)
#define ZMM_TYPE_MASK ((zmm_word) 3)

/* The third low bit of a tag.  Its meaning depends on the type:
 *   free    the block is in the rest queue
 *   guard   the segment was made for one large block
 *   cached  a flush is about to merge the block
 *   used    the block ends with a trailer, see heap/trailer.h */
#define ZMM_MARK ((zmm_word) 4)
#define ZMM_FLAGS_MASK ((zmm_word) 7)

static inline zmm_block *zmm_block_at(const void *base, size_t offset)
{
	return (zmm_block *) ((uintptr_t) base + offset);
}

static inline void *zmm_block_data(const zmm_block *block)
{
	return (void *) ((uintptr_t) block + ZMM_HEADER_SIZE);
}

static inline zmm_block *zmm_block_of_data(const void *data)
{
	return (zmm_block *) ((uintptr_t) data - ZMM_HEADER_SIZE);
}

/* Returns the address of the block's own tag, which is one addition away from the data. */
static inline zmm_word *zmm_tag_of_data(const void *data)
{
	return (zmm_word *) ((uintptr_t) data - (ZMM_HEADER_SIZE - offsetof(zmm_block, info._size)));
}

static inline zmm_word zmm_block_type(const zmm_block *block)
{
	return block->info._size & ZMM_TYPE_MASK;
}

static inline bool zmm_block_is_free(const zmm_block *block)
{
	return zmm_block_type(block) == ZMM_FREE_BLOCK;
}

static inline bool zmm_block_is_used(const zmm_block *block)
{
	return zmm_block_type(block) == ZMM_USED_BLOCK;
}

static inline bool zmm_block_is_cached(const zmm_block *block)
{
	return zmm_block_type(block) == ZMM_CACHED_BLOCK;
}

static inline bool zmm_block_is_guard(const zmm_block *block)
{
	return zmm_block_type(block) == ZMM_GUARD_BLOCK;
}

static inline bool zmm_block_is_first(const zmm_block *block)
{
	return (block->info._prev & ZMM_TYPE_MASK) == ZMM_GUARD_BLOCK;
}

static inline bool zmm_block_prev_is_free(const zmm_block *block)
{
	return (block->info._prev & ZMM_TYPE_MASK) == ZMM_FREE_BLOCK;
}

static inline size_t zmm_tag_size(zmm_word tag)
{
	return (size_t) (tag & ~ZMM_FLAGS_MASK);
}

/* The size of a huge block does not fit its tag.  The block is the only one of its segment. */
static inline bool zmm_block_is_huge(const zmm_block *block)
{
#if ZMM_COMPACT_HEADERS
	return zmm_tag_size(block->info._size) == ZMM_HUGE_SIZE;
#else
	(void) block;
	return false;
#endif
}

static inline zmm_segment *zmm_segment_of_first(const zmm_block *block)
{
	return (zmm_segment *) ((uintptr_t) block - ZMM_SEGMENT_HEADER_SIZE);
}

static inline zmm_block *zmm_segment_first_block(const zmm_segment *segment)
{
	return zmm_block_at(segment, ZMM_SEGMENT_HEADER_SIZE);
}

static inline zmm_block *zmm_segment_guard(const zmm_segment *segment)
{
	return zmm_block_at(segment, segment->size - ZMM_HEADER_SIZE);
}

/* The size bits of a guard's tag hold the index of its segment in the segment table. */
#define ZMM_MAX_SEGMENTS (ZMM_HUGE_SIZE >> ZMM_ALIGNMENT_LOG2)

static inline size_t zmm_guard_index(const zmm_block *guard)
{
	return zmm_tag_size(guard->info._size) >> ZMM_ALIGNMENT_LOG2;
}

static inline size_t zmm_segment_index(const zmm_segment *segment)
{
	return zmm_guard_index(zmm_segment_guard(segment));
}

static inline void zmm_segment_set_index(zmm_segment *segment, size_t index, bool common)
{
	zmm_segment_guard(segment)->info._size = (zmm_word) (index << ZMM_ALIGNMENT_LOG2)
		| ZMM_GUARD_BLOCK | (common ? 0 : ZMM_MARK);
}

/* Returns whether a block is the guard of a segment that was made for one large block. */
static inline bool zmm_block_guards_large(const zmm_block *block)
{
	return (block->info._size & ZMM_FLAGS_MASK) == (ZMM_GUARD_BLOCK | ZMM_MARK);
}

/* Returns the true size of a block that is not a guard. */
static inline size_t zmm_block_size(const zmm_block *block)
{
	if (ZMM_UNLIKELY(zmm_block_is_huge(block))) {
		return zmm_segment_of_first(block)->size - ZMM_SEGMENT_OVERHEAD;
	}
	return zmm_tag_size(block->info._size);
}

static inline zmm_block *zmm_next_block(const zmm_block *block)
{
	return zmm_block_at(block, zmm_block_size(block));
}

/* Returns the block before.  The block must not be the first of its segment, since a segment header lies before
 * that. */
static inline zmm_block *zmm_prev_block(const zmm_block *block)
{
	return (zmm_block *) ((uintptr_t) block - zmm_tag_size(block->info._prev));
}

/* Writes both tags of a block: its own and the copy behind it. */
static inline void zmm_block_tag(zmm_block *block, size_t size, zmm_word flags)
{
	zmm_word tag = (zmm_word) (size > ZMM_MAX_TAGGED_SIZE ? ZMM_HUGE_SIZE : size) | flags;

	block->info._size = tag;
	zmm_block_at(block, size)->info._prev = tag;
}

/* Returns what the tag behind a block should be: the block's own tag, or for a cached block that of a used one. */
static inline zmm_word zmm_tag_behind(const zmm_block *block)
{
	return zmm_block_is_cached(block) ? block->info._size - (ZMM_CACHED_BLOCK - ZMM_USED_BLOCK) : block->info._size;
}

/* Returns whether both tags of a free or used block agree.  Reads the tag behind the block only if it can be there:
 * no block has as many bytes as all segments. */
static inline bool zmm_block_tags_agree(const zmm_heap *heap, const zmm_block *block)
{
	return zmm_block_size(block) < heap->real->size && zmm_next_block(block)->info._prev == block->info._size;
}

/* Changes the own tag of a used block to that of a cached one. */
static inline void zmm_block_tag_cached(zmm_block *block)
{
	block->info._size += ZMM_CACHED_BLOCK - ZMM_USED_BLOCK;
}

/* Changes the own tag of a cached block back to that of a used one. */
static inline void zmm_block_tag_used(zmm_block *block)
{
	block->info._size -= ZMM_CACHED_BLOCK - ZMM_USED_BLOCK;
}

#endif
