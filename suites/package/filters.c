/*
 * The filters of a document are filters, and its errors are what the filters say.
 *
 *   filters < docs/FILTER.md
 *
 * A block of ```zmm-filter is a filter.  A block of ```zmm-filter-error has a filter in its first line, and what is said
 * of it in the others.  Prints what is wrong, and how many blocks there were.
 */

#include "filter/filter.h"

#include <stdio.h>
#include <string.h>

/* Reads the lines of a block, without the end of the last one. */
static size_t read_block(char *block, size_t size)
{
	size_t length = 0;
	char line[1024];

	block[0] = '\0';
	while (fgets(line, sizeof(line), stdin) && strcmp(line, "```\n") != 0 && length + strlen(line) < size) {
		strcpy(block + length, line);
		length += strlen(line);
	}
	if (length) {
		block[--length] = '\0';
	}
	return length;
}

/* What a filter says; "" if nothing is wrong with it. */
static const char *said_of(const char *text, size_t length)
{
	static char explanation[ZMM_FILTER_EXPLANATION_SIZE];
	zmm_filter_error error;
	zmm_filter *filter = zmm_filter_compile(text, length, NULL, &error);

	explanation[0] = '\0';
	if (!filter) {
		zmm_filter_explain(&error, text, length, explanation, sizeof(explanation));
	}
	zmm_filter_free(filter);
	return explanation;
}

static int is_as_said(const char *text, size_t length, const char *wanted)
{
	const char *said = said_of(text, length);

	if (strcmp(said, wanted) == 0) {
		return 1;
	}
	printf("%.*s\nsays\n%s\nand not\n%s\n", (int) length, text, said, wanted);
	return 0;
}

int main(void)
{
	size_t filters = 0, errors = 0, wrong = 0, length;
	char line[1024], block[8192];

	while (fgets(line, sizeof(line), stdin)) {
		if (strcmp(line, "```zmm-filter\n") == 0) {
			filters++;
			length = read_block(block, sizeof(block));
			wrong += !is_as_said(block, length, "");
		} else if (strcmp(line, "```zmm-filter-error\n") == 0) {
			errors++;
			read_block(block, sizeof(block));
			length = strcspn(block, "\n");
			wrong += !is_as_said(block, length, block + length + (block[length] != '\0'));
		}
	}
	printf("%zu filters, %zu errors\n", filters, errors);
	return wrong || filters < 10 || !errors;
}
