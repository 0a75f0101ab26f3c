/* zmm nearest: finds the word that somebody may have meant. */

#ifndef ZMM_NEAREST_H
#define ZMM_NEAREST_H

#include <stddef.h>

/* A search among words, one after the other. */
typedef struct zmm_nearest {
	const char *text; /* what was written */
	size_t length;
	const char *word; /* the nearest word so far; NULL: no word is near */
	size_t distance;
} zmm_nearest;

void zmm_nearest_start(zmm_nearest *nearest, const char *text, size_t length);

/* Compares one more word.  It is near if no more than a third of the written letters, or one, has to be changed, added,
 * removed or swapped with its neighbour; or if what was written is its beginning, of three letters or more.  Of words
 * at the same distance the first one wins.  Small and capital letters are the same. */
void zmm_nearest_try(zmm_nearest *nearest, const char *word);

#endif
