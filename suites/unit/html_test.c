/* The page around a snapshot: between its parts are the snapshot, as base64, and its findings, as JSON. */

#include "write/html.h"
#include "inspect/findings.h"
#include "suites/lib/heap_fixture.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A sink that takes so many bytes and no more */

typedef struct bounded {
	char text[1024 * 1024];
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

static bool write_snapshot(const zmm_snapshot *snapshot, size_t most)
{
	zmm_sink sink;

	found.length = 0;
	found.most = most;
	zmm_sink_open(&sink, take_bounded, &found);
	return zmm_html_write(snapshot, &sink);
}

/* A snapshot of no segments: any bytes may stand for its file. */
static bool write_page(const unsigned char *bytes, size_t length, size_t most)
{
	zmm_snapshot snapshot = { .bytes = bytes, .length = length };

	return write_snapshot(&snapshot, most);
}

static size_t length_of(const char *const *texts)
{
	size_t length = 0;

	for (; *texts; texts++) {
		length += strlen(*texts);
	}
	return length;
}

/* What a page without findings has beside its parts and the snapshot: an empty list, and the end of the line. */
#define NO_FINDINGS "[]\n"

/* The bytes of a page with so much base64 and without findings. */
static size_t page_of(size_t base64)
{
	return length_of(zmm_page_head) + base64 + length_of(zmm_page_middle) + strlen(NO_FINDINGS)
		+ length_of(zmm_page_tail);
}

/* Whether the page has this text in the place of the snapshot, and no findings. */
static bool has_between(const char *text, size_t length)
{
	const char *findings = found.text + length_of(zmm_page_head) + length + length_of(zmm_page_middle);

	if (found.length != page_of(length)) {
		test_note("the page has %zu bytes, and should have %zu", found.length, page_of(length));
		return false;
	}
	return memcmp(found.text + length_of(zmm_page_head), text, length) == 0
		&& memcmp(findings, NO_FINDINGS, strlen(NO_FINDINGS)) == 0;
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
		wrong += found.length != page_of((length + 2) / 3 * 4);
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
	for (most = 0; most < page_of(4); most += 1013) {
		wrong += write_page((const unsigned char *) "zmm", 3, most) || found.length != most;
	}
	test_ok(!wrong, "html: a full disk is known at the end, and what arrived is a beginning");
}

/* Findings */

static heap_test stage;

/* Identifies each block as an object of a class whose name would end the element that it stands in. */

static size_t nothing_needed(void *context)
{
	(void) context;
	return 0;
}

static bool is_ready(void *context, zmm_arena *arena)
{
	(void) context;
	(void) arena;
	return true;
}

static void identify(void *context, const zmm_block_view *view, zmm_identity *identity)
{
	(void) context;
	(void) view;
	*identity = (zmm_identity) { ZMM_KIND_OBJECT, &stage, "</script><b>" };
}

static const zmm_identifier identifier = { NULL, nothing_needed, is_ready, identify };

/* Keeps one block of 200. */
static void fragment(zmm_heap *heap)
{
	static void *blocks[100000];
	size_t i;

	for (i = 0; i < COUNT_OF(blocks); i++) {
		blocks[i] = take(heap, 401);
	}
	for (i = 0; i < COUNT_OF(blocks); i++) {
		if (i % 200) {
			give(heap, blocks[i]);
		}
	}
}

static const char *text_from(const char *from, const char *text)
{
	const char *at = from ? strstr(from, text) : NULL;

	return at ? at + strlen(text) : NULL;
}

/* Whether what the page has of its first finding is what zmm_findings_take() says. */
static bool has_finding(const char *json, const zmm_finding *finding)
{
	char wanted[1024];

	snprintf(wanted, sizeof(wanted), "[{\"kind\":\"%s\",\"severity\":\"%s\",\"confidence\":\"%s\",\"summary\":\"%s\",",
		zmm_finding_word(finding->kind), zmm_severity_word(finding->severity), zmm_severity_word(finding->confidence),
		finding->summary);
	if (strncmp(json, wanted, strlen(wanted))) {
		return false;
	}
	snprintf(wanted, sizeof(wanted), "\"filter\":\"%s\"}", finding->filter);
	return text_from(json, wanted) != NULL;
}

static void test_findings(void)
{
	static zmm_findings findings;
	const zmm_snapshot_details details = { .identifier = &identifier };
	char error[ZMM_SNAPSHOT_ERROR_SIZE];
	zmm_snapshot snapshot;
	const char *json;

	heap_test_prepare_fast(&stage, 256 * KIB);
	stage.book.kind = zmm_storage_find("malloc");
	heap_test_open(&stage);
	fragment(&stage.heap);
	if (test_ok(zmm_snapshot_take(&snapshot, &stage.heap, &details, error, sizeof(error))
			&& write_snapshot(&snapshot, sizeof(found.text) - 1), "html: a heap of which little is kept has a page")) {
		found.text[found.length] = '\0';
		zmm_findings_take(&snapshot, &findings);
		json = found.text + length_of(zmm_page_head) + (snapshot.length + 2) / 3 * 4 + length_of(zmm_page_middle);
		test_ok(findings.count && has_finding(json, &findings.list[0]), "html: it has the findings");
		test_ok(text_from(json, "\"class\":\"\\u003c/script>\\u003cb>\"")
			&& !memchr(json, '<', (size_t) (strchr(json, '\n') - json)), "html: no name ends what it stands in");
		zmm_snapshot_close(&snapshot);
	}
	heap_test_end(&stage);
}

int main(void)
{
	test_vectors();
	test_lengths();
	test_page();
	test_findings();
	return test_end();
}
