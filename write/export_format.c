#include "write/export_format.h"
#include "write/utf8.h"

#include <inttypes.h>
#include <stdio.h>

void zmm_export_put_number(zmm_sink *sink, uint64_t number)
{
	char digits[24];

	snprintf(digits, sizeof(digits), "%" PRIu64, number);
	zmm_sink_put_string(sink, digits);
}

void zmm_export_put_text(zmm_sink *sink, zmm_text text, char unsafe)
{
	char copy[ZMM_EXPORT_TEXT_SIZE], *at;
	size_t length = zmm_utf8_copy(text, copy, sizeof(copy));

	for (at = copy; at < copy + length; at++) {
		if ((unsigned char) *at < 0x20 || *at == 0x7f || *at == unsafe) {
			*at = ' ';
		}
	}
	zmm_sink_put(sink, copy, length);
}

void zmm_export_put_frame(const zmm_export_job *job, zmm_sink *sink, uint32_t frame, char unsafe)
{
	const zmm_snapshot_function *function = zmm_export_function_of(job, frame);
	uint64_t line = job->stacks.frames[frame].line;

	zmm_export_put_text(sink, function->name, unsafe);
	if (function->file.length) {
		zmm_sink_put_string(sink, " (");
		zmm_export_put_text(sink, function->file, unsafe);
		if (line) {
			zmm_sink_put_string(sink, ":");
			zmm_export_put_number(sink, line);
		}
		zmm_sink_put_string(sink, ")");
	}
}

void zmm_export_emit_text(zmm_emitter *emitter, const char *key, zmm_text text)
{
	char copy[ZMM_EXPORT_TEXT_SIZE];

	zmm_utf8_copy(text, copy, sizeof(copy));
	zmm_emit_text(emitter, key, copy);
}

void zmm_export_emit_number(zmm_emitter *emitter, const char *key, uint64_t number)
{
	zmm_emit_number(emitter, key, zmm_export_number(number), ZMM_UNIT_NAME);
}

void zmm_export_emit_place(zmm_emitter *emitter, zmm_text file, uint64_t line)
{
	if (file.length) {
		zmm_export_emit_text(emitter, "file", file);
	}
	if (line) {
		zmm_export_emit_number(emitter, "line", line);
	}
}
