#include "engine/file_name.h"
#include "engine/describe.h"

#include "php.h"

#include <ctype.h>
#ifndef _WIN32
# include <unistd.h>
#else
# include <process.h>
#endif
#include <time.h>

ZEND_TLS uint32_t zmm_file_name_request; /* number of the request in this process */

/* Returns the first % that has no meaning, or NULL. */
static const char *zmm_file_name_wrong_sign(const char *pattern)
{
	for (pattern = strchr(pattern, '%'); pattern; pattern = strchr(pattern + 2, '%')) {
		if (!pattern[1] || !strchr("ptrs%", pattern[1])) {
			return pattern;
		}
	}
	return NULL;
}

bool zmm_file_name_check(const zmm_setting *setting, char *error, size_t error_size)
{
	const char *wrong = zmm_file_name_wrong_sign(setting->value);

	if (wrong) {
		snprintf(error, error_size, "%s is \"%.100s\": after a %% comes p, t, r, s or %%, not \"%.1s\"",
			setting->name, setting->value, wrong + 1);
		return false;
	}
	if (strlen(setting->value) >= ZMM_FILE_PATH_SIZE) {
		snprintf(error, error_size, "%s has %zu bytes: at most %d are allowed", setting->name, strlen(setting->value),
			ZMM_FILE_PATH_SIZE - 1);
		return false;
	}
	return true;
}

bool zmm_file_name_has(const char *pattern, char letter)
{
	const char *sign;

	for (sign = strchr(pattern, '%'); sign; sign = strchr(sign + 2, '%')) {
		if (sign[1] == letter) {
			return true;
		}
	}
	return false;
}

void zmm_file_name_begin_request(void)
{
	zmm_file_name_request++;
}

static void zmm_file_name_script(char *name, size_t size)
{
	const char *script = zmm_engine_script();
	const char *slash = script ? strrchr(script, '/') : NULL;
	char *at;

	snprintf(name, size, "%s", slash ? slash + 1 : script ? script : "php");
	for (at = name; *at; at++) {
		if (!isalnum((unsigned char) *at) && *at != '.' && *at != '-') {
			*at = '_';
		}
	}
}

static void zmm_file_name_time(char *text, size_t size)
{
	time_t now = time(NULL);
	struct tm parts;

	php_localtime_r(&now, &parts);
	strftime(text, size, "%Y%m%d-%H%M%S", &parts);
}

static void zmm_file_name_insert(char letter, char *text, size_t size)
{
	switch (letter) {
		case 'p':
			snprintf(text, size, "%ld", (long) getpid());
			break;
		case 't':
			zmm_file_name_time(text, size);
			break;
		case 'r':
			snprintf(text, size, "%" PRIu32, zmm_file_name_request);
			break;
		case 's':
			zmm_file_name_script(text, size);
			break;
		default:
			snprintf(text, size, "%%");
	}
}

void zmm_file_name_make(char *path, size_t size, const char *before, const char *pattern)
{
	const char *at;
	char text[256];
	size_t length = (size_t) snprintf(path, size, "%s", before);

	for (at = pattern; *at; at++) {
		length = length < size ? length : size - 1;
		snprintf(text, sizeof(text), "%c", *at);
		if (*at == '%') {
			zmm_file_name_insert(*++at, text, sizeof(text));
		}
		length += (size_t) snprintf(path + length, size - length, "%s", text);
	}
}
