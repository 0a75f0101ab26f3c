/*
 * zmm engine: notes the blocks that the engine itself leads to in a kind map.
 *
 * What is noted here is exact: from the engine's globals through its own structs to the address of a block.  The classes,
 * functions and frames are followed as the engine does; code of closures, streams, output handlers, and pages of stacks
 * only where they lie whole in a segment of the heap.
 */

#ifndef ZMM_ENGINE_ROOTS_H
#define ZMM_ENGINE_ROOTS_H

#include "inspect/kind_map.h"

#include "php.h"

/* Notes the elements of a table where nothing was noted: the table may be none.  Reads only the HashTable itself. */
void zmm_roots_guess_table(zmm_kind_map *map, const HashTable *table);

/* Notes what an object at a block's start leads to: stacks of generators and fibers, the code of closures.  Reads the
 * block, and code that lies in the heap. */
void zmm_roots_put_object(zmm_kind_map *map, const zmm_block_view *view, const zend_object *object);

/* Notes the block of an object that lies further in it, and the tables before the object.  Reads only the block. */
void zmm_roots_put_object_within(zmm_kind_map *map, const zmm_block_view *view, const zend_object *object);

/* Notes the engine's tables, stacks, compiled code and output buffers.  Call only while a request is active. */
void zmm_roots_put_engine(zmm_kind_map *map);

#endif
