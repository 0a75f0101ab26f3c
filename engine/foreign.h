/*
 * zmm engine: foreign blocks, which the engine's first heap gave out before zmm took over.
 *
 * Later the engine frees or resizes them through our handlers.  The first heap gives out nothing new, so freeing them
 * there would gain nothing: they stay where they are.  Since none of them is freed, the first heap's chunks never
 * change and are noted once.
 */

#ifndef ZMM_ENGINE_FOREIGN_H
#define ZMM_ENGINE_FOREIGN_H

#include "engine/globals.h"
#include "engine/version.h"

/* Notes where the blocks of a heap lie.  `real_size` is the heap's own count of its bytes.  Returns NULL, or a phrase
 * that says why the blocks cannot be found. */
const char *zmm_foreign_note(zmm_foreign *foreign, zend_mm_heap *heap, size_t real_size);

/* Makes zmm_foreign_is_near() true for `ptr` as well.  At the very end the engine frees its heap struct through our
 * handlers, and they must notice that free. */
void zmm_foreign_expect(zmm_foreign *foreign, const void *ptr);

/* Whether the block is in one of the chunks; slow. */
bool zmm_foreign_has(const zmm_foreign *foreign, const void *ptr);

/* Whether the block may be foreign; fast.  zmm_foreign_has() decides. */
static zend_always_inline bool zmm_foreign_is_near(const zmm_foreign *foreign, const void *ptr)
{
	return UNEXPECTED((uintptr_t) ptr - foreign->start < foreign->size);
}

#endif
