#include "engine/foreign.h"

/* Start-up needs one chunk, very rarely two. */
#define ZMM_FOREIGN_MAX_CHUNKS 64

zend_mm_heap *zmm_foreign_heap;
uintptr_t zmm_foreign_start;
uintptr_t zmm_foreign_size;

static uintptr_t zmm_foreign_chunks[ZMM_FOREIGN_MAX_CHUNKS];
static size_t zmm_foreign_num_chunks;

/* What every chunk of the engine's heap starts with. */
typedef struct zmm_engine_chunk {
	zend_mm_heap *heap;
	struct zmm_engine_chunk *next;
} zmm_engine_chunk;

static bool zmm_foreign_is_chunk(const zmm_engine_chunk *chunk, const zend_mm_heap *heap)
{
	return chunk && ((uintptr_t) chunk & (ZMM_ENGINE_CHUNK_SIZE - 1)) == 0 && chunk->heap == heap;
}

/* Widens the range. */
static void zmm_foreign_cover(uintptr_t start, uintptr_t size)
{
	uintptr_t end = start + size;

	if (zmm_foreign_size) {
		uintptr_t known_end = zmm_foreign_start + zmm_foreign_size;

		start = start < zmm_foreign_start ? start : zmm_foreign_start;
		end = end > known_end ? end : known_end;
	}
	zmm_foreign_start = start;
	zmm_foreign_size = end - start;
}

static void zmm_foreign_add(const zmm_engine_chunk *chunk)
{
	zmm_foreign_chunks[zmm_foreign_num_chunks++] = (uintptr_t) chunk;
	zmm_foreign_cover((uintptr_t) chunk, ZMM_ENGINE_CHUNK_SIZE);
}

void zmm_foreign_expect(const void *ptr)
{
	zmm_foreign_cover((uintptr_t) ptr, 1);
}

const char *zmm_foreign_note(zend_mm_heap *heap, size_t real_size)
{
	const zmm_engine_chunk *first = (const zmm_engine_chunk *) ((uintptr_t) heap & ~(ZMM_ENGINE_CHUNK_SIZE - 1));
	const zmm_engine_chunk *chunk = first;

	do {
		if (!zmm_foreign_is_chunk(chunk, heap) || zmm_foreign_num_chunks == ZMM_FOREIGN_MAX_CHUNKS) {
			zmm_foreign_size = 0;
			return "the chunks of the engine's own heap are not understood";
		}
		zmm_foreign_add(chunk);
		chunk = chunk->next;
	} while (chunk != first);
	if (real_size != zmm_foreign_num_chunks * ZMM_ENGINE_CHUNK_SIZE) {
		zmm_foreign_size = 0;
		return "the engine's own heap has huge blocks already: load zmm before the extension that takes them";
	}
	zmm_foreign_heap = heap;
	return NULL;
}

bool zmm_foreign_has(const void *ptr)
{
	uintptr_t chunk = (uintptr_t) ptr & ~(ZMM_ENGINE_CHUNK_SIZE - 1);
	size_t i;

	for (i = 0; i < zmm_foreign_num_chunks; i++) {
		if (zmm_foreign_chunks[i] == chunk) {
			return true;
		}
	}
	return false;
}
