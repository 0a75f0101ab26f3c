/*
 * zmm export strings: the table of strings of a format that writes each once and names it by its number.
 */

#ifndef ZMM_EXPORT_STRINGS_H
#define ZMM_EXPORT_STRINGS_H

#include "inspect/arena.h"
#include "inspect/bytes.h"

typedef struct zmm_strings {
	zmm_text *texts;   /* in the order of their numbers */
	uint32_t count;
	uint32_t *slots;   /* hash table: number of a text and 1; 0: empty */
	size_t slot_count; /* a power of 2 */
	zmm_arena arena;   /* has all of this */
} zmm_strings;

/* Makes a table for at most so many strings.  false: the system has no memory. */
bool zmm_strings_open(zmm_strings *strings, size_t most);
void zmm_strings_close(zmm_strings *strings);

/* Returns the number of a text, which is new or was added before.  The text stays its owner's. */
uint32_t zmm_strings_add(zmm_strings *strings, zmm_text text);

/* Returns the number of a text that was added. */
uint32_t zmm_strings_find(const zmm_strings *strings, zmm_text text);

static inline uint32_t zmm_strings_add_word(zmm_strings *strings, const char *word)
{
	return zmm_strings_add(strings, (zmm_text) { word, strlen(word) });
}

#endif
