/*
 * zmm engine: says what lives in the blocks of the heap that the engine runs on.
 *
 *   zmm_engine_kinds kinds;
 *   zmm_identifier identifier;
 *
 *   zmm_engine_identifier(&kinds, &identifier);
 *
 * Exact is what the engine leads to: objects and their classes by the objects store, resources by their list, stacks of
 * calls, output buffers, compiled code and the engine's own tables.  By their form are told: strings, arrays,
 * references, and pages of suspended stacks.  A block has a form if its size fits and all fields that the engine never
 * sets otherwise have values that they can have.  The elements of an array are found by the address in its head.
 *
 * Only the block itself and the engine's own structs are read.  A pointer in a value of the script is a number: it is
 * compared, or looked up.  It is followed only where the engine has the same pointer (an object's class), or to code and
 * structs that lie whole in a segment of the heap (a closure's functions, a resource's stream).  So a value that was
 * written over does no harm.  The engine's own classes, functions and frames are followed as the engine does.
 */

#ifndef ZMM_ENGINE_KINDS_H
#define ZMM_ENGINE_KINDS_H

#include "engine/objects.h"
#include "engine/roots.h"

typedef struct zmm_engine_kinds {
	zmm_kind_map map;
	zmm_classes classes;
	bool active; /* a request is active: the engine's tables are valid */
} zmm_engine_kinds;

/* Makes an identifier of the blocks of the current thread's heap.  `kinds` is its context and lives as long; the engine
 * must not run between `prepare` and the last `identify`. */
void zmm_engine_identifier(zmm_engine_kinds *kinds, zmm_identifier *identifier);

#endif
