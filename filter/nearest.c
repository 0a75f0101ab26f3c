#include "filter/nearest.h"

#include <stdbool.h>
#include <string.h>

#define ZMM_LONGEST_WORD 24 /* letters; longer words are near to none */

void zmm_nearest_start(zmm_nearest *nearest, const char *text, size_t length)
{
	*nearest = (zmm_nearest) { text, length, NULL, (length < 6 ? 1 : length / 3) + 1 };
}

static char zmm_small(char letter)
{
	return letter >= 'A' && letter <= 'Z' ? (char) (letter + ('a' - 'A')) : letter;
}

static size_t zmm_least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Changes that turn `text` into `word`, of which one is to swap two neighbours. */
static size_t zmm_distance(const char *text, size_t length, const char *word, size_t word_length)
{
	size_t row[ZMM_LONGEST_WORD + 1][ZMM_LONGEST_WORD + 1], i, j;

	for (i = 0; i <= length; i++) {
		for (j = 0; j <= word_length; j++) {
			if (!i || !j) {
				row[i][j] = i + j;
				continue;
			}
			row[i][j] = row[i - 1][j - 1] + (zmm_small(text[i - 1]) != zmm_small(word[j - 1]));
			row[i][j] = zmm_least(row[i][j], zmm_least(row[i - 1][j], row[i][j - 1]) + 1);
			if (i > 1 && j > 1 && zmm_small(text[i - 1]) == zmm_small(word[j - 2])
					&& zmm_small(text[i - 2]) == zmm_small(word[j - 1])) {
				row[i][j] = zmm_least(row[i][j], row[i - 2][j - 2] + 1);
			}
		}
	}
	return row[length][word_length];
}

void zmm_nearest_try(zmm_nearest *nearest, const char *word)
{
	size_t word_length = strlen(word), distance;

	if (nearest->length > ZMM_LONGEST_WORD || word_length > ZMM_LONGEST_WORD) {
		return;
	}
	distance = zmm_distance(nearest->text, nearest->length, word, word_length);
	if (nearest->length >= 3 && nearest->length < word_length
			&& zmm_distance(nearest->text, nearest->length, word, nearest->length) == 0) {
		distance = 1;
	}
	if (distance < nearest->distance && distance < nearest->length) {
		nearest->word = word;
		nearest->distance = distance;
	}
}
