/*
 * zmm cursor: walks through the blocks of a heap that may be damaged, one at a time, and can stop at any of them.
 *
 *   zmm_cursor cursor;
 *   zmm_block_view view;
 *
 *   zmm_cursor_start(&cursor, heap);
 *   do {
 *       while (zmm_cursor_next(&cursor, &view)) {
 *           ... view.state, view.true_size ...
 *       }
 *       if (cursor.fault) {
 *           ... zmm_cursor_explain(&cursor, text, sizeof(text)) ...
 *       }
 *   } while (zmm_cursor_met_damage(&cursor)); // goes on behind it
 *
 * A cursor has a fixed size, takes no memory and changes nothing.  It goes over the segment table, from the last entry
 * to the first, and through each segment from the first block to the guard.
 *
 * What it trusts.  The segment table is not in the heap: the cursor trusts each entry whose figures can be true.  In
 * the heap it reads only what lies in a segment of the table.  Before it uses a size that it reads there, it compares
 * the size with the bounds of the segment and with the tag behind the block.  It follows no link.
 *
 * Damage stops the cursor: `fault` and `where` say what is wrong and where, and zmm_cursor_explain() says it in
 * words.  The next call goes on as far as the table leads:
 *   - after a damaged end of a segment, with the segment's blocks;
 *   - after a damaged block, with the next segment, since the place of the block's neighbour is unknown;
 *   - after an entry of the table that cannot be true, with the next entry.
 *
 * The program may run between two calls.  The fast paths move no block: they hand out cached blocks and cache
 * used ones.  So the cursor stays where it is, and each view is true at the moment of its call.  The slow paths
 * increase heap->changes when they cut or merge blocks, and when a segment comes, goes, moves, opens or closes.  A
 * cursor that is older than the last change is stale: it stops, reports that and reads nothing.  zmm_cursor_resume()
 * lets it go on in the changed heap.
 *
 * Promises, as long as the heap lives:
 *   - a cursor reads nothing outside the open part of the heap's segments;
 *   - each view shows a block whose tags agree with those around it at that moment;
 *   - a cursor that was never stale comes to each block once, except those that damage hides (above);
 *   - a cursor that was resumed comes to each block that was there all the time, unless it stops at damage; it may come
 *     to a block twice if the block's segment took the place of another one in the table.
 */

#ifndef ZMM_CURSOR_H
#define ZMM_CURSOR_H

#include "heap/rest.h"
#include "heap/seal.h"
#include "heap/segment_entry.h"

/* The state of a block, by its tags and by the heap's struct. */
typedef enum zmm_block_state {
	ZMM_STATE_USED,
	ZMM_STATE_CACHED,
	ZMM_STATE_WAITING, /* cached, in a hardened heap; see heap/quarantine.h */
	ZMM_STATE_VICTIM,  /* cached: small requests are cut from it, see heap/victim.h */
	ZMM_STATE_FREE,    /* in a small list or a large tree */
	ZMM_STATE_REST,    /* free, in the rest queue */
	ZMM_NUM_STATES
} zmm_block_state;

/* A block that the cursor shows.  The pointers hold until the heap changes. */
typedef struct zmm_block_view {
	const zmm_segment_entry *entry; /* entry of its segment */
	const zmm_block *block;
	size_t offset;    /* bytes from the start of its segment */
	size_t true_size; /* bytes, header included */
	size_t data_size; /* bytes that it can hold; for a used block in builds with guard words: bytes asked for */
	zmm_block_state state;
} zmm_block_view;

/* Why a cursor stopped. */
typedef enum zmm_cursor_fault {
	ZMM_FAULT_NONE,  /* it came to the end, or has not stopped */
	ZMM_FAULT_STALE, /* the heap has changed */
	/* An entry of the segment table cannot be true: */
	ZMM_FAULT_ADDRESS,
	ZMM_FAULT_SIZE,
	ZMM_FAULT_RESERVED,
	/* An end of a segment is damaged: */
	ZMM_FAULT_HEADER,
	ZMM_FAULT_GUARD,
	ZMM_FAULT_INDEX,
	ZMM_FAULT_PURPOSE,
	ZMM_FAULT_FIRST,
	/* A block is damaged: */
	ZMM_FAULT_TYPE,
	ZMM_FAULT_BOUNDS,
	ZMM_FAULT_BEHIND,
	ZMM_NUM_FAULTS
} zmm_cursor_fault;

#define ZMM_CURSOR_NUMBERS 3

typedef struct zmm_cursor {
	/* For the caller: */
	zmm_cursor_fault fault;
	const void *where;              /* where the damage is; NULL: there is none */

	/* Private: */
	const zmm_heap *heap;
	size_t changes;                 /* heap->changes, when the cursor looked last */
	size_t left;                    /* entries of the table that it has not come to: the first ones */
	const zmm_segment_entry *entry; /* entry of the segment that it is in; NULL: it is in none */
	const zmm_segment *segment;     /* the segment of that entry, to find it again */
	size_t proofs;                  /* proofs of the segment that were made */
	size_t offset;                  /* offset of the next block; `end`: there are no more */
	size_t end;                     /* offset of the guard; 0: not all proofs were made */
	size_t resumed;                 /* blocks before this offset were shown before it was resumed */
	size_t numbers[ZMM_CURSOR_NUMBERS]; /* numbers of the fault's text */
} zmm_cursor;

/* Puts a cursor before the first block of a heap. */
void zmm_cursor_start(zmm_cursor *cursor, const zmm_heap *heap);

/* Goes to the next segment and returns its entry; skips the blocks that are left of the segment before.
 * zmm_cursor_next() shows the blocks of the new segment then.  Reads nothing of the segment yet.  Returns NULL at
 * the end, at damage, and when the cursor is stale; see `fault`. */
const zmm_segment_entry *zmm_cursor_next_segment(zmm_cursor *cursor);

static inline bool zmm_cursor_is_stale(const zmm_cursor *cursor)
{
	return cursor->changes != cursor->heap->changes;
}

/* Returns whether a cursor stopped at damage: the next call goes on behind it. */
static inline bool zmm_cursor_met_damage(const zmm_cursor *cursor)
{
	return cursor->fault && cursor->fault != ZMM_FAULT_STALE;
}

/* Lets a stale cursor go on.  If there is still a segment at the address of its segment, the cursor goes on there,
 * with the first block that begins at its place or behind it.  The blocks before are proved again on the way.  Else
 * it goes on with the next segment. */
void zmm_cursor_resume(zmm_cursor *cursor);

/* Room for the longest text of a fault. */
#define ZMM_FAULT_TEXT_SIZE 160

/* Writes what made the cursor stop, as a text without a line's end. */
void zmm_cursor_explain(const zmm_cursor *cursor, char *text, size_t size);

/* Parts of zmm_cursor_next() */

/* Goes to the next block, in this segment or a later one.  Returns false in the same cases as zmm_cursor_next(). */
bool zmm_cursor_find(zmm_cursor *cursor);

/* Notes a fault and up to three numbers for its text, and skips what is left of the segment.  Returns false. */
ZMM_COLD bool zmm_cursor_stop(zmm_cursor *cursor, zmm_cursor_fault fault, const void *where,
	size_t first, size_t second, size_t third);

static inline zmm_block_state zmm_state_of(const zmm_heap *heap, const zmm_block *block)
{
	if (zmm_block_is_used(block)) {
		return ZMM_STATE_USED;
	}
	if (zmm_block_is_cached(block)) {
		return heap->hardened ? ZMM_STATE_WAITING : block == heap->victim.block ? ZMM_STATE_VICTIM : ZMM_STATE_CACHED;
	}
	return zmm_block_is_rest(block) ? ZMM_STATE_REST : ZMM_STATE_FREE;
}

/* Returns the bytes of data that a block can hold, or the bytes asked for.  Trusts the size that a debug build noted
 * only if the block can hold it. */
static inline size_t zmm_data_size_of(const zmm_heap *heap, const zmm_block *block, size_t true_size)
{
	size_t seal = heap->hardened ? ZMM_SEAL_SIZE : 0, size = true_size - ZMM_BLOCK_EXTRA;

#ifdef ZMM_DEBUG_GUARD
	if (zmm_block_is_used(block) && block->requested <= size) {
		size = block->requested;
	}
#else
	(void) block;
#endif
	return size > seal ? size - seal : 0;
}

/* Returns the size of the next block if it agrees with everything around it.  Else notes the fault and returns 0. */
static inline size_t zmm_cursor_prove_block(zmm_cursor *cursor, const zmm_block *block)
{
	size_t room = cursor->end - cursor->offset, size = zmm_table_entry_size_of(cursor->entry, block);

	if (ZMM_UNLIKELY(zmm_block_is_guard(block))) { /* a guard belongs at the segment's end only */
		return zmm_cursor_stop(cursor, ZMM_FAULT_TYPE, block, zmm_block_type(block), 0, 0);
	}
	if (ZMM_UNLIKELY(size < ZMM_MIN_BLOCK_SIZE || size > room)) {
		return zmm_cursor_stop(cursor, ZMM_FAULT_BOUNDS, block, size, ZMM_MIN_BLOCK_SIZE, room);
	}
	if (ZMM_UNLIKELY(zmm_block_at(block, size)->info._prev != zmm_tag_behind(block))) {
		return zmm_cursor_stop(cursor, ZMM_FAULT_BEHIND, block, size, 0, 0);
	}
	return size;
}

/* Shows the next block.  Returns false at the end, at damage, and when the cursor is stale; see `fault`.  The view
 * stays unchanged then. */
static inline bool zmm_cursor_next(zmm_cursor *cursor, zmm_block_view *view)
{
	const zmm_block *block;
	size_t size;

	if (ZMM_UNLIKELY(cursor->offset == cursor->end || zmm_cursor_is_stale(cursor)) && !zmm_cursor_find(cursor)) {
		return false;
	}
	block = zmm_block_at(cursor->entry->segment, cursor->offset);
	size = zmm_cursor_prove_block(cursor, block);
	if (ZMM_UNLIKELY(!size)) {
		return false;
	}
	*view = (zmm_block_view) {
		cursor->entry, block, cursor->offset, size,
		zmm_data_size_of(cursor->heap, block, size), zmm_state_of(cursor->heap, block)
	};
	cursor->offset += size;
	return true;
}

#endif
