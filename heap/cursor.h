/*
 * zmm cursor: goes through the blocks of a heap that may be damaged, one at a time, and can stop anywhere.
 *
 *   zmm_cursor cursor;
 *   zmm_block_view view;
 *
 *   zmm_cursor_start(&cursor, heap);
 *   while (zmm_cursor_next(&cursor, &view)) {
 *       ... view.kind, view.true_size ...
 *   }
 *   if (cursor.fault) {
 *       ... zmm_cursor_tell(&cursor, text, sizeof(text)) ...
 *   }
 *
 * A cursor has a fixed size, takes no memory and changes nothing.  It goes over the segment table, from its last
 * entry to the first, and through each segment from the first block to the guard.
 *
 * What it believes.  The table is not in the heap: the cursor believes its entries where their figures can be true
 * at all.  In the heap it reads what lies in a segment as the table has it.  It compares each size there with the
 * bounds of the segment, and with the tag behind the block, before it uses the size.  It follows no link.
 *
 * Damage makes the cursor stop: `fault` and `where` say what is wrong and where, zmm_cursor_tell() says it in
 * words.  The next call goes on as far as the table leads: behind a damaged end of a segment come its blocks; behind
 * a damaged block comes the next segment, since the place of its neighbour is not known; behind an entry of the
 * table that cannot be true comes the next entry.
 *
 * The program may run between two calls.  What the fast paths do moves no block: they hand out cached blocks and
 * cache used ones.  So the cursor stays where it is, and each view is true at the moment of its call.  Slow paths
 * that cut or merge blocks count that in heap->changes, and so does each segment that comes, goes, moves, opens or
 * closes.  A cursor that is older than the last change is stale: it stops, says so and reads
 * nothing.  zmm_cursor_resume() lets it go on in the heap as it is then.
 *
 * Promises, as long as the heap lives:
 *   - a cursor reads nothing outside the open part of the heap's segments;
 *   - each view shows a block whose tags, and those around it, agree at that moment;
 *   - a cursor that was never stale comes to each block once;
 *   - a cursor that was resumed comes to each block that was there all the time, unless it stops at damage; it may come
 *     to a block twice when its segment took the place of another one in the table.
 */

#ifndef ZMM_CURSOR_H
#define ZMM_CURSOR_H

#include "heap/rest.h"
#include "heap/seal.h"
#include "heap/segment_entry.h"

/* What a block is by its tags and by what the heap's struct knows of it. */
typedef enum zmm_block_kind {
	ZMM_KIND_USED,
	ZMM_KIND_CACHED,
	ZMM_KIND_WAITING, /* the same in a hardened heap, see heap/quarantine.h */
	ZMM_KIND_VICTIM,  /* cached: small requests are cut from it, see heap/victim.h */
	ZMM_KIND_FREE,    /* in a small list or a large tree */
	ZMM_KIND_REST,    /* free, in the rest queue */
	ZMM_NUM_KINDS
} zmm_block_kind;

/* A block.  Pointers hold until the heap changes. */
typedef struct zmm_block_view {
	const zmm_segment_entry *entry; /* of its segment */
	const zmm_block *block;
	size_t offset;    /* from the start of its segment */
	size_t true_size; /* with its header */
	size_t data_size; /* bytes that it can hold; of a used one in builds with guard words: those that were asked for */
	zmm_block_kind kind;
} zmm_block_view;

/* Why a cursor stopped. */
typedef enum zmm_cursor_fault {
	ZMM_FAULT_NONE,     /* it came to the end, or has not stopped */
	ZMM_FAULT_STALE,    /* the heap has changed */
	ZMM_FAULT_ADDRESS,  /* of an entry of the segment table */
	ZMM_FAULT_SIZE,
	ZMM_FAULT_RESERVED,
	ZMM_FAULT_HEADER,   /* the ends of a segment */
	ZMM_FAULT_GUARD,
	ZMM_FAULT_INDEX,
	ZMM_FAULT_PURPOSE,
	ZMM_FAULT_FIRST,
	ZMM_FAULT_TYPE,     /* a block */
	ZMM_FAULT_BOUNDS,
	ZMM_FAULT_BEHIND,
	ZMM_NUM_FAULTS
} zmm_cursor_fault;

#define ZMM_CURSOR_NUMBERS 3

typedef struct zmm_cursor {
	/* To be read: */
	zmm_cursor_fault fault;
	const void *where;              /* the damage; NULL: there is none */

	/* Its own: */
	const zmm_heap *heap;
	size_t changes;                 /* the heap's, when it looked last */
	size_t left;                    /* entries of the table that it has not come to: those before */
	const zmm_segment_entry *entry; /* where it is; NULL: nowhere */
	const zmm_segment *segment;     /* the entry's, to find it again */
	size_t proofs;                  /* of the segment that were made */
	size_t offset;                  /* of the next block; `end`: there are no more */
	size_t end;                     /* offset of the guard; 0: not all proofs were made */
	size_t resumed;                 /* blocks before this offset were seen */
	size_t numbers[ZMM_CURSOR_NUMBERS]; /* of the fault's text */
} zmm_cursor;

/* Before the first block. */
void zmm_cursor_start(zmm_cursor *cursor, const zmm_heap *heap);

/* The next segment's entry, whatever is left of the segment before; the blocks that follow are its own.  Nothing of the
 * segment is read yet.  NULL: the end, or damage, or the cursor is stale; see `fault`. */
const zmm_segment_entry *zmm_cursor_next_segment(zmm_cursor *cursor);

static inline bool zmm_cursor_is_stale(const zmm_cursor *cursor)
{
	return cursor->changes != cursor->heap->changes;
}

/* The cursor is stale no more.  It goes on in its segment, if there is still one at that address, with the first block
 * that begins at its place or behind it; the blocks before are proved again on the way.  Else it goes on with the next
 * segment. */
void zmm_cursor_resume(zmm_cursor *cursor);

/* Room for the longest text of a fault. */
#define ZMM_FAULT_TEXT_SIZE 160

/* What made the cursor stop, as a text without a line's end. */
void zmm_cursor_tell(const zmm_cursor *cursor, char *text, size_t size);

/* Of zmm_cursor_next() */

/* Goes to where a block is, in this segment or the next ones.  false: as zmm_cursor_next(). */
bool zmm_cursor_find(zmm_cursor *cursor);

/* Notes the fault and up to three numbers for its text, and passes over what is left of the segment.  Returns false. */
ZMM_COLD bool zmm_cursor_stop(zmm_cursor *cursor, zmm_cursor_fault fault, const void *where,
	size_t first, size_t second, size_t third);

static inline zmm_block_kind zmm_kind_of(const zmm_heap *heap, const zmm_block *block)
{
	if (zmm_block_is_used(block)) {
		return ZMM_KIND_USED;
	}
	if (zmm_block_is_cached(block)) {
		return heap->hardened ? ZMM_KIND_WAITING : block == heap->victim.block ? ZMM_KIND_VICTIM : ZMM_KIND_CACHED;
	}
	return zmm_block_is_rest(block) ? ZMM_KIND_REST : ZMM_KIND_FREE;
}

/* What a debug build noted is believed when the block has so many bytes. */
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

/* The size of the next block when it agrees with all around it, or 0. */
static inline size_t zmm_cursor_prove_block(zmm_cursor *cursor, const zmm_block *block)
{
	size_t room = cursor->end - cursor->offset, size = zmm_table_entry_size_of(cursor->entry, block);

	if (ZMM_UNLIKELY(zmm_block_is_guard(block))) { /* which is no block before the segment's end */
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

/* The next block.  false: the end, or damage, or the cursor is stale; see `fault`.  The view is as it was then. */
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
		zmm_data_size_of(cursor->heap, block, size), zmm_kind_of(cursor->heap, block)
	};
	cursor->offset += size;
	return true;
}

#endif
