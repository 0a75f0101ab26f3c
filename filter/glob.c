#include "filter/glob.h"

/* Returns the end of the set that begins at `set`, behind its ], or NULL. */
static const char *zmm_set_end(const char *set, const char *end)
{
	const char *at = set + 1;

	if (at < end && (*at == '!' || *at == '^')) {
		at++;
	}
	if (at < end && *at == ']') {
		at++;
	}
	while (at < end && *at != ']') {
		at++;
	}
	return at < end ? at + 1 : NULL;
}

static bool zmm_is_ascii(const char *at, const char *end)
{
	while (at < end && !(*at & 0x80)) {
		at++;
	}
	return at == end;
}

size_t zmm_glob_fault(const char *pattern, size_t length)
{
	const char *at = pattern, *end = pattern + length;

	while (at < end) {
		const char *next = at + 1;

		if (*at == '[') {
			next = zmm_set_end(at, end);
			if (!next || !zmm_is_ascii(at, next)) {
				break;
			}
		}
		at = next;
	}
	return (size_t) (at - pattern);
}

/* Whether a set has a character.  Its first character is [, its last one ]. */
static bool zmm_set_has(const char *set, const char *set_end, char character)
{
	bool negated = set[1] == '!' || set[1] == '^', has = false;
	const char *at = set + 1 + negated, *last = set_end - 1;

	while (at < last) {
		bool is_range = at + 2 < last && at[1] == '-';
		const char *to = is_range ? at + 2 : at;

		has = has || (character >= *at && character <= *to);
		at = to + 1;
	}
	return has != negated;
}

/* Returns the end of a character. */
static const char *zmm_glob_character_end(const char *at, const char *end)
{
	bool is_long = ((unsigned char) *at & 0xc0) == 0xc0;

	at++;
	while (is_long && at < end && ((unsigned char) *at & 0xc0) == 0x80) {
		at++;
	}
	return at;
}

void zmm_glob_start(zmm_glob *glob, const char *pattern, size_t pattern_length, const char *text, size_t length)
{
	*glob = (zmm_glob) { pattern, pattern + pattern_length, text, text + length, NULL, NULL };
}

/* Takes one element, which is no *, and the character that it matches. */
static bool zmm_glob_take(zmm_glob *glob)
{
	const char *element = glob->element, *end = element + 1;

	if (element == glob->pattern_end || glob->at == glob->text_end) {
		return false;
	}
	if (*element == '[') {
		end = zmm_set_end(element, glob->pattern_end);
	}
	if (*element == '[' ? !zmm_set_has(element, end, *glob->at) : *element != '?' && *element != *glob->at) {
		return false;
	}
	glob->at = *element == '[' || *element == '?' ? zmm_glob_character_end(glob->at, glob->text_end) : glob->at + 1;
	glob->element = end;
	return true;
}

zmm_glob_verdict zmm_glob_step(zmm_glob *glob)
{
	if (glob->element < glob->pattern_end && *glob->element == '*') {
		glob->behind = ++glob->element;
		glob->again = glob->at;
		return ZMM_GLOB_OPEN;
	}
	if (glob->element == glob->pattern_end && (glob->at == glob->text_end || glob->behind == glob->pattern_end)) {
		return ZMM_GLOB_MATCHES;
	}
	if (zmm_glob_take(glob)) {
		return ZMM_GLOB_OPEN;
	}
	if (!glob->behind || glob->again == glob->text_end) {
		return ZMM_GLOB_DIFFERS;
	}
	/* The last * takes one character more. */
	glob->again = zmm_glob_character_end(glob->again, glob->text_end);
	glob->at = glob->again;
	glob->element = glob->behind;
	return ZMM_GLOB_OPEN;
}

bool zmm_glob_matches(const char *pattern, size_t pattern_length, const char *text, size_t length)
{
	zmm_glob_verdict verdict;
	zmm_glob glob;

	zmm_glob_start(&glob, pattern, pattern_length, text, length);
	do {
		verdict = zmm_glob_step(&glob);
	} while (verdict == ZMM_GLOB_OPEN);
	return verdict == ZMM_GLOB_MATCHES;
}
