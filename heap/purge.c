#include "heap/purge.h"
#include "heap/bucket.h"
#include "heap/rest.h"
#include "heap/tree.h"

typedef struct zmm_purge {
	zmm_heap *heap;
	size_t bytes;
} zmm_purge;

/* Returns whether the tag behind a free block agrees with the block's own tag. */
static bool zmm_purge_is_sound(const zmm_heap *heap, const zmm_block *block)
{
	return zmm_block_is_free(block) && zmm_link_is_plausible(heap, zmm_next_block(block))
		&& zmm_block_tags_agree(heap, block);
}

/* Purges a free block behind its tags and links.  Purging destroys the content, and damaged links could form a
 * cycle.  So two things must hold: the block is `linked`, that is, it links back to the block or slot that leads to
 * it; and its tags agree on its size. */
static void zmm_purge_block(zmm_purge *purge, zmm_free_block *block, bool linked)
{
	zmm_storage *storage = purge->heap->storage;
	size_t size;

	if (!linked) {
		zmm_heap_panic(purge->heap, block, "links of a free block are damaged");
	}
	if (!zmm_purge_is_sound(purge->heap, &block->block)) {
		zmm_heap_panic(purge->heap, block, "tags of a free block disagree");
	}
	size = zmm_block_size(&block->block);
	if (size > sizeof(*block)) {
		purge->bytes += storage->handlers->_purge(storage, block + 1, size - sizeof(*block));
	}
}

/* Purges the blocks of a circular list behind its head. */
static void zmm_purge_list(zmm_purge *purge, zmm_free_block *head)
{
	const zmm_heap *heap = purge->heap;
	zmm_free_block *block, *prev = head;

	for (block = zmm_next_free(heap, head); block != head; prev = block, block = zmm_next_free(heap, block)) {
		zmm_purge_block(purge, block, zmm_link_is_plausible(heap, block) && zmm_prev_free(heap, block) == prev);
	}
}

/* Purges the blocks of a tree.  The recursion is shallow: a tree is no deeper than a size has bits. */
static void zmm_purge_tree(zmm_purge *purge, zmm_free_block *const *slot)
{
	const zmm_heap *heap = purge->heap;
	zmm_free_block *node;

	for (; (node = zmm_slot_node(heap, slot)) != NULL; slot = &node->child[1]) {
		zmm_purge_block(purge, node, zmm_link_is_plausible(heap, node) && zmm_tree_parent(heap, node) == slot);
		zmm_purge_list(purge, node);
		zmm_purge_tree(purge, &node->child[0]);
	}
}

size_t zmm_heap_purge(zmm_heap *heap)
{
	zmm_purge purge = { heap, 0 };
	size_t i;

	if (!heap->storage->handlers->_purge) {
		return 0;
	}
	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		zmm_purge_tree(&purge, &heap->large.roots[i]);
	}
	zmm_purge_list(&purge, ZMM_REST_BUCKET(heap));
	return purge.bytes;
}

/* Gives a segment back, and its memory to the system.  Returns the bytes that left the process.  A storage that cannot
 * count them gives `used` as an estimate. */
static size_t zmm_purge_return(zmm_storage *storage, zmm_segment *segment, size_t used)
{
	if (storage->handlers->_return) {
		return storage->handlers->_return(storage, segment);
	}
	storage->handlers->_free(storage, segment);
	return used;
}

void zmm_segment_give_back(zmm_heap *heap, zmm_segment *segment, size_t used)
{
	if (heap->gc.at_work) {
		heap->gc.given_back += zmm_purge_return(heap->storage, segment, used);
	} else {
		heap->storage->handlers->_free(heap->storage, segment);
	}
}
