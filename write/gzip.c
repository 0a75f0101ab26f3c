#include "write/gzip.h"
#include "inspect/bytes.h"
#include "inspect/crc32.h"

/* The most bytes of a stored block. */
#define ZMM_GZIP_BLOCK 0xffff

/* Writes the header of a stored block: whether it is the last one, its length, and the length's complement. */
static void zmm_gzip_put_block(zmm_gzip *gzip, bool last, const char *text, size_t length)
{
	unsigned char header[5];
	zmm_writer writer = { header, header + sizeof(header), false };

	zmm_put_fixed(&writer, last, 1);
	zmm_put_fixed(&writer, length, 2);
	zmm_put_fixed(&writer, ~length, 2);
	zmm_sink_put(gzip->to, (const char *) header, sizeof(header));
	zmm_sink_put(gzip->to, text, length);
}

static bool zmm_gzip_take(void *context, const char *text, size_t length)
{
	zmm_gzip *gzip = context;

	gzip->sum = zmm_crc32_more(gzip->sum, text, length);
	gzip->length += (uint32_t) length;
	for (; length > ZMM_GZIP_BLOCK; text += ZMM_GZIP_BLOCK, length -= ZMM_GZIP_BLOCK) {
		zmm_gzip_put_block(gzip, false, text, ZMM_GZIP_BLOCK);
	}
	zmm_gzip_put_block(gzip, false, text, length);
	return !gzip->to->failed;
}

void zmm_gzip_open(zmm_gzip *gzip, zmm_sink *to)
{
	/* Deflate, no flags, no time, no extras, an unknown system. */
	static const unsigned char header[10] = { 0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff };

	zmm_sink_open(&gzip->sink, zmm_gzip_take, gzip);
	gzip->to = to;
	gzip->sum = 0;
	gzip->length = 0;
	zmm_sink_put(to, (const char *) header, sizeof(header));
}

void zmm_gzip_close(zmm_gzip *gzip)
{
	unsigned char end[8];
	zmm_writer writer = { end, end + sizeof(end), false };

	zmm_sink_flush(&gzip->sink);
	zmm_gzip_put_block(gzip, true, "", 0);
	zmm_put_fixed(&writer, gzip->sum, 4);
	zmm_put_fixed(&writer, gzip->length, 4);
	zmm_sink_put(gzip->to, (const char *) end, sizeof(end));
}
