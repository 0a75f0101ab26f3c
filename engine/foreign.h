/*
 * zmm engine: blocks that the engine's first heap gave out before zmm took over.
 *
 * They are freed or changed later through our handlers.  That heap gives nothing new
 * out, so freeing them would serve nobody; they stay where they are, and since
 * none is freed the heap's chunks are known once and for all.
 */

#ifndef ZMM_ENGINE_FOREIGN_H
#define ZMM_ENGINE_FOREIGN_H

#include "engine/globals.h"
#include "engine/version.h"

/* Notes where the blocks of a heap lie; real_size is what it says of itself.
 * NULL, or why it cannot be known. */
const char *zmm_foreign_note(zmm_foreign *foreign, zend_mm_heap *heap, size_t real_size);

/* At the very end the engine frees its heap struct through our handlers: brings that
 * near as well. */
void zmm_foreign_expect(zmm_foreign *foreign, const void *ptr);

/* The block is in one of the chunks; slow. */
bool zmm_foreign_has(const zmm_foreign *foreign, const void *ptr);

/* The block may be foreign: ask zmm_foreign_has(). */
static zend_always_inline bool zmm_foreign_is_near(const zmm_foreign *foreign, const void *ptr)
{
	return UNEXPECTED((uintptr_t) ptr - foreign->start < foreign->size);
}

#endif
