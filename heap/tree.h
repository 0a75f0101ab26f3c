/*
 * zmm trees: the free blocks of one power of two, as a bitwise trie.
 *
 * At depth d the child is chosen by the d-th bit below the size's highest one.
 * A node may have any size of its subtree's range; blocks of one size hang in a
 * circular list off the first of them, and only that one has a `parent`.
 *
 * All pointers of a tree, to its root too, stand in memory as zmm_link() makes them.
 */

#ifndef ZMM_TREE_H
#define ZMM_TREE_H

#include "heap/bits.h"
#include "heap/block.h"
#include "heap/bucket.h"

#define ZMM_LARGE_BUCKET_INDEX(true_size) zmm_high_bit(true_size)

/* The node that a slot leads to, or NULL.  A slot is a root or one of a node's children. */
static inline zmm_free_block *zmm_slot_node(const zmm_heap *heap, zmm_free_block *const *slot)
{
	return zmm_link(heap, *slot);
}

static inline zmm_free_block *zmm_tree_child(const zmm_heap *heap, const zmm_free_block *node, size_t side)
{
	return zmm_slot_node(heap, &node->child[side]);
}

static inline zmm_free_block *zmm_tree_root(const zmm_heap *heap, size_t index)
{
	return zmm_slot_node(heap, &heap->large.roots[index]);
}

/* The slot that leads to a node, NULL for a block that hangs in a node's list. */
static inline zmm_free_block **zmm_tree_parent(const zmm_heap *heap, const zmm_free_block *block)
{
	return (zmm_free_block **) ((uintptr_t) block->parent ^ heap->link_key);
}

/* All trees become empty. */
void zmm_trees_init(zmm_heap *heap);

void zmm_tree_insert(zmm_heap *heap, zmm_free_block *block, size_t true_size);
void zmm_tree_remove(zmm_heap *heap, zmm_free_block *block, size_t true_size);

/* Best fit among the large free blocks: the smallest of at least true_size
 * bytes, or NULL.  Where several are equal, one that is not a node. */
zmm_free_block *zmm_tree_search(zmm_heap *heap, size_t true_size);

#endif
