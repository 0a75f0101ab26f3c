/* What the C library may keep of freed segments: the bound, what raises it, what lowers it. */

#include "storage/kept.h"
#include "suites/lib/test.h"

#include <stdint.h>

#define MIB ((size_t) 1024 * 1024)

/* Takes and frees a segment; true: its pages may stay. */
static bool comes_and_goes(zmm_kept *kept, size_t size)
{
	bool stays;

	zmm_kept_take(kept, size);
	stays = zmm_kept_has_room(kept, size);
	zmm_kept_put(kept, size, stays);
	return stays;
}

static void give_many(zmm_kept *kept, size_t count, size_t size)
{
	while (count-- > 0) {
		zmm_kept_put(kept, size, zmm_kept_has_room(kept, size));
	}
}

static void take_many(zmm_kept *kept, size_t count, size_t size)
{
	while (count-- > 0) {
		zmm_kept_take(kept, size);
	}
}

static void there_is_a_bound(void)
{
	zmm_kept kept = { 0 };

	take_many(&kept, 20, MIB);
	give_many(&kept, 20, MIB);
	test_ok(kept.present == ZMM_LEAST_KEPT && kept.freed == 20 * MIB && kept.out == 0, "of 20 MiB that go 4 stay");
	test_ok(!zmm_kept_end_request(&kept), "which is not much");
	take_many(&kept, 18, MIB);
	test_ok(kept.freed == 2 * MIB && kept.present == 2 * MIB, "what is out again is not kept");

	zmm_kept_clear(&kept);
	test_ok(kept.freed == 0 && kept.present == 0 && kept.out == 18 * MIB, "a trim takes all, and segments stay out");
	take_many(&kept, 800, MIB);
	give_many(&kept, 400, MIB);
	test_ok(kept.present > 49 * MIB && kept.present <= 103 * MIB && kept.present < kept.freed, "of a large heap's an eighth stays");
	test_ok(!zmm_kept_has_room(&kept, SIZE_MAX), "no size wraps");
}

static void what_is_wanted_again_raises_it(void)
{
	zmm_kept kept = { 0 };
	size_t rounds = 0;

	while (rounds < 10 && !comes_and_goes(&kept, 20 * MIB)) {
		rounds++;
	}
	test_ok(rounds == 3, "a block of 20 MiB that comes and goes is kept from the fourth time on");
	test_ok(comes_and_goes(&kept, 20 * MIB) && comes_and_goes(&kept, 20 * MIB), "and stays so");
	test_ok(zmm_kept_end_request(&kept), "but between two requests that is much");
	zmm_kept_clear(&kept);
	test_ok(!comes_and_goes(&kept, 20 * MIB), "a trim lowers the bound again");
	for (rounds = 0; rounds < 20; rounds++) {
		comes_and_goes(&kept, ZMM_MOST_KEPT + 1);
	}
	test_ok(kept.raised == ZMM_MOST_KEPT && kept.present == 0, "there is a most: beyond it nothing is kept");
}

/* A program that frees much once, and grows otherwise later. */
static void once_is_no_reason(void)
{
	zmm_kept kept = { 0 };

	comes_and_goes(&kept, 60 * MIB);
	take_many(&kept, 60, MIB);
	test_ok(kept.raised == 2 * ZMM_LEAST_KEPT, "60 MiB that were wanted again once double the bound, no more");
	give_many(&kept, 60, MIB);
	test_ok(kept.present <= 2 * ZMM_LEAST_KEPT, "so most of them go");
}

/* A segment that moved left its place behind: nobody could drop it. */
static void what_cannot_be_dropped_counts(void)
{
	zmm_kept kept = { 0 };

	zmm_kept_take(&kept, 30 * MIB);
	zmm_kept_put(&kept, 30 * MIB, true);
	test_ok(kept.present == 30 * MIB && zmm_kept_end_request(&kept) && !zmm_kept_has_room(&kept, 1), "what is in memory counts, within the bound or not");
}

/* What no request wanted. */
static void idle_is_much(void)
{
	zmm_kept kept = { 0 };
	size_t requests = 0;

	take_many(&kept, 3, MIB);
	give_many(&kept, 3, MIB);
	while (requests < 100 && !zmm_kept_end_request(&kept)) {
		requests++;
	}
	test_ok(requests >= ZMM_REQUESTS_IDLE - 1 && requests < 2 * ZMM_REQUESTS_IDLE, "3 MiB that nobody wants are trimmed soon");
	zmm_kept_clear(&kept);
	for (requests = 0; requests < 100; requests++) {
		take_many(&kept, 3, MIB);
		give_many(&kept, 3, MIB);
		if (zmm_kept_end_request(&kept)) {
			break;
		}
	}
	test_ok(requests == 100, "what each request takes and gives back is not");
}

int main(void)
{
	there_is_a_bound();
	what_is_wanted_again_raises_it();
	once_is_no_reason();
	what_cannot_be_dropped_counts();
	idle_is_much();
	return test_end();
}
