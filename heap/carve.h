/* zmm carve: a block is cut off free memory. */

#ifndef ZMM_CARVE_H
#define ZMM_CARVE_H

#include "heap/block.h"

/* Where free memory beside a block goes: to the free lists; in a segment made for that block
 * alone to the rest queue, since a small block there would pin all of it; behind a block
 * that was cut from the victim, it is the victim again. */
typedef enum zmm_remainder {
	ZMM_REMAINDER_IS_FREE,
	ZMM_REMAINDER_IS_REST,
	ZMM_REMAINDER_IS_VICTIM
} zmm_remainder;

void zmm_insert_remainder(zmm_heap *heap, zmm_block *block, size_t true_size, zmm_remainder remainder);

/* Cuts a block of true_size bytes off a free one that is in no list; what is
 * left is inserted as above.  Returns the block's true size, which is larger when
 * the remainder would be no block. */
size_t zmm_block_carve(zmm_heap *heap, zmm_block *block, size_t size, size_t true_size, zmm_remainder remainder);

#endif
