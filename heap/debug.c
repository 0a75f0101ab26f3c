#include "heap/debug.h"

#if ZMM_DEBUG_BLOCKS

void zmm_debug_check_used(zmm_heap *heap, const zmm_block *block)
{
	const char *fault;

#ifdef ZMM_DEBUG_MAGIC
	if (block->magic == ZMM_MAGIC_CACHED || block->magic == ZMM_MAGIC_FREED) {
		zmm_heap_panic(heap, block, "block was freed already");
	}
#endif
	fault = zmm_debug_fault(heap, block);
	if (fault) {
		zmm_heap_panic(heap, block, fault);
	}
#ifdef ZMM_DEBUG_THREAD
	if (!zmm_debug_is_of_thread(block)) {
		zmm_heap_panic(heap, block, "block belongs to another thread");
	}
#endif
}

void zmm_debug_check_cached(zmm_heap *heap, const zmm_block *block)
{
#ifdef ZMM_DEBUG_MAGIC
	if (block->magic != ZMM_MAGIC_CACHED) {
		zmm_heap_panic(heap, block, "magic of a cached block is wrong");
	}
#endif
#ifdef ZMM_DEBUG_FILL
	const unsigned char *data = (const unsigned char *) block;
	size_t i, size = zmm_block_size(block);

	for (i = sizeof(zmm_free_block); i < size; i++) {
		if (data[i] != ZMM_FILL_BYTE) {
			zmm_heap_panic(heap, block, "block was written to after it was freed");
		}
	}
#else
	(void) heap;
	(void) block;
#endif
}

#endif
