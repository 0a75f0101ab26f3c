/*
 * zmm engine: blocks that the engine's first heap gave out before zmm took over.
 *
 * They are freed or changed later through our handlers.  That heap gives nothing new
 * out, so freeing them would serve nobody; they stay where they are, and since
 * none is freed the heap's chunks are known once and for all.
 */

#ifndef ZMM_ENGINE_FOREIGN_H
#define ZMM_ENGINE_FOREIGN_H

#include "engine/version.h"

#include "heap/attributes.h"

/* Notes where the blocks of a heap lie; real_size is what it says of itself.
 * NULL, or why it cannot be known. */
const char *zmm_foreign_note(zend_mm_heap *heap, size_t real_size);

/* The first heap, and the smallest range that all its chunks lie in. */
extern ZMM_HIDDEN zend_mm_heap *zmm_foreign_heap;
extern ZMM_HIDDEN uintptr_t zmm_foreign_start;
extern ZMM_HIDDEN uintptr_t zmm_foreign_size;

/* At the very end the engine frees its heap struct through our handlers: brings that
 * near as well. */
void zmm_foreign_expect(const void *ptr);

/* The block is in one of the chunks; slow. */
bool zmm_foreign_has(const void *ptr);

/* The block may be foreign: ask zmm_foreign_has(). */
static zend_always_inline bool zmm_foreign_is_near(const void *ptr)
{
	return UNEXPECTED((uintptr_t) ptr - zmm_foreign_start < zmm_foreign_size);
}

#endif
