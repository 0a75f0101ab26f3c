/*
 * zmm trees: the free blocks of one power of two, as a bitwise trie.
 *
 * At depth d, the d-th bit below the size's highest one chooses the child.  A node may have any size in the range of
 * its subtree.  Further blocks of a node's size hang in a circular list off the node; only the node has a `parent`.
 *
 * All pointers of a tree, and the pointer to its root, are stored in memory as zmm_link() makes them.
 */

#ifndef ZMM_TREE_H
#define ZMM_TREE_H

#include "heap/bits.h"
#include "heap/block.h"
#include "heap/bucket.h"

#define ZMM_LARGE_BUCKET_INDEX(true_size) zmm_high_bit(true_size)

/* Returns the node that a slot leads to, or NULL.  A slot is a root or one of a node's children. */
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

/* Returns the slot that leads to a node; NULL for a block that hangs in a node's list. */
static inline zmm_free_block **zmm_tree_parent(const zmm_heap *heap, const zmm_free_block *block)
{
	return (zmm_free_block **) ((uintptr_t) block->parent ^ heap->link_key);
}

/* Empties all trees. */
void zmm_trees_init(zmm_heap *heap);

void zmm_tree_insert(zmm_heap *heap, zmm_free_block *block, size_t true_size);
void zmm_tree_remove(zmm_heap *heap, zmm_free_block *block, size_t true_size);

/* Returns the best fit among the large free blocks: the smallest of at least true_size bytes, or NULL.  If several
 * blocks have that size, it is one that is not a node. */
zmm_free_block *zmm_tree_search(zmm_heap *heap, size_t true_size);

#endif
