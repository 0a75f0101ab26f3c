#include "heap/seal.h"

#include <string.h>

static uint64_t zmm_seal_of(const zmm_heap *heap, const zmm_block *block, size_t true_size)
{
	uint64_t seal = heap->hardened->secret ^ (uintptr_t) block;

	seal = (seal ^ seal >> 31) * UINT64_C(0x9e3779b97f4a7c15);
	seal = (seal ^ seal >> 29 ^ true_size) * UINT64_C(0xd6e8feb86659fd93);
	return seal ^ seal >> 32;
}

static char *zmm_seal_place(const zmm_block *block)
{
	return (char *) zmm_block_data(block) + zmm_block_data_size(block) - ZMM_SEAL_SIZE;
}

void zmm_seal(const zmm_heap *heap, zmm_block *block)
{
	uint64_t seal = zmm_seal_of(heap, block, zmm_block_size(block));

	memcpy(zmm_seal_place(block), &seal, sizeof(seal));
}

bool zmm_seal_is_whole(const zmm_heap *heap, const zmm_block *block)
{
	uint64_t seal = zmm_seal_of(heap, block, zmm_block_size(block));

	return memcmp(zmm_seal_place(block), &seal, sizeof(seal)) == 0;
}

const char *zmm_seal_fault(const zmm_heap *heap, const zmm_block *block)
{
	if (zmm_block_data(block) == heap) {
		return NULL; /* an internal heap's descriptor */
	}
	return heap->hardened->serving || zmm_seal_is_whole(heap, block) ? NULL : ZMM_SEAL_IS_BROKEN;
}

size_t zmm_sealed_size(size_t size)
{
	size_t alignment = zmm_alignment_of(size);

	return size + (alignment > ZMM_SEAL_SIZE ? alignment : ZMM_SEAL_SIZE);
}

size_t zmm_hardened_asked(const zmm_heap *heap, size_t sealed_size)
{
	return heap->hardened->serving ? heap->hardened->asked : sealed_size;
}

/* A hook may leave a request by longjmp; then the end of the next request clears `serving`. */
void zmm_hardened_serve(zmm_heap *heap, size_t size)
{
	heap->hardened->serving = true;
	heap->hardened->asked = size;
}
