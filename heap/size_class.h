/*
 * zmm size classes: the true sizes that large blocks have.
 *
 * There are sixteen from each power of two to the next, so that what one block leaves serves the next of about its
 * size, in the cache as in the free lists; a size is at most a 16th larger than what was asked for, and in the mean
 * half of that.  (PHP's own heap has four up to 3,072 bytes.)  One in sixteen has room for 2^n bytes of data and 8 more,
 * since tables of 2^n elements have a word before them.  The original has any size.
 *
 * A class has a number as far as the large cache has a list for it.
 */

#ifndef ZMM_SIZE_CLASS_H
#define ZMM_SIZE_CLASS_H

#include "heap/bits.h"
#include "heap/geometry.h"

/* A class is so many bytes more than a multiple of its step. */
#define ZMM_CLASS_EXTRA (ZMM_HEADER_SIZE + ZMM_ALIGNMENT)

/* Classes beyond these powers of two, the latter excluded, have a number. */
#define ZMM_CLASS_FROM (SIZE_MAX > UINT32_MAX ? 9 : 7)
#define ZMM_CLASS_TO 16
#define ZMM_CLASS_STEPS_LOG2 4
#define ZMM_CLASS_STEPS (1 << ZMM_CLASS_STEPS_LOG2)
#define ZMM_NUM_CLASSES ((ZMM_CLASS_TO - ZMM_CLASS_FROM) * ZMM_CLASS_STEPS)

/* The smallest class, and the largest request whose class has a number. */
#define ZMM_LEAST_CLASS (((size_t) (ZMM_CLASS_STEPS + 1) << (ZMM_CLASS_FROM - ZMM_CLASS_STEPS_LOG2)) + ZMM_CLASS_EXTRA)
#define ZMM_MAX_CLASS_REQUEST (((size_t) 1 << ZMM_CLASS_TO) + ZMM_CLASS_EXTRA - ZMM_BLOCK_EXTRA)

_Static_assert((ZMM_MAX_SMALL_SIZE - ZMM_CLASS_EXTRA - 1) >> ZMM_CLASS_FROM == 1, "the first large size has the first class");

/* Far beyond there are twice as many, none further apart than a page while that is less than a 32nd. */
#define ZMM_CLASS_FAR_STEPS_LOG2 5

/* Sizes of one list. */
typedef struct zmm_size_class {
	size_t least;
	size_t span; /* true sizes from `least` on, less than so many bytes more, a power of two */
} zmm_size_class;

/* The power of two beyond which the class of a large true size is. */
static inline unsigned int zmm_class_power(size_t true_size)
{
	return zmm_high_bit(true_size - ZMM_CLASS_EXTRA - 1);
}

/* The classes beyond a power of two are so many bytes apart. */
static inline size_t zmm_class_step(unsigned int power)
{
	return (size_t) 1 << (power - (power > ZMM_CLASS_TO ? ZMM_CLASS_FAR_STEPS_LOG2 : ZMM_CLASS_STEPS_LOG2));
}

/* The class of a large true size: as many bytes or more. */
static inline size_t zmm_class_size(size_t true_size)
{
	return ((true_size - ZMM_CLASS_EXTRA - 1) | (zmm_class_step(zmm_class_power(true_size)) - 1)) + 1 + ZMM_CLASS_EXTRA;
}

/* Its number; ZMM_NUM_CLASSES or more: it has none. */
static inline size_t zmm_class_index(size_t true_size)
{
	size_t power = zmm_class_power(true_size);

	return (power - ZMM_CLASS_FROM - 1) * ZMM_CLASS_STEPS
		+ ((true_size - ZMM_CLASS_EXTRA - 1) >> (power - ZMM_CLASS_STEPS_LOG2));
}

/* The number of the largest class that a block serves. */
static inline size_t zmm_class_within(size_t true_size)
{
	return zmm_class_index(true_size + 1) - 1;
}

/* The sizes of which a class is the largest that they serve. */
static inline zmm_size_class zmm_class_at(size_t index)
{
	size_t step = (size_t) 1 << (index / ZMM_CLASS_STEPS + ZMM_CLASS_FROM - ZMM_CLASS_STEPS_LOG2);
	size_t place = index % ZMM_CLASS_STEPS + 1;
	zmm_size_class class = { (ZMM_CLASS_STEPS + place) * step + ZMM_CLASS_EXTRA, place < ZMM_CLASS_STEPS ? step : 2 * step };

	return class;
}

/* A true size is one of them: its low bits say so, too. */
static inline bool zmm_class_has(zmm_size_class class, size_t true_size)
{
	return !((true_size - class.least) & ~(class.span - ZMM_ALIGNMENT));
}

#endif
