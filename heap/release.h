/* zmm release: makes a block free memory again. */

#ifndef ZMM_RELEASE_H
#define ZMM_RELEASE_H

#include "heap/block.h"

/* Merges a used block, which heap->size no longer counts, with its free neighbours.  If its segment is empty then, the
 * segment is released. */
void zmm_block_release(zmm_heap *heap, zmm_block *block);

#endif
