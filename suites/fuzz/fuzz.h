/*
 * What the fuzz targets share: an input that is taken byte by byte, and requirements that
 * stop the process.  A target defines LLVMFuzzerTestOneInput(); libFuzzer and AFL++ (through
 * its driver for such targets) bring the program around it.
 */

#ifndef ZMM_FUZZ_H
#define ZMM_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Behind its end an input has zeros. */
typedef struct fuzz_input {
	const uint8_t *next, *end;
} fuzz_input;

static inline bool fuzz_has_more(const fuzz_input *input)
{
	return input->next < input->end;
}

static inline uint8_t fuzz_byte(fuzz_input *input)
{
	return fuzz_has_more(input) ? *input->next++ : 0;
}

/* 16 bits, the lower eight first. */
static inline size_t fuzz_word(fuzz_input *input)
{
	size_t low = fuzz_byte(input);

	return low | (size_t) fuzz_byte(input) << 8;
}

static inline void fuzz_require(bool holds, const char *what, const char *file, int line)
{
	if (!holds) {
		fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, what);
		abort();
	}
}

#define FUZZ_REQUIRE(condition) fuzz_require(condition, #condition, __FILE__, __LINE__)

#endif
