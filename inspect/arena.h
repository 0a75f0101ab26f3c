/*
 * zmm arena: memory for the description of a heap, never taken from that heap.
 *
 * An arena is one mapping, of a size that is known beforehand.  Pieces are taken from it one after the other, and all
 * are given back together when the arena is closed.  A request for a piece that does not fit returns NULL; nothing
 * aborts.  The system provides each page of the mapping at the first write to it, so an arena may be opened larger than
 * needed.
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
	zmm_storage *storage; /* NULL: the arena is not open */
	zmm_segment *segment;
	size_t size;  /* bytes for all pieces */
	size_t taken; /* bytes of the pieces that were taken, with their padding */
} zmm_arena;

/* Opens an arena with room for at least `bytes`.  false: the system has no memory; the arena is not open, and has no
 * pieces.  Besides the mapping this takes some 50 bytes of the C library's memory. */
bool zmm_arena_open(zmm_arena *arena, size_t bytes);

/* Returns a piece of `bytes`, aligned for any object, all of them 0; NULL: it does not fit.  A piece of 0 bytes is an
 * address without room. */
void *zmm_arena_take(zmm_arena *arena, size_t bytes);

/* Returns the bytes of the largest piece that still fits. */
size_t zmm_arena_left(const zmm_arena *arena);

/* Gives all pieces back.  Does nothing when the arena is not open. */
void zmm_arena_close(zmm_arena *arena);

#endif
