#include "write/export_strings.h"

bool zmm_strings_open(zmm_strings *strings, size_t most)
{
	size_t slots = 4;

	while (slots < 2 * most) {
		slots *= 2;
	}
	*strings = (zmm_strings) { .slot_count = slots };
	if (!zmm_arena_open(&strings->arena, most * sizeof(zmm_text) + slots * sizeof(uint32_t) + 64)) {
		return false;
	}
	strings->texts = zmm_arena_take(&strings->arena, most * sizeof(zmm_text));
	strings->slots = zmm_arena_take(&strings->arena, slots * sizeof(uint32_t));
	return true;
}

void zmm_strings_close(zmm_strings *strings)
{
	zmm_arena_close(&strings->arena);
}

/* FNV-1a, whose high bits are mixed best. */
static uint64_t zmm_strings_hash(zmm_text text)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);
	size_t i;

	for (i = 0; i < text.length; i++) {
		hash = (hash ^ (unsigned char) text.start[i]) * UINT64_C(0x100000001b3);
	}
	return hash ^ hash >> 32;
}

static bool zmm_texts_are_equal(zmm_text one, zmm_text other)
{
	return one.length == other.length && (!one.length || !memcmp(one.start, other.start, one.length));
}

/* Returns the slot of a text, or the empty slot where it belongs. */
static size_t zmm_strings_slot(const zmm_strings *strings, zmm_text text)
{
	size_t slot = (size_t) zmm_strings_hash(text) & (strings->slot_count - 1);

	while (strings->slots[slot] && !zmm_texts_are_equal(strings->texts[strings->slots[slot] - 1], text)) {
		slot = (slot + 1) & (strings->slot_count - 1);
	}
	return slot;
}

uint32_t zmm_strings_find(const zmm_strings *strings, zmm_text text)
{
	return strings->slots[zmm_strings_slot(strings, text)] - 1;
}

uint32_t zmm_strings_add(zmm_strings *strings, zmm_text text)
{
	size_t slot = zmm_strings_slot(strings, text);

	if (!strings->slots[slot]) {
		strings->texts[strings->count] = text;
		strings->slots[slot] = ++strings->count;
	}
	return strings->slots[slot] - 1;
}
