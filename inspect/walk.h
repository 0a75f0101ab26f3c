/*
 * zmm walk: visits the blocks of the rest queue and of the large trees, and finds whether a segment is pinned.
 *
 * A walk follows links; heap/cursor.h goes through all blocks in the order in which they lie in memory.  A walk changes
 * nothing and allocates nothing.  A visitor must not change the heap; it returns false to end the walk.
 */

#ifndef ZMM_WALK_H
#define ZMM_WALK_H

#include "heap/heap.h"

/* Whether a segment has a used block, or a damaged one: neither kind of segment is given back.
 *
 * The block is searched from the front, with one read for each free or cached block before it.  Mostly these are few.
 * In the worst case every block of a program is cached, in segments without any used block: then each cached block is
 * read once, in the order of addresses.  A cursor, which proves each block, would take three times as long there. */
bool zmm_segment_is_pinned(const zmm_segment_entry *entry);

typedef bool (*zmm_block_function)(void *context, const zmm_block *block, size_t true_size);

/* Visits the blocks of the rest queue, newest first.  A link that does not lead into a segment ends the walk. */
void zmm_walk_rest(const zmm_heap *heap, zmm_block_function visit, void *context);

typedef bool (*zmm_node_function)(void *context, const zmm_free_block *node, size_t true_size, size_t depth);

/* Visits the nodes of one large tree, each before its children; the root's depth is 1.  A link that does not lead into
 * a segment is not followed, and no more nodes are visited than the tree has blocks.  Other blocks of a node's size are
 * in its list and not visited; zmm_next_free() reaches them. */
void zmm_walk_tree(const zmm_heap *heap, size_t index, zmm_node_function visit, void *context);

#endif
