#include "storage/kept.h"

#include <string.h>

static size_t larger(size_t a, size_t b)
{
	return a > b ? a : b;
}

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

static size_t usual_bound(const zmm_kept *kept)
{
	return larger(kept->out / ZMM_OUT_PER_KEPT, ZMM_LEAST_KEPT);
}

static size_t bound_of(const zmm_kept *kept)
{
	return larger(usual_bound(kept), kept->raised);
}

/* Counts `size` bytes that were dropped and are needed again.  Once they reach the bound, the bound doubles, and only
 * bytes that are dropped after that count again: a program that frees much once and later grows in another way is no
 * reason to keep more. */
static void note_miss(zmm_kept *kept, size_t size)
{
	size_t bound = bound_of(kept);

	kept->missed += size;
	if (kept->missed >= bound) {
		kept->raised = larger(smaller(2 * bound, ZMM_MOST_KEPT), kept->raised);
		kept->missed = 0;
		kept->dropped = false;
	}
}

void zmm_kept_take(zmm_kept *kept, size_t size)
{
	note_miss(kept, kept->dropped ? smaller(size, kept->freed - kept->present) : 0);
	kept->out += size;
	kept->freed -= smaller(size, kept->freed);
	kept->present = smaller(kept->present, kept->freed);
	kept->idle = smaller(kept->idle, kept->present);
}

bool zmm_kept_has_room(const zmm_kept *kept, size_t size)
{
	size_t bound = bound_of(kept);

	return kept->present <= bound && size <= bound - kept->present;
}

void zmm_kept_put(zmm_kept *kept, size_t size, bool present)
{
	kept->out -= smaller(size, kept->out);
	kept->freed += size;
	kept->present += present ? size : 0;
	kept->dropped |= !present;
}

static bool was_idle(zmm_kept *kept)
{
	bool idle = kept->idle >= ZMM_LEAST_IDLE;

	kept->requests = (kept->requests + 1) % ZMM_REQUESTS_IDLE;
	if (kept->requests) {
		return false;
	}
	kept->idle = kept->present;
	return idle;
}

bool zmm_kept_end_request(zmm_kept *kept)
{
	return was_idle(kept) || kept->present > usual_bound(kept);
}

void zmm_kept_clear(zmm_kept *kept)
{
	size_t out = kept->out;

	memset(kept, 0, sizeof(*kept));
	kept->out = out;
}
