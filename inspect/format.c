#include "inspect/format.h"

#include <inttypes.h>
#include <stdio.h>

const char *zmm_format_size(zmm_formatted *formatted, uint64_t bytes)
{
	static const char units[][4] = { "B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB" };
	uint64_t whole = bytes, tenths = 0;
	unsigned int unit = 0;

	while (whole >= 1024) {
		tenths = ((whole & 1023) * 10 + 512) >> 10;
		whole >>= 10;
		unit++;
		if (tenths == 10) {
			tenths = 0;
			whole++;
		}
	}
	if (unit) {
		snprintf(formatted->text, sizeof(formatted->text), "%" PRIu64 ".%" PRIu64 " %s", whole, tenths, units[unit]);
	} else {
		snprintf(formatted->text, sizeof(formatted->text), "%" PRIu64 " B", whole);
	}
	return formatted->text;
}

const char *zmm_format_share(zmm_formatted *formatted, double share)
{
	double known = share >= 0 && share < 1000 ? share : 0; /* of a damaged heap it may be anything */
	unsigned int tenths = (unsigned int) (known * 1000 + 0.5);

	snprintf(formatted->text, sizeof(formatted->text), "%u.%u %%", tenths / 10, tenths % 10);
	return formatted->text;
}

const char *zmm_format_part(zmm_formatted *formatted, uint64_t part, uint64_t whole)
{
	return zmm_format_share(formatted, whole ? (double) part / (double) whole : 0);
}

const char *zmm_format_range(zmm_formatted *formatted, size_t from, size_t to)
{
	snprintf(formatted->text, sizeof(formatted->text), "%zu-%zu", from, to);
	return formatted->text;
}
