#include "storage/kept.h"

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

/* Each time that as much as the bound was wanted again, it doubles. */
static void note_miss(zmm_kept *kept, size_t size)
{
	size_t bound = bound_of(kept);

	for (kept->missed += size; kept->missed >= bound && bound < ZMM_MOST_KEPT; bound = kept->raised) {
		kept->missed -= bound;
		kept->raised = smaller(2 * bound, ZMM_MOST_KEPT);
	}
}

void zmm_kept_take(zmm_kept *kept, size_t size)
{
	note_miss(kept, smaller(size, kept->freed - kept->present));
	kept->out += size;
	kept->freed -= smaller(size, kept->freed);
	kept->present = smaller(kept->present, kept->freed);
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
}

bool zmm_kept_is_much(const zmm_kept *kept)
{
	return kept->present > usual_bound(kept);
}

void zmm_kept_clear(zmm_kept *kept)
{
	kept->freed = kept->present = kept->raised = kept->missed = 0;
}
