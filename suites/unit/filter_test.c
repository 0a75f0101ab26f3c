/* The filter language: what filters mean, what is wrong with others, bounds; globs; random filters. */

#include "filter/characters.h"
#include "filter/filter.h"
#include "filter/glob.h"
#include "filter/program.h"
#include "suites/lib/random.h"
#include "suites/lib/test.h"

#include <stdlib.h>
#include <string.h>

#define TEXT(text) { text, sizeof(text) - 1 }
#define COUNT(array) (sizeof(array) / sizeof(array[0]))

/* Of a block of which nobody knows who allocated it. */
#define NOBODY .site = UINT64_MAX, .function = TEXT(""), .file = TEXT(""), .package = TEXT("")

/* Blocks to apply filters to; each has a letter. */
static const zmm_filter_subject subjects[] = {
	/* A */ { .address = 0x1000, .offset = 48, .size = 64, .request = 56, .state = TEXT("used"),
		.kind = TEXT("string"), .class = TEXT(""), .list = TEXT("none"),
		.site = 0, .function = TEXT("[engine]"), .file = TEXT(""), .package = TEXT("") },
	/* B */ { .address = 0x200000, .segment = 1, .offset = 4096, .size = 4096, .request = 4088,
		.state = TEXT("used"), .kind = TEXT("object"), .class = TEXT("App\\Cache"), .list = TEXT("none"),
		.pinned = 8192, .charge = 4096, .site = 7, .function = TEXT("App\\Cache::get"),
		.file = TEXT("/app/vendor/acme/cache/Cache.php"), .line = 82, .package = TEXT("acme/cache") },
	/* C */ { .address = 0x300000, .segment = 2, .size = 1048576, .request = 1048568, .state = TEXT("free"),
		.kind = TEXT("unknown"), .class = TEXT(""), .list = TEXT("large"), NOBODY },
	/* D */ { .address = 0x1040, .offset = 112, .size = 128, .request = 120, .state = TEXT("cached"),
		.kind = TEXT("unknown"), .class = TEXT(""), .list = TEXT("cache"), NOBODY },
	/* E */ { .address = UINT64_MAX, .segment = 3, .offset = 1, .size = UINT64_MAX, .state = TEXT("rest"),
		.kind = TEXT("vm_stack"), .class = TEXT("a\0b\"'\n\xc3\xa9"), .list = TEXT("rest"), .pinned = 1,
		.charge = 1, NOBODY },
};

/* A copy without a 0 at its end, so that reading beyond it is noticed. */
static char *exact(const char *text)
{
	size_t length = strlen(text);

	return memcpy(malloc(length ? length : 1), text, length);
}

static zmm_filter *compile(const char *text, zmm_filter_error *error)
{
	char *copy = exact(text);
	zmm_filter *filter = zmm_filter_compile(copy, strlen(text), NULL, error);

	free(copy);
	return filter;
}

/* The letters of the subjects that a filter matches; what is wrong with the filter. */
static const char *matched(const char *text)
{
	static char found[512];
	zmm_filter_error error = { 0 };
	zmm_filter *filter = compile(text, &error);
	size_t i, length = 0;

	if (!filter) {
		snprintf(found, sizeof(found), "%zu:%zu %s", error.line, error.column, error.message);
		return found;
	}
	for (i = 0; i < COUNT(subjects); i++) {
		if (zmm_filter_matches(filter, &subjects[i])) {
			found[length++] = (char) ('A' + i);
		}
	}
	found[length] = '\0';
	if (!zmm_program_is_sound(filter)) {
		strcpy(found, "the program is not sound");
	}
	zmm_filter_free(filter);
	return found;
}

typedef struct meaning {
	const char *text, *letters;
} meaning;

static void test_meanings(const char *about, const meaning *meanings, size_t count)
{
	zmm_quoted name;
	size_t i;

	for (i = 0; i < count; i++) {
		const char *found = matched(meanings[i].text);

		zmm_quote(&name, meanings[i].text, strlen(meanings[i].text));
		if (!test_ok(!strcmp(found, meanings[i].letters), "%s: %s", about, name.text)) {
			test_note("found %s, wanted %s", found, meanings[i].letters);
		}
	}
}

static const meaning of_numbers[] = {
	{ "size == 64", "A" },
	{ "size != 64", "BCDE" },
	{ "size < 128", "A" },
	{ "size <= 128", "AD" },
	{ "size > 4096", "CE" },
	{ "size >= 4096", "BCE" },
	{ "size < 0", "" },
	{ "size >= 0", "ABCDE" },
	{ "size > 18446744073709551615", "" },
	{ "size == 18446744073709551615", "E" },
	{ "size <= 0xFFFFffffFFFFffff", "ABCDE" },
	{ "size in 64..128", "AD" },
	{ "size in 65..127", "" },
	{ "size in 64..64", "A" },
	{ "size in 4K..", "BCE" },
	{ "size in ..4K", "ABD" },
	{ "size not in 4K..", "AD" },
	{ "size in (64, 128)", "AD" },
	{ "size in (64,1M..,3)", "ACE" },
	{ "size not in (64, ..128, 1M)", "BE" },
	{ "segment == 0", "AD" },
	{ "address == 0x200000", "B" },
	{ "address in 0x1000..0x1fff", "AD" },
	{ "offset == 4K", "B" },
	{ "request == 56", "A" },
	{ "pinned > 0", "BE" },
	{ "charge == 4096", "B" },
	{ "site == 7", "B" },
	{ "site < 8", "AB" },
	{ "function == 'App\\Cache::get'", "B" },
	{ "function ~ '*engine*'", "A" },
	{ "file ~ '*/Cache.php' and line in 80..90", "B" },
	{ "line == 0", "ACDE" },
	{ "package == acme/cache", "B" },
	{ "package ~ acme/*", "B" },
	{ "package == ''", "ACDE" },
	{ "size == 4k", "B" },
	{ "size == 4KiB", "B" },
	{ "size == 4kib", "B" },
	{ "size == 1M", "C" },
	{ "size == 1MiB", "C" },
	{ "size == 1024K", "C" },
	{ "size in (0.25M, 1.0M, 0.000001G)", "C" },
	{ "size == 0.125K", "D" },
	{ "size == 0.0634765K", "A" }, /* 64.99 bytes */
	{ "size == 1_048_576", "C" },
	{ "size == 0x10_0000", "C" },
	{ "size == 0X40", "A" },
	{ "size > 15.999999999G", "E" },
	{ "offset in 0..1", "CE" },
};

static const meaning of_texts[] = {
	{ "state == free", "C" },
	{ "state == \"free\"", "C" },
	{ "state == 'free'", "C" },
	{ "state != used", "CDE" },
	{ "state in (used, cached)", "ABD" },
	{ "state not in (used, cached)", "CE" },
	{ "kind == vm_stack", "E" },
	{ "list == large", "C" },
	{ "class == App\\Cache", "B" },
	{ "class == 'App\\Cache'", "B" },
	{ "class == 'App\\\\Cache'", "B" },
	{ "class == \"App\\\\Cache\"", "B" },
	{ "class == 'app\\cache'", "" },
	{ "class == App", "" },
	{ "class == App\\Caches", "" },
	{ "class == \"\"", "ACD" },
	{ "class != ''", "BE" },
	{ "class == \"a\\x00b\\\"\\'\\n\\xC3\\xa9\"", "E" },
	{ "class == \"a\\x00b\\\"'\n\303\251\"", "E" },
	{ "class ~ App*", "B" },
	{ "class ~ *Cache", "B" },
	{ "class ~ \\\\*", "" },
	{ "class ~ *\\*", "B" },
	{ "class ~ 'App\\C?che'", "B" },
	{ "class ~ App", "" },
	{ "class !~ App*", "ACDE" },
	{ "class ~ \"\"", "ACD" },
	{ "class ~ *", "ABCDE" },
	{ "class ~ '[A-B]pp*'", "B" },
	{ "class ~ '[!A]*'", "E" },
	{ "kind ~ \"*t*\"", "ABE" },
	{ "state ~ [", "1:9 '[' means nothing here" },
	{ "class in ('', App\\Cache)", "ABCD" },
	{ "class != \"\t\" and class != \"\340\240\200\364\217\277\277\"", "ABCDE" },
	{ "class ~ *.php or class == src/a-b.c:82", "" },
	{ "class == a. and", "1:11 '.' alone means nothing: a range has two, as in 4K..8K" },
};

static const meaning of_order[] = {
	{ "size == 64 or size == 128 and state == free", "A" },
	{ "state == free and size == 128 or size == 64", "A" },
	{ "(size == 64 or size == 128) and state == cached", "D" },
	{ "not size == 64", "BCDE" },
	{ "not size == 64 and state == used", "B" },
	{ "not (size == 64 and state == used)", "BCDE" },
	{ "not size == 64 or size == 64", "ABCDE" },
	{ "not not size == 64", "A" },
	{ "!size == 64", "BCDE" },
	{ "!(state == used || state == free) && size < 1K", "D" },
	{ "state == used && kind == string || kind == vm_stack", "AE" },
	{ "not state not in (used, free)", "ABC" },
	{ "not not not (not (size == 64))", "A" },
	{ "size == 64 or size == 4K or size == 1M or size == 128", "ABCD" },
	{ "size > 1 and size > 2 and size > 64 and size < 1M", "BD" },
	{ "(((size == 64)))", "A" },
	{ "size==64or state==free", "1:7 64or has an unknown unit: K, M, G, KiB, MiB and GiB are units, and 1K is 1024" },
	{ "size==64 or(state==free)", "AC" },
	{ "\t size\r\n == # the size\n 64 # no more", "A" },
	{ "state == free and size >= 4K and segment == 2", "C" },
	{ "kind == \"object\" and size in 1K..8M or not (state in (used, cached))", "BCE" },
};

static const meaning of_functions[] = {
	{ "near(0x1000, 0)", "A" },
	{ "near(0x1020, 32)", "AD" },
	{ "near(0x1020, 31)", "" },
	{ "near(4128, 0.03125K)", "AD" },
	{ "near(0, 4K)", "A" },
	{ "near(0xffffffffffffffff, 1)", "E" },
	{ "near(0x1000, 18446744073709551615)", "ABCDE" },
	{ "not near(0x1000, 1M) and state != rest", "BC" },
	{ "size > 1 and near ( 0x1000 , 64 )", "AD" },
};

/* Faults: the place, and the message word for word. */

#define STATES "used, cached, waiting, victim, free or rest"
#define KINDS "unknown, string, array, hash, object, closure, generator, reference, resource, vm_stack, output, code or engine"

static const meaning faults[] = {
	/* words in the wrong place */
	{ "", "1:1 the filter is empty: write a condition such as size > 4K" },
	{ " \n # nothing\n", "1:1 the filter is empty: write a condition such as size > 4K" },
	{ "size", "1:5 expected a comparison or 'in' after 'size', found the end of the filter" },
	{ "size  ", "1:5 expected a comparison or 'in' after 'size', found the end of the filter" },
	{ "state and", "1:7 expected '==', '!=', 'in' or '~' after 'state', found 'and'" },
	{ "pinned (3)", "1:1 'pinned' is a field and no function" },
	{ "size 4", "1:6 expected a comparison or 'in' after 'size', found 4" },
	{ "size not 4", "1:10 expected 'in' after 'not', found 4" },
	{ "size ==", "1:8 expected a number of bytes such as 4096, 4K or 1.5M after '==', found the end of the filter" },
	{ "segment == and", "1:12 expected a number such as 3 after '==', found 'and'" },
	{ "address > )", "1:11 expected an address such as 0x7f52e1400040 after '>', found ')'" },
	{ "state ==", "1:9 expected " STATES " after '==', found the end of the filter" },
	{ "class == (", "1:10 expected a text such as 'App\\Cache' after '==', found '('" },
	{ "size in", "1:8 expected a range such as 4K..8K, or a list such as (16, 32) after 'in', found the end of the filter" },
	{ "class in ==", "1:10 expected a list in parentheses after 'in', found '=='" },
	{ "size in 16", "1:11 expected '..' and the end of a range after 16, found the end of the filter" },
	{ "state in used", "1:14 expected a list in parentheses after 'used', found the end of the filter" },
	{ "size in ()", "1:10 expected a number of bytes such as 4096, 4K or 1.5M after '(', found ')'" },
	{ "size in (16 32)", "1:13 expected ',' or ')' after 16, found 32" },
	{ "size in (16,)", "1:13 expected a number of bytes such as 4096, 4K or 1.5M after ',', found ')'" },
	{ "size in (16..)..", "1:15 expected 'and', 'or' or the end of the filter after ')', found '..'" },
	{ "size in (1 and", "1:12 expected ',' or ')' after 1, found 'and'" },
	{ "4K > size", "1:1 expected a condition such as size > 4K, found 4K" },
	{ "and", "1:1 expected a condition such as size > 4K, found 'and'" },
	{ "size > 4K and", "1:14 expected a condition such as size > 4K after 'and', found the end of the filter" },
	{ "not", "1:4 expected a condition such as size > 4K after 'not', found the end of the filter" },
	{ "(size > 4K", "1:11 expected 'and', 'or' or ')' after 4K, found the end of the filter" },
	{ "size > 4K)", "1:10 expected 'and', 'or' or the end of the filter after 4K, found ')'" },
	{ "size > 4K state == free", "1:11 expected 'and', 'or' or the end of the filter after 4K, found 'state'" },
	{ "state == used (size > 3)", "1:15 expected 'and', 'or' or the end of the filter after 'used', found '('" },
	{ "class == \"a\" \"b\"", "1:14 expected 'and', 'or' or the end of the filter after \"a\", found \"b\"" },
	/* chains */
	{ "size > 4 > 2", "1:10 comparisons do not chain: write 'and' between two of them, as in size > 4K and size < 8K" },
	{ "(size > 4 == 2)", "1:11 comparisons do not chain: write 'and' between two of them, as in size > 4K and size < 8K" },
	{ "size in 1..2 in 3..4", "1:14 comparisons do not chain: write 'and' between two of them, as in size > 4K and size < 8K" },
	{ "4 < size < 8", "1:1 expected a condition such as size > 4K, found 4" },
	/* names */
	{ "szie > 4K", "1:1 unknown field 'szie'; did you mean 'size'?" },
	{ "SIZE > 4K", "1:1 unknown field 'SIZE'; did you mean 'size'?" },
	{ "addr == 1", "1:1 unknown field 'addr'; did you mean 'address'?" },
	{ "segmnet == 1", "1:1 unknown field 'segmnet'; did you mean 'segment'?" },
	{ "charges > 1", "1:1 unknown field 'charges'; did you mean 'charge'?" },
	{ "kin", "1:1 unknown field 'kin'; did you mean 'kind'?" },
	{ "colour == 1", "1:1 unknown field 'colour'" },
	{ "x == 1", "1:1 unknown field 'x'" },
	{ "\\size == 1", "1:1 unknown field '\\size'; did you mean 'size'?" },
	{ "gr\303\266\303\237e > 1", "1:1 unknown field 'gr\303\266\303\237e'" },
	{ "size > 4 and\nstate == free and\n\tpined > 1", "3:2 unknown field 'pined'; did you mean 'pinned'?" },
	{ "'\303\244' == 1", "1:1 expected a condition such as size > 4K, found '\303\244'" },
	{ "class == '\303\244\303\266' and szie", "1:19 unknown field 'szie'; did you mean 'size'?" },
	{ "near", "1:5 expected '(' after 'near', found the end of the filter" },
	{ "near 3", "1:6 expected '(' after 'near', found 3" },
	{ "naer(0x1000, 4K)", "1:1 unknown function 'naer'; did you mean 'near'?" },
	{ "through(\"x\")", "1:1 unknown function 'through'" },
	{ "near()", "1:6 expected a value after '(', found ')'" },
	{ "near(0x1000)", "1:1 near() takes an address and a number of bytes, as in near(0x7f52e1400040, 4K)" },
	{ "near(1, 2, 3)", "1:1 near() takes an address and a number of bytes, as in near(0x7f52e1400040, 4K)" },
	{ "near(free, 2)", "1:6 expected an address such as 0x7f52e1400040 for near(), found 'free'" },
	{ "near(4K, 2)", "1:6 4K has a unit, which is for bytes only" },
	{ "near(1, \"2\")", "1:9 expected a number of bytes such as 4096, 4K or 1.5M for near(), found \"2\"" },
	{ "near(1, 2", "1:10 expected ',' or ')' after 2, found the end of the filter" },
	{ "state == fre", "1:10 'state' is never 'fre'; did you mean 'free'?" },
	{ "state in (used, FREE)", "1:17 'state' is never 'FREE'; did you mean 'free'?" },
	{ "state == busy", "1:10 'state' is never 'busy': it is " STATES },
	{ "state == \"\"", "1:10 'state' is never \"\": it is " STATES },
	{ "kind != nothing", "1:9 'kind' is never 'nothing': it is " KINDS },
	{ "kind == sting", "1:9 'kind' is never 'sting'; did you mean 'string'?" },
	/* types */
	{ "size == free", "1:9 expected a number of bytes such as 4096, 4K or 1.5M for 'size', found 'free'" },
	{ "size > request", "1:8 expected a number of bytes such as 4096, 4K or 1.5M for 'size', found 'request', which is a field: "
		"values are not fields" },
	{ "size in (1, \"2\")", "1:13 expected a number of bytes such as 4096, 4K or 1.5M for 'size', found \"2\"" },
	{ "size in a..3", "1:9 expected a number of bytes such as 4096, 4K or 1.5M for 'size', found 'a'" },
	{ "state < used", "1:7 '<' is for numbers, and 'state' is a word: write '==', '!=', 'in' or '~'" },
	{ "class >= 3", "1:7 '>=' is for numbers, and 'class' is a text: write '==', '!=', 'in' or '~'" },
	{ "kind ~ 3", "1:8 expected a pattern such as \"App*\" for 'kind', found 3" },
	{ "kind == 3", "1:9 expected " KINDS " for 'kind', found 3" },
	{ "class == 3", "1:10 expected a text such as 'App\\Cache' for 'class', found 3" },
	{ "size ~ \"4*\"", "1:6 '~' is for texts, and 'size' is a number of bytes: compare it, or write 'in'" },
	{ "address !~ 4", "1:9 '!~' is for texts, and 'address' is an address: compare it, or write 'in'" },
	{ "segment =~ 4", "1:9 '=~' is for texts, and 'segment' is a number: compare it, or write 'in'" },
	{ "state in used..free", "1:10 ranges are of numbers, and 'state' is a word: write a list in parentheses" },
	{ "class in (a..)", "1:11 ranges are of numbers, and 'class' is a text: write a list in parentheses" },
	{ "class =~ \"^App\"", "1:7 regular expressions need PHP; '~' compares with a pattern such as \"App*\"" },
	{ "class !=~ \"^App\"", "1:7 regular expressions need PHP; '~' compares with a pattern such as \"App*\"" },
	/* values */
	{ "size == 4KB", "1:9 4KB has an unknown unit: K, M, G, KiB, MiB and GiB are units, and 1K is 1024" },
	{ "size == 4Mi", "1:9 4Mi has an unknown unit: K, M, G, KiB, MiB and GiB are units, and 1K is 1024" },
	{ "size == 1_", "1:9 1_ has an unknown unit: K, M, G, KiB, MiB and GiB are units, and 1K is 1024" },
	{ "size == 1__0", "1:9 1__0 has an unknown unit: K, M, G, KiB, MiB and GiB are units, and 1K is 1024" },
	{ "size == 1.5", "1:9 1.5 has a fraction and no unit: write whole bytes, or a unit as in 1.5M" },
	{ "size == 1.5.5M", "1:9 1.5 has a fraction and no unit: write whole bytes, or a unit as in 1.5M" },
	{ "size == 1. and", "1:10 '.' alone means nothing: a range has two, as in 4K..8K" },
	{ "size == 1.0000000001G", "1:9 1.0000000001G has more than 9 digits behind its point" },
	{ "size == 18446744073709551616", "1:9 18446744073709551616 is larger than the largest number, 18446744073709551615" },
	{ "size == 18014398509481984K", "1:9 18014398509481984K is larger than the largest number, 18446744073709551615" },
	{ "size == 0x10000000000000000", "1:9 0x10000000000000000 is larger than the largest number, 18446744073709551615" },
	{ "size == 0x", "1:9 0x has no digits behind 0x" },
	{ "size == 0xfg", "1:9 0xfg has letters that are no hexadecimal digits" },
	{ "size == 0x10.5", "1:9 0x10.5 has letters that are no hexadecimal digits" },
	{ "size == -1", "1:9 numbers are not negative" },
	{ "segment == 1K", "1:12 1K has a unit, which is for bytes only" },
	{ "size in 8K..4K", "1:9 the range is empty: 8K is more than 4K" },
	{ "size in (1, 8K..4K)", "1:13 the range is empty: 8K is more than 4K" },
	{ "class == \"App\\Cache\"", "1:14 '\\C' is no escape: write \\\\ for a backslash, or put the text between single quotes" },
	{ "class == \"\\x0g\"", "1:11 '\\x' is no escape: write \\\\ for a backslash, or put the text between single quotes" },
	{ "class == \"abc", "1:10 the text that begins here has no closing quote" },
	{ "class == 'abc\\'", "1:10 the text that begins here has no closing quote" },
	{ "class == \"abc\\\"", "1:10 the text that begins here has no closing quote" },
	{ "class ~ \"App\\Cache\"", "1:13 '\\C' is no escape: write \\\\ for a backslash, or put the text between single quotes" },
	{ "class ~ 'App[ab'", "1:9 the set [ab of the pattern has no ']', or characters beyond ASCII; [[] stands for '['" },
	{ "class ~ 'x[]'", "1:9 the set [] of the pattern has no ']', or characters beyond ASCII; [[] stands for '['" },
	{ "class ~ '[\303\244]'", "1:9 the set [\303\244] of the pattern has no ']', or characters beyond ASCII; [[] stands for '['" },
	/* characters */
	{ "size = 4", "1:6 '=' is no comparison: write '=='" },
	{ "size === 4", "1:6 comparisons have no third sign: write '==' or '!='" },
	{ "size !== 4", "1:6 comparisons have no third sign: write '==' or '!='" },
	{ "size <> 4", "1:6 '<>' is no comparison: write '!='" },
	{ "size > 4 & size < 8", "1:10 '&' alone means nothing: write 'and' or '&&'" },
	{ "size > 4 | size < 8", "1:10 '|' alone means nothing: write 'or' or '||'" },
	{ "size > 4; size < 8", "1:9 ';' means nothing here" },
	{ "size > 4 \001", "1:10 '?' means nothing here" },
	{ "size > \377", "1:8 byte 0xFF is no character of UTF-8" },
	{ "class == '\303'", "1:11 byte 0xC3 is no character of UTF-8" },
	{ "class == '\340\237\277'", "1:11 byte 0xE0 is no character of UTF-8" },
	{ "class == '\364\220\200\200'", "1:11 byte 0xF4 is no character of UTF-8" },
	{ "class == '\342\202x'", "1:11 byte 0xE2 is no character of UTF-8" },
	{ "class == '\303", "1:11 byte 0xC3 is no character of UTF-8" },
	{ "class == '\360\237\230", "1:11 byte 0xF0 is no character of UTF-8" },
	{ "class == '\355\240\200'", "1:11 byte 0xED is no character of UTF-8" },
	{ "class == '\300\200'", "1:11 byte 0xC0 is no character of UTF-8" },
	{ "\302\240size > 4", "1:1 unknown field '\\u{A0}size'; did you mean 'size'?" },
	{ "this_is_a_very_long_name_of_a_field_that_nobody_knows == 1",
		"1:1 unknown field 'this_is_a_very_long_name_of_a_field_that...'" },
};

static void test_byte_0(void)
{
	char explained[ZMM_FILTER_EXPLANATION_SIZE];
	zmm_filter_error error = { 0 };

	test_ok(!zmm_filter_compile("size > 4\0 and", 13, NULL, &error) && error.line == 1 && error.column == 9
		&& !strcmp(error.message, "byte 0 is no part of a filter"), "faults: byte 0");
	test_ok(!zmm_filter_compile("size > 4\n\0", 10, NULL, &error) && error.line == 2 && error.column == 1
		&& error.offset == 9, "faults: byte 0 at the end");
	test_ok(!zmm_filter_compile(NULL, 0, NULL, &error) && error.line == 1, "faults: no text at all");
	zmm_filter_explain(&error, NULL, 0, explained, sizeof(explained));
	test_ok(!strcmp(explained, "line 1, column 1: the filter is empty: write a condition such as size > 4K\n    \n    ^"),
		"explanations: no text at all");
}

/* Explanations */

static const struct {
	const char *about, *text, *explanation;
} explanations[] = {
	{ "a line", "size > 4K and szie < 8K",
		"line 1, column 15: unknown field 'szie'; did you mean 'size'?\n"
		"    size > 4K and szie < 8K\n"
		"                  ^" },
	{ "the right line", "size > 4K\nand szie < 8K\nand state == free",
		"line 2, column 5: unknown field 'szie'; did you mean 'size'?\n"
		"    and szie < 8K\n"
		"        ^" },
	{ "the end", "size > 4K and\n\n",
		"line 1, column 14: expected a condition such as size > 4K after 'and', found the end of the filter\n"
		"    size > 4K and\n"
		"                 ^" },
	{ "tabs, characters of several bytes", "\tclass\t== '\303\244\342\202\254' and szie",
		"line 1, column 20: unknown field 'szie'; did you mean 'size'?\n"
		"     class == '\303\244\342\202\254' and szie\n"
		"                       ^" },
	{ "control characters", "class == '\033[31m\r\342\200\256' and szie",
		"line 1, column 24: unknown field 'szie'; did you mean 'size'?\n"
		"    class == '^[[31m^M\\u{202E}' and szie\n"
		"                                    ^" },
	{ "bytes that are no characters", "class == '\377'",
		"line 1, column 11: byte 0xFF is no character of UTF-8\n"
		"    class == '\\xFF'\n"
		"              ^" },
	{ "long lines, the place at the start",
		"szie == 1 or size in (10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120, 130, 140, 150, 160, 170, 180)",
		"line 1, column 1: unknown field 'szie'; did you mean 'size'?\n"
		"    szie == 1 or size in (10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120,...\n"
		"    ^" },
	{ "long lines, the place in the middle",
		"size in (10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120, x, 130, 140, 150, 160, 170, 180, 190, 200)",
		"line 1, column 61: expected a number of bytes such as 4096, 4K or 1.5M for 'size', found 'x'\n"
		"    ... 50, 60, 70, 80, 90, 100, 110, 120, x, 130, 140, 150, 160, 170, 180, 190...\n"
		"                                           ^" },
	{ "long lines, the place at the end",
		"size in (10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120, 130, 140, 150, 160, 170, 180, 190, 200",
		"line 1, column 99: expected ',' or ')' after 200, found the end of the filter\n"
		"    ...0, 60, 70, 80, 90, 100, 110, 120, 130, 140, 150, 160, 170, 180, 190, 200\n"
		"                                                                               ^" },
};

static void test_explanations(void)
{
	char explained[ZMM_FILTER_EXPLANATION_SIZE];
	zmm_filter_error error = { 0 };
	size_t i;

	for (i = 0; i < COUNT(explanations); i++) {
		const char *text = explanations[i].text;
		zmm_filter *filter = compile(text, &error);

		zmm_filter_explain(&error, text, strlen(text), explained, sizeof(explained));
		if (!test_ok(!filter && !strcmp(explained, explanations[i].explanation), "explanations: %s",
				explanations[i].about)) {
			test_note("found\n%s\nwanted\n%s", explained, explanations[i].explanation);
		}
	}
}

/* An explanation fits any room; the text may be any. */
static void test_explanation_room(void)
{
	const char *text = explanations[7].text;
	char whole[ZMM_FILTER_EXPLANATION_SIZE];
	zmm_filter_error error = { 0 };
	size_t size, length, wrong = 0;

	compile(text, &error);
	zmm_filter_explain(&error, text, strlen(text), whole, sizeof(whole));
	length = strlen(whole);
	for (size = 1; size <= length + 2; size++) {
		char *cut = malloc(size);

		zmm_filter_explain(&error, text, strlen(text), cut, size);
		wrong += strncmp(cut, whole, strlen(cut)) != 0 || (size > length && strlen(cut) != length);
		free(cut);
	}
	test_ok(!wrong, "explanations: are cut to their room");
	zmm_filter_explain(&error, "", 0, whole, sizeof(whole));
	test_ok(strstr(whole, "\n    \n    ^") != NULL, "explanations: the text of another filter does no harm");
}

/* The longest explanation there can be: characters of four bytes everywhere, and a message that is full. */
static void test_longest_explanation(void)
{
	static char text[8000];
	char explained[ZMM_FILTER_EXPLANATION_SIZE];
	zmm_filter_error error = { SIZE_MAX, SIZE_MAX, 4000, "" };
	size_t length;

	for (length = 0; length < sizeof(text); length += 4) {
		memcpy(text + length, "\xf0\x9f\x98\x80", 4);
	}
	memset(error.message, 'x', sizeof(error.message) - 1);
	zmm_filter_explain(&error, text, length, explained, sizeof(explained));
	length = strlen(explained);
	test_ok(length < sizeof(explained) - 1 && explained[length - 1] == '^', "explanations: the longest one fits");
}

/* Bounds */

typedef struct text_buffer {
	char *text;
	size_t length, size;
} text_buffer;

static void put(text_buffer *to, const char *text)
{
	size_t length = strlen(text);

	if (to->length + length >= to->size) {
		to->size = 2 * (to->length + length) + 64;
		to->text = realloc(to->text, to->size);
	}
	memcpy(to->text + to->length, text, length + 1);
	to->length += length;
}

static void put_times(text_buffer *to, const char *text, size_t times)
{
	while (times--) {
		put(to, text);
	}
}

/* Compiles start, middle repeated, and end. */
static const char *matched_row(const char *start, const char *middle, size_t times, const char *end)
{
	text_buffer buffer = { NULL, 0, 0 };
	const char *letters;

	put(&buffer, start);
	put_times(&buffer, middle, times);
	put(&buffer, end);
	letters = matched(buffer.text);
	free(buffer.text);
	return letters;
}

static const char *matched_nested(const char *open, const char *test, const char *close, size_t times)
{
	text_buffer buffer = { NULL, 0, 0 };
	const char *letters;

	put_times(&buffer, open, times);
	put(&buffer, test);
	put_times(&buffer, close, times);
	letters = matched(buffer.text);
	free(buffer.text);
	return letters;
}

static void test_bound(const char *found, const char *wanted, const char *about)
{
	if (!test_ok(!strcmp(found, wanted), "bounds: %s", about)) {
		test_note("found %s, wanted %s", found, wanted);
	}
}

#define TOO_DEEP "parentheses and 'not' are nested more than 100 deep"
#define TOO_MANY "the filter compares more than 1024 times; each value of a list counts"

static void test_bounds(void)
{
	test_bound(matched_row("size == 64", " ", 65526, ""), "A", "64 KiB");
	test_bound(matched_row("size == 64", " ", 65527, ""),
		"0:0 the filter has 65537 bytes; a filter has no more than 65536", "a byte more");
	test_bound(matched_row("", "size > 4K or ", 80660, "size > 4K"),
		"0:0 the filter has 1048589 bytes; a filter has no more than 65536", "1 MiB");
	test_bound(matched_row("class == '", "\303\244", 32762, "'"), "", "one text takes all of it");
	test_bound(matched_row("size == 64", " or size == 1", 1023, ""), "A", "1,024 tests");
	test_bound(matched_row("size == 64", " or size == 1", 1024, ""), "1:13322 " TOO_MANY, "a test more");
	test_bound(matched_row("size in (64", ",1", 1023, ")"), "A", "1,024 values of a list");
	test_bound(matched_row("size in (64", ",1", 1024, ")"), "1:2059 " TOO_MANY, "a value more");
	test_bound(matched_row("size not in (64", ",1", 1023, ")"), "BCDE", "1,024 values of a list that is negated");
	test_bound(matched_row("size in (1", ",1", 30000, ")"), "1:2058 " TOO_MANY, "30,000 values");
	test_bound(matched_nested("(", "size == 64", ")", 100), "A", "100 parentheses");
	test_bound(matched_nested("(", "size == 64", ")", 101), "1:101 " TOO_DEEP, "a parenthesis more");
	test_bound(matched_nested("(", "size == 64", ")", 10000), "1:101 " TOO_DEEP, "10,000 parentheses");
	test_bound(matched_nested("not ", "size == 64", "", 100), "A", "100 negations");
	test_bound(matched_nested("!", "size == 64", "", 30000), "1:101 " TOO_DEEP, "30,000 negations");
	test_bound(matched_nested("size == 1 or size == 64 and (", "size == 64", ")", 100), "A",
		"100 levels that fill the parser's stack");
	test_bound(matched_nested("not size == 64 and size == 1 or not (", "size == 64", ")", 50), "A", "negations count");
	test_bound(matched_row("", "(size == 64) and not (size == 1) and ", 200, "size > 1"), "A",
		"parentheses side by side do not count");
}

static void test_uses(void)
{
	zmm_filter_error error = { 0 };
	zmm_filter *filter = compile("state == free and not near(1, 2)", &error);

	test_ok(filter && zmm_filter_uses(filter, ZMM_FIELD_STATE) && zmm_filter_uses(filter, ZMM_FIELD_ADDRESS)
		&& !zmm_filter_uses(filter, ZMM_FIELD_SIZE) && !zmm_filter_uses(filter, ZMM_FIELD_CHARGE),
		"a filter tells its fields");
	zmm_filter_free(filter);
	zmm_filter_free(NULL);
}

static void test_no_text(void)
{
	zmm_filter_error error = { 0 };
	zmm_filter_subject subject = { .address = 1 };
	zmm_filter *filter = compile("class == '' and class ~ '' and class ~ * and class !~ a and class !~ ?", &error);

	test_ok(filter && zmm_filter_matches(filter, &subject), "a text of no bytes may be NULL");
	zmm_filter_free(filter);
}

static void test_unsound(void)
{
	zmm_filter_error error = { 0 };
	zmm_filter *filter = compile("size == 1 or class == a", &error);
	bool is_sound = zmm_program_is_sound(filter), is_found = true;
	zmm_test good = filter->tests[1];

	filter->tests[1].target[0] = 1;
	is_found = is_found && !zmm_program_is_sound(filter);
	filter->tests[1] = good;
	filter->tests[1].target[1] = 2;
	is_found = is_found && !zmm_program_is_sound(filter);
	filter->tests[1] = good;
	filter->tests[1].value.text.length = 3;
	is_found = is_found && !zmm_program_is_sound(filter);
	filter->tests[1] = good;
	filter->tests[1].field = ZMM_FIELD_SIZE;
	filter->tests[1].offset = filter->tests[0].offset;
	is_found = is_found && !zmm_program_is_sound(filter);
	filter->tests[1] = good;
	filter->length = 0;
	is_found = is_found && !zmm_program_is_sound(filter);
	filter->length = 2;
	test_ok(is_sound && is_found && zmm_program_is_sound(filter), "a program that is not sound is found");
	zmm_filter_free(filter);
}

/* Regular expressions, of which these look for their text. */

typedef struct needle_counts {
	size_t compiled, released;
} needle_counts;

static needle_counts *counted;

static void *compile_needle(void *context, const char *pattern, size_t length, char *error, size_t error_size)
{
	zmm_filter_text *needle = malloc(sizeof(*needle) + length);

	counted = context;
	if (length == 0) {
		free(needle);
		snprintf(error, error_size, "nothing\nto look for");
		return NULL;
	}
	memcpy(needle + 1, pattern, length);
	*needle = (zmm_filter_text) { (const char *) (needle + 1), length };
	counted->compiled++;
	return needle;
}

static bool has_needle(void *compiled, const char *text, size_t length)
{
	const zmm_filter_text *needle = compiled;
	size_t at;

	for (at = 0; at + needle->length <= length; at++) {
		if (!memcmp(text + at, needle->text, needle->length)) {
			return true;
		}
	}
	return false;
}

static void release_needle(void *compiled)
{
	counted->released++;
	free(compiled);
}

static zmm_filter *compile_with(needle_counts *needles, const char *text, zmm_filter_error *error)
{
	zmm_filter_regex regex = { needles, compile_needle, has_needle, release_needle };

	*needles = (needle_counts) { 0, 0 };
	return zmm_filter_compile(text, strlen(text), &regex, error);
}

static void test_regex(void)
{
	zmm_filter_error error = { 0 };
	needle_counts needles;
	zmm_filter *filter = compile_with(&needles, "class =~ 'p\\C' or class !=~ \"b\" and list =~ none", &error);

	test_ok(filter && needles.compiled == 3 && zmm_filter_matches(filter, &subjects[1])
		&& !zmm_filter_matches(filter, &subjects[2]) && zmm_filter_matches(filter, &subjects[0])
		&& !zmm_filter_matches(filter, &subjects[4]), "regex: finds");
	zmm_filter_free(filter);
	test_ok(needles.released == 3, "regex: all are released");
	filter = compile_with(&needles, "class =~ a and class =~ b and class =~ \"\"", &error);
	test_ok(!filter && needles.compiled == 2 && needles.released == 2 && error.column == 40
		&& !strcmp(error.message, "the regular expression is wrong: nothing?to look for"), "regex: a wrong one says why");
	filter = compile_with(&needles, "class =~ a and class =~ b and szie", &error);
	test_ok(!filter && needles.compiled == 2 && needles.released == 2, "regex: another fault releases them");
	test_ok(!compile_with(&needles, "class =~ 3", &error) && !needles.compiled
		&& !strcmp(error.message, "expected a regular expression such as \"^App\" for 'class', found 3"), "regex: is a text");
}

/* A text for too many of them. */
static void test_many_regexes(void)
{
	text_buffer buffer = { NULL, 0, 0 };
	zmm_filter_error error = { 0 };
	needle_counts needles;

	put_times(&buffer, "class =~ a or ", 1024);
	put(&buffer, "class =~ a");
	test_ok(!compile_with(&needles, buffer.text, &error) && needles.compiled == 1024 && needles.released == 1024
		&& !strcmp(error.message, TOO_MANY), "regex: no more than there is room for");
	free(buffer.text);
}

/* Globs */

static const struct {
	const char *pattern, *text;
	bool matches;
} globs[] = {
	{ "", "", true }, { "", "a", false }, { "a", "", false }, { "*", "", true }, { "**", "abc", true }, { "?", "", false },
	{ "a*", "a", true }, { "*a", "ba", true }, { "*a", "ab", false }, { "a*b*c", "a_b_c", true }, { "a*b*c", "a_c_b", false },
	{ "*ab", "aab", true }, { "*aab*", "aaab", true }, { "?*?", "a", false }, { "?*?", "ab", true }, { "*?", "", false },
	{ "a\\b", "a\\b", true }, { "a/*/b", "a/x/y/b", true }, { "[*]", "*", true }, { "[*]", "a", false }, { "[?]", "?", true },
	{ "[abc]", "b", true }, { "[abc]", "d", false }, { "[a-c]x", "bx", true }, { "[a-c]", "-", false }, { "[a-]", "-", true },
	{ "[-a]", "-", true }, { "[!a]", "a", false }, { "[!a]", "b", true }, { "[^a]", "b", true }, { "[!a]", "", false },
	{ "[]]", "]", true }, { "[]a]", "a", true }, { "[!]]", "]", false }, { "[!]]", "a", true }, { "[a!]", "!", true },
	{ "[[]", "[", true }, { "[\\]", "\\", true }, { "[c-a]", "b", false }, { "a]", "a]", true }, { "*[0-9]", "a1", true },
	{ "?", "\303\244", true }, { "??", "\303\244", false }, { "*?", "\303\244", true }, { "*??", "\303\244", false },
	{ "[!a]", "\303\244", true }, { "[!a][!a]", "\303\244", false }, { "?x", "\360\237\230\200x", true },
	{ "\303\244", "\303\244", true }, { "?", "\377", true }, { "?", "\303", true }, { "??", "\200\200", true }, { "*\244", "\303\244", false },
	{ "A", "a", false },
};

static void test_globs(void)
{
	size_t i;

	for (i = 0; i < COUNT(globs); i++) {
		char *pattern = exact(globs[i].pattern), *text = exact(globs[i].text);
		size_t pattern_length = strlen(globs[i].pattern), length = strlen(globs[i].text);

		test_ok(zmm_glob_fault(pattern, pattern_length) == pattern_length
			&& zmm_glob_matches(pattern, pattern_length, text, length) == globs[i].matches,
			"globs: row %zu %s", i, globs[i].matches ? "matches" : "does not match"); /* some are no UTF-8 */
		free(pattern);
		free(text);
	}
}

/* A second matcher: column by column, for texts of ASCII. */
static bool glob_expected(const char *pattern, const char *text)
{
	bool row[64] = { true }, next[64];
	size_t length = strlen(text), i;

	while (*pattern) {
		const char *end = *pattern == '[' ? strchr(pattern + 2, ']') : pattern;

		for (i = 0; i <= length; i++) {
			bool fits = i > 0 && (*pattern == '?' || *pattern == text[i - 1]);

			if (*pattern == '[') {
				fits = i > 0 && (memchr(pattern + 1, text[i - 1], (size_t) (end - pattern) - 1) != NULL)
					!= (pattern[1] == '!');
			}
			next[i] = *pattern == '*' ? row[i] || (i > 0 && next[i - 1]) : fits && row[i - 1];
		}
		memcpy(row, next, sizeof(row));
		pattern = end + 1;
	}
	return row[length];
}

static void random_pattern(char *pattern)
{
	static const char *const elements[] = { "*", "*", "?", "a", "a", "b", "[ab]", "[!a]", "[b]" };
	size_t count = random_below(8);

	for (*pattern = '\0'; count; count--) {
		strcat(pattern, elements[random_below(COUNT(elements))]);
	}
}

static void random_text(char *text)
{
	size_t length = random_below(12), i;

	for (i = 0; i < length; i++) {
		text[i] = "abc"[random_below(3)];
	}
	text[length] = '\0';
}

static void test_random_globs(void)
{
	char pattern[64], text[16];
	size_t i, matching = 0;

	random_start(1);
	for (i = 0; i < 50000; i++) {
		bool matches;

		random_pattern(pattern);
		random_text(text);
		matches = zmm_glob_matches(pattern, strlen(pattern), text, strlen(text));
		matching += matches;
		if (matches != glob_expected(pattern, text)) {
			test_ok(false, "globs: %s, %s", pattern, text);
			return;
		}
	}
	test_ok(matching > 5000 && matching < 45000, "globs: 50,000 random ones are those of a second matcher");
}

/* Steps that a match takes; 0: more than are allowed. */
static size_t steps_of(const char *pattern, size_t pattern_length, const char *text, size_t length)
{
	size_t steps = 0, most = (length + 1) * (pattern_length + 1);
	zmm_glob glob;

	zmm_glob_start(&glob, pattern, pattern_length, text, length);
	do {
		steps++;
	} while (zmm_glob_step(&glob) == ZMM_GLOB_OPEN && steps <= most);
	return steps <= most ? steps : 0;
}

static void test_glob_steps(void)
{
	static char text[20000];
	char pattern[64], short_text[16];
	size_t i, steps, wrong = 0;

	memset(text, 'a', sizeof(text));
	steps = steps_of("*a*a*a*a*a*a*a*a*b", 18, text, sizeof(text));
	test_ok(steps > sizeof(text) && steps < 3 * sizeof(text), "globs: many * take %zu steps for 20,000 characters", steps);
	steps = steps_of("*aaaaaaaaaaaaaaab", 17, text, sizeof(text));
	test_ok(steps && steps < 18 * sizeof(text), "globs: a long tail takes %zu", steps);
	random_start(2);
	for (i = 0; i < 50000; i++) {
		random_pattern(pattern);
		random_text(short_text);
		wrong += !steps_of(pattern, strlen(pattern), short_text, strlen(short_text));
	}
	test_ok(!wrong, "globs: no random one takes more steps than the product of its lengths");
}

/* Random filters: a tree is printed and compiled, and evaluated by itself. */

typedef struct tree {
	enum { LEAF, NOT, AND, OR } type;
	struct tree *left, *right;
	unsigned form; /* of a leaf */
	size_t a, b, c;
	char pattern[64];
} tree;

static tree trees[512];
static size_t trees_used;

static tree *random_tree(size_t depth)
{
	tree *node = &trees[trees_used++];

	node->type = depth ? (int) random_below(4) : LEAF;
	if (node->type == LEAF) {
		node->form = (unsigned) random_below(11);
		node->a = random_below(6);
		node->b = random_below(6);
		node->c = random_below(6);
		random_pattern(node->pattern);
		return node;
	}
	node->left = random_tree(depth - 1);
	node->right = node->type == NOT ? NULL : random_tree(depth - 1);
	return node;
}

static const char *const states[] = { "used", "cached", "waiting", "victim", "free", "rest" };

/* The forms of leaves: how each is printed, and what it means. */

static void print_leaf(text_buffer *to, const tree *leaf)
{
	static const char *const comparisons[] = { "==", "!=", "<", "<=", ">", ">=" };
	size_t from = leaf->a < leaf->b ? leaf->a : leaf->b, end = leaf->a + leaf->b - from;
	char text[256];

	switch (leaf->form) {
		case 0: snprintf(text, sizeof(text), "size %s %zu", comparisons[leaf->b], leaf->a); break;
		case 1: snprintf(text, sizeof(text), "segment in %zu..%zu", from, end); break;
		case 2: snprintf(text, sizeof(text), "size in (%zu,%zu,  %zu..)", leaf->a, leaf->b, leaf->c); break;
		case 3: snprintf(text, sizeof(text), "offset not in (0x%zx, %zu..%zu)", leaf->c, from, end); break;
		case 4: snprintf(text, sizeof(text), "state == %s", states[leaf->a]); break;
		case 5: snprintf(text, sizeof(text), "state!='%s'", states[leaf->a]); break;
		case 6:
			snprintf(text, sizeof(text), "state in (\"%s\",%s, %s)", states[leaf->a], states[leaf->b], states[leaf->c]);
			break;
		case 7: snprintf(text, sizeof(text), "class ~ \"%s\"", leaf->pattern); break;
		case 8: snprintf(text, sizeof(text), "class !~'%s'", leaf->pattern); break;
		case 9: snprintf(text, sizeof(text), "near(%zu, %zu)", leaf->a, leaf->b); break;
		default: snprintf(text, sizeof(text), "size not in ..%zu", leaf->a); break;
	}
	put(to, text);
}

static bool leaf_holds(const tree *leaf, const zmm_filter_subject *subject)
{
	size_t from = leaf->a < leaf->b ? leaf->a : leaf->b, end = leaf->a + leaf->b - from;
	uint64_t size = subject->size, address = subject->address;
	bool is_a = subject->state.text == states[leaf->a];

	switch (leaf->form) {
		case 0: return ((const bool[]) { size == leaf->a, size != leaf->a, size < leaf->a, size <= leaf->a,
			size > leaf->a, size >= leaf->a })[leaf->b];
		case 1: return subject->segment >= from && subject->segment <= end;
		case 2: return size == leaf->a || size == leaf->b || size >= leaf->c;
		case 3: return subject->offset != leaf->c && (subject->offset < from || subject->offset > end);
		case 4: return is_a;
		case 5: return !is_a;
		case 6: return is_a || subject->state.text == states[leaf->b] || subject->state.text == states[leaf->c];
		case 7: return glob_expected(leaf->pattern, subject->class.text);
		case 8: return !glob_expected(leaf->pattern, subject->class.text);
		case 9: return (address > leaf->a ? address - leaf->a : leaf->a - address) <= leaf->b;
		default: return size > leaf->a;
	}
}

static bool tree_holds(const tree *node, const zmm_filter_subject *subject)
{
	switch (node->type) {
		case NOT: return !tree_holds(node->left, subject);
		case AND: return tree_holds(node->left, subject) && tree_holds(node->right, subject);
		case OR: return tree_holds(node->left, subject) || tree_holds(node->right, subject);
		default: return leaf_holds(node, subject);
	}
}

static const char *one_of(const char *first, const char *second)
{
	return random_below(2) ? first : second;
}

/* Prints with the parentheses that it needs, and some that it does not.  The trees lean to both sides; the language to
 * the left, which makes no difference. */
static void print_tree(text_buffer *to, const tree *node, int around)
{
	int binds = node->type == OR ? 1 : node->type == AND ? 2 : 3;
	bool has_parentheses = binds < around || !random_below(6);

	put(to, has_parentheses ? one_of("(", "( ") : "");
	if (node->type == LEAF) {
		print_leaf(to, node);
	} else if (node->type == NOT) {
		put(to, one_of("not ", "!"));
		print_tree(to, node->left, 3);
	} else {
		print_tree(to, node->left, binds);
		put(to, node->type == AND ? one_of(" and ", "&&") : one_of(" or ", "\n||\t"));
		print_tree(to, node->right, binds);
	}
	put(to, has_parentheses ? one_of(")", " )") : "");
}

static void random_subject(zmm_filter_subject *subject, char *class)
{
	const char *state = states[random_below(6)];

	random_text(class);
	*subject = (zmm_filter_subject) { .address = random_below(10), .segment = random_below(6),
		.offset = random_below(6), .size = random_below(6), .state = { state, strlen(state) }, .class = { class, strlen(class) } };
}

/* Whether a random filter and its tree agree on random subjects; counts those that match. */
static bool random_filter_agrees(size_t depth, size_t *matching)
{
	text_buffer buffer = { NULL, 0, 0 };
	zmm_filter_error error = { 0 };
	zmm_filter_subject subject;
	char class[16];
	zmm_filter *filter;
	tree *root;
	bool agrees;
	size_t i;

	trees_used = 0;
	root = random_tree(depth);
	print_tree(&buffer, root, 0);
	filter = compile(buffer.text, &error);
	agrees = filter && zmm_program_is_sound(filter);
	for (i = 0; agrees && i < 20; i++) {
		random_subject(&subject, class);
		agrees = zmm_filter_matches(filter, &subject) == tree_holds(root, &subject);
		*matching += tree_holds(root, &subject);
	}
	if (!agrees) {
		test_note("%s %zu:%zu\n%s", error.message, error.line, error.column, buffer.text);
	}
	zmm_filter_free(filter);
	free(buffer.text);
	return agrees;
}

static void test_random_filters(void)
{
	size_t i, matching = 0, agreeing = 0;

	random_start(3);
	for (i = 0; i < 10000; i++) {
		agreeing += random_filter_agrees(i % 7, &matching);
	}
	test_ok(agreeing == i, "10,000 random filters mean what their trees do");
	test_ok(matching > 20 * i / 4 && matching < 20 * i * 3 / 4, "some match, some do not");
}

/* Names of fields */

static void test_fields(void)
{
	size_t i, other, wrong = 0;

	for (i = 0; i < ZMM_NUM_FIELDS; i++) {
		const zmm_field *field = &zmm_fields[i];

		wrong += zmm_field_id(field) != i || zmm_field_find(field->name, strlen(field->name)) != field
			|| !*field->sentence || (field->type == ZMM_FIELD_TYPE_NAME) != (field->words[0] != NULL);
		for (other = 0; other < i; other++) {
			wrong += zmm_fields[other].offset == field->offset;
		}
	}
	test_ok(!wrong, "every field has its name, its member, its words and its sentence");
}

int main(void)
{
	test_fields();
	test_meanings("numbers", of_numbers, COUNT(of_numbers));
	test_meanings("texts", of_texts, COUNT(of_texts));
	test_meanings("order", of_order, COUNT(of_order));
	test_meanings("functions", of_functions, COUNT(of_functions));
	test_meanings("faults", faults, COUNT(faults));
	test_byte_0();
	test_explanations();
	test_explanation_room();
	test_longest_explanation();
	test_bounds();
	test_uses();
	test_no_text();
	test_unsound();
	test_regex();
	test_many_regexes();
	test_globs();
	test_random_globs();
	test_glob_steps();
	test_random_filters();
	return test_end();
}
