/*
 * zmm arena: memory for the description of a heap, never from the heap that is described.
 *
 * An arena is one mapping, of a size that is known beforehand.  Pieces are taken from it one behind the other and go back
 * together, when the arena is closed.  A piece that does not fit is NULL; nothing aborts.  The system provides a page of
 * the mapping when it is first written to, so that an arena may be opened larger than needed.
 *
 *   zmm_arena arena;
 *
 *   if (zmm_arena_open(&arena, bytes)) {
 *   	rows = zmm_arena_take(&arena, count * sizeof(*rows));
 *   	...
 *   	zmm_arena_close(&arena);
 *   }
 */

#ifndef ZMM_ARENA_H
#define ZMM_ARENA_H

#include "storage/storage.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct zmm_arena {
	zmm_storage *storage; /* NULL: not open */
	zmm_segment *segment;
	size_t size;  /* bytes that pieces can have together, */
	size_t taken; /* and have, with what aligns them */
} zmm_arena;

/* An arena of at least so many bytes.  false: the system has no memory; the arena is not open, and gives nothing out.
 * Besides the mapping it costs some 50 bytes of the C library's memory. */
bool zmm_arena_open(zmm_arena *arena, size_t bytes);

/* A piece of so many bytes, aligned for any object, with undefined content; NULL: it does not fit.  A piece of 0 bytes
 * is an address without room. */
void *zmm_arena_take(zmm_arena *arena, size_t bytes);

/* Bytes that a piece may still have. */
size_t zmm_arena_left(const zmm_arena *arena);

/* Gives all pieces back.  An arena that is not open stays so. */
void zmm_arena_close(zmm_arena *arena);

#endif
