/* The page around a snapshot: what is between its two parts is the snapshot, as base64. */

#include "write/html.h"
#include "suites/lib/test.h"

#include <errno.h>
#include <string.h>

/* A sink that takes so many bytes and no more */

typedef struct bounded {
	char text[512 * 1024];
	size_t length, most;
} bounded;

static bounded found;

static bool take_bounded(void *context, const char *text, size_t length)
{
	bounded *to = context;
	size_t room = to->most - to->length;

	memcpy(to->text + to->length, text, length < room ? length : room);
	to->length += length < room ? length : room;
	errno = ENOSPC;
	return length <= room;
}

static bool write_page(const unsigned char *snapshot, size_t length, size_t most)
{
	zmm_sink sink;

	found.length = 0;
	found.most = most;
	zmm_sink_open(&sink, take_bounded, &found);
	return zmm_html_write(snapshot, length, &sink);
}

static size_t length_of(const char *const *texts)
{
	size_t length = 0;

	for (; *texts; texts++) {
		length += strlen(*texts);
	}
	return length;
}

/* Whether the page has this text in the place of the snapshot. */
static bool has_between(const char *text, size_t length)
{
	size_t head = length_of(zmm_page_head), tail = length_of(zmm_page_tail);

	if (found.length != head + length + tail) {
		test_note("the page has %zu bytes, its parts have %zu, %zu, %zu", found.length, head, length, tail);
		return false;
	}
	return memcmp(found.text + head, text, length) == 0;
}

/* The vectors of RFC 4648. */
static void test_vectors(void)
{
	static const char *const vectors[][2] = {
		{ "", "" }, { "f", "Zg==" }, { "fo", "Zm8=" }, { "foo", "Zm9v" }, { "foob", "Zm9vYg==" },
		{ "fooba", "Zm9vYmE=" }, { "foobar", "Zm9vYmFy" }
	};
	size_t i;

	for (i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
		bool written = write_page((const unsigned char *) vectors[i][0], strlen(vectors[i][0]), sizeof(found.text));

		test_ok(written && has_between(vectors[i][1], strlen(vectors[i][1])), "html: \"%s\" is \"%s\"", vectors[i][0],
			vectors[i][1]);
	}
}

static unsigned digit_of(char digit)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *place = strchr(digits, digit);

	return digit && place ? (unsigned) (place - digits) : 0;
}

/* Byte i of a base64 text. */
static unsigned char byte_of(const char *text, size_t i)
{
	const char *group = text + i / 3 * 4;
	unsigned word = digit_of(group[0]) << 18 | digit_of(group[1]) << 12 | digit_of(group[2]) << 6 | digit_of(group[3]);

	return (unsigned char) (word >> (16 - 8 * (i % 3)));
}

/* Every byte comes back, at lengths around that of a piece, on which the text has no seam. */
static void test_lengths(void)
{
	static unsigned char bytes[4000];
	size_t head = length_of(zmm_page_head), length, i;
	unsigned wrong = 0;

	for (i = 0; i < sizeof(bytes); i++) {
		bytes[i] = (unsigned char) (i * 167 + i / 256);
	}
	for (length = 700; length < sizeof(bytes); length += length < 820 ? 1 : 311) {
		wrong += !write_page(bytes, length, sizeof(found.text));
		wrong += found.length != head + (length + 2) / 3 * 4 + length_of(zmm_page_tail);
		for (i = 0; i < length; i++) {
			wrong += byte_of(found.text + head, i) != bytes[i];
		}
	}
	test_ok(!wrong, "html: every byte comes back at every length");
}

static void test_page(void)
{
	size_t most;
	unsigned wrong = 0;

	test_ok(write_page(NULL, 0, sizeof(found.text)) && strncmp(found.text, "<!DOCTYPE html>", 15) == 0,
		"html: no bytes make a page, too");
	found.text[found.length] = 0;
	test_ok(strstr(found.text, "default-src 'none'") && !strstr(found.text, "http://") && !strstr(found.text, "https://"),
		"html: it names no place of the network, and allows none");
	for (most = 0; most < length_of(zmm_page_head) + length_of(zmm_page_tail) + 4; most += 1013) {
		wrong += write_page((const unsigned char *) "zmm", 3, most) || found.length != most;
	}
	test_ok(!wrong, "html: a full disk is known at the end, and what arrived is a beginning");
}

int main(void)
{
	test_vectors();
	test_lengths();
	test_page();
	return test_end();
}
