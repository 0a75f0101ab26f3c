/* Random numbers that are the same on every system: xorshift64*. */

#ifndef ZMM_RANDOM_H
#define ZMM_RANDOM_H

#include <stddef.h>
#include <stdint.h>

static uint64_t random_state = 1;

static inline uint32_t random_next(void)
{
	random_state ^= random_state >> 12;
	random_state ^= random_state << 25;
	random_state ^= random_state >> 27;
	return (uint32_t) ((random_state * UINT64_C(2685821657736338717)) >> 32);
}

/* Starts a series of numbers.  Neighbouring seeds give series that have nothing in common. */
static inline void random_start(uint64_t seed)
{
	int i;

	random_state = (seed + 1) * UINT64_C(0x9e3779b97f4a7c15);
	random_state += !random_state;
	for (i = 0; i < 8; i++) {
		random_next();
	}
}

/* Returns a number from 0 to limit - 1. */
static inline size_t random_below(uint32_t limit)
{
	return (size_t) (((uint64_t) random_next() * limit) >> 32);
}

#endif
