/* zmm bits: positions of bits in a word, counted from 0. */

#ifndef ZMM_BITS_H
#define ZMM_BITS_H

#include <stddef.h>

#if !defined(__GNUC__) && defined(_MSC_VER)
# include <intrin.h>
#endif

/* Position of the lowest set bit; word is not 0. */
static inline unsigned int zmm_low_bit(size_t word)
{
#if defined(__GNUC__)
	return (unsigned int) __builtin_ctzll((unsigned long long) word);
#elif defined(_WIN64)
	unsigned long position;
	_BitScanForward64(&position, word);
	return position;
#else
	unsigned int position = 0;
	while (!(word & 1)) {
		word >>= 1;
		position++;
	}
	return position;
#endif
}

/* Position of the highest set bit; word is not 0. */
static inline unsigned int zmm_high_bit(size_t word)
{
#if defined(__GNUC__)
	/* Equals 63 - clz, a form that compilers do not optimize as well. */
	return 63 ^ (unsigned int) __builtin_clzll((unsigned long long) word);
#elif defined(_WIN64)
	unsigned long position;
	_BitScanReverse64(&position, word);
	return position;
#else
	unsigned int position = 0;
	while (word >>= 1) {
		position++;
	}
	return position;
#endif
}

#endif
