/* zmm emitter: the driver that writes JSON. */

#include "write/emitter.h"
#include "write/utf8.h"

#include <float.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Writes a character that JSON does not allow in a string unescaped. */
static void zmm_json_put_escaped(zmm_sink *sink, unsigned char character)
{
	char escaped[8];

	if (character == '"' || character == '\\') {
		snprintf(escaped, sizeof(escaped), "\\%c", character);
	} else {
		snprintf(escaped, sizeof(escaped), "\\u%04x", character);
	}
	zmm_sink_put_string(sink, escaped);
}

static void zmm_json_put_text(zmm_sink *sink, const char *text)
{
	const char *end = text + strlen(text);

	zmm_sink_put_string(sink, "\"");
	while (text < end) {
		unsigned char first = (unsigned char) *text;
		size_t length = zmm_utf8_character(text, (size_t) (end - text));

		if (!length) {
			zmm_sink_put_string(sink, "\\ufffd");
			length = 1;
		} else if (first < 0x20 || first == '"' || first == '\\') {
			zmm_json_put_escaped(sink, first);
		} else {
			zmm_sink_put(sink, text, length);
		}
		text += length;
	}
	zmm_sink_put_string(sink, "\"");
}

/* Writes the comma and the key before an element.  Returns the sink. */
static zmm_sink *zmm_json_element(const zmm_emitter *emitter, const char *key)
{
	zmm_sink *sink = emitter->to;

	if (emitter->filled[emitter->depth]) {
		zmm_sink_put_string(sink, ",");
	}
	if (key) {
		zmm_json_put_text(sink, key);
		zmm_sink_put_string(sink, ":");
	}
	return sink;
}

static void zmm_json_begin(zmm_emitter *emitter, const char *key, zmm_tree tree)
{
	zmm_sink_put_string(zmm_json_element(emitter, key), tree == ZMM_OBJECT ? "{" : "[");
}

/* Ends a tree; the end of the root ends the line, too. */
static void zmm_json_end(zmm_emitter *emitter, zmm_tree tree)
{
	zmm_sink_put_string(emitter->to, tree == ZMM_OBJECT ? "}" : "]");
	if (!emitter->depth) {
		zmm_sink_put_string(emitter->to, "\n");
	}
}

static void zmm_json_number(zmm_emitter *emitter, const char *key, int64_t number, zmm_unit unit)
{
	char digits[24];

	(void) unit;
	snprintf(digits, sizeof(digits), "%" PRId64, number);
	zmm_sink_put_string(zmm_json_element(emitter, key), digits);
}

/* Replaces the locale's decimal point, of one byte or more, by JSON's.  A number without a fraction gets ".0", so that
 * a share stays a fraction. */
static void zmm_json_mend_point(char *digits)
{
	char *point = digits + strspn(digits, "-0123456789");
	size_t length = strcspn(point, "0123456789e");

	if (length) {
		*point = '.';
		memmove(point + 1, point + length, strlen(point + length) + 1);
	} else if (!*point) {
		strcpy(point, ".0");
	}
}

/* Writes enough digits for a reader to get exactly the same number. */
static void zmm_json_share(zmm_emitter *emitter, const char *key, double share)
{
	char digits[40];

	if (share >= -DBL_MAX && share <= DBL_MAX) {
		snprintf(digits, sizeof(digits), "%.17g", share);
		zmm_json_mend_point(digits);
	} else {
		strcpy(digits, "null");
	}
	zmm_sink_put_string(zmm_json_element(emitter, key), digits);
}

static void zmm_json_text(zmm_emitter *emitter, const char *key, const char *text)
{
	zmm_sink *sink = zmm_json_element(emitter, key);

	if (text) {
		zmm_json_put_text(sink, text);
	} else {
		zmm_sink_put_string(sink, "null");
	}
}

static void zmm_json_flag(zmm_emitter *emitter, const char *key, bool flag)
{
	zmm_sink_put_string(zmm_json_element(emitter, key), flag ? "true" : "false");
}

const zmm_emitter_driver zmm_emitter_json = {
	.begin = zmm_json_begin,
	.end = zmm_json_end,
	.number = zmm_json_number,
	.share = zmm_json_share,
	.text = zmm_json_text,
	.flag = zmm_json_flag,
};
