#include "inspect/arena.h"

#include <stdint.h>

/* A storage that takes its segments from the system directly, not from the C library. */
#ifdef _WIN32
# define ZMM_ARENA_STORAGE "win32"
#else
# define ZMM_ARENA_STORAGE "mmap_anon"
#endif

/* Enough for objects of any type. */
#define ZMM_ARENA_ALIGNMENT ((size_t) 16)

#define ZMM_ARENA_ALIGNED(bytes) (((bytes) + ZMM_ARENA_ALIGNMENT - 1) & ~(ZMM_ARENA_ALIGNMENT - 1))

/* Bytes before the first piece: the segment's header, which storage needs, and the padding that aligns the piece. */
#define ZMM_ARENA_HEADER (ZMM_ARENA_ALIGNED(sizeof(zmm_segment)) + ZMM_ARENA_ALIGNMENT)

/* Allocates the arena's one segment; NULL: the system has no memory, or `bytes` is too large. */
static zmm_segment *zmm_arena_map(zmm_storage *storage, size_t bytes)
{
	zmm_segment *segment = bytes > (size_t) PTRDIFF_MAX - ZMM_ARENA_HEADER
		? NULL : storage->handlers->_alloc(storage, bytes + ZMM_ARENA_HEADER);

	if (segment) {
		segment->size = bytes + ZMM_ARENA_HEADER;
		segment->next_segment = NULL;
	}
	return segment;
}

bool zmm_arena_open(zmm_arena *arena, size_t bytes)
{
	zmm_storage *storage = zmm_storage_find(ZMM_ARENA_STORAGE)->init(NULL);

	*arena = (zmm_arena) { storage, storage ? zmm_arena_map(storage, bytes) : NULL, bytes, 0 };
	if (storage && !arena->segment) {
		zmm_arena_close(arena);
	}
	return arena->storage != NULL;
}

/* Returns the address of the first piece. */
static char *zmm_arena_start(const zmm_arena *arena)
{
	uintptr_t start = (uintptr_t) (arena->segment + 1);

	return (char *) arena->segment + sizeof(zmm_segment) + (ZMM_ARENA_ALIGNED(start) - start);
}

size_t zmm_arena_left(const zmm_arena *arena)
{
	return arena->storage ? arena->size - arena->taken : 0;
}

void *zmm_arena_take(zmm_arena *arena, size_t bytes)
{
	char *piece;

	if (!arena->storage || bytes > zmm_arena_left(arena)) {
		return NULL;
	}
	piece = zmm_arena_start(arena) + arena->taken;
	arena->taken = ZMM_ARENA_ALIGNED(arena->taken + bytes);
	if (arena->taken > arena->size) {
		arena->taken = arena->size;
	}
	return piece;
}

void zmm_arena_close(zmm_arena *arena)
{
	if (!arena->storage) {
		return;
	}
	if (arena->segment) {
		arena->storage->handlers->_free(arena->storage, arena->segment);
	}
	arena->storage->handlers->dtor(arena->storage);
	*arena = (zmm_arena) { NULL, NULL, 0, 0 };
}
