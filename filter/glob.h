/*
 * zmm glob: patterns with wildcards.
 *
 *   *         any number of characters, none too; backslashes and slashes are characters like others
 *   ?         one character
 *   [abc]     one of these; [a-z] one of a range; [!abc] or [^abc] one that is none of these.  ] is in the set if it
 *             comes first, - if it comes first or last
 *   others    themselves; a backslash, too: [*] is the character *
 *
 * A pattern matches a whole text.  Characters are those of UTF-8; a byte that begins none is a character of its own.
 * Sets have ASCII characters only.
 *
 * A match goes back to the last * alone, for what an earlier one could take as well does not help.  So it takes no
 * memory, and at most (characters of the text + 1) * (elements of the pattern + 1) steps.
 */

#ifndef ZMM_GLOB_H
#define ZMM_GLOB_H

#include <stdbool.h>
#include <stddef.h>

/* Returns the offset of a set that has no end or that has a character beyond ASCII, or `length` if there is none:
 * zmm_glob_matches() may use the pattern. */
size_t zmm_glob_fault(const char *pattern, size_t length);

/* A match on its way. */
typedef struct zmm_glob {
	const char *element, *pattern_end; /* the next element of the pattern */
	const char *at, *text_end;         /* the next character of the text */
	const char *behind;                /* the element behind the last *; NULL: there was none */
	const char *again;                 /* where the match of `behind` begins next */
} zmm_glob;

typedef enum zmm_glob_verdict {
	ZMM_GLOB_OPEN,
	ZMM_GLOB_MATCHES,
	ZMM_GLOB_DIFFERS
} zmm_glob_verdict;

void zmm_glob_start(zmm_glob *glob, const char *pattern, size_t pattern_length, const char *text, size_t length);

/* Compares one element with one character. */
zmm_glob_verdict zmm_glob_step(zmm_glob *glob);

/* All steps together. */
bool zmm_glob_matches(const char *pattern, size_t pattern_length, const char *text, size_t length);

#endif
