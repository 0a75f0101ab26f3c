/* Reads a snapshot from standard input and writes its page to standard output.  What is none ends in one line. */

#include "write/html.h"

#include <stdio.h>
#include <stdlib.h>

int main(void)
{
	static unsigned char bytes[16 * 1024 * 1024];
	size_t length = fread(bytes, 1, sizeof(bytes), stdin);
	char error[ZMM_SNAPSHOT_ERROR_SIZE];
	zmm_snapshot snapshot;
	int descriptor = 1;
	zmm_sink sink;
	bool written;

	if (!zmm_snapshot_read(&snapshot, bytes, length, error, sizeof(error))) {
		fprintf(stderr, "%s\n", error);
		return EXIT_FAILURE;
	}
	zmm_sink_open(&sink, zmm_sink_write_descriptor, &descriptor);
	written = zmm_html_write(&snapshot, &sink);
	zmm_snapshot_close(&snapshot);
	return written ? EXIT_SUCCESS : EXIT_FAILURE;
}
