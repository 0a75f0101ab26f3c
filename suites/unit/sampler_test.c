/* The sampler: distances are exponential, and what a sample stands for adds up to what was allocated. */

#include "profile/sampler.h"
#include "suites/lib/random.h"
#include "suites/lib/test.h"

#include <math.h>
#include <stdlib.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define KIB ((uint64_t) 1024)
#define SEEDS 30
#define DRAWS 100000

/* The generator */

static void test_seed(void)
{
	static const uint64_t known[] = {
		UINT64_C(1985237415132408290), UINT64_C(2979275885539914483), UINT64_C(13511426838097143398),
		UINT64_C(8488337342461049707)
	};
	zmm_sampler sampler, other;

	zmm_sampler_start(&sampler, 64 * KIB, UINT64_C(1477776061723855037));
	test_ok(!memcmp(sampler.random, known, sizeof(known)), "a seed is spread by splitmix64");
	zmm_sampler_start(&other, 64 * KIB, UINT64_C(1477776061723855037));
	test_ok(zmm_sampler_draw_bytes(&sampler) == zmm_sampler_draw_bytes(&other)
		&& zmm_sampler_draw_blocks(&sampler, 8) == zmm_sampler_draw_blocks(&other, 8),
		"the same seed gives the same samples");
	zmm_sampler_seed(&other, 1);
	test_ok(zmm_sampler_draw_bytes(&sampler) != zmm_sampler_draw_bytes(&other), "another seed gives others");
	zmm_sampler_seed(&sampler, 0);
	test_ok(sampler.random[0] || sampler.random[1] || sampler.random[2] || sampler.random[3], "the seed 0 is as good");
}

/* What xoshiro256** gives from its fourth number on, when it starts at 1, 2, 3, 4. */
static void test_generator(void)
{
	static const uint64_t known[] = {
		UINT64_C(1215971899390074240), UINT64_C(1216172134540287360), UINT64_C(607988272756665600),
		UINT64_C(16172922978634559625), UINT64_C(8476171486693032832), UINT64_C(10595114339597558777),
		UINT64_C(2904607092377533576)
	};
	zmm_sampler sampler = { ZMM_SAMPLER_MAX_INTERVAL, 0, { 1, 2, 3, 4 } };
	bool right = true;
	size_t i;

	for (i = 0; i < 3; i++) {
		zmm_sampler_draw_bytes(&sampler);
	}
	for (i = 0; i < COUNT_OF(known); i++) {
		double wanted = -log(((double) (known[i] >> 11) + 1) / 9007199254740992.0) * (double) ZMM_SAMPLER_MAX_INTERVAL;

		right = fabs((double) zmm_sampler_draw_bytes(&sampler) - wanted) < 2 && right;
	}
	test_ok(right, "random numbers are those of xoshiro256**");
}

/* Returns the number by which an odd one is multiplied to give 1. */
static uint64_t inverse(uint64_t odd)
{
	uint64_t found = odd;
	int i;

	for (i = 0; i < 6; i++) {
		found *= 2 - odd * found;
	}
	return found;
}

static void test_extremes(void)
{
	zmm_sampler sampler;
	uint64_t all_ones = UINT64_MAX * inverse(9);

	zmm_sampler_start(&sampler, 1000, 1);
	sampler.random[1] = 0;
	test_ok(zmm_sampler_draw_bytes(&sampler) == ZMM_SAMPLER_LONGEST * 1000, "no distance is longer than the longest");
	sampler.random[1] = 0;
	test_ok(zmm_sampler_draw_blocks(&sampler, 100) == ZMM_SAMPLER_LONGEST * 10, "nor in blocks");
	sampler.random[1] = (all_ones >> 7 | all_ones << 57) * inverse(5);
	test_ok(zmm_sampler_draw_bytes(&sampler) == 1, "no distance is 0");
	sampler.random[1] = (all_ones >> 7 | all_ones << 57) * inverse(5);
	test_ok(zmm_sampler_draw_blocks(&sampler, 8) == 1, "nor in blocks");
	zmm_sampler_start(&sampler, 1000, 1);
	test_ok(zmm_sampler_draw_blocks(&sampler, (size_t) -1) == 1, "a block of many intervals is always a sample");
}

/* Distances */

/* Checks mean and variance of numbers that should be geometric: those of the first byte, or block, that is a sample. */
static void check_moments(const char *what, const double *draws, double chance)
{
	double mean = 0, variance = 0;
	double wanted_mean = 1 / chance, wanted_variance = (1 - chance) / (chance * chance), sigma;
	size_t i;

	for (i = 0; i < DRAWS; i++) {
		mean += draws[i] / DRAWS;
	}
	for (i = 0; i < DRAWS; i++) {
		variance += (draws[i] - mean) * (draws[i] - mean) / (DRAWS - 1);
	}
	if (!test_ok(fabs(mean - wanted_mean) < 4 * sqrt(wanted_variance / DRAWS), "%s: the mean is right", what)) {
		test_note("%.9g and not %.9g", mean, wanted_mean);
	}
	/* The fourth moment of an exponential distance is nine times the variance's square; a geometric one has
	 * chance^2 / (1 - chance) more. */
	sigma = wanted_variance * sqrt((8 + chance * chance / (1 - chance)) / DRAWS);
	if (!test_ok(fabs(variance - wanted_variance) < 4 * sigma, "%s: the variance is right", what)) {
		test_note("%.9g and not %.9g", variance, wanted_variance);
	}
}

static int compare_draws(const void *left, const void *right)
{
	double a = *(const double *) left, b = *(const double *) right;

	return (a > b) - (a < b);
}

/* Returns the largest difference between what the draws say of P(draw <= x) and what it is.  Sorts them. */
static double largest_difference(double *draws, double chance)
{
	double largest = 0;
	size_t i;

	qsort(draws, DRAWS, sizeof(*draws), compare_draws);
	for (i = 0; i < DRAWS; i++) {
		double difference;

		if (i + 1 < DRAWS && draws[i + 1] <= draws[i]) {
			continue; /* the last of equal ones counts */
		}
		difference = fabs((double) (i + 1) / DRAWS - -expm1(draws[i] * log1p(-chance)));
		largest = difference > largest ? difference : largest;
	}
	return largest;
}

/* Kolmogorov and Smirnov's test: beyond 2.23 / sqrt(n) there is one chance in 10,000. */
static void check_shape(const char *what, double *draws, double chance)
{
	double difference = largest_difference(draws, chance);

	if (!test_ok(difference < 2.23 / sqrt(DRAWS), "%s: the shape is exponential", what)) {
		test_note("differs by %.9g", difference);
	}
}

static void test_distances(void)
{
	static const uint64_t intervals[] = { 64, 512, 64 * KIB, 1024 * 1024 * KIB };
	static const size_t sizes[] = { 8, 48, 1024 };
	static double draws[DRAWS];
	char what[80];
	size_t i, j, n;

	for (i = 0; i < COUNT_OF(intervals); i++) {
		zmm_sampler sampler;

		zmm_sampler_start(&sampler, intervals[i], i + 1);
		for (n = 0; n < DRAWS; n++) {
			draws[n] = (double) zmm_sampler_draw_bytes(&sampler);
		}
		snprintf(what, sizeof(what), "bytes, an interval of %.0f", (double) intervals[i]);
		check_moments(what, draws, -expm1(-1 / (double) intervals[i]));
		check_shape(what, draws, -expm1(-1 / (double) intervals[i]));
		for (j = 0; j < COUNT_OF(sizes) && sizes[j] <= intervals[i]; j++) {
			for (n = 0; n < DRAWS; n++) {
				draws[n] = (double) zmm_sampler_draw_blocks(&sampler, sizes[j]);
			}
			snprintf(what, sizeof(what), "blocks of %u, an interval of %.0f", (unsigned) sizes[j], (double) intervals[i]);
			check_moments(what, draws, -expm1(-(double) sizes[j] / (double) intervals[i]));
			check_shape(what, draws, -expm1(-(double) sizes[j] / (double) intervals[i]));
		}
	}
}

/* Estimates */

#define MAX_PLACES 12

/* A program that allocates by a pattern, again and again; each place in it is a site. */
typedef struct program {
	const char *name;
	size_t count;
	size_t sizes[MAX_PLACES];
} program;

static const program programs[] = {
	{ "60K then 4K in turn", 2, { 60 * 1024, 4 * 1024 } },
	{ "3 x 32K + 1K", 4, { 32 * 1024, 32 * 1024, 32 * 1024, 1024 } },
	{ "small sizes", 12, { 16, 56, 32, 320, 24, 40, 16, 8, 96, 56, 128, 48 } },
	{ "small and large", 8, { 16, 3000, 24, 200 * 1024, 56, 56, 8000, 24 } }
};

/* Where distances come from. */
typedef struct source {
	uint64_t (*bytes)(zmm_sampler *);
	uint64_t (*blocks)(zmm_sampler *, size_t);
} source;

static const source drawn = { zmm_sampler_draw_bytes, zmm_sampler_draw_blocks };

/* Returns a number of bytes close to the interval: normal, with the standard deviation of Poisson's distribution. */
static uint64_t steady_bytes(zmm_sampler *sampler)
{
	double interval = (double) zmm_sampler_interval(sampler), normal = -6, distance;
	int i;

	for (i = 0; i < 12; i++) {
		normal += random_next() / 4294967296.0;
	}
	distance = interval + normal * sqrt(interval);
	return distance < 1 ? 1 : (uint64_t) distance;
}

static uint64_t steady_blocks(zmm_sampler *sampler, size_t size)
{
	return (steady_bytes(sampler) + size - 1) / size;
}

static const source steady = { steady_bytes, steady_blocks };

static uint64_t period_of(const program *what)
{
	uint64_t bytes = 0;
	size_t i;

	for (i = 0; i < what->count; i++) {
		bytes += what->sizes[i];
	}
	return bytes;
}

static void count_sample(const zmm_sampler *sampler, const program *what, size_t place, double *estimates)
{
	estimates[place] += (double) zmm_sampler_weight(sampler, what->sizes[place], sampler->doublings).bytes;
}

/* Counts the bytes of all requests down.  Goes over whole periods at once. */
static void sample_bytes(zmm_sampler *sampler, const source *from, const program *what, uint64_t periods,
		double *estimates)
{
	uint64_t period = period_of(what), done = 0, left = from->bytes(sampler);
	size_t place = 0;

	for (;;) {
		done += (left - 1) / period;
		left -= (left - 1) / period * period;
		for (; left > what->sizes[place]; done += place == 0) {
			left -= what->sizes[place];
			place = (place + 1) % what->count;
		}
		if (done >= periods) {
			return;
		}
		count_sample(sampler, what, place, estimates);
		place = (place + 1) % what->count;
		done += place == 0;
		left = from->bytes(sampler);
	}
}

/* Counts the requests of each size down, as the cache's lists do. */
static void sample_blocks(zmm_sampler *sampler, const source *from, const program *what, uint64_t periods,
		double *estimates)
{
	size_t places[MAX_PLACES], i, j;

	for (i = 0; i < what->count; i++) {
		size_t count = 0, before = 0;
		uint64_t request;

		for (j = 0; j < what->count; j++) {
			before += j < i && what->sizes[j] == what->sizes[i];
			if (what->sizes[j] == what->sizes[i]) {
				places[count++] = j;
			}
		}
		if (before) {
			continue;
		}
		request = from->blocks(sampler, what->sizes[i]);
		for (; request <= periods * count; request += from->blocks(sampler, what->sizes[i])) {
			count_sample(sampler, what, places[(request - 1) % count], estimates);
		}
	}
}

typedef void sampling(zmm_sampler *, const source *, const program *, uint64_t, double *);

/* The square of the error that is to be expected of the estimate for one block: of the number 1. */
static double variance_of(double size, double interval)
{
	double chance = -expm1(-size / interval);

	return (1 - chance) / chance;
}

/* Returns whether the estimates of all sites are within 4 sigma of the truth, summed over all seeds.  A weight is
 * rounded to bytes, which is at most half a byte for each sample. */
static bool is_right(sampling *sample, const source *from, const program *what, uint64_t interval)
{
	uint64_t periods = 1000 + 1000 * interval / period_of(what), seed;
	double estimates[MAX_PLACES] = { 0 };
	bool right = true;
	size_t i;

	for (seed = 1; seed <= SEEDS; seed++) {
		zmm_sampler sampler;

		random_start(seed);
		zmm_sampler_start(&sampler, interval, seed);
		sample(&sampler, from, what, periods, estimates);
	}
	for (i = 0; i < what->count; i++) {
		double size = (double) what->sizes[i], blocks = (double) periods * SEEDS;
		double sigma = size * sqrt(blocks * variance_of(size, (double) interval));
		double rounding = 0.5 * blocks * -expm1(-size / (double) interval);
		double error = estimates[i] - blocks * size;

		if (fabs(error) > 4 * sigma + rounding) {
			test_note("%s, an interval of %.0f: site %u has %.3f of the truth, %.1f sigma away", what->name, (double) interval,
				(unsigned) i, estimates[i] / (blocks * size), error / sigma);
			right = false;
		}
	}
	return right;
}

static void test_estimates(void)
{
	static const uint64_t intervals[] = {
		64, 512, 4 * KIB, 64 * KIB, 96 * KIB, 1024 * KIB, 64 * 1024 * KIB, 1024 * 1024 * KIB
	};
	size_t i, j;

	for (i = 0; i < COUNT_OF(programs); i++) {
		for (j = 0; j < COUNT_OF(intervals); j++) {
			test_ok(is_right(sample_bytes, &drawn, &programs[i], intervals[j]),
				"%s, every %.0f bytes: bytes that are counted down", programs[i].name, (double) intervals[j]);
			test_ok(is_right(sample_blocks, &drawn, &programs[i], intervals[j]),
				"%s, every %.0f bytes: requests of each size", programs[i].name, (double) intervals[j]);
		}
	}
}

/* Distances that are nearly constant meet the same blocks of a pattern again and again. */
static void test_steady(void)
{
	test_ok(!is_right(sample_bytes, &steady, &programs[0], 64 * KIB),
		"steady distances in bytes are wrong for \"%s\"", programs[0].name);
	test_ok(!is_right(sample_bytes, &steady, &programs[1], 97 * KIB),
		"steady distances in bytes are wrong for \"%s\"", programs[1].name);
	test_ok(!is_right(sample_blocks, &steady, &programs[1], 90 * KIB),
		"steady distances in requests are wrong for \"%s\"", programs[1].name);
}

/* Weights */

static void test_weights(void)
{
	zmm_sampler sampler;
	zmm_weight weight, later;
	unsigned int doublings, i;
	bool same = true;

	zmm_sampler_start(&sampler, 64 * KIB, 1);
	weight = zmm_sampler_weight(&sampler, 64 * 1024, 0);
	test_ok(weight.count == 405 && weight.bytes == 103676, "a block of one interval stands for 1 / (1 - 1/e)");
	weight = zmm_sampler_weight(&sampler, 64 * 1024 * 100, 0);
	test_ok(weight.count == 256 && weight.bytes == 64 * 1024 * 100, "a large block stands for itself");
	weight = zmm_sampler_weight(&sampler, 8, 0);
	test_ok(weight.count == 2097280 && weight.bytes == 65540, "a small block stands for an interval and half of itself");
	for (doublings = 0; doublings <= ZMM_SAMPLER_MAX_DOUBLINGS; doublings++) {
		weight = zmm_sampler_weight(&sampler, 1000, doublings);
		for (i = 0; i < 100; i++) {
			zmm_sampler_draw_bytes(&sampler);
			(i % 3 ? zmm_sampler_double : zmm_sampler_halve)(&sampler);
			later = zmm_sampler_weight(&sampler, 1000, doublings);
			same = same && later.count == weight.count && later.bytes == weight.bytes;
		}
	}
	test_ok(same, "a weight is the same whatever happened since");
	later = zmm_sampler_weight(&sampler, 1000, UINT32_MAX);
	test_ok(later.count == weight.count && later.bytes == weight.bytes,
		"wild numbers of doublings are as many as there can be");
	zmm_sampler_start(&sampler, UINT64_MAX, 1);
	weight = zmm_sampler_weight(&sampler, 1, UINT32_MAX);
	test_ok(weight.bytes >= ZMM_SAMPLER_MAX_INTERVAL && weight.bytes <= ZMM_SAMPLER_MAX_INTERVAL + 1
		&& weight.count >= ZMM_SAMPLER_MAX_INTERVAL << 8, "the largest weights do not overflow");
}

static void test_bounds(void)
{
	zmm_sampler sampler;
	int i;

	zmm_sampler_start(&sampler, 0, 1);
	test_ok(zmm_sampler_interval(&sampler) == ZMM_SAMPLER_MIN_INTERVAL, "no interval is below the least");
	zmm_sampler_halve(&sampler);
	test_ok(zmm_sampler_interval(&sampler) == ZMM_SAMPLER_MIN_INTERVAL, "an interval is not halved below its start");
	for (i = 0; i < 100; i++) {
		zmm_sampler_double(&sampler);
	}
	test_ok(sampler.doublings == ZMM_SAMPLER_MAX_DOUBLINGS && zmm_sampler_interval(&sampler) == (uint64_t) 64 << 20,
		"it is doubled so often and no more");
	zmm_sampler_halve(&sampler);
	test_ok(zmm_sampler_interval(&sampler) == (uint64_t) 32 << 20, "and halved again");
	zmm_sampler_start(&sampler, UINT64_MAX, 1);
	zmm_sampler_double(&sampler);
	test_ok(zmm_sampler_interval(&sampler) == ZMM_SAMPLER_MAX_INTERVAL, "no interval is above the largest");
	zmm_sampler_start(&sampler, ZMM_SAMPLER_MAX_INTERVAL / 3, 1);
	for (i = 0; i < 5; i++) {
		zmm_sampler_double(&sampler);
	}
	test_ok(zmm_sampler_interval(&sampler) == ZMM_SAMPLER_MAX_INTERVAL / 3 * 2, "also after doublings");
}

/* A block that was chosen. */
typedef struct sample {
	uint32_t site;
	size_t size;
	unsigned int doublings;
} sample;

static sample samples[200000];
static size_t sample_count;

/* What was allocated, and the squares of the errors that are to be expected of the estimates. */
typedef struct truth {
	double blocks, blocks_variance;
	double bytes, bytes_variance;
} truth;

static void count_truth(truth *all, double size, double interval)
{
	double variance = variance_of(size, interval);

	all->blocks++;
	all->bytes += size;
	all->blocks_variance += variance;
	all->bytes_variance += size * size * variance;
}

static void add_sample(zmm_profile *profile, const zmm_sampler *sampler, sample block)
{
	zmm_weight weight = zmm_sampler_weight(sampler, block.size, block.doublings);

	zmm_profile_add(profile, block.site, weight.count, weight.bytes);
	samples[sample_count++] = block;
}

/* Allocates, while the interval changes every now and then; takes samples. */
static truth allocate_with_changes(zmm_profile *profile, zmm_sampler *sampler)
{
	uint64_t left = zmm_sampler_draw_bytes(sampler);
	truth all = { 0 };
	size_t i;

	for (i = 0; i < COUNT_OF(samples); i++) {
		sample block = { (uint32_t) random_below(2), 8 + 8 * random_below(200), sampler->doublings };

		count_truth(&all, (double) block.size, (double) zmm_sampler_interval(sampler));
		if (left <= block.size) {
			add_sample(profile, sampler, block);
			left = zmm_sampler_draw_bytes(sampler);
		} else {
			left -= block.size;
		}
		if (random_below(500) == 0) {
			(random_below(2) ? zmm_sampler_double : zmm_sampler_halve)(sampler);
			left = zmm_sampler_draw_bytes(sampler);
		}
	}
	return all;
}

static void check_estimate(const char *what, uint64_t estimate, double wanted, double variance)
{
	double error = ((double) estimate - wanted) / sqrt(variance);

	if (!test_ok(fabs(error) < 4, "%s are right while the interval changes", what)) {
		test_note("%.0f and not %.0f, %.1f sigma away", (double) estimate, wanted, error);
	}
}

static void free_samples(zmm_profile *profile, const zmm_sampler *sampler)
{
	while (sample_count > 0) {
		sample block = samples[--sample_count];
		zmm_weight weight = zmm_sampler_weight(sampler, block.size, block.doublings);

		zmm_profile_remove(profile, block.site, weight.count, weight.bytes);
	}
}

static void test_changes(void)
{
	zmm_profile profile;
	zmm_sampler sampler;
	uint64_t live, blocks;
	truth all;

	if (!test_ok(zmm_profile_open(&profile, 1024), "a profile is opened")) {
		return;
	}
	random_start(3);
	zmm_sampler_start(&sampler, 1024, 7);
	all = allocate_with_changes(&profile, &sampler);
	blocks = zmm_profile_live(&profile, &live);
	test_ok(sample_count > 1000, "there are many samples");
	check_estimate("bytes", live, all.bytes, all.bytes_variance);
	check_estimate("numbers of blocks", blocks, all.blocks, all.blocks_variance);
	free_samples(&profile, &sampler);
	test_ok(zmm_profile_live(&profile, &live) == 0 && live == 0, "frees take away exactly what was added");
	test_ok(profile.sites[0].freed_count == profile.sites[0].count
		&& profile.sites[1].freed_bytes == profile.sites[1].bytes, "at each site");
	zmm_profile_close(&profile);
}

int main(void)
{
	test_seed();
	test_generator();
	test_extremes();
	test_distances();
	test_estimates();
	test_steady();
	test_weights();
	test_bounds();
	test_changes();
	return test_end();
}
