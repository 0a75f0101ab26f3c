/* zmm characters: UTF-8, and how a text of any bytes is shown in one line. */

#ifndef ZMM_CHARACTERS_H
#define ZMM_CHARACTERS_H

#include <stddef.h>

/* Returns the bytes of the character that a text begins with, or 0: the text begins with no valid one, or is empty. */
size_t zmm_character_length(const char *text, size_t length);

/* A character as it is shown: itself; a tab as a space; another control character as ^X; one that nobody sees by its
 * number, as in \u{A0}; a byte that is no UTF-8 as in \xFF. */
typedef struct zmm_shown_character {
	char text[12];
	size_t length;  /* bytes of `text`, which has no 0 */
	size_t columns;
	size_t taken;   /* bytes of the character */
} zmm_shown_character;

/* Shows the character that a text begins with; the text is not empty. */
void zmm_character_show(zmm_shown_character *shown, const char *text, size_t length);

/* Columns of a quotation in a message. */
#define ZMM_QUOTED_COLUMNS 40

typedef struct zmm_quoted {
	char text[4 * ZMM_QUOTED_COLUMNS + 4];
} zmm_quoted;

/* Returns a piece of text as messages show it: with "..." in the place of what is beyond ZMM_QUOTED_COLUMNS. */
const char *zmm_quote(zmm_quoted *quoted, const char *text, size_t length);

#endif
