#include "write/html.h"

/* Three bytes are four characters; so many fill a sink's buffer. */
#define ZMM_BASE64_BYTES (ZMM_SINK_BUFFER / 4 * 3)

/* Up to three bytes become four characters, the last of which are "=" where bytes are missing. */
static void zmm_base64_group(char *to, const unsigned char *bytes, size_t count)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	unsigned long word = 0;
	size_t i;

	for (i = 0; i < 3; i++) {
		word = word << 8 | (i < count ? bytes[i] : 0u);
	}
	for (i = 0; i < 4; i++) {
		to[i] = i <= count ? digits[word >> (18 - 6 * i) & 63] : '=';
	}
}

static void zmm_base64_put(zmm_sink *sink, const unsigned char *bytes, size_t length)
{
	char text[ZMM_BASE64_BYTES / 3 * 4];
	size_t at, part, used;

	for (at = 0; at < length && !sink->failed; at += part) {
		part = length - at < ZMM_BASE64_BYTES ? length - at : ZMM_BASE64_BYTES;
		for (used = 0; used < part; used += 3) {
			zmm_base64_group(text + used / 3 * 4, bytes + at + used, part - used < 3 ? part - used : 3);
		}
		zmm_sink_put(sink, text, (part + 2) / 3 * 4);
	}
}

static void zmm_html_put(zmm_sink *sink, const char *const *texts)
{
	for (; *texts; texts++) {
		zmm_sink_put_string(sink, *texts);
	}
}

bool zmm_html_write(const unsigned char *snapshot, size_t length, zmm_sink *sink)
{
	zmm_html_put(sink, zmm_page_head);
	zmm_base64_put(sink, snapshot, length);
	zmm_html_put(sink, zmm_page_tail);
	return zmm_sink_flush(sink);
}
