#include "inspect/walk.h"
#include "heap/bucket.h"
#include "heap/rest.h"
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

	for (segment = heap->segments_list; segment; segment = segment->next_segment) {
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

bool zmm_segment_is_pinned(const zmm_segment *segment)
{
	const zmm_block *block = zmm_segment_first_block(segment);

	while (zmm_block_is_free(block) || zmm_block_is_cached(block)) {
		block = zmm_next_block(block);
	}
	return zmm_block_is_used(block); /* else it is the guard */
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
	for (index = 0; index < ZMM_LARGE_CACHE_LISTS; index++) {
		for (cached = heap->large_cache.lists[index].first; cached; cached = cached->next) {
			visit(context, zmm_block_of_data(cached), zmm_block_size(zmm_block_of_data(cached)));
		}
	}
	if (heap->victim) {
		visit(context, heap->victim, heap->victim_size);
	}
}

void zmm_walk_rest(const zmm_heap *heap, zmm_block_function visit, void *context)
{
	const zmm_free_block *head = ZMM_REST_BUCKET(heap);
	const zmm_free_block *block;

	for (block = zmm_next_free(heap, head); block != head; block = zmm_next_free(heap, block)) {
		visit(context, &block->block, zmm_block_size(&block->block));
	}
}

/* A tree is no deeper than a size has bits. */
static void zmm_walk_node(const zmm_heap *heap, const zmm_free_block *node, size_t depth,
	zmm_node_function visit, void *context)
{
	if (node) {
		visit(context, node, zmm_block_size(&node->block), depth);
		zmm_walk_node(heap, zmm_tree_child(heap, node, 0), depth + 1, visit, context);
		zmm_walk_node(heap, zmm_tree_child(heap, node, 1), depth + 1, visit, context);
	}
}

void zmm_walk_tree(const zmm_heap *heap, size_t index, zmm_node_function visit, void *context)
{
	zmm_walk_node(heap, zmm_tree_root(heap, index), 1, visit, context);
}
