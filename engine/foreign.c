#include "engine/foreign.h"

#ifndef ZTS
zmm_foreign zmm_foreign_blocks;
#endif

/* The start of every chunk of the engine's heap. */
typedef struct zmm_engine_chunk {
	zend_mm_heap *heap;
	struct zmm_engine_chunk *next;
} zmm_engine_chunk;

static bool zmm_foreign_is_chunk(const zmm_engine_chunk *chunk, const zend_mm_heap *heap)
{
	return chunk && ((uintptr_t) chunk & (ZMM_ENGINE_CHUNK_SIZE - 1)) == 0 && chunk->heap == heap;
}

/* Widens the range so that it covers `size` bytes from `start` on. */
static void zmm_foreign_cover(zmm_foreign *foreign, uintptr_t start, uintptr_t size)
{
	uintptr_t end = start + size;

	if (foreign->size) {
		uintptr_t known_end = foreign->start + foreign->size;

		start = start < foreign->start ? start : foreign->start;
		end = end > known_end ? end : known_end;
	}
	foreign->start = start;
	foreign->size = end - start;
}

static void zmm_foreign_add(zmm_foreign *foreign, const zmm_engine_chunk *chunk)
{
	foreign->chunks[foreign->num_chunks++] = (uintptr_t) chunk;
	zmm_foreign_cover(foreign, (uintptr_t) chunk, ZMM_ENGINE_CHUNK_SIZE);
}

void zmm_foreign_expect(zmm_foreign *foreign, const void *ptr)
{
	zmm_foreign_cover(foreign, (uintptr_t) ptr, 1);
}

const char *zmm_foreign_note(zmm_foreign *foreign, zend_mm_heap *heap, size_t real_size)
{
	const zmm_engine_chunk *first = (const zmm_engine_chunk *) ((uintptr_t) heap & ~(ZMM_ENGINE_CHUNK_SIZE - 1));
	const zmm_engine_chunk *chunk = first;

	memset(foreign, 0, sizeof(*foreign)); /* PHP may have run in this process before */
	do {
		if (!zmm_foreign_is_chunk(chunk, heap) || foreign->num_chunks == ZMM_FOREIGN_MAX_CHUNKS) {
			foreign->size = 0;
			return "the chunks of the engine's own heap are not understood";
		}
		zmm_foreign_add(foreign, chunk);
		chunk = chunk->next;
	} while (chunk != first);
	if (real_size != foreign->num_chunks * ZMM_ENGINE_CHUNK_SIZE) {
		foreign->size = 0;
		return "the engine's own heap has huge blocks already: load zmm before the extension that takes them";
	}
	foreign->heap = heap;
	return NULL;
}

bool zmm_foreign_has(const zmm_foreign *foreign, const void *ptr)
{
	uintptr_t chunk = (uintptr_t) ptr & ~(ZMM_ENGINE_CHUNK_SIZE - 1);
	size_t i;

	for (i = 0; i < foreign->num_chunks; i++) {
		if (foreign->chunks[i] == chunk) {
			return true;
		}
	}
	return false;
}
