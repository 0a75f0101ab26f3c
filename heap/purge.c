#include "heap/purge.h"
#include "heap/bucket.h"
#include "heap/rest.h"
#include "heap/tree.h"

typedef struct zmm_purge {
	const zmm_heap *heap;
	size_t bytes;
} zmm_purge;

/* All of a free block but its tags and links. */
static void zmm_purge_block(zmm_purge *purge, zmm_free_block *block)
{
	zmm_storage *storage = purge->heap->storage;
	size_t size = zmm_block_size(&block->block);

	if (size > sizeof(*block)) {
		purge->bytes += storage->handlers->_purge(storage, block + 1, size - sizeof(*block));
	}
}

/* The blocks of a circular list behind its head. */
static void zmm_purge_list(zmm_purge *purge, zmm_free_block *head)
{
	zmm_free_block *block;

	for (block = zmm_next_free(purge->heap, head); block != head; block = zmm_next_free(purge->heap, block)) {
		zmm_purge_block(purge, block);
	}
}

/* A tree is no deeper than a size has bits. */
static void zmm_purge_tree(zmm_purge *purge, zmm_free_block *node)
{
	for (; node; node = zmm_tree_child(purge->heap, node, 1)) {
		zmm_purge_block(purge, node);
		zmm_purge_list(purge, node);
		zmm_purge_tree(purge, zmm_tree_child(purge->heap, node, 0));
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
		zmm_purge_tree(&purge, zmm_tree_root(heap, i));
	}
	zmm_purge_list(&purge, ZMM_REST_BUCKET(heap));
	return purge.bytes;
}
