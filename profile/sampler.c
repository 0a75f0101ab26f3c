#include "profile/sampler.h"

#include <math.h>

/* The generator is xoshiro256** by Blackman and Vigna; splitmix64 makes its first state of a seed.  Both are described
 * at https://prng.di.unimi.it/. */

/* Gives each number of a sequence that has each number once, so four in a row are never all 0. */
static uint64_t zmm_splitmix(uint64_t *state)
{
	uint64_t number = *state += UINT64_C(0x9e3779b97f4a7c15);

	number = (number ^ number >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	number = (number ^ number >> 27) * UINT64_C(0x94d049bb133111eb);
	return number ^ number >> 31;
}

static uint64_t zmm_rotate(uint64_t number, unsigned int places)
{
	return number << places | number >> (64 - places);
}

static uint64_t zmm_sampler_random(zmm_sampler *sampler)
{
	uint64_t *s = sampler->random;
	uint64_t number = zmm_rotate(s[1] * 5, 7) * 9;
	uint64_t shifted = s[1] << 17;

	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= shifted;
	s[3] = zmm_rotate(s[3], 45);
	return number;
}

void zmm_sampler_seed(zmm_sampler *sampler, uint64_t seed)
{
	int i;

	for (i = 0; i < 4; i++) {
		sampler->random[i] = zmm_splitmix(&seed);
	}
}

void zmm_sampler_start(zmm_sampler *sampler, uint64_t interval, uint64_t seed)
{
	sampler->interval = interval < ZMM_SAMPLER_MIN_INTERVAL ? ZMM_SAMPLER_MIN_INTERVAL
		: interval > ZMM_SAMPLER_MAX_INTERVAL ? ZMM_SAMPLER_MAX_INTERVAL : interval;
	sampler->doublings = 0;
	zmm_sampler_seed(sampler, seed);
}

/* Returns a distance in intervals, exponential with mean 1: the logarithm of 53 random bits that are never all 0. */
static double zmm_sampler_draw(zmm_sampler *sampler)
{
	double part = (double) ((zmm_sampler_random(sampler) >> 11) + 1) * 0x1p-53;
	double distance = -log(part);

	return distance < ZMM_SAMPLER_LONGEST ? distance : ZMM_SAMPLER_LONGEST;
}

/* Returns a distance in units of which an interval has so many, 1 or more. */
static uint64_t zmm_sampler_units(zmm_sampler *sampler, double interval)
{
	uint64_t units = (uint64_t) ceil(zmm_sampler_draw(sampler) * interval);

	return units ? units : 1;
}

uint64_t zmm_sampler_draw_bytes(zmm_sampler *sampler)
{
	return zmm_sampler_units(sampler, (double) zmm_sampler_interval(sampler));
}

uint64_t zmm_sampler_draw_blocks(zmm_sampler *sampler, size_t size)
{
	return zmm_sampler_units(sampler, (double) zmm_sampler_interval(sampler) / (double) size);
}

/* Returns the interval after so many doublings, within its bounds. */
static uint64_t zmm_sampler_interval_after(const zmm_sampler *sampler, unsigned int doublings)
{
	unsigned int places = doublings < ZMM_SAMPLER_MAX_DOUBLINGS ? doublings : ZMM_SAMPLER_MAX_DOUBLINGS;
	uint64_t interval = sampler->interval << places;

	return interval < ZMM_SAMPLER_MAX_INTERVAL ? interval : ZMM_SAMPLER_MAX_INTERVAL;
}

zmm_weight zmm_sampler_weight(const zmm_sampler *sampler, size_t size, unsigned int doublings)
{
	double blocks = 1 / -expm1(-(double) size / (double) zmm_sampler_interval_after(sampler, doublings));

	return (zmm_weight) {
		.count = (uint64_t) (blocks * (1 << ZMM_PROFILE_COUNT_PLACES) + 0.5),
		.bytes = (uint64_t) (blocks * (double) size + 0.5),
	};
}

void zmm_sampler_double(zmm_sampler *sampler)
{
	if (sampler->doublings < ZMM_SAMPLER_MAX_DOUBLINGS
			&& zmm_sampler_interval(sampler) <= ZMM_SAMPLER_MAX_INTERVAL / 2) {
		sampler->doublings++;
	}
}

void zmm_sampler_halve(zmm_sampler *sampler)
{
	sampler->doublings -= sampler->doublings > 0;
}
