/*
 * Fuzz target: the text of a filter.  The first byte says how much room there is for the explanation, and whether there
 * are regular expressions; the rest is the text.
 *
 * What is accepted is a sound program, which makes each of its tests at most once on any subject, and means the
 * opposite behind `not`.  What is refused says so in one line, at a place in the text, and in an explanation whose
 * caret stands below that place.  The text lies by itself, so that reading beyond it is noticed.
 */

#include "suites/fuzz/fuzz.h"

#include "filter/filter.h"
#include "filter/program.h"

#include <string.h>

/* Regular expressions that match what is longer than they are; some are wrong. */

static size_t regexes;

static void *compile_regex(void *context, const char *pattern, size_t length, char *error, size_t error_size)
{
	size_t *least;

	(void) context;
	if (length && pattern[0] == '(') {
		snprintf(error, error_size, "%.*s", (int) length, pattern);
		return NULL;
	}
	least = malloc(sizeof(*least));
	FUZZ_REQUIRE(least != NULL);
	*least = length;
	regexes++;
	return least;
}

static bool regex_matches(void *compiled, const char *text, size_t length)
{
	const size_t *least = compiled;

	return length > *least && text != NULL;
}

static void release_regex(void *compiled)
{
	regexes--;
	free(compiled);
}

static const zmm_filter_regex regex = { NULL, compile_regex, regex_matches, release_regex };

#define LARGEST_SHOWN (4 + 3 + 72 + 3) /* columns of a line with its indent, dots at both ends */

/* A byte sequence without a control character or a line's end. */
static void require_line(const char *from, const char *to)
{
	for (; from < to; from++) {
		FUZZ_REQUIRE((unsigned char) *from >= ' ' && *from != 0x7f);
	}
}

/* Columns of a line that holds no wide characters: the bytes that begin a character. */
static size_t columns_of(const char *from, const char *to)
{
	size_t columns = 0;

	for (; from < to; from++) {
		columns += ((unsigned char) *from & 0xc0) != 0x80;
	}
	return columns;
}

static void require_explanation(const zmm_filter_error *error, const char *text, size_t length)
{
	char whole[ZMM_FILTER_EXPLANATION_SIZE];
	const char *line, *caret;

	zmm_filter_explain(error, text, length, whole, sizeof(whole));
	FUZZ_REQUIRE(strlen(whole) < sizeof(whole) - 1 && strstr(whole, error->message));
	line = strchr(whole, '\n');
	FUZZ_REQUIRE(!line == !error->line);
	if (!line) {
		return;
	}
	require_line(whole, line);
	caret = strchr(line + 1, '\n');
	FUZZ_REQUIRE(caret != NULL);
	require_line(line + 1, caret);
	FUZZ_REQUIRE(strspn(caret + 1, " ") == strlen(caret + 1) - 1 && caret[strlen(caret) - 1] == '^');
	FUZZ_REQUIRE(strlen(caret + 1) <= columns_of(line + 1, caret) + 1);
	FUZZ_REQUIRE(columns_of(line + 1, caret) <= LARGEST_SHOWN);
}

static void require_cut(const zmm_filter_error *error, const char *text, size_t length, size_t room)
{
	char *cut = malloc(room); /* by itself, so that a byte too many is noticed */

	FUZZ_REQUIRE(cut != NULL);
	zmm_filter_explain(error, text, length, cut, room);
	FUZZ_REQUIRE(memchr(cut, '\0', room) != NULL);
	free(cut);
}

static void require_refused(const zmm_filter_error *error, const char *text, size_t length, size_t room)
{
	const char *end = memchr(error->message, '\0', sizeof(error->message));
	size_t lines = 1, i;

	FUZZ_REQUIRE(end && end > error->message);
	require_line(error->message, end);
	FUZZ_REQUIRE(error->offset <= length && !error->line == !error->column);
	FUZZ_REQUIRE(error->column <= error->offset + 1);
	for (i = 0; i < error->offset; i++) {
		lines += text[i] == '\n';
	}
	FUZZ_REQUIRE(error->line == (error->column ? lines : 0));
	require_explanation(error, text, length);
	require_cut(error, text, length, room);
}

#define TEXT(text) { text, sizeof(text) - 1 }

/* Of a block of which nobody knows who allocated it. */
#define NOBODY UINT64_MAX, TEXT(""), TEXT(""), 0, TEXT("")

static const zmm_filter_subject subjects[] = {
	{ 0x1000, 0, 48, 64, 56, TEXT("used"), TEXT("string"), TEXT(""), TEXT("none"), 0, 0,
		0, TEXT("[engine]"), TEXT(""), 0, TEXT("") },
	{ 0x200000, 1, 4096, 4096, 4088, TEXT("used"), TEXT("object"), TEXT("App\\Cache"), TEXT("none"), 8192, 4096,
		7, TEXT("App\\Cache::get"), TEXT("/app/vendor/acme/cache/Cache.php"), 82, TEXT("acme/cache") },
	{ 0x300000, 2, 0, 1048576, 1048568, TEXT("free"), TEXT("unknown"), TEXT(""), TEXT("large"), 0, 0, NOBODY },
	{ UINT64_MAX, 3, 1, UINT64_MAX, 0, TEXT("rest"), TEXT("vm_stack"), TEXT("a\0aaaaaaab\xc3\xa9"), { NULL, 0 }, 1, 1,
		NOBODY },
};

#define NUM_SUBJECTS (sizeof(subjects) / sizeof(subjects[0]))

/* `not (` before the filter and `)` behind its line mean the opposite, unless that passes a bound. */
static void require_opposite(const zmm_filter *filter, const char *text, size_t length)
{
	static char negated[ZMM_FILTER_MAX_LENGTH];
	zmm_filter_error error;
	zmm_filter *opposite;
	size_t i;

	if (length + 7 > sizeof(negated)) {
		return;
	}
	memcpy(negated, "not (", 5);
	memcpy(negated + 5, text, length);
	memcpy(negated + 5 + length, "\n)", 2);
	opposite = zmm_filter_compile(negated, length + 7, &regex, &error);
	FUZZ_REQUIRE(opposite || strstr(error.message, "nested"));
	for (i = 0; opposite && i < NUM_SUBJECTS; i++) {
		FUZZ_REQUIRE(zmm_filter_matches(opposite, &subjects[i]) != zmm_filter_matches(filter, &subjects[i]));
	}
	zmm_filter_free(opposite);
}

static void require_accepted(const zmm_filter *filter)
{
	size_t field, uses = 0;

	FUZZ_REQUIRE(zmm_program_is_sound(filter));
	for (field = 0; field < ZMM_NUM_FIELDS; field++) {
		uses += zmm_filter_uses(filter, (zmm_filter_field_id) field);
	}
	FUZZ_REQUIRE(uses > 0 && uses <= filter->length);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_input input = { data, data + size };
	size_t room = fuzz_byte(&input), length = (size_t) (input.end - input.next);
	char *text = malloc(length ? length : 1);
	zmm_filter_error error;
	zmm_filter *filter;

	FUZZ_REQUIRE(text != NULL);
	memcpy(text, input.next, length);
	memset(&error, 0xff, sizeof(error));
	filter = zmm_filter_compile(text, length, room & 1 ? &regex : NULL, &error);
	if (filter) {
		require_accepted(filter);
		require_opposite(filter, text, length);
	} else {
		require_refused(&error, text, length, room / 2 + 1);
	}
	free(text);
	zmm_filter_free(filter);
	FUZZ_REQUIRE(regexes == 0);
	return 0;
}
