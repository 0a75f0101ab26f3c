#include "takeover.h"
#include "peers.h"
#include "record.h"

#include "zend_virtual_cwd.h"

#define BENCH_CHUNK_SIZE ((uintptr_t) 2 * 1024 * 1024)

/* The engine's first heap, and the one chunk it has at start-up: blocks from
 * before the takeover lie there. */
static zend_mm_heap *bench_old_heap;
static uintptr_t bench_old_chunk;

static zend_mm_heap *bench_engine_heap; /* the one our handlers serve */
static zend_mm_heap *bench_inner_heap;  /* passthrough: where the blocks are */
static bench_functions bench_peer;

static zend_always_inline bool bench_is_old(const void *ptr)
{
	return UNEXPECTED((uintptr_t) ptr - bench_old_chunk < BENCH_CHUNK_SIZE);
}

static void bench_free_old(void *ptr)
{
	_zend_mm_free(bench_old_heap, ptr ZEND_FILE_LINE_CC ZEND_FILE_LINE_EMPTY_CC);
}

/* A block from before the takeover moves over. */
static void *bench_adopt(void *ptr, size_t size, void *adopted)
{
	size_t held = _zend_mm_block_size(bench_old_heap, ptr ZEND_FILE_LINE_CC ZEND_FILE_LINE_EMPTY_CC);

	if (adopted) {
		memcpy(adopted, ptr, held < size ? held : size);
		bench_free_old(ptr);
	}
	return adopted;
}

static void *bench_peer_malloc(size_t size BENCH_HANDLER_DC)
{
	return bench_peer.malloc(size);
}

static void bench_peer_free(void *ptr BENCH_HANDLER_DC)
{
	if (bench_is_old(ptr)) {
		bench_free_old(ptr);
	} else {
		bench_peer.free(ptr);
	}
}

static void *bench_peer_realloc(void *ptr, size_t size BENCH_HANDLER_DC)
{
	if (bench_is_old(ptr)) {
		return bench_adopt(ptr, size, bench_peer.malloc(size));
	}
	return bench_peer.realloc(ptr, size);
}

static void *bench_inner_malloc(size_t size BENCH_HANDLER_DC)
{
	return _zend_mm_alloc(bench_inner_heap, size ZEND_FILE_LINE_CC ZEND_FILE_LINE_EMPTY_CC);
}

static void bench_inner_free(void *ptr BENCH_HANDLER_DC)
{
	if (bench_is_old(ptr)) {
		bench_free_old(ptr);
	} else {
		_zend_mm_free(bench_inner_heap, ptr ZEND_FILE_LINE_CC ZEND_FILE_LINE_EMPTY_CC);
	}
}

static void *bench_inner_realloc(void *ptr, size_t size BENCH_HANDLER_DC)
{
	if (bench_is_old(ptr)) {
		return bench_adopt(ptr, size, bench_inner_malloc(size));
	}
	return _zend_mm_realloc(bench_inner_heap, ptr, size ZEND_FILE_LINE_CC ZEND_FILE_LINE_EMPTY_CC);
}

static void *bench_record_malloc(size_t size BENCH_HANDLER_DC)
{
	void *ptr = bench_inner_malloc(size);

	bench_record_alloc(ptr, size);
	return ptr;
}

static void bench_record_free(void *ptr BENCH_HANDLER_DC)
{
	if (ptr && !bench_is_old(ptr)) {
		bench_record_release(ptr);
	}
	bench_inner_free(ptr);
}

static void *bench_record_realloc(void *ptr, size_t size BENCH_HANDLER_DC)
{
	bool known = ptr && !bench_is_old(ptr);
	void *moved = bench_inner_realloc(ptr, size);

	if (known) {
		bench_record_resize(ptr, moved, size);
	} else {
		bench_record_alloc(moved, size);
	}
	return moved;
}

typedef struct bench_handlers {
	void *(*malloc)(size_t BENCH_HANDLER_DC);
	void (*free)(void * BENCH_HANDLER_DC);
	void *(*realloc)(void *, size_t BENCH_HANDLER_DC);
} bench_handlers;

static const bench_handlers bench_peer_handlers = { bench_peer_malloc, bench_peer_free, bench_peer_realloc };
static const bench_handlers bench_inner_handlers = { bench_inner_malloc, bench_inner_free, bench_inner_realloc };
static const bench_handlers bench_record_handlers = { bench_record_malloc, bench_record_free, bench_record_realloc };
static const bench_handlers *bench_chosen;

static void bench_free_at_end(void *ptr BENCH_HANDLER_DC)
{
	if (ptr != bench_engine_heap) {
		bench_chosen->free(ptr);
	}
}

static const char *bench_choose(const char *name, const char *record)
{
	if (record || strcmp(name, "passthrough") == 0) {
		bench_inner_heap = zend_mm_startup();
		bench_chosen = record ? &bench_record_handlers : &bench_inner_handlers;
		return record ? bench_record_start(record) : NULL;
	}
	bench_chosen = &bench_peer_handlers;
	return bench_peer_open(name, &bench_peer);
}

const char *bench_takeover(const char *name, const char *record)
{
	const char *refusal;

	bench_old_heap = zend_mm_get_heap();
	bench_old_chunk = (uintptr_t) bench_old_heap & ~(BENCH_CHUNK_SIZE - 1);
	if (zend_mm_is_custom_heap(bench_old_heap) || zend_memory_usage(1) != BENCH_CHUNK_SIZE) {
		return "the engine's heap is not as it is at the start: load this extension first";
	}
	refusal = bench_choose(name, record);
	if (refusal) {
		return refusal;
	}
	bench_engine_heap = zend_mm_startup();
	zend_mm_set_custom_handlers(bench_engine_heap, bench_chosen->malloc, bench_chosen->free, bench_chosen->realloc);
	/* The path of the current directory is a block that lives long. */
	virtual_cwd_deactivate();
	zend_mm_set_heap(bench_engine_heap);
	virtual_cwd_activate();
	return NULL;
}

void bench_takeover_end(void)
{
	if (bench_engine_heap) {
		bench_record_stop();
		zend_mm_set_custom_handlers(bench_engine_heap, bench_chosen->malloc, bench_free_at_end, bench_chosen->realloc);
	}
}
