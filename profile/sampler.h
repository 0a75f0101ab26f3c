/*
 * zmm sampler: chooses the blocks that a sampled profile counts, and says what each stands for.
 *
 * Samples are a Poisson process over the bytes that are allocated, with a mean distance of `interval`.  So a block of
 * `size` bytes is a sample with the probability p = 1 - exp(-size / interval), whatever was allocated before, and it
 * stands for 1 / p blocks of its size.  The distances are drawn: they are exponential, and never nearly constant, since
 * a program that allocates by a pattern would meet the same samples again and again.
 *
 * Whoever allocates counts down the bytes of a distance, and draws the next one when it ends.
 *
 * A sampler that is asked too often doubles its interval, and halves it later again, never below where it began.  A
 * block remembers how often the interval had been doubled when it was chosen.
 */

#ifndef ZMM_SAMPLER_H
#define ZMM_SAMPLER_H

#include "profile/profile.h"

#define ZMM_SAMPLER_MIN_INTERVAL ((uint64_t) 64)
#define ZMM_SAMPLER_MAX_INTERVAL ((uint64_t) 1 << 40)
#define ZMM_SAMPLER_MAX_DOUBLINGS 20

/* No distance is longer than this many intervals. */
#define ZMM_SAMPLER_LONGEST 16

typedef struct zmm_sampler {
	uint64_t interval;  /* at the start */
	unsigned int doublings;
	uint64_t random[4]; /* state of the generator; never all 0 */
} zmm_sampler;

/* What one block stands for: blocks with ZMM_PROFILE_COUNT_PLACES binary places, and bytes. */
typedef struct zmm_weight {
	uint64_t count;
	uint64_t bytes;
} zmm_weight;

/* Starts a sampler; an interval beyond the bounds becomes the nearest within.  The same seed gives the same samples; a
 * child after fork() takes another one. */
void zmm_sampler_start(zmm_sampler *sampler, uint64_t interval, uint64_t seed);
void zmm_sampler_seed(zmm_sampler *sampler, uint64_t seed);

/* Returns the interval in force. */
static inline uint64_t zmm_sampler_interval(const zmm_sampler *sampler)
{
	return sampler->interval << sampler->doublings;
}

/* Returns the number of bytes up to the next sample, from 1 to ZMM_SAMPLER_LONGEST intervals. */
uint64_t zmm_sampler_draw_bytes(zmm_sampler *sampler);

/* Returns the number of blocks of one size, 1 byte or more, up to and with the next sample: 1 or more. */
uint64_t zmm_sampler_draw_blocks(zmm_sampler *sampler, size_t size);

/* Returns what a block of this size, 1 byte or more, stands for that was chosen after so many doublings.  The same call
 * always gives the same, so that a free takes away exactly what was added.  Both figures are rounded.  The number may
 * come from a trailer that was written over: more doublings than there can be are as many as there can be. */
zmm_weight zmm_sampler_weight(const zmm_sampler *sampler, size_t size, unsigned int doublings);

/* Doubles or halves the interval; does nothing where it began, nor at ZMM_SAMPLER_MAX_INTERVAL or
 * ZMM_SAMPLER_MAX_DOUBLINGS.  Distances are of the interval that was in force when they were drawn: all are drawn anew
 * after this.  Nothing is lost then, since the process has no memory. */
void zmm_sampler_double(zmm_sampler *sampler);
void zmm_sampler_halve(zmm_sampler *sampler);

#endif
