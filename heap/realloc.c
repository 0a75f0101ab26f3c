#include "heap/realloc.h"
#include "heap/caches.h"
#include "heap/carve.h"
#include "heap/check.h"
#include "heap/freelist.h"
#include "heap/limit.h"
#include "heap/segment.h"
#include "heap/slack.h"
#include "heap/victim.h"

#include <string.h>

/* A change of a block's size, and the memory around the block. */
typedef struct zmm_change {
	zmm_block *block;
	size_t old_size; /* true size */
	size_t new_size; /* true size */
	size_t span;     /* bytes from the block's start to the next used block or the guard */
	/* The first block of the segment, if the block is alone in it; else NULL.  A block is alone if its segment has no
	 * other used block: there may be free memory behind it, and before it a gap that aligned its data. */
	zmm_block *first;
} zmm_change;

/* Returns whether the free block before a block is small enough to be the gap of an alignment. */
static bool zmm_change_follows_gap(const zmm_heap *heap, const zmm_block *block)
{
	return !heap->policy.original && !zmm_block_is_first(block) && zmm_block_prev_is_free(block)
		&& zmm_tag_size(block->info._prev) < ZMM_MAX_ALIGNMENT + ZMM_MIN_BLOCK_SIZE
		&& zmm_prev_block(block)->info._size == block->info._prev;
}

static void zmm_change_look_around(const zmm_heap *heap, zmm_change *change)
{
	zmm_block *block = change->block;
	zmm_block *next = zmm_block_at(block, change->old_size);
	zmm_block *first = zmm_change_follows_gap(heap, block) ? zmm_prev_block(block) : block;

	change->span = change->old_size;
	if (zmm_block_is_free(next)) {
		change->span += zmm_block_size(next);
	}
	change->first = zmm_block_is_first(first) && zmm_block_is_guard(zmm_block_at(block, change->span)) ? first : NULL;
}

/* Takes the span as the new size if it serves the request and only rounding asks for more. */
static void zmm_change_take_less(zmm_change *change, size_t size)
{
	if (change->new_size > change->span && ZMM_TRUE_SIZE(size) <= change->span) {
		change->new_size = change->span;
	}
}

/* Returns whether the block grows by so little that it will probably grow again soon. */
static bool zmm_change_is_small_step(const zmm_change *change)
{
	return change->new_size > change->old_size && change->new_size - change->old_size <= change->old_size / 2;
}

static size_t zmm_change_gap(const zmm_change *change)
{
	return (size_t) ((uintptr_t) change->block - (uintptr_t) change->first);
}

/* Returns whether the block is alone in a segment that was made for one large block. */
static bool zmm_change_owns_segment(const zmm_change *change)
{
	return change->first && zmm_block_guards_large(zmm_segment_guard(zmm_segment_of_first(change->first)));
}

static zmm_remainder zmm_change_remainder(const zmm_change *change)
{
	return zmm_change_owns_segment(change) ? ZMM_REMAINDER_IS_REST : ZMM_REMAINDER_IS_FREE;
}

/* Returns whether a block owns its segment, with neither a gap before it nor free memory behind it. */
static bool zmm_block_owns_segment(const zmm_block *block)
{
	return zmm_block_is_first(block) && zmm_block_guards_large(zmm_next_block(block));
}

/* Returns the segment size that the new size needs, if the block stays alone in the segment. */
static size_t zmm_change_segment_size(const zmm_heap *heap, const zmm_change *change)
{
	size_t true_size = zmm_change_gap(change) + change->new_size;

	return zmm_segment_is_tight(heap)
		? zmm_segment_round(heap, true_size + ZMM_SEGMENT_OVERHEAD) : zmm_segment_size_for(heap, true_size);
}

/* Returns the smallest difference of segment sizes, in bytes, that is worth a call of storage. */
static size_t zmm_segment_slack(const zmm_heap *heap)
{
	return zmm_segment_is_tight(heap) ? heap->segments.common_size / 4 : heap->segments.unit;
}

/* Returns the reservation of a large segment that grows to `size` by a small step.  It will probably grow again: so it
 * reserves an eighth more than it opens, in multiples of zmm_segment_slack(). */
static size_t zmm_segment_roomy_size(const zmm_heap *heap, size_t size)
{
	size_t unit = zmm_segment_slack(heap);
	size_t roomy = zmm_segment_is_tight(heap) ? size + size / ZMM_ROOMY_SHARE : size;

	return zmm_segment_is_tight(heap) || size != heap->segments.common_size ? (roomy + unit - 1) & ~(unit - 1) : size;
}

/* Takes the free block behind the block out of its list, if there is one. */
static void zmm_change_absorb(zmm_heap *heap, const zmm_change *change)
{
	if (change->span != change->old_size) {
		zmm_freelist_remove(heap, zmm_block_at(change->block, change->old_size));
	}
}

/* Returns where the remainder goes with an original policy: to the rest queue if the block is alone in its segment and
 * grows. */
static zmm_remainder zmm_change_original_remainder(const zmm_change *change)
{
	return change->first && change->new_size > change->old_size ? ZMM_REMAINDER_IS_REST : ZMM_REMAINDER_IS_FREE;
}

/* Cuts the block to its new size out of `span` bytes from its start.  A block that owns its segment takes all of
 * them: it grows into them next, and its free gives the whole segment back.  (A remainder could serve small blocks,
 * which would pin the segment.) */
static void zmm_change_settle(zmm_heap *heap, const zmm_change *change, size_t span)
{
	bool all = !heap->policy.original && zmm_change_owns_segment(change);
	zmm_remainder remainder = heap->policy.original ? zmm_change_original_remainder(change) : ZMM_REMAINDER_IS_FREE;

	zmm_account_resize(heap, change->old_size,
		zmm_block_carve(heap, change->block, span, all ? span : change->new_size, remainder));
}

static void zmm_change_in_place(zmm_heap *heap, const zmm_change *change)
{
	zmm_change_absorb(heap, change);
	zmm_change_settle(heap, change, change->span);
}

/* Resizes the segment of a block that is alone in it, with room to grow if the block grows by small steps.  The block
 * may move with its segment.  false: not possible, nothing has changed. */
static bool zmm_change_segment_to(zmm_heap *heap, zmm_change *change, size_t size)
{
	size_t reserved = zmm_change_is_small_step(change) ? zmm_segment_roomy_size(heap, size) : size;
	zmm_segment *segment = zmm_segment_of_first(change->first);
	size_t gap = zmm_change_gap(change);
	zmm_segment *resized;

	if (gap && size > ZMM_MAX_TAGGED_SIZE) {
		return false;
	}
	zmm_change_absorb(heap, change);
	if (gap) {
		zmm_freelist_remove(heap, change->first);
	}
	resized = zmm_segment_resize(heap, segment, size, reserved);
	if (resized) {
		change->first = zmm_segment_first_block(resized);
		change->block = zmm_block_at(change->first, gap);
		zmm_change_settle(heap, change, zmm_segment_capacity(resized) - gap);
	} else {
		zmm_block_carve(heap, change->block, change->span, change->old_size, zmm_change_remainder(change));
	}
	if (gap) {
		zmm_insert_remainder(heap, change->first, gap, zmm_change_remainder(change));
	}
	return resized != NULL;
}

/* Moves the free memory behind a block from the rest queue to the free lists, with an original policy: PHP 5 takes the
 * memory out of its list before it asks the limit, and never puts it back to the rest queue if the limit refuses. */
static void zmm_change_unqueue(zmm_heap *heap, const zmm_change *change)
{
	if (heap->policy.original && change->span != change->old_size) {
		zmm_change_absorb(heap, change);
		zmm_freelist_insert(heap, zmm_block_at(change->block, change->old_size), change->span - change->old_size);
	}
}

/* Resizes the segment to the size that suits the block's new size, as far as the limit allows.  false: the limit
 * refuses, or it is not possible. */
static bool zmm_change_segment(zmm_heap *heap, zmm_change *change)
{
	size_t old_size = zmm_segment_of_first(change->first)->size;
	size_t size = zmm_change_segment_size(heap, change);

	if (size > old_size) {
		zmm_cache_relieve(heap, size - old_size, false); /* no cached block is in this segment */
	}
	if (size > old_size && !zmm_limit_allows(heap, size - old_size)) {
		zmm_change_unqueue(heap, change);
		zmm_cache_flush(heap);
		if (!zmm_limit_allows(heap, size - old_size)) {
			return false;
		}
	}
	return zmm_change_segment_to(heap, change, size);
}

/* Returns whether free memory serves a block that grows by a large step, as the block of an array that doubles.  The
 * block will not have to move again soon.  Others of its kind have left holes, which would stay empty if it took a
 * segment of its own. */
static bool zmm_change_has_hole(zmm_heap *heap, const zmm_change *change)
{
	return heap->policy.slack && !zmm_change_is_small_step(change) && zmm_freelist_search(heap, change->new_size);
}

/* Makes a block in a new segment of its own, for a block that outgrew common segments.  Among other blocks it would
 * soon have to move again, and each time it would leave a hole that is too small for it.  NULL: not needed or not
 * possible. */
static zmm_block *zmm_block_in_own_segment(zmm_heap *heap, const zmm_change *change)
{
	zmm_growth growth = zmm_growth_apart(heap, change->new_size);
	size_t true_size;
	zmm_block *block;

	if (heap->policy.original || !zmm_segment_is_own(heap, change->new_size) || zmm_change_has_hole(heap, change)
			|| !zmm_limit_allows(heap, growth.size)) {
		return NULL;
	}
	zmm_cache_relieve(heap, growth.size, false);
	if (zmm_change_is_small_step(change)) {
		growth.reserved = zmm_segment_roomy_size(heap, growth.size);
	}
	block = zmm_growth_make(heap, &growth, &true_size);
	if (!block) {
		return NULL;
	}
	zmm_block_tag(block, true_size, ZMM_USED_BLOCK);
	zmm_account_take(heap, true_size);
	return block;
}

/* Returns whether the block should get slack: it is large, grows by a small step, and will probably grow again.  The
 * original policies give no slack. */
static bool zmm_change_wants_slack(const zmm_heap *heap, const zmm_change *change)
{
	return heap->policy.slack && !ZMM_SMALL_SIZE(change->new_size) && zmm_change_is_small_step(change);
}

/* Finds the free block that a block with slack moves to: as large as possible up to a bound, since each move costs a
 * copy.  The moved block takes a part as its slack.  The remainder stays free; other requests take smaller free blocks
 * first, so the moved block can probably grow into it.  The heap does not grow for this.  A block that grows by large
 * steps (an array that doubles, say) will move only a few times and gets no such room.  NULL: there is none. */
static zmm_block *zmm_find_room(zmm_heap *heap, size_t true_size)
{
	size_t least = true_size / ZMM_LEAST_ROOM_SHARE, room;
	zmm_block *block = NULL;

	if (true_size > SIZE_MAX / ZMM_MOST_ROOM) {
		return NULL;
	}
	room = (ZMM_MOST_ROOM - 1) * true_size / (1 + heap->slack.count / ZMM_FEW_GROWING);
	for (room = room > least ? room : least; !block && room >= least; room /= 2) {
		block = zmm_freelist_search(heap, true_size + room);
	}
	return block;
}

/* Returns the slack of a block that has `span` bytes to take. */
static size_t zmm_slack_of(const zmm_change *change, size_t span)
{
	size_t slack = change->new_size / ZMM_SLACK_SHARE & ~(ZMM_ALIGNMENT - 1);

	return slack < span - change->new_size ? slack : span - change->new_size;
}

static zmm_block *zmm_block_with_room(zmm_heap *heap, const zmm_change *change, size_t size)
{
	zmm_block *block = zmm_change_wants_slack(heap, change) ? zmm_find_room(heap, change->new_size) : NULL;
	size_t span;

	if (!block) {
		return NULL;
	}
	span = zmm_block_size(block);
	zmm_freelist_remove(heap, block);
	zmm_account_take(heap, zmm_block_carve(heap, block, span, change->new_size + zmm_slack_of(change, span),
		ZMM_REMAINDER_IS_FREE));
	zmm_slack_note(heap, block, size);
	return block;
}

static void *zmm_realloc_by_copy(zmm_heap *heap, const zmm_change *change, size_t size)
{
	void *ptr = zmm_block_data(change->block);
	size_t held = change->old_size - ZMM_BLOCK_EXTRA;
	zmm_block *block = zmm_block_in_own_segment(heap, change);
	void *moved;

	block = block ? block : zmm_block_with_room(heap, change, size);
	if (block) {
		zmm_debug_mark_used(heap, block, size);
	}
	moved = block ? zmm_block_data(block) : zmm_alloc(heap, size);
	if (moved) {
		memcpy(moved, ptr, held < size ? held : size);
		zmm_heap_free(heap, ptr);
	}
	return moved;
}

/* Moves the block by a copy, too, but calls no hook when there is no memory. */
static void *zmm_realloc_try_copy(zmm_heap *heap, const zmm_change *change, size_t size)
{
	bool fallible = heap->fallible;
	void *moved;

	heap->fallible = true;
	moved = zmm_realloc_by_copy(heap, change, size);
	heap->fallible = fallible;
	return moved;
}

/* Moves a block that owns its segment, and has become too small for one, to a common segment: it would pin a large
 * segment.  NULL: this does not apply, or there is no memory. */
static void *zmm_realloc_leave_segment(zmm_heap *heap, const zmm_change *change, size_t size)
{
	if (!zmm_change_owns_segment(change) || zmm_segment_is_own(heap, change->new_size)) {
		return NULL;
	}
	return zmm_realloc_try_copy(heap, change, size);
}

/* Shrinks a block as PHP 5 does: the block and its segment stay where they are.  The block keeps a remainder that is
 * too small to be a block. */
static void *zmm_realloc_shrink_as_original(zmm_heap *heap, const zmm_change *change)
{
	if (change->old_size - change->new_size >= ZMM_MIN_BLOCK_SIZE) {
		zmm_change_in_place(heap, change);
	}
	return zmm_block_data(change->block);
}

/* Shrinks a block; this does not fail.  A block that owns its segment gives the difference back if it is worth a call
 * of storage; else the block keeps it. */
static void *zmm_realloc_shrink(zmm_heap *heap, zmm_change *change, size_t size)
{
	void *moved;

	if (heap->policy.original) {
		return zmm_realloc_shrink_as_original(heap, change);
	}
	if (zmm_slack_within(heap, change->block, size)) {
		return zmm_block_data(change->block);
	}
	moved = zmm_realloc_leave_segment(heap, change, size);
	if (moved) {
		return moved;
	}
	if (!zmm_change_owns_segment(change)) {
		zmm_change_in_place(heap, change);
	} else if (zmm_segment_of_first(change->first)->size - zmm_change_segment_size(heap, change)
			>= zmm_segment_slack(heap)) {
		zmm_change_segment(heap, change);
	}
	return zmm_block_data(change->block);
}

/* Returns whether the block is the last used block of the frontier. */
static bool zmm_change_is_at_frontier(const zmm_heap *heap, const zmm_change *change)
{
	return heap->segments.frontier
		&& zmm_block_at(change->block, change->span) == zmm_segment_guard(heap->segments.frontier);
}

/* Opens the frontier further for its last block.  false: the block is not there, the frontier has no room, or the limit
 * does not allow it. */
static bool zmm_change_opens_frontier(zmm_heap *heap, zmm_change *change)
{
	zmm_growth growth;
	zmm_block *start;
	size_t free;

	if (!zmm_change_is_at_frontier(heap, change) || zmm_segment_is_own(heap, change->new_size)) {
		return false;
	}
	growth = zmm_growth_for(heap, change->new_size - change->old_size);
	if (zmm_limit_is_near(heap, growth.size)) {
		growth.size = growth.least;
	}
	if (!growth.segment || !zmm_limit_allows(heap, growth.size)) {
		return false;
	}
	start = zmm_growth_make(heap, &growth, &free);
	zmm_freelist_insert(heap, start, free);
	change->span = change->old_size + free;
	return true;
}

/* Grows a block into the free memory behind it, with slack if the block should get some. */
static void zmm_realloc_grow_in_place(zmm_heap *heap, zmm_change *change, size_t size)
{
	if (zmm_change_wants_slack(heap, change)) {
		change->new_size += zmm_slack_of(change, change->span);
		zmm_slack_note(heap, change->block, size);
	}
	zmm_change_in_place(heap, change);
}

/* Returns the bytes by which the segment of a block that is alone in it is too small for the new size. */
static size_t zmm_change_lacks(const zmm_heap *heap, const zmm_change *change)
{
	return zmm_change_segment_size(heap, change) - zmm_segment_of_first(change->first)->size;
}

/* Grows a block that is alone in its segment, after the limit has refused to let the segment grow.  A copy to a new
 * segment would pass the limit by the whole new size, the segment itself only by what it lacks.  So the limit hook is
 * asked for what it lacks, if there is no free memory to move to. */
static void *zmm_realloc_past_limit(zmm_heap *heap, zmm_change *change, size_t size)
{
	void *moved = heap->policy.original ? NULL : zmm_realloc_try_copy(heap, change, size);

	if (moved || !zmm_limit_exceeded(heap, size, zmm_change_lacks(heap, change))) {
		return moved;
	}
	zmm_change_look_around(heap, change); /* the hook may have allocated */
	if (change->first && zmm_change_segment_to(heap, change, zmm_change_segment_size(heap, change))) {
		return zmm_block_data(change->block);
	}
	return zmm_realloc_by_copy(heap, change, size);
}

/* Moves the block.  Near the limit, a first try may find no memory, but flush cached blocks behind the block.  Then the
 * block grows in place, before any hook is called. */
static void *zmm_realloc_elsewhere(zmm_heap *heap, zmm_change *change, size_t size)
{
	void *moved;

	if (!heap->policy.original && zmm_limit_is_near(heap, zmm_segment_size_for(heap, change->new_size))) {
		moved = zmm_realloc_try_copy(heap, change, size);
		if (moved) {
			return moved;
		}
		zmm_change_look_around(heap, change);
		zmm_change_take_less(change, size);
		if (change->span >= change->new_size || zmm_change_opens_frontier(heap, change)) {
			zmm_realloc_grow_in_place(heap, change, size);
			return zmm_block_data(change->block);
		}
	}
	return zmm_realloc_by_copy(heap, change, size);
}

/* Moves a small block to a cached one.  The old block goes to the cache, with an original policy even to a full one. */
static void *zmm_realloc_to_cached(zmm_heap *heap, const zmm_change *change, size_t size)
{
	void *ptr = zmm_block_data(change->block);
	void *moved;

	if (!heap->policy.original) {
		return zmm_realloc_by_copy(heap, change, size);
	}
	moved = zmm_alloc(heap, size);
	memcpy(moved, ptr, change->old_size - ZMM_BLOCK_EXTRA);
	zmm_free_to_cache(heap, ptr, false);
	return moved;
}

static void *zmm_realloc_grow(zmm_heap *heap, zmm_change *change, size_t size)
{
	zmm_slack_forget(heap, change->block); /* it grows past its slack */
	/* A small block moves to a cached one if there is one, before it cuts a free neighbour. */
	if (ZMM_SMALL_SIZE(change->new_size) && ZMM_CACHE_LIST(heap, ZMM_BUCKET_INDEX(change->new_size))->first) {
		return zmm_realloc_to_cached(heap, change, size);
	}
	if (change->span >= change->new_size || zmm_change_opens_frontier(heap, change)) {
		zmm_realloc_grow_in_place(heap, change, size);
	} else if (!change->first || !zmm_change_segment(heap, change)) {
		return change->first && !zmm_limit_allows(heap, zmm_change_lacks(heap, change))
			? zmm_realloc_past_limit(heap, change, size)
			: zmm_realloc_elsewhere(heap, change, size);
	}
	return zmm_block_data(change->block);
}

/* Returns the true size that a block should have for `size` bytes.  It is the old one if that serves the request and
 * only rounding asks for more. */
static size_t zmm_new_size(const zmm_heap *heap, size_t old_size, size_t size)
{
	size_t new_size = zmm_true_size_in(heap, size);

	return new_size > old_size && ZMM_TRUE_SIZE(size) <= old_size ? old_size : new_size;
}

static void *zmm_realloc_any(zmm_heap *heap, void *ptr, size_t size)
{
	zmm_change change;

	change.block = zmm_block_of_data(ptr);
	change.old_size = zmm_block_size(change.block);
	change.new_size = zmm_new_size(heap, change.old_size, size);
	if (change.new_size != change.old_size) {
		zmm_change_look_around(heap, &change);
		zmm_change_take_less(&change, size);
		ptr = change.new_size < change.old_size
			? zmm_realloc_shrink(heap, &change, size)
			: zmm_realloc_grow(heap, &change, size);
	}
	if (ptr) {
		zmm_debug_mark_used(heap, zmm_block_of_data(ptr), size);
		zmm_debug_check_heap(heap);
	}
	return ptr;
}

/* Allocates the block that a block with `held` bytes of data moves to for a small size; NULL: there is none.
 *
 *   1. A block that grows gets some room to grow, or only what it needs if there is no more.
 *   2. A small block that shrinks moves only to a cached block: it can shrink in place.
 *   3. A large block that shrinks moves to any block: its own is kept whole for the next request of its kind. */
static void *zmm_realloc_target(zmm_heap *heap, size_t held, size_t size)
{
	size_t wanted = held < size ? zmm_grown_size(size) : size;
	bool fallible = heap->fallible;
	void *ptr = zmm_alloc_cached(heap, wanted);

	if (ZMM_LIKELY(ptr) || (held >= size && held <= ZMM_MAX_SMALL_REQUEST)) {
		return ptr;
	}
	heap->fallible = true;
	ptr = zmm_alloc_slow(heap, wanted);
	heap->fallible = fallible;
	return ptr || held >= size ? ptr : zmm_alloc(heap, size);
}

/* Moves a block to another small size.  If there is no block to move to, it shrinks in place.  NULL: it should grow,
 * and there is no memory. */
static void *zmm_realloc_small(zmm_heap *heap, void *ptr, size_t size)
{
	size_t held = zmm_block_size(zmm_block_of_data(ptr)) - ZMM_BLOCK_EXTRA;
	void *moved = zmm_realloc_target(heap, held, size);

	if (ZMM_LIKELY(moved)) {
		zmm_debug_mark_used(heap, zmm_block_of_data(moved), size);
		zmm_small_copy(moved, ptr, held < size ? held : size);
		zmm_free(heap, ptr);
		return moved;
	}
	return held < size ? NULL : zmm_realloc_any(heap, ptr, size);
}

/* Returns whether a large block that can hold more than the request stays as it is:
 *
 *   1. it grew last and still grows within its slack;
 *   2. or the difference is no more than rounding may add;
 *   3. or it owns its segment, and the difference is not worth a call of storage. */
static ZMM_ALWAYS_INLINE bool zmm_large_keeps(zmm_heap *heap, const zmm_block *block, size_t old_size, size_t size)
{
	size_t unused = old_size - ZMM_TRUE_SIZE(size);

	return zmm_slack_goes_on(heap, block, size)
		|| unused < zmm_class_step(zmm_class_power(old_size))
		|| (unused < zmm_segment_slack(heap) && zmm_block_owns_segment(block));
}

/* Returns whether a large block becomes smaller and stays large. */
static ZMM_ALWAYS_INLINE bool zmm_is_within_large(size_t old_size, size_t new_size)
{
	return new_size < old_size && !ZMM_SMALL_SIZE(new_size);
}

/* Returns whether a block has enough for its new size and not much more, so that it stays as it is.  Inline in
 * zmm_realloc_slow(), where a call would be a hundredth of what a program that grows strings takes. */
static ZMM_ALWAYS_INLINE bool zmm_block_fits(zmm_heap *heap, const zmm_block *block, size_t old_size, size_t size)
{
	size_t new_size = ZMM_TRUE_SIZE(size);

	if (ZMM_SMALL_SIZE(old_size)) {
		return zmm_small_fits(old_size, new_size);
	}
	return new_size == old_size
		|| (zmm_is_within_large(old_size, new_size) && zmm_large_keeps(heap, block, old_size, size));
}

bool zmm_realloc_stays(zmm_heap *heap, const zmm_block *block, size_t size)
{
	return zmm_segment_is_tight(heap) && size <= ZMM_MAX_REQUEST
		&& zmm_block_fits(heap, block, zmm_block_size(block), size);
}

/* Returns whether a block is cut down to much less than it has.  The engine, for example, asks for a block for the code
 * of each function before it knows the code's size.  A remainder would be too small for the next such block, and small
 * requests need no such holes. */
static bool zmm_realloc_is_cut(size_t old_size, size_t new_size)
{
	return new_size < old_size / 2 && old_size <= ZMM_VICTIM_MOST_SERVED;
}

/* Changes the size of a sound block that does not fit as it is. */
static void *zmm_realloc_block(zmm_heap *heap, void *ptr, size_t size)
{
	zmm_block *block = zmm_block_of_data(ptr);
	size_t old_size = zmm_block_size(block);
	size_t new_size = ZMM_TRUE_SIZE(size);

	if (zmm_segment_is_tight(heap)) {
		if (ZMM_SMALL_SIZE(new_size) || zmm_realloc_is_cut(old_size, new_size)) {
			return zmm_realloc_small(heap, ptr, size);
		}
		if (zmm_is_within_large(old_size, new_size) && zmm_slack_within(heap, block, size)) {
			zmm_debug_mark_used(heap, block, size);
			return ptr;
		}
	}
	return zmm_realloc_any(heap, ptr, size);
}

static ZMM_NOINLINE void *zmm_realloc_slower(zmm_heap *heap, void *ptr, size_t size)
{
	if (!ptr) {
		return zmm_alloc(heap, size);
	}
	return size > ZMM_MAX_REQUEST ? zmm_alloc_slow(heap, size) : zmm_realloc_block(heap, ptr, size);
}

/* Changes a block's size.  With the default policy, most calls for large blocks end here. */
ZMM_HOT void *zmm_realloc_slow(zmm_heap *heap, void *ptr, size_t size)
{
	zmm_block *block = zmm_block_of_data(ptr);

	if (ZMM_LIKELY(ptr && size <= ZMM_MAX_REQUEST)) {
		if (ZMM_UNLIKELY(!zmm_block_is_sound(heap, block))) {
			zmm_free_panic(heap, block);
		}
		zmm_debug_check_used(heap, block);
		if (zmm_segment_is_tight(heap) && zmm_block_fits(heap, block, zmm_block_size(block), size)) {
			zmm_debug_mark_used(heap, block, size);
			return ptr;
		}
	}
	return zmm_realloc_slower(heap, ptr, size);
}
