/*
 * zmm trees: the free blocks of one power of two, as a bitwise trie.
 *
 * At depth d the child is chosen by the d-th bit below the size's highest one.
 * A node may have any size of its subtree's range; blocks of one size hang in a
 * circular list off the first of them, and only that one has a `parent`.
 */

#ifndef ZMM_TREE_H
#define ZMM_TREE_H

#include "heap/bits.h"
#include "heap/block.h"

#define ZMM_LARGE_BUCKET_INDEX(true_size) zmm_high_bit(true_size)

void zmm_tree_insert(zmm_heap *heap, zmm_free_block *block, size_t true_size);
void zmm_tree_remove(zmm_heap *heap, zmm_free_block *block, size_t true_size);

/* Best fit among the large free blocks: the smallest of at least true_size
 * bytes, or NULL.  Where several are equal, one that is not a node. */
zmm_free_block *zmm_tree_search(zmm_heap *heap, size_t true_size);

#endif
