#include "heap/tree.h"
#include "heap/bucket.h"

#define ZMM_TOP_BIT(path) ((path) >> (ZMM_NUM_BUCKETS - 1))

/* The bits of a size below its highest one, first one on top. */
static size_t zmm_tree_path(size_t true_size, size_t index)
{
	return true_size << (ZMM_NUM_BUCKETS - index);
}

static void zmm_tree_set_child(zmm_free_block *node, int side, zmm_free_block *child)
{
	node->child[side] = child;
	if (child) {
		child->parent = &node->child[side];
	}
}

void zmm_tree_insert(zmm_heap *heap, zmm_free_block *block, size_t true_size)
{
	size_t index = ZMM_LARGE_BUCKET_INDEX(true_size);
	size_t path = zmm_tree_path(true_size, index);
	zmm_free_block **slot = &heap->large_free_buckets[index];

	heap->large_free_counts[index]++;
	heap->large_free_sizes[index] += true_size;
	heap->large_free_bitmap |= (size_t) 1 << index;
	while (*slot) {
		if (zmm_block_size(&(*slot)->block) == true_size) {
			block->parent = NULL;
			zmm_list_insert(heap, *slot, block);
			return;
		}
		slot = &(*slot)->child[ZMM_TOP_BIT(path)];
		path <<= 1;
	}
	*slot = block;
	block->parent = slot;
	block->child[0] = block->child[1] = NULL;
	zmm_list_init(heap, block);
}

/* Takes some leaf out of the subtree below a node; NULL if it has none. */
static zmm_free_block *zmm_tree_take_leaf(zmm_free_block *node)
{
	zmm_free_block **slot = &node->child[node->child[1] != NULL];

	if (!*slot) {
		return NULL;
	}
	while ((*slot)->child[0] || (*slot)->child[1]) {
		slot = &(*slot)->child[(*slot)->child[1] != NULL];
	}
	node = *slot;
	*slot = NULL;
	return node;
}

static void zmm_tree_replace(zmm_free_block *node, zmm_free_block *substitute)
{
	substitute->parent = node->parent;
	*substitute->parent = substitute;
	zmm_tree_set_child(substitute, 0, node->child[0]);
	zmm_tree_set_child(substitute, 1, node->child[1]);
}

static void zmm_tree_remove_node(zmm_heap *heap, zmm_free_block *node, zmm_free_block *sibling)
{
	zmm_free_block *substitute;

	if (ZMM_UNLIKELY(!zmm_slot_is_plausible(heap, node->parent) || *node->parent != node)) {
		zmm_heap_panic(heap, node, "parent link of a free block is damaged");
	}
	substitute = sibling ? sibling : zmm_tree_take_leaf(node);
	if (substitute) {
		zmm_tree_replace(node, substitute);
		return;
	}
	*node->parent = NULL;
}

void zmm_tree_remove(zmm_heap *heap, zmm_free_block *block, size_t true_size)
{
	size_t index = ZMM_LARGE_BUCKET_INDEX(true_size);
	zmm_free_block *sibling = zmm_next_free(heap, block);

	zmm_list_remove(heap, block);
	if (block->parent) {
		zmm_tree_remove_node(heap, block, sibling != block ? sibling : NULL);
	}
	heap->large_free_sizes[index] -= true_size;
	if (!--heap->large_free_counts[index]) {
		heap->large_free_bitmap &= ~((size_t) 1 << index);
	}
}

static bool zmm_tree_is_better(const zmm_free_block *node, const zmm_free_block *best, size_t true_size)
{
	size_t size = zmm_block_size(&node->block);

	return size >= true_size && (!best || size < zmm_block_size(&best->block));
}

/* The smallest block that fits in a subtree all of which is on the way: the
 * smaller sizes are on the left. */
static const zmm_free_block *zmm_tree_leftmost(
	const zmm_free_block *node, const zmm_free_block *best, size_t true_size)
{
	for (; node; node = node->child[node->child[0] ? 0 : 1]) {
		if (zmm_tree_is_better(node, best, true_size)) {
			best = node;
		}
	}
	return best;
}

/* Best fit among the blocks with the same highest bit. */
static const zmm_free_block *zmm_tree_search_bucket(const zmm_free_block *node, size_t true_size, size_t index)
{
	size_t path = zmm_tree_path(true_size, index);
	const zmm_free_block *best = NULL;
	const zmm_free_block *right = NULL; /* last right subtree passed by: all larger */

	while (node) {
		if (zmm_tree_is_better(node, best, true_size)) {
			best = node;
			if (zmm_block_size(&node->block) == true_size) {
				return best;
			}
		}
		if (!ZMM_TOP_BIT(path) && node->child[1]) {
			right = node->child[1];
		}
		node = node->child[ZMM_TOP_BIT(path)];
		path <<= 1;
	}
	return zmm_tree_leftmost(right, best, true_size);
}

zmm_free_block *zmm_tree_search(zmm_heap *heap, size_t true_size)
{
	size_t index = ZMM_LARGE_BUCKET_INDEX(true_size);
	size_t bitmap = heap->large_free_bitmap >> index;
	const zmm_free_block *best = NULL;
	zmm_free_block *sibling;

	if (bitmap & 1) {
		best = zmm_tree_search_bucket(heap->large_free_buckets[index], true_size, index);
	}
	bitmap >>= 1;
	if (!best && bitmap) {
		index += 1 + zmm_low_bit(bitmap);
		best = zmm_tree_leftmost(heap->large_free_buckets[index], NULL, true_size);
	}
	if (!best) {
		return NULL;
	}
	sibling = zmm_next_free(heap, best);
	if (ZMM_UNLIKELY(!zmm_link_is_plausible(heap, sibling) || zmm_prev_free(heap, sibling) != best)) {
		zmm_heap_panic(heap, best, "links of a free block are damaged");
	}
	return sibling;
}
