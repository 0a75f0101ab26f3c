/* zmm release: a block is free memory again. */

#ifndef ZMM_RELEASE_H
#define ZMM_RELEASE_H

#include "heap/block.h"

/* A used block, no longer counted in heap->size, is merged with its free
 * neighbours; a segment that is empty then goes back to storage. */
void zmm_block_release(zmm_heap *heap, zmm_block *block);

#endif
