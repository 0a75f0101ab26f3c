#include "inspect/walk.h"
#include "heap/bucket.h"
#include "heap/rest.h"
#include "heap/segment_entry.h"
#include "heap/tree.h"

bool zmm_segment_is_pinned(const zmm_segment_entry *entry)
{
	const zmm_block *block = zmm_segment_first_block(entry->segment);
	size_t left = entry->size - ZMM_SEGMENT_OVERHEAD;

	while (left && (zmm_block_is_free(block) || zmm_block_is_cached(block))) {
		size_t true_size = zmm_tag_size(block->info._size);

		if (true_size < ZMM_MIN_BLOCK_SIZE || true_size > left) {
			break;
		}
		left -= true_size;
		block = zmm_block_at(block, true_size);
	}
	return left != 0;
}

/* A walk along links that may be damaged. */
typedef struct zmm_link_walk {
	const zmm_heap *heap;
	size_t read;                   /* bytes of each block that the walk reads */
	size_t left;                   /* blocks that it may still visit */
	const zmm_segment_entry *last; /* the last block's segment, which most often has the next block, too; or NULL */
} zmm_link_walk;

/* Whether the walk may read the block that a link leads to; counts it. */
static bool zmm_walk_may_read(zmm_link_walk *walk, const zmm_free_block *block)
{
	if ((uintptr_t) block & (ZMM_ALIGNMENT - 1) || !walk->left) {
		return false;
	}
	if (!walk->last || !zmm_table_entry_has(walk->last, block, walk->read)) {
		walk->last = zmm_table_find(walk->heap, block);
	}
	if (!walk->last || !zmm_table_entry_has(walk->last, block, walk->read)) {
		return false;
	}
	walk->left--;
	return true;
}

/* Returns the most blocks that the rest queue can have.  With the original policy small blocks do not count for its
 * bound; there are no more than fit. */
static size_t zmm_walk_most_rest(const zmm_heap *heap)
{
	return heap->policy.original ? heap->real->size / ZMM_MIN_BLOCK_SIZE : ZMM_MAX_REST_BLOCKS;
}

void zmm_walk_rest(const zmm_heap *heap, zmm_block_function visit, void *context)
{
	zmm_link_walk walk = { heap, ZMM_MIN_BLOCK_SIZE, zmm_walk_most_rest(heap), NULL };
	const zmm_free_block *head = ZMM_REST_BUCKET(heap);
	const zmm_free_block *block;

	for (block = zmm_next_free(heap, head); block != head && zmm_walk_may_read(&walk, block);
			block = zmm_next_free(heap, block)) {
		if (!visit(context, &block->block, zmm_tag_size(block->block.info._size))) {
			return;
		}
	}
}

typedef struct zmm_tree_walk {
	zmm_link_walk links;
	zmm_node_function visit;
	void *context;
} zmm_tree_walk;

/* Visits a node and the nodes below it.  No tree is deeper than a size has bits.  false: the visitor ended the walk. */
static bool zmm_walk_node(zmm_tree_walk *walk, const zmm_free_block *node, size_t depth)
{
	if (!node || depth > ZMM_NUM_BUCKETS || !zmm_walk_may_read(&walk->links, node)) {
		return true;
	}
	return walk->visit(walk->context, node, zmm_tag_size(node->block.info._size), depth)
		&& zmm_walk_node(walk, zmm_tree_child(walk->links.heap, node, 0), depth + 1)
		&& zmm_walk_node(walk, zmm_tree_child(walk->links.heap, node, 1), depth + 1);
}

void zmm_walk_tree(const zmm_heap *heap, size_t index, zmm_node_function visit, void *context)
{
	zmm_tree_walk walk = { { heap, sizeof(zmm_free_block), heap->large.counts[index], NULL }, visit, context };

	zmm_walk_node(&walk, zmm_tree_root(heap, index), 1);
}
