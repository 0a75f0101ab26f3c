#include "inspect/crc32.h"

/* The remainders of the 16 values of four bits, for the reversed polynomial 0xEDB88320. */
static const uint32_t zmm_crc32_of[16] = {
	0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
	0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c
};

uint32_t zmm_crc32_more(uint32_t sum, const void *bytes, size_t length)
{
	const unsigned char *at = bytes;

	sum = ~sum;
	for (; length; length--) {
		sum ^= *at++;
		sum = sum >> 4 ^ zmm_crc32_of[sum & 15];
		sum = sum >> 4 ^ zmm_crc32_of[sum & 15];
	}
	return ~sum;
}

uint32_t zmm_crc32(const void *bytes, size_t length)
{
	return zmm_crc32_more(0, bytes, length);
}
