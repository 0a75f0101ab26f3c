#include "heap/panic.h"
#include "heap/marks.h"
#include "heap/segment_entry.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* The heap is damaged, so the code below checks each value in the heap's memory before it uses the value. */

typedef struct zmm_panic_text {
	char text[400];
	size_t length;
} zmm_panic_text;

ZMM_PRINTF(2, 3)
static void zmm_panic_add(zmm_panic_text *panic, const char *format, ...)
{
	va_list args;
	int length;

	va_start(args, format);
	length = vsnprintf(panic->text + panic->length, sizeof(panic->text) - panic->length, format, args);
	va_end(args);
	if (length > 0) {
		panic->length += (size_t) length;
		panic->length = panic->length < sizeof(panic->text) ? panic->length : sizeof(panic->text) - 1;
	}
}

/* Returns a block's size, or 0 if its tag cannot be true. */
static size_t zmm_panic_size(const zmm_segment_entry *entry, const zmm_block *block)
{
	size_t size;

	if ((uintptr_t) block & (ZMM_ALIGNMENT - 1) || !zmm_table_entry_has(entry, block, ZMM_MIN_BLOCK_SIZE)) {
		return 0;
	}
	size = zmm_table_entry_size_of(entry, block);
	return size >= ZMM_MIN_BLOCK_SIZE && zmm_table_entry_has(entry, block, size) ? size : 0;
}

static void zmm_panic_add_place(zmm_panic_text *panic, const zmm_heap *heap, const zmm_block *block)
{
#ifdef ZMM_DEBUG_CALL_SITE
	if (!zmm_debug_fault(heap, block) && block->filename) {
		zmm_panic_add(panic, ", allocated at %s:%u", block->filename, (unsigned int) block->lineno);
	}
#else
	(void) panic;
	(void) heap;
	(void) block;
#endif
}

static void zmm_panic_describe(zmm_panic_text *panic, const zmm_heap *heap, const void *where)
{
	const zmm_segment_entry *entry = zmm_table_find(heap, where);
	size_t size;

	if (!entry) {
		zmm_panic_add(panic, ", in no segment");
		return;
	}
	size = zmm_panic_size(entry, where);
	if (size) {
		zmm_panic_add(panic, ", %zu bytes", size);
		zmm_panic_add_place(panic, heap, where);
	}
	zmm_panic_add(panic, ", in the segment at %p of %zu bytes", (const void *) entry->segment, entry->size);
}

void zmm_heap_panic(zmm_heap *heap, const void *where, const char *what)
{
	zmm_panic_text panic = { "", 0 };

	zmm_panic_add(&panic, "zmm_heap corrupted: %s (at %p", what, where);
	zmm_panic_describe(&panic, heap, where);
	zmm_panic_add(&panic, ")");
	if (heap->hooks->panic) {
		heap->hooks->panic(heap, panic.text);
	} else {
		fprintf(stderr, "%s\n", panic.text);
	}
	abort();
}
