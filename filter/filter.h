/*
 * zmm filter: a condition on blocks, written as text, which is compiled once and then applied to any number of blocks.
 *
 *   zmm_filter *filter = zmm_filter_compile(text, length, NULL, &error);
 *
 *   if (!filter) {
 *       ... zmm_filter_explain(&error, text, length, shown, sizeof(shown)) ...
 *   }
 *   while (...) {
 *       found += zmm_filter_matches(filter, &subject);
 *   }
 *   zmm_filter_free(filter);
 *
 * docs/FILTER.md describes the language for its users.  Fields are the rows of filter/fields.def.
 *
 * Terms
 *   subject   what a filter is applied to: one block of a picture of a heap.  It need not be a block of a living heap
 *   field     a property of the subject that has a name
 *   test      a comparison of one field with a value
 *
 * Bounds.  A text may come from anywhere.  Compiling takes memory in proportion to the text, at most
 * ZMM_FILTER_MAX_LENGTH bytes of it, and no more stack for a deep text than for a flat one.  A compiled filter makes
 * each of its tests at most once, allocates nothing and does not recurse.  The time of a test grows with the length of
 * the subject's text; of a pattern, with the product of both lengths.
 *
 * Memory.  A filter is one allocation of the C library, never of a heap of ours.  It holds copies of all it needs of
 * its text.  Texts of a subject belong to the caller.
 */

#ifndef ZMM_FILTER_H
#define ZMM_FILTER_H

#include "filter/fields.def"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ZMM_FILTER_MAX_LENGTH ((size_t) 64 * 1024) /* bytes of a filter's text */
#define ZMM_FILTER_MAX_TESTS 1024                  /* tests of a filter; each value of a list is one */
#define ZMM_FILTER_MAX_DEPTH 100                   /* parentheses and negations around a test */

/* A text without a 0 at its end; of no bytes, it may be NULL. */
typedef struct zmm_filter_text {
	const char *text;
	size_t length;
} zmm_filter_text;

/* The members of a subject, by the types of fields. */
#define ZMM_FILTER_MEMBER_ADDRESS uint64_t
#define ZMM_FILTER_MEMBER_SIZE uint64_t
#define ZMM_FILTER_MEMBER_COUNT uint64_t
#define ZMM_FILTER_MEMBER_NAME zmm_filter_text
#define ZMM_FILTER_MEMBER_TEXT zmm_filter_text
#define ZMM_FILTER_MEMBER(id, name, type, words, sentence) ZMM_FILTER_MEMBER_##type name;

typedef struct zmm_filter_subject {
	ZMM_FILTER_FIELDS(ZMM_FILTER_MEMBER)
} zmm_filter_subject;

#define ZMM_FILTER_FIELD_ID(id, name, type, words, sentence) ZMM_FIELD_##id,

typedef enum zmm_filter_field_id {
	ZMM_FILTER_FIELDS(ZMM_FILTER_FIELD_ID)
	ZMM_NUM_FIELDS
} zmm_filter_field_id;

/*
 * Regular expressions, which the caller has: this room has none of its own.
 *
 *   compile  Returns an object for a pattern, which is given without delimiters, or NULL with the reason in `error`:
 *            one line, `error_size` bytes with the 0.
 *   matches  Whether a text has a part that the pattern matches.
 *   release  Gives the object of compile() back.
 */
typedef struct zmm_filter_regex {
	void *context; /* for compile() */
	void *(*compile)(void *context, const char *pattern, size_t length, char *error, size_t error_size);
	bool (*matches)(void *compiled, const char *text, size_t length);
	void (*release)(void *compiled);
} zmm_filter_regex;

/* What is wrong with a filter, and where. */
typedef struct zmm_filter_error {
	size_t line, column; /* from 1; columns count characters.  0: the error has no place */
	size_t offset;       /* bytes before the place */
	char message[320];   /* one line of UTF-8, without control characters */
} zmm_filter_error;

typedef struct zmm_filter zmm_filter;

/* Compiles a filter; `text` may hold any bytes, and be NULL if it has none.  `regex` is copied; NULL: regular
 * expressions are refused.  Returns NULL if the filter is wrong, or if there is no memory for it, and fills in `error`;
 * else leaves `error` alone. */
zmm_filter *zmm_filter_compile(const char *text, size_t length, const zmm_filter_regex *regex, zmm_filter_error *error);

/* Whether the filter holds for a subject. */
bool zmm_filter_matches(const zmm_filter *filter, const zmm_filter_subject *subject);

/* Whether the filter looks at a field of its subjects.  A caller need not fill in the others. */
bool zmm_filter_uses(const zmm_filter *filter, zmm_filter_field_id field);

/* Frees a filter and its regular expressions; NULL is nothing. */
void zmm_filter_free(zmm_filter *filter);

/* Room for the longest explanation. */
#define ZMM_FILTER_EXPLANATION_SIZE 1280

/* Writes an error in three lines, each but the last with its end: what is wrong, the line of the filter around the
 * place, and a caret below the place.  Control characters are shown as ^X, invisible ones by their numbers.  An error
 * without a place takes one line.  `text` is what was compiled.  Returns `explanation`, cut to `size` bytes with its
 * 0. */
const char *zmm_filter_explain(const zmm_filter_error *error, const char *text, size_t length,
	char *explanation, size_t size);

#endif
