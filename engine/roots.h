/*
 * zmm engine: notes the blocks that the engine itself leads to in a kind map.
 *
 * What is noted here is exact: from the engine's globals through its own structs to the address of a block.  Nothing
 * that is found in a block of unknown content is followed.
 */

#ifndef ZMM_ENGINE_ROOTS_H
#define ZMM_ENGINE_ROOTS_H

#include "inspect/kind_map.h"

#include "php.h"

/* Distances from the start of an object's block to the object.  Each is of one or more classes of C code. */
#define ZMM_MAX_OBJECT_OFFSETS 128

typedef struct zmm_object_offsets {
	size_t count;
	size_t offsets[ZMM_MAX_OBJECT_OFFSETS];
} zmm_object_offsets;

/* Notes the elements of a table.  Reads only the HashTable itself. */
void zmm_roots_put_table(zmm_kind_map *map, const HashTable *table);

/* Notes each live object whose block starts before it, and the stacks of generators and fibers.  Collects the offsets
 * of such objects; those beyond ZMM_MAX_OBJECT_OFFSETS stay unknown.  Objects without an offset are not noted. */
void zmm_roots_put_objects(zmm_kind_map *map, zmm_object_offsets *offsets);

/* Notes the engine's tables, stacks, compiled code and output buffers.  Call only while a request is active. */
void zmm_roots_put_engine(zmm_kind_map *map);

#endif
