#include "filter/characters.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* The least and the most that the byte after `first` may be: no character is longer than needed, half of a pair, or
 * beyond U+10FFFF. */
static bool zmm_is_second(unsigned char first, unsigned char second)
{
	switch (first) {
		case 0xe0: return second >= 0xa0 && second <= 0xbf;
		case 0xed: return second >= 0x80 && second <= 0x9f;
		case 0xf0: return second >= 0x90 && second <= 0xbf;
		case 0xf4: return second >= 0x80 && second <= 0x8f;
		default: return second >= 0x80 && second <= 0xbf;
	}
}

size_t zmm_character_length(const char *text, size_t length)
{
	unsigned char first = length ? (unsigned char) *text : 0x80;
	size_t bytes = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
	size_t i;

	if (bytes > length || (bytes > 1 && !zmm_is_second(first, (unsigned char) text[1]))) {
		return 0;
	}
	for (i = 2; i < bytes; i++) {
		if (((unsigned char) text[i] & 0xc0) != 0x80) {
			return 0;
		}
	}
	return bytes;
}

/* The number of a valid character. */
static uint32_t zmm_character_number(const char *text, size_t bytes)
{
	static const unsigned char first_bits[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
	uint32_t number = (unsigned char) *text & first_bits[bytes];
	size_t i;

	for (i = 1; i < bytes; i++) {
		number = number << 6 | ((unsigned char) text[i] & 0x3f);
	}
	return number;
}

/* Control characters beyond ASCII, spaces without a width, marks that turn the direction of a line. */
static bool zmm_is_invisible(uint32_t number)
{
	static const uint32_t ranges[][2] = {
		{ 0x80, 0xa0 }, { 0xad, 0xad }, { 0x61c, 0x61c }, { 0x200b, 0x200f }, { 0x2028, 0x202f }, { 0x2060, 0x206f },
		{ 0xfeff, 0xfeff }, { 0xe0000, 0xe007f }
	};
	size_t i;

	for (i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++) {
		if (number >= ranges[i][0] && number <= ranges[i][1]) {
			return true;
		}
	}
	return false;
}

void zmm_character_show(zmm_shown_character *shown, const char *text, size_t length)
{
	size_t bytes = zmm_character_length(text, length);
	uint32_t number = bytes ? zmm_character_number(text, bytes) : (unsigned char) *text;
	char number_text[sizeof(shown->text)] = "";

	if (!bytes) {
		snprintf(number_text, sizeof(number_text), "\\x%02X", (unsigned int) number & 0xff);
	} else if (number < ' ' || number == 0x7f) {
		snprintf(number_text, sizeof(number_text), number == '\t' ? " " : "^%c", (char) (number ^ 0x40));
	} else if (zmm_is_invisible(number)) {
		snprintf(number_text, sizeof(number_text), "\\u{%X}", (unsigned int) number & 0x1fffff);
	}
	shown->taken = bytes ? bytes : 1;
	shown->length = *number_text ? strlen(number_text) : bytes;
	shown->columns = *number_text ? shown->length : 1;
	memcpy(shown->text, *number_text ? number_text : text, shown->length);
}

const char *zmm_quote(zmm_quoted *quoted, const char *text, size_t length)
{
	size_t taken = 0, columns = 0, written = 0;
	zmm_shown_character shown;

	while (taken < length) {
		zmm_character_show(&shown, text + taken, length - taken);
		if (columns + shown.columns > ZMM_QUOTED_COLUMNS) {
			memcpy(quoted->text + written, "...", 3);
			written += 3;
			break;
		}
		memcpy(quoted->text + written, shown.text, shown.length);
		written += shown.length;
		columns += shown.columns;
		taken += shown.taken;
	}
	quoted->text[written] = '\0';
	return quoted->text;
}
