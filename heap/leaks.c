#include "heap/leaks.h"
#include "heap/cursor.h"
#include "heap/marks.h"
#include "heap/panic.h"

#ifdef ZMM_DEBUG_LEAKS
/* Returns whether a block is used, is not the heap's own, and was not reported before. */
static bool zmm_debug_is_leak(const zmm_heap *heap, const zmm_block_view *view)
{
	const void *data = zmm_block_data(view->block);

	return view->state == ZMM_STATE_USED && view->block->magic == ZMM_MAGIC_VALID
		&& data != heap->limit.reserve && data != heap;
}

static void zmm_debug_report_leak(zmm_heap *heap, const zmm_block_view *view)
{
	zmm_block *block = zmm_block_at(view->entry->segment, view->offset);
	zmm_leak leak = { zmm_block_data(block), view->data_size, NULL, 0 };

#ifdef ZMM_DEBUG_CALL_SITE
	leak.filename = block->filename;
	leak.lineno = block->lineno;
#endif
	block->magic = ZMM_MAGIC_LEAK;
	heap->hooks->leak(heap, &leak);
}

ZMM_COLD static void zmm_debug_leaks_panic(zmm_heap *heap, const zmm_cursor *cursor)
{
	char text[ZMM_FAULT_TEXT_SIZE];

	zmm_cursor_explain(cursor, text, sizeof(text));
	zmm_heap_panic(heap, cursor->where, text);
}

void zmm_debug_report_leaks(zmm_heap *heap)
{
	zmm_cursor cursor;
	zmm_block_view view;

	if (!heap->hooks->leak) {
		return;
	}
	zmm_cursor_start(&cursor, heap);
	while (zmm_cursor_next(&cursor, &view)) {
		if (zmm_debug_is_leak(heap, &view)) {
			zmm_debug_report_leak(heap, &view);
		}
	}
	if (cursor.fault) {
		zmm_debug_leaks_panic(heap, &cursor);
	}
}
#endif
