#include "heap/leaks.h"
#include "heap/seal.h"

#ifdef ZMM_DEBUG_LEAKS
static void zmm_debug_report_leak(zmm_heap *heap, zmm_block *block)
{
	zmm_leak leak = { zmm_block_data(block), zmm_heap_data_size(heap, zmm_block_data(block)), NULL, 0 };

#ifdef ZMM_DEBUG_CALL_SITE
	leak.filename = block->filename;
	leak.lineno = block->lineno;
#endif
	block->magic = ZMM_MAGIC_LEAK;
	heap->hooks->leak(heap, &leak);
}

void zmm_debug_report_leaks(zmm_heap *heap)
{
	zmm_segment *segment;
	zmm_block *block;

	if (!heap->hooks->leak) {
		return;
	}
	for (segment = heap->segments.list; segment; segment = segment->next_segment) {
		for (block = zmm_segment_first_block(segment); !zmm_block_is_guard(block); block = zmm_next_block(block)) {
			if (zmm_block_is_used(block) && block->magic == ZMM_MAGIC_VALID
					&& zmm_block_data(block) != heap->limit.reserve
					&& zmm_block_data(block) != (void *) heap) {
				zmm_debug_report_leak(heap, block);
			}
		}
	}
}
#endif
