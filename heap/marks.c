#include "heap/marks.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#if ZMM_DEBUG_BLOCKS

#define ZMM_END_GUARD 0x5bd1e995U

#ifdef ZMM_DEBUG_THREAD
/* Its address differs from thread to thread, so no thread library is needed to tell threads apart. */
static _Thread_local char zmm_thread_mark;

bool zmm_debug_is_of_thread(const zmm_block *block)
{
	return block->thread_id == (uintptr_t) &zmm_thread_mark;
}
#endif

#ifdef ZMM_DEBUG_COOKIE
static uint32_t zmm_block_cookie(const zmm_heap *heap, const zmm_block *block)
{
	return heap->cookie ^ ((uint32_t) ((uintptr_t) block >> ZMM_ALIGNMENT_LOG2) * 2654435761U);
}
#endif

#ifdef ZMM_DEBUG_GUARD
static bool zmm_end_guard_is_whole(const zmm_block *block)
{
	uint32_t guard;

	memcpy(&guard, (const char *) zmm_block_data(block) + block->requested, sizeof(guard));
	return guard == ZMM_END_GUARD;
}
#endif

#ifdef ZMM_DEBUG_CALL_SITE
static void zmm_debug_note_call_site(zmm_heap *heap, zmm_block *block)
{
	block->filename = heap->call_site.filename;
	block->lineno = heap->call_site.lineno;
	if (!block->filename && heap->hooks->call_site) {
		heap->hooks->call_site(heap, &block->filename, &block->lineno);
	}
}
#endif

void zmm_debug_start(zmm_heap *heap)
{
#ifdef ZMM_DEBUG_COOKIE
	heap->cookie = (uint32_t) ((uintptr_t) heap >> 4) ^ (uint32_t) time(NULL) ^ 0x9e3779b9U;
#else
	(void) heap;
#endif
}

void zmm_debug_mark_used(zmm_heap *heap, zmm_block *block, size_t requested)
{
	(void) heap;
	(void) block;
	(void) requested;
#ifdef ZMM_DEBUG_MAGIC
	block->magic = ZMM_MAGIC_VALID;
#endif
#ifdef ZMM_DEBUG_COOKIE
	block->cookie = zmm_block_cookie(heap, block);
#endif
#ifdef ZMM_DEBUG_THREAD
	block->thread_id = (uintptr_t) &zmm_thread_mark;
#endif
#ifdef ZMM_DEBUG_CALL_SITE
	zmm_debug_note_call_site(heap, block);
#endif
#ifdef ZMM_DEBUG_GUARD
	block->requested = requested;
	memcpy((char *) zmm_block_data(block) + requested, &(uint32_t) { ZMM_END_GUARD }, sizeof(uint32_t));
#endif
}

/* Overwrites a free block behind its header and links. */
static void zmm_debug_fill(zmm_block *block, size_t true_size)
{
#ifdef ZMM_DEBUG_FILL
	if (true_size > sizeof(zmm_free_block)) {
		memset((char *) block + sizeof(zmm_free_block), ZMM_FILL_BYTE, true_size - sizeof(zmm_free_block));
	}
#else
	(void) block;
	(void) true_size;
#endif
}

void zmm_debug_mark_cached(zmm_heap *heap, zmm_block *block)
{
	(void) heap;
#ifdef ZMM_DEBUG_MAGIC
	block->magic = ZMM_MAGIC_CACHED;
#endif
	zmm_debug_fill(block, zmm_block_size(block));
}

void zmm_debug_mark_unused(zmm_heap *heap, zmm_block *block)
{
#ifdef ZMM_DEBUG_CALL_SITE
	block->filename = NULL;
#endif
	zmm_debug_mark_cached(heap, block);
}

void zmm_debug_mark_run(zmm_heap *heap, zmm_block *first, size_t true_size, size_t count)
{
	while (--count) {
		zmm_debug_mark_unused(heap, zmm_block_at(first, count * true_size));
	}
}

void zmm_debug_mark_free(zmm_heap *heap, zmm_block *block, size_t true_size)
{
	(void) heap;
#ifdef ZMM_DEBUG_MAGIC
	block->magic = ZMM_MAGIC_FREED;
#endif
	zmm_debug_fill(block, true_size);
}

void zmm_debug_mark_guard(zmm_block *guard)
{
#ifdef ZMM_DEBUG_MAGIC
	guard->magic = ZMM_MAGIC_GUARD;
#else
	(void) guard;
#endif
}

void zmm_debug_wipe_segment(zmm_segment *segment)
{
	memset(zmm_segment_first_block(segment), ZMM_FILL_BYTE, segment->size - ZMM_SEGMENT_HEADER_SIZE);
}

const char *zmm_debug_fault(const zmm_heap *heap, const zmm_block *block)
{
	(void) heap;
	(void) block;
#ifdef ZMM_DEBUG_MAGIC
	if (block->magic == ZMM_MAGIC_CACHED) {
		return NULL;
	}
	if (block->magic != ZMM_MAGIC_VALID) {
		return "magic of a used block is wrong";
	}
#endif
#ifdef ZMM_DEBUG_COOKIE
	if (block->cookie != zmm_block_cookie(heap, block)) {
		return "cookie of a used block is wrong: its header was overwritten";
	}
#endif
#ifdef ZMM_DEBUG_GUARD
	if (block->requested > zmm_block_size(block) - ZMM_BLOCK_EXTRA) {
		return "size asked for is larger than the block: its header was overwritten";
	}
	if (!zmm_end_guard_is_whole(block)) {
		return "guard word behind a used block was overwritten";
	}
#endif
	return NULL;
}

#endif
