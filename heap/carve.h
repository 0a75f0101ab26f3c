/* zmm carve: cuts a block off free memory, and puts what is left where it belongs. */

#ifndef ZMM_CARVE_H
#define ZMM_CARVE_H

#include "heap/block.h"

/* What the free memory beside a block becomes. */
typedef enum zmm_remainder {
	ZMM_REMAINDER_IS_FREE,  /* a free block in the free lists */
	ZMM_REMAINDER_IS_REST,  /* a block of the rest queue, in a segment that was made for one block: a small block there
	                         * would pin the whole segment */
	ZMM_REMAINDER_IS_VICTIM /* the victim again, behind a block that was cut from it */
} zmm_remainder;

void zmm_insert_remainder(zmm_heap *heap, zmm_block *block, size_t true_size, zmm_remainder remainder);

/* Cuts a used block of true_size bytes off `size` bytes of free memory that is in no list.  What is left becomes
 * what `remainder` says.  Returns the block's true size: all of `size` if the rest would be too small for a block,
 * or if the block is huge. */
size_t zmm_block_carve(zmm_heap *heap, zmm_block *block, size_t size, size_t true_size, zmm_remainder remainder);

#endif
