/*
 * zmm utf8: texts of any bytes as UTF-8.
 *
 * Names of PHP code are bytes, and what reads them elsewhere wants UTF-8: a byte that belongs to no character becomes
 * U+FFFD.
 */

#ifndef ZMM_UTF8_H
#define ZMM_UTF8_H

#include "inspect/bytes.h"

/* Returns the bytes of the UTF-8 character at the start of a text of `length` bytes; 0: there is no valid one.
 * Overlong forms, surrogates and characters above U+10FFFF are not valid. */
size_t zmm_utf8_character(const char *text, size_t length);

/* Copies a text into a buffer of `size` bytes, as UTF-8 that ends in 0; what does not fit is cut between characters.
 * A 0 in the text becomes U+FFFD, too.  Returns the length of the copy. */
size_t zmm_utf8_copy(zmm_text text, char *copy, size_t size);

#endif
