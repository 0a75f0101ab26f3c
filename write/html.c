#include "write/html.h"
#include "write/snapshot.h"

#include <string.h>

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

/* The findings are JSON in a page: no text in them can end the element that holds them. */
static bool zmm_html_take(void *context, const char *text, size_t length)
{
	zmm_sink *page = context;
	const char *end = text + length, *at;

	for (; text < end; text = at) {
		at = memchr(text, '<', (size_t) (end - text));
		at = at ? at : end;
		zmm_sink_put(page, text, (size_t) (at - text));
		if (at < end) {
			zmm_sink_put_string(page, "\\u003c");
			at++;
		}
	}
	return !page->failed;
}

static void zmm_html_put_findings(zmm_sink *page, const zmm_snapshot *snapshot)
{
	zmm_findings findings;
	zmm_emitter emitter;
	zmm_sink sink;
	size_t i;

	zmm_findings_take(snapshot, &findings);
	zmm_sink_open(&sink, zmm_html_take, page);
	zmm_emitter_open(&emitter, &zmm_emitter_json, &sink);
	zmm_emit_begin(&emitter, NULL, ZMM_LIST);
	for (i = 0; i < findings.count; i++) {
		zmm_emit_begin(&emitter, NULL, ZMM_OBJECT);
		zmm_emit_finding(&emitter, &findings.list[i]);
		zmm_emit_end(&emitter);
	}
	zmm_emit_end(&emitter);
	zmm_sink_flush(&sink);
}

bool zmm_html_write(const zmm_snapshot *snapshot, zmm_sink *sink)
{
	zmm_html_put(sink, zmm_page_head);
	zmm_base64_put(sink, snapshot->bytes, snapshot->length);
	zmm_html_put(sink, zmm_page_middle);
	zmm_html_put_findings(sink, snapshot);
	zmm_html_put(sink, zmm_page_tail);
	return zmm_sink_flush(sink);
}
