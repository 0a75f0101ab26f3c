/*
 * zmm storage "win32": segments come from a private Windows heap.
 */

#include "storage/handlers.h"

#ifdef _WIN32

#define WIN32_LEAN_AND_MEAN
#include <windows.h>

/* Makes a Windows heap that grows as needed and has Windows' own lock. */
static HANDLE create_private_heap(void)
{
	return HeapCreate(0, 0, 0);
}

static zmm_storage *win32_init(void *params)
{
	zmm_storage *storage;
	HANDLE heap = create_private_heap();

	(void) params;
	if (!heap) {
		return NULL;
	}
	storage = zmm_storage_new(&zmm_storage_win32, heap);
	if (!storage) {
		HeapDestroy(heap);
	}
	return storage;
}

static void win32_dtor(zmm_storage *storage)
{
	HeapDestroy(storage->data);
	zmm_storage_delete(storage);
}

/* Makes the new heap first: if that fails, the old one stays. */
static void win32_compact(zmm_storage *storage)
{
	HANDLE heap = create_private_heap();

	if (heap) {
		HeapDestroy(storage->data);
		storage->data = heap;
	}
}

static zmm_segment *win32_alloc(zmm_storage *storage, size_t size)
{
	return HeapAlloc(storage->data, 0, size);
}

static zmm_segment *win32_realloc(zmm_storage *storage, zmm_segment *segment, size_t size)
{
	return HeapReAlloc(storage->data, 0, segment, size);
}

static void win32_free(zmm_storage *storage, zmm_segment *segment)
{
	HeapFree(storage->data, 0, segment);
}

/* Windows decommits a block of the size of a segment when it is freed.  HeapCompact() joins smaller free neighbours.
 * Windows does not report how much memory leaves the process, so this returns 0. */
static size_t win32_trim(zmm_storage *storage, bool all)
{
	if (all) {
		HeapCompact(storage->data, 0);
	}
	return 0;
}

const zmm_mem_handlers zmm_storage_win32 = {
	.name = "win32",
	.init = win32_init,
	.dtor = win32_dtor,
	.compact = win32_compact,
	._alloc = win32_alloc,
	._realloc = win32_realloc,
	._free = win32_free,
	._trim = win32_trim,
};

#endif
