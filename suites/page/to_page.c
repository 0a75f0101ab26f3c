/* Reads a snapshot from standard input and writes its page to standard output. */

#include "write/html.h"

#include <stdio.h>
#include <stdlib.h>

int main(void)
{
	static unsigned char bytes[16 * 1024 * 1024];
	size_t length = fread(bytes, 1, sizeof(bytes), stdin);
	int descriptor = 1;
	zmm_sink sink;

	zmm_sink_open(&sink, zmm_sink_write_descriptor, &descriptor);
	return zmm_html_write(bytes, length, &sink) ? EXIT_SUCCESS : EXIT_FAILURE;
}
