/*
 * zmm walk: the rest queue and the large trees, block by block, and whether a segment is pinned.
 *
 * heap/cursor.h goes through all blocks in the order in which they lie in memory.  A walk changes nothing and takes no
 * memory.  A visitor must not change the heap; it returns false when it wants no more.
 */

#ifndef ZMM_WALK_H
#define ZMM_WALK_H

#include "heap/heap.h"

/* Whether a segment has a used block that is not cached, or damage: then it is not given back, either.  The block is
 * looked for from the front: the cost is one read for each free or cached block before it.  Mostly these are few.  At
 * worst everything that a program had is cached, in segments without any used block: then every cached block is read
 * once, in the order of the addresses.  A cursor, which proves each block, would take three times as long for that. */
bool zmm_segment_is_pinned(const zmm_segment_entry *entry);

typedef bool (*zmm_block_function)(void *context, const zmm_block *block, size_t true_size);

/* Blocks of the rest queue, newest first.  A link that does not lead into a segment ends it. */
void zmm_walk_rest(const zmm_heap *heap, zmm_block_function visit, void *context);

typedef bool (*zmm_node_function)(void *context, const zmm_free_block *node, size_t true_size, size_t depth);

/* Nodes of one large tree, each before its children; the root's depth is 1.  What a link that does not lead into
 * a segment leads to is left out, and there are no more nodes than the tree has blocks.
 * Blocks that hang in a node's list are reached by zmm_next_free(). */
void zmm_walk_tree(const zmm_heap *heap, size_t index, zmm_node_function visit, void *context);

#endif
