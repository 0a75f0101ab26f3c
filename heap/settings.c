#include "heap/settings.h"

#include <stdio.h>
#include <string.h>

/* A value as messages show it: in one line and not too long. */
typedef struct zmm_shown_value {
	char text[65];
} zmm_shown_value;

static zmm_shown_value zmm_show_value(const char *value)
{
	zmm_shown_value shown;
	size_t i;

	for (i = 0; i < sizeof(shown.text) - 1 && value[i]; i++) {
		shown.text[i] = (unsigned char) value[i] < ' ' || value[i] == 0x7f ? '?' : value[i];
	}
	shown.text[i] = '\0';
	return shown;
}

/* Returns log2 of the factor that a letter stands for; 0 for any other letter. */
static unsigned int zmm_shorthand_bits(char letter)
{
	switch (letter) {
		case 'k': case 'K': return 10;
		case 'm': case 'M': return 20;
		case 'g': case 'G': return 30;
		default: return 0;
	}
}

bool zmm_parse_size(const char *text, size_t *size)
{
	size_t number = 0;
	unsigned int bits;
	const char *position;

	for (position = text; *position >= '0' && *position <= '9'; position++) {
		size_t digit = (size_t) (*position - '0');

		if (number > (SIZE_MAX - digit) / 10) {
			return false;
		}
		number = number * 10 + digit;
	}
	if (position == text) {
		return false;
	}
	bits = zmm_shorthand_bits(*position);
	if (position[bits ? 1 : 0] != '\0' || number > SIZE_MAX >> bits) {
		return false;
	}
	*size = number << bits;
	return true;
}

void zmm_set_hardened(zmm_heap_config *config)
{
	static zmm_storage_options options = { .guard_pages = true };

	config->hardened = true;
	config->params = &options;
}

bool zmm_refuse_switch(const zmm_setting *setting, char *error, size_t error_size)
{
	zmm_shown_value value = zmm_show_value(setting->value);

	snprintf(error, error_size, "%s: \"%s\" must be on or off (as in 1, 0, on, off, yes, no)",
		setting->name, value.text);
	return false;
}

bool zmm_set_mem_type(zmm_heap_config *config, const zmm_setting *setting, char *error, size_t error_size)
{
	zmm_shown_value value = zmm_show_value(setting->value);
	const zmm_mem_handlers *handlers = zmm_storage_find(setting->value);
	char names[128];

	if (!handlers) {
		zmm_storage_names(names, sizeof(names));
		snprintf(error, error_size, "%s: unknown storage \"%s\", must be one of %s",
			setting->name, value.text, names);
		return false;
	}
	config->handlers = handlers;
	return true;
}

bool zmm_set_seg_size(zmm_heap_config *config, const zmm_setting *setting, char *error, size_t error_size)
{
	zmm_shown_value value = zmm_show_value(setting->value);
	size_t size;

	if (!zmm_parse_size(setting->value, &size) || !zmm_is_seg_size(size)) {
		snprintf(error, error_size,
			"%s: segment size \"%s\" must be a power of two from %zu bytes to %zuG (as in 65536, 256K, 1M)",
			setting->name, value.text, zmm_min_seg_size(), ZMM_MAX_SEG_SIZE >> 30);
		return false;
	}
	config->segment_size = size;
	return true;
}

bool zmm_set_cache_size(zmm_heap_config *config, const zmm_setting *setting, char *error, size_t error_size)
{
	zmm_shown_value value = zmm_show_value(setting->value);
	size_t size = ZMM_CACHE_AUTO;

	if (strcmp(setting->value, "auto") != 0
			&& (!zmm_parse_size(setting->value, &size) || size == ZMM_CACHE_AUTO)) {
		snprintf(error, error_size, "%s: cache size \"%s\" must be auto or a number of bytes (as in 262144, 256K, 1M)",
			setting->name, value.text);
		return false;
	}
	config->cache_size = size;
	config->policy = size == ZMM_CACHE_AUTO ? &zmm_policy_default : &zmm_policy_original;
	return true;
}

/* Reads a number of bytes; `what` names it in the error. */
static bool zmm_read_bytes(size_t *bytes, const char *what, const zmm_setting *setting, char *error, size_t error_size)
{
	zmm_shown_value value = zmm_show_value(setting->value);

	if (!zmm_parse_size(setting->value, bytes)) {
		snprintf(error, error_size, "%s: %s \"%s\" must be a number of bytes (as in 2097152, 512K, 2M)",
			setting->name, what, value.text);
		return false;
	}
	return true;
}

bool zmm_set_compact(zmm_heap_config *config, const zmm_setting *setting, char *error, size_t error_size)
{
	return zmm_read_bytes(&config->compact_size, "compact size", setting, error, error_size);
}

bool zmm_set_limit_reserve(zmm_heap_config *config, const zmm_setting *setting, char *error, size_t error_size)
{
	return zmm_read_bytes(&config->limit_reserve, "reserve", setting, error, error_size);
}
