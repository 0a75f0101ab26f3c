#include "heap/tree.h"

#define ZMM_TOP_BIT(path) ((path) >> (ZMM_NUM_BUCKETS - 1))

/* Returns the bits of a size below its highest one, shifted so that the first of them is the top bit. */
static size_t zmm_tree_path(size_t true_size, size_t index)
{
	return true_size << (ZMM_NUM_BUCKETS - index);
}

static void zmm_slot_set(const zmm_heap *heap, zmm_free_block **slot, const zmm_free_block *node)
{
	*slot = zmm_link(heap, node);
}

static void zmm_tree_set_parent(const zmm_heap *heap, zmm_free_block *block, zmm_free_block **slot)
{
	block->parent = (zmm_free_block **) ((uintptr_t) slot ^ heap->link_key);
}

static void zmm_tree_set_child(const zmm_heap *heap, zmm_free_block *node, size_t side, zmm_free_block *child)
{
	zmm_slot_set(heap, &node->child[side], child);
	if (child) {
		zmm_tree_set_parent(heap, child, &node->child[side]);
	}
}

/* Goes one step down: returns the node that a slot of `above` (a node or a root) leads to, or NULL.  Stops the
 * process if the node is not in the heap or does not lead back: the link is damaged, and a damaged link could form a
 * cycle. */
static inline zmm_free_block *zmm_tree_step(zmm_heap *heap, const void *above, zmm_free_block *const *slot)
{
	zmm_free_block *node = zmm_slot_node(heap, slot);

	if (node && ZMM_UNLIKELY(!zmm_link_is_plausible(heap, node) || zmm_tree_parent(heap, node) != slot)) {
		zmm_heap_panic(heap, above, "child link of a free block is damaged");
	}
	return node;
}

static zmm_free_block *zmm_tree_root_of(zmm_heap *heap, size_t index)
{
	return zmm_tree_step(heap, &heap->large.roots[index], &heap->large.roots[index]);
}

static zmm_free_block *zmm_tree_below(zmm_heap *heap, const zmm_free_block *node, size_t side)
{
	return zmm_tree_step(heap, node, &node->child[side]);
}

void zmm_trees_init(zmm_heap *heap)
{
	size_t index;

	for (index = 0; index < ZMM_NUM_BUCKETS; index++) {
		zmm_slot_set(heap, &heap->large.roots[index], NULL);
		heap->large.counts[index] = 0;
		heap->large.sizes[index] = 0;
	}
	heap->large.bitmap = 0;
}

void zmm_tree_insert(zmm_heap *heap, zmm_free_block *block, size_t true_size)
{
	size_t index = ZMM_LARGE_BUCKET_INDEX(true_size);
	size_t path = zmm_tree_path(true_size, index);
	zmm_free_block **slot = &heap->large.roots[index];
	zmm_free_block *node;
	const void *above = slot;

	heap->large.counts[index]++;
	heap->large.sizes[index] += true_size;
	heap->large.bitmap |= (size_t) 1 << index;
	while ((node = zmm_tree_step(heap, above, slot)) != NULL) {
		if (zmm_block_size(&node->block) == true_size) {
			zmm_tree_set_parent(heap, block, NULL);
			zmm_list_insert(heap, node, block);
			return;
		}
		slot = &node->child[ZMM_TOP_BIT(path)];
		above = node;
		path <<= 1;
	}
	zmm_slot_set(heap, slot, block);
	zmm_tree_set_parent(heap, block, slot);
	zmm_tree_set_child(heap, block, 0, NULL);
	zmm_tree_set_child(heap, block, 1, NULL);
	zmm_list_init(heap, block);
}

/* Returns the right child, else the left one; NULL: the node is a leaf. */
static zmm_free_block *zmm_tree_some_child(zmm_heap *heap, const zmm_free_block *node)
{
	zmm_free_block *right = zmm_tree_below(heap, node, 1);

	return right ? right : zmm_tree_below(heap, node, 0);
}

/* Takes a leaf out of the subtree below a node; NULL: the node has no child. */
static zmm_free_block *zmm_tree_take_leaf(zmm_heap *heap, zmm_free_block *node)
{
	zmm_free_block *leaf = zmm_tree_some_child(heap, node);
	zmm_free_block *below;

	if (!leaf) {
		return NULL;
	}
	while ((below = zmm_tree_some_child(heap, leaf)) != NULL) {
		leaf = below;
	}
	zmm_slot_set(heap, zmm_tree_parent(heap, leaf), NULL);
	return leaf;
}

static void zmm_tree_replace(zmm_heap *heap, const zmm_free_block *node, zmm_free_block *substitute)
{
	zmm_free_block **slot = zmm_tree_parent(heap, node);

	zmm_slot_set(heap, slot, substitute);
	zmm_tree_set_parent(heap, substitute, slot);
	zmm_tree_set_child(heap, substitute, 0, zmm_tree_below(heap, node, 0));
	zmm_tree_set_child(heap, substitute, 1, zmm_tree_below(heap, node, 1));
}

static void zmm_tree_remove_node(zmm_heap *heap, zmm_free_block *node, zmm_free_block *sibling)
{
	zmm_free_block **slot = zmm_tree_parent(heap, node);
	zmm_free_block *substitute;

	if (ZMM_UNLIKELY(!zmm_slot_is_plausible(heap, slot) || zmm_slot_node(heap, slot) != node)) {
		zmm_heap_panic(heap, node, "parent link of a free block is damaged");
	}
	substitute = sibling ? sibling : zmm_tree_take_leaf(heap, node);
	if (substitute) {
		zmm_tree_replace(heap, node, substitute);
	} else {
		zmm_slot_set(heap, slot, NULL);
	}
}

void zmm_tree_remove(zmm_heap *heap, zmm_free_block *block, size_t true_size)
{
	size_t index = ZMM_LARGE_BUCKET_INDEX(true_size);
	zmm_free_block *sibling = heap->policy.original ? zmm_prev_free(heap, block) : zmm_next_free(heap, block);

	zmm_list_remove(heap, block);
	if (zmm_tree_parent(heap, block)) {
		zmm_tree_remove_node(heap, block, sibling != block ? sibling : NULL);
	}
	heap->large.sizes[index] -= true_size;
	if (!--heap->large.counts[index]) {
		heap->large.bitmap &= ~((size_t) 1 << index);
	}
}

static bool zmm_tree_is_better(const zmm_free_block *node, const zmm_free_block *best, size_t true_size)
{
	size_t size = zmm_block_size(&node->block);

	return size >= true_size && (!best || size < zmm_block_size(&best->block));
}

/* Returns the best fit in a subtree whose sizes are all large enough, or `best` if that is better.  Smaller sizes are
 * on the left. */
static const zmm_free_block *zmm_tree_leftmost(zmm_heap *heap,
	const zmm_free_block *node, const zmm_free_block *best, size_t true_size)
{
	while (node) {
		const zmm_free_block *left = zmm_tree_below(heap, node, 0);

		if (zmm_tree_is_better(node, best, true_size)) {
			best = node;
		}
		node = left ? left : zmm_tree_below(heap, node, 1);
	}
	return best;
}

/* Returns the best fit among the blocks of one tree, or NULL. */
static const zmm_free_block *zmm_tree_search_bucket(zmm_heap *heap, size_t true_size, size_t index)
{
	const zmm_free_block *node = zmm_tree_root_of(heap, index);
	size_t path = zmm_tree_path(true_size, index);
	const zmm_free_block *best = NULL;
	const zmm_free_block *turn = NULL; /* the last node whose right subtree was not taken: all sizes there are larger */

	while (node) {
		if (zmm_tree_is_better(node, best, true_size)) {
			best = node;
			if (zmm_block_size(&node->block) == true_size) {
				return best;
			}
		}
		if (!ZMM_TOP_BIT(path) && zmm_tree_child(heap, node, 1)) {
			turn = node;
		}
		node = zmm_tree_below(heap, node, ZMM_TOP_BIT(path));
		path <<= 1;
	}
	return turn ? zmm_tree_leftmost(heap, zmm_tree_below(heap, turn, 1), best, true_size) : best;
}

zmm_free_block *zmm_tree_search(zmm_heap *heap, size_t true_size)
{
	size_t index = ZMM_LARGE_BUCKET_INDEX(true_size);
	size_t bitmap = heap->large.bitmap >> index;
	const zmm_free_block *best = NULL;
	zmm_free_block *sibling;

	if (bitmap & 1) {
		best = zmm_tree_search_bucket(heap, true_size, index);
	}
	bitmap >>= 1;
	if (!best && bitmap) {
		index += 1 + zmm_low_bit(bitmap);
		best = zmm_tree_leftmost(heap, zmm_tree_root_of(heap, index), NULL, true_size);
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
