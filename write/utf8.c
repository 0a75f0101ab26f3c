#include "write/utf8.h"

size_t zmm_utf8_character(const char *text, size_t length)
{
	unsigned char first = length ? (unsigned char) text[0] : 0xff, least = 0x80, most = 0xbf;
	size_t i, bytes = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;

	switch (first) {
		case 0xe0: least = 0xa0; break;
		case 0xed: most = 0x9f; break;
		case 0xf0: least = 0x90; break;
		case 0xf4: most = 0x8f; break;
		default: break;
	}
	for (i = 1; i < bytes; i++) {
		if (i == length || (unsigned char) text[i] < least || (unsigned char) text[i] > most) {
			return 0;
		}
		least = 0x80;
		most = 0xbf;
	}
	return bytes;
}

size_t zmm_utf8_copy(zmm_text text, char *copy, size_t size)
{
	size_t at = 0, length = 0, bytes, room;
	const char *character;

	for (; at < text.length; at += bytes ? bytes : 1, length += room) {
		bytes = text.start[at] ? zmm_utf8_character(text.start + at, text.length - at) : 0;
		character = bytes ? text.start + at : "\xef\xbf\xbd";
		room = bytes ? bytes : 3;
		if (room >= size - length) {
			break;
		}
		memcpy(copy + length, character, room);
	}
	copy[length] = '\0';
	return length;
}
