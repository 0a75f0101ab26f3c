/*
 * Fuzz target: the text of a setting.  The first byte says which setting, the second how much
 * room there is for the message; the rest is the value, up to its first NUL.
 *
 * What is accepted is compared with a reading of our own and makes a heap that works; what
 * is refused leaves the configuration alone and says so in one line.
 */

#include "tests/fuzz/fuzz.h"

#include "heap/alloc.h"
#include "heap/check.h"
#include "heap/free.h"
#include "heap/settings.h"
#include "storage/storage.h"

#include <string.h>

#define LARGEST_TRIED ((size_t) 1024 * 1024) /* segments that a heap is made of */

typedef bool set_function(zmm_heap_config *config, const zmm_setting *setting, char *error, size_t error_size);

static bool refuse_switch(zmm_heap_config *config, const zmm_setting *setting, char *error, size_t error_size)
{
	(void) config;
	return zmm_refuse_switch(setting, error, error_size);
}

static const struct {
	const char *name;
	set_function *set;
} settings[] = {
	{ "zmm.seg_size", zmm_set_seg_size },
	{ "ZEND_MM_COMPACT", zmm_set_compact },
	{ "zmm.cache_size", zmm_set_cache_size },
	{ "ZEND_MM_MEM_TYPE", zmm_set_mem_type },
	{ "zmm.engine", refuse_switch },
};

#define NUM_SETTINGS (sizeof(settings) / sizeof(settings[0]))

/* From the right to the left, by the letters' places in the alphabet of units: not how
 * the parser does it. */
static bool expected_size(const char *text, size_t *size)
{
	static const char units[] = "kKmMgG";
	size_t length = strlen(text), i;
	const char *unit = length ? strchr(units, text[length - 1]) : NULL;
	uint64_t number = 0, factor = 1;

	if (unit) {
		factor <<= 10 * ((unit - units) / 2 + 1);
		length--;
	}
	for (i = length; i > 0; i--) {
		uint64_t digit = (uint64_t) (text[i - 1] - '0'), part;

		if (text[i - 1] < '0' || text[i - 1] > '9') {
			return false;
		}
		if (digit && (factor == 0 || __builtin_mul_overflow(digit, factor, &part) || __builtin_add_overflow(number, part, &number))) {
			return false;
		}
		if (__builtin_mul_overflow(factor, (uint64_t) 10, &factor)) {
			factor = 0; /* further digits have to be 0 */
		}
	}
	*size = (size_t) number;
	return length > 0 && number <= SIZE_MAX;
}

/* One line that names the setting and is no longer than the room for it. */
static void require_message(const char *error, size_t room, const char *name)
{
	const char *end = memchr(error, '\0', room), *position;

	FUZZ_REQUIRE(end != NULL);
	for (position = error; position < end; position++) {
		FUZZ_REQUIRE((unsigned char) *position >= ' ' && *position != 0x7f);
	}
	FUZZ_REQUIRE(strncmp(error, name, room - 1 < strlen(name) ? room - 1 : strlen(name)) == 0);
	FUZZ_REQUIRE(room < 256 || strchr(error, '"') != NULL);
}

/* What was accepted is what the text says. */
static void require_accepted(const zmm_heap_config *config, set_function *set, const char *text)
{
	size_t size = 0;

	if (set == zmm_set_mem_type) {
		FUZZ_REQUIRE(strcmp(config->handlers->name, text) == 0);
	} else if (set == zmm_set_cache_size && strcmp(text, "auto") == 0) {
		FUZZ_REQUIRE(config->cache_size == ZMM_CACHE_AUTO && config->policy == &zmm_policy_default);
	} else {
		FUZZ_REQUIRE(expected_size(text, &size));
		FUZZ_REQUIRE(set != zmm_set_seg_size || (zmm_is_seg_size(size) && config->segment_size == size));
		FUZZ_REQUIRE(set != zmm_set_compact || config->compact_size == size);
		FUZZ_REQUIRE(set != zmm_set_cache_size || (config->cache_size == size && config->policy == &zmm_policy_original));
	}
}

/* What was refused is nothing that should have been accepted. */
static void require_refused(set_function *set, const char *text)
{
	size_t size;
	bool is_size = expected_size(text, &size);

	FUZZ_REQUIRE(set != zmm_set_mem_type || !zmm_storage_find(text));
	FUZZ_REQUIRE(set != zmm_set_seg_size || !is_size || !zmm_is_seg_size(size));
	FUZZ_REQUIRE(set != zmm_set_compact || !is_size);
	FUZZ_REQUIRE(set != zmm_set_cache_size || !is_size || size == ZMM_CACHE_AUTO);
}

static void ignore_fault(void *context, const void *where, const char *what)
{
	(void) context;
	(void) where;
	(void) what;
}

static void require_heap(const zmm_heap_config *config)
{
	static zmm_heap heap;
	char error[256];
	void *ptr, *large;

	if (config->segment_size > LARGEST_TRIED) {
		return;
	}
	FUZZ_REQUIRE(zmm_heap_startup(&heap, config, error, sizeof(error)));
	ptr = zmm_alloc(&heap, 100);
	large = zmm_alloc(&heap, 5000);
	FUZZ_REQUIRE(ptr && large);
	memset(ptr, 1, 100);
	memset(large, 2, 5000);
	zmm_free(&heap, ptr);
	zmm_free(&heap, large);
	FUZZ_REQUIRE(zmm_heap_check(&heap, ignore_fault, NULL) == 0);
	zmm_heap_shutdown(&heap, true, true);
}

/* The list of names fits any room. */
static void require_names(size_t room)
{
	char *names = malloc(room ? room : 1);

	FUZZ_REQUIRE(names != NULL);
	zmm_storage_names(names, room);
	FUZZ_REQUIRE(room == 0 || memchr(names, '\0', room) != NULL);
	free(names);
}

static void try_setting(size_t number, const char *text, size_t room)
{
	zmm_setting setting = { settings[number].name, text };
	zmm_heap_config config, before;
	char *error = malloc(room); /* by itself, so that a byte too many is noticed */

	FUZZ_REQUIRE(error != NULL);
	memset(error, '\n', room);
	memset(&before, 0, sizeof(before)); /* with what lies between the fields */
	zmm_heap_config_init(&before);
	memcpy(&config, &before, sizeof(config));
	if (settings[number].set(&config, &setting, error, room)) {
		require_accepted(&config, settings[number].set, text);
		require_heap(&config);
	} else {
		FUZZ_REQUIRE(memcmp(&config, &before, sizeof(config)) == 0);
		require_message(error, room, setting.name);
		require_refused(settings[number].set, text);
	}
	free(error);
}

static void try_parser(const char *text)
{
	size_t size = 12345, wanted = 0;
	bool parsed = zmm_parse_size(text, &size);

	FUZZ_REQUIRE(parsed == expected_size(text, &wanted));
	FUZZ_REQUIRE(size == (parsed ? wanted : 12345));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_input input = { data, data + size };
	size_t number = fuzz_byte(&input) % NUM_SETTINGS, room = fuzz_byte(&input), length;
	char *text;

	room = room == 255 ? 256 : room + 1;
	length = (size_t) (input.end - input.next);
	text = malloc(length + 1); /* by itself, so that reading too far is noticed */
	FUZZ_REQUIRE(text != NULL);
	memcpy(text, input.next, length);
	text[length] = '\0';
	try_parser(text);
	try_setting(number, text, room);
	require_names(room);
	free(text);
	return 0;
}
