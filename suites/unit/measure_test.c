/* Measures: each says what changed since it began, and the profile's peak afterwards is the one of a twin that was never
 * measured. */

#include "profile/measure.h"
#include "suites/lib/random.h"
#include "suites/lib/test.h"

#include <stdlib.h>

#define SITES 20
#define DEEPEST 8
#define BLOCKS 1000

typedef struct live_block {
	uint32_t site;
	uint64_t bytes;
} live_block;

/* A profile that is measured, and one with the same blocks that is not. */
static zmm_profile measured, twin;
static uint64_t in_use, peak, twin_peak;
static live_block blocks[BLOCKS];
static size_t block_count;

/* What a measure should say, by the simplest means. */
typedef struct model {
	zmm_measure *measure;
	uint64_t in_use, peak;
	int64_t allocations, allocated, freed;
	int64_t site_allocated[SITES], site_live[SITES], site_at_peak[SITES];
} model;

static model models[DEEPEST + 1];
static int depth; /* measures that run; models[0] is the one from before all */

static uint32_t site_of(zmm_profile *profile, uint32_t number)
{
	const zmm_function_name name = { .name = { "f", 1 }, .file = { "/a.php", 6 }, .line = number / 4 };

	return zmm_profile_site_of(profile, zmm_profile_node_of(profile, 0, 0, zmm_profile_function_of(profile, &name)), number);
}

static void note_peak(void)
{
	int i;

	if (in_use > peak) {
		peak = in_use;
		zmm_profile_peak(&measured);
	}
	if (in_use > twin_peak) {
		twin_peak = in_use;
		zmm_profile_peak(&twin);
	}
	for (i = 1; i <= depth; i++) {
		if (in_use > models[i].peak) {
			models[i].peak = in_use;
			memcpy(models[i].site_at_peak, models[i].site_live, sizeof(models[i].site_live));
		}
	}
}

static void count(live_block block, int sign)
{
	int i;

	in_use += (uint64_t) sign * block.bytes;
	for (i = 1; i <= depth; i++) {
		models[i].allocations += sign > 0;
		models[i].allocated += sign > 0 ? (int64_t) block.bytes : 0;
		models[i].freed += sign < 0 ? (int64_t) block.bytes : 0;
		models[i].site_allocated[block.site] += sign > 0 ? (int64_t) block.bytes : 0;
		models[i].site_live[block.site] += sign * (int64_t) block.bytes;
	}
}

static void add_block(void)
{
	live_block block = { random_below(SITES), 8 * (1 + random_below(100)) };

	zmm_profile_add(&measured, site_of(&measured, block.site), 1, block.bytes);
	zmm_profile_add(&twin, site_of(&twin, block.site), 1, block.bytes);
	blocks[block_count++] = block;
	count(block, 1);
	note_peak();
}

static void remove_block(void)
{
	size_t place = random_below((uint32_t) block_count);
	live_block block = blocks[place];

	zmm_profile_remove(&measured, site_of(&measured, block.site), 1, block.bytes);
	zmm_profile_remove(&twin, site_of(&twin, block.site), 1, block.bytes);
	blocks[place] = blocks[--block_count];
	count(block, -1);
}

static void run(size_t events, uint32_t growing)
{
	for (; events; events--) {
		if (!block_count || (random_below(100) < growing && block_count < BLOCKS)) {
			add_block();
		} else {
			remove_block();
		}
	}
}

static void see(void)
{
	int i;

	for (i = 0; i <= depth; i++) {
		zmm_measure_see(models[i].measure, &measured, (size_t) peak);
	}
}

static void begin(void)
{
	int i = depth == -1 ? 0 : depth + 1;

	if (depth >= 0) {
		see();
	}
	memset(&models[i], 0, sizeof(models[i]));
	models[i].measure = zmm_measure_open(&measured, (size_t) in_use);
	models[i].in_use = models[i].peak = in_use;
	depth = i;
	if (!i) {
		see();
		begin();
		return;
	}
	peak = in_use;
	zmm_profile_peak(&measured);
}

/* Finds the row of a site; a site without one has allocated nothing. */
static const zmm_measured_site *row_of(const zmm_measured *all, uint32_t number)
{
	static const zmm_measured_site none;
	size_t i;

	for (i = 0; i < all->site_count; i++) {
		if (all->sites[i].site == number) {
			return &all->sites[i];
		}
	}
	return &none;
}

static bool rows_are_right(const model *wanted, const zmm_measured *all)
{
	bool right = true;
	uint32_t i;

	for (i = 0; i < SITES; i++) {
		const zmm_measured_site *row = row_of(all, site_of(&measured, i));

		site_of(&twin, i); /* so that the order stays the same */
		right = right && row->allocated.bytes == wanted->site_allocated[i];
		if (row->allocated.blocks) {
			right = right && row->live.bytes == wanted->site_live[i] && row->at_peak.bytes == wanted->site_at_peak[i]
				&& all->all.sites[row->site].line == i;
		}
	}
	for (i = 1; i < all->site_count; i++) {
		right = right && all->sites[i - 1].allocated.bytes >= all->sites[i].allocated.bytes;
	}
	return right;
}

/* Ends one of the measures.  false: it does not say what its model does. */
static bool end(int place)
{
	model ended = models[place];
	zmm_measured all;
	bool right;

	see();
	right = zmm_measure_take(ended.measure, &measured, (size_t) in_use, &all)
		&& all.allocations == ended.allocations && all.allocated == ended.allocated && all.freed == ended.freed
		&& all.live == (int64_t) in_use - (int64_t) ended.in_use && all.peak == (int64_t) (ended.peak - ended.in_use)
		&& rows_are_right(&ended, &all);
	zmm_measured_close(&all);
	zmm_measure_close(ended.measure);
	memmove(&models[place], &models[place + 1], (size_t) (depth - place) * sizeof(model));
	if (--depth == 0) {
		peak = models[0].measure->peak;
		zmm_profile_peak(&measured);
		zmm_measure_restore(models[0].measure, &measured);
		zmm_measure_close(models[0].measure);
		depth = -1;
	}
	return right;
}

/* What the profile's own form says of its sites.  The order of sites is the same in both profiles. */
static bool profiles_agree(void)
{
	static unsigned char texts[2][65536];
	zmm_writer first = { texts[0], texts[0] + sizeof(texts[0]), false };
	zmm_writer second = { texts[1], texts[1] + sizeof(texts[1]), false };

	zmm_profile_write(&measured, &first);
	zmm_profile_write(&twin, &second);
	return !first.failed && !second.failed && first.at - texts[0] == second.at - texts[1]
		&& !memcmp(texts[0], texts[1], (size_t) (first.at - texts[0]));
}

static void start(uint32_t seed)
{
	random_start(seed);
	in_use = peak = twin_peak = block_count = 0;
	depth = -1;
	if (!zmm_profile_open(&measured, 0) || !zmm_profile_open(&twin, 0)) {
		test_ok(false, "a profile is opened");
		exit(test_end());
	}
}

static void finish(void)
{
	zmm_profile_close(&measured);
	zmm_profile_close(&twin);
}

/* Measures begin in one another and end in any order. */
static void test_any_order(void)
{
	uint32_t seed, round;
	bool right = true, same = true;

	for (seed = 1; seed <= 20; seed++) {
		start(seed);
		for (round = 0; round < 200; round++) {
			run(random_below(60), 30 + random_below(50));
			if (depth <= 0 || (depth < DEEPEST && random_below(2))) {
				begin();
			} else {
				right = end(1 + (int) random_below((uint32_t) depth)) && right;
			}
		}
		while (depth > 0) {
			right = end(depth) && right;
		}
		same = same && peak == twin_peak && profiles_agree();
		run(100, 60);
		same = same && peak == twin_peak && profiles_agree();
		finish();
	}
	test_ok(right, "each measure says what was allocated, freed, is live and was live at its peak, at each site");
	test_ok(same, "afterwards the profile has the figures and the peak of one that was not measured");
}

static void test_below_the_peak(void)
{
	start(1);
	run(200, 100);
	run(150, 0);
	begin();
	run(50, 100);
	test_ok(end(1) && profiles_agree() && peak == twin_peak, "a peak from before stays");
	begin();
	run(400, 100);
	test_ok(end(1) && profiles_agree() && peak == twin_peak, "a peak of the measure is one of the profile's");
	finish();
}

static void test_nothing(void)
{
	zmm_measured all;
	zmm_measure *measure;

	start(2);
	run(10, 100);
	measure = zmm_measure_open(&measured, (size_t) in_use);
	zmm_measure_see(measure, &measured, (size_t) in_use);
	test_ok(zmm_measure_take(measure, &measured, (size_t) in_use, &all) && all.allocations == 0 && all.allocated == 0
		&& all.freed == 0 && all.live == 0 && all.peak == 0 && all.site_count == 0, "of nothing there is nothing");
	zmm_measured_close(&all);
	zmm_measured_close(&all);
	zmm_measure_close(measure);
	finish();
}

int main(void)
{
	test_any_order();
	test_below_the_peak();
	test_nothing();
	return test_end();
}
