#include "inspect/walk.h"
#include "heap/bucket.h"
#include "heap/rest.h"
#include "heap/segment_table.h"
#include "heap/tree.h"

static zmm_block_kind zmm_kind_of(const zmm_block *block)
{
	if (zmm_block_is_used(block)) {
		return ZMM_KIND_USED;
	}
	if (zmm_block_is_cached(block)) {
		return ZMM_KIND_CACHED;
	}
	return zmm_block_is_rest(block) ? ZMM_KIND_REST : ZMM_KIND_FREE;
}

static void zmm_walk_blocks(const zmm_segment *segment, const zmm_visitor *visitor, void *context)
{
	const zmm_block *block = zmm_segment_first_block(segment);
	const zmm_block *guard = zmm_segment_guard(segment);

	while (block != guard) {
		size_t true_size = zmm_block_size(block);

		visitor->block(context, block, true_size, zmm_kind_of(block));
		block = zmm_block_at(block, true_size);
	}
}

void zmm_walk(const zmm_heap *heap, const zmm_visitor *visitor, void *context)
{
	const zmm_segment *segment;

	for (segment = heap->segments.list; segment; segment = segment->next_segment) {
		if (visitor->segment) {
			visitor->segment(context, segment);
		}
		if (visitor->block) {
			zmm_walk_blocks(segment, visitor, context);
		}
		if (visitor->segment_end) {
			visitor->segment_end(context, segment);
		}
	}
}

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

void zmm_walk_cache(const zmm_heap *heap, zmm_block_function visit, void *context)
{
	const zmm_cached *cached;
	size_t index;

	for (index = 0; index < ZMM_NUM_BUCKETS; index++) {
		for (cached = ZMM_CACHE_LIST(heap, index)->first; cached; cached = cached->next) {
			visit(context, zmm_block_of_data(cached), ZMM_BUCKET_TRUE_SIZE(index));
		}
	}
	for (index = 0; index < ZMM_NUM_CLASSES; index++) {
		for (cached = heap->large_cache.lists[index]; cached; cached = cached->next) {
			visit(context, zmm_block_of_data(cached), zmm_block_size(zmm_block_of_data(cached)));
		}
	}
	if (heap->victim.block) {
		visit(context, heap->victim.block, heap->victim.size);
	}
}

/* A walk along links that somebody may have written over. */
typedef struct zmm_link_walk {
	const zmm_heap *heap;
	size_t read;                   /* bytes of each block */
	size_t left;                   /* so many blocks at most */
	const zmm_segment_entry *last; /* the segment of the block before, in which most often the next one is */
} zmm_link_walk;

/* The walk may go on to what a link leads to. */
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

/* Small ones that do not count are no more than fit. */
static size_t zmm_walk_most_rest(const zmm_heap *heap)
{
	return heap->policy->original ? heap->real->size / ZMM_MIN_BLOCK_SIZE : ZMM_MAX_REST_BLOCKS;
}

void zmm_walk_rest(const zmm_heap *heap, zmm_block_function visit, void *context)
{
	zmm_link_walk walk = { heap, ZMM_MIN_BLOCK_SIZE, zmm_walk_most_rest(heap), NULL };
	const zmm_free_block *head = ZMM_REST_BUCKET(heap);
	const zmm_free_block *block;

	for (block = zmm_next_free(heap, head); block != head && zmm_walk_may_read(&walk, block); block = zmm_next_free(heap, block)) {
		visit(context, &block->block, zmm_tag_size(block->block.info._size));
	}
}

typedef struct zmm_tree_walk {
	zmm_link_walk links;
	zmm_node_function visit;
	void *context;
} zmm_tree_walk;

/* A tree is no deeper than a size has bits. */
static void zmm_walk_node(zmm_tree_walk *walk, const zmm_free_block *node, size_t depth)
{
	if (node && depth <= ZMM_NUM_BUCKETS && zmm_walk_may_read(&walk->links, node)) {
		walk->visit(walk->context, node, zmm_tag_size(node->block.info._size), depth);
		zmm_walk_node(walk, zmm_tree_child(walk->links.heap, node, 0), depth + 1);
		zmm_walk_node(walk, zmm_tree_child(walk->links.heap, node, 1), depth + 1);
	}
}

void zmm_walk_tree(const zmm_heap *heap, size_t index, zmm_node_function visit, void *context)
{
	zmm_tree_walk walk = { { heap, sizeof(zmm_free_block), heap->large.counts[index], NULL }, visit, context };

	zmm_walk_node(&walk, zmm_tree_root(heap, index), 1);
}
