/*
 * zmm size classes: the true sizes that large blocks have.
 *
 * There are sixteen classes from each power of two to the next.  So the memory of one freed block serves the next
 * block of about its size, in the cache and in the free lists.  A size is at most a 16th larger than the request, and
 * on average half of that.  (PHP's own heap has four classes from each power of two to the next, up to 3,072 bytes.)
 * One class in sixteen has room for 2^n bytes of data and 8 more, since a table of 2^n elements has a word before
 * it.  With an original policy, blocks have any size.
 *
 * The classes that the large cache has a list for are numbered.
 */

#ifndef ZMM_LARGE_CLASS_H
#define ZMM_LARGE_CLASS_H

#include "heap/bits.h"
#include "heap/geometry.h"

/* Each class is a multiple of its step, and this many bytes more. */
#define ZMM_CLASS_EXTRA (ZMM_HEADER_SIZE + ZMM_ALIGNMENT)

/* The classes between these two powers of two are numbered. */
#define ZMM_CLASS_FROM (SIZE_MAX > UINT32_MAX ? 9 : 7)
#define ZMM_CLASS_TO 16
#define ZMM_CLASS_STEPS_LOG2 4
#define ZMM_CLASS_STEPS (1 << ZMM_CLASS_STEPS_LOG2)
#define ZMM_NUM_CLASSES ((ZMM_CLASS_TO - ZMM_CLASS_FROM) * ZMM_CLASS_STEPS)

/* The smallest class, and the largest request whose class is numbered. */
#define ZMM_LEAST_CLASS (((size_t) (ZMM_CLASS_STEPS + 1) << (ZMM_CLASS_FROM - ZMM_CLASS_STEPS_LOG2)) + ZMM_CLASS_EXTRA)
#define ZMM_MAX_CLASS_REQUEST (((size_t) 1 << ZMM_CLASS_TO) + ZMM_CLASS_EXTRA - ZMM_BLOCK_EXTRA)

_Static_assert((ZMM_MAX_SMALL_SIZE - ZMM_CLASS_EXTRA - 1) >> ZMM_CLASS_FROM == 1,
	"the first large size has the first class");

/* Above the power ZMM_CLASS_TO there are twice as many classes for each power of two, so that classes are at most a
 * page apart up to 4 << ZMM_CLASS_TO bytes. */
#define ZMM_CLASS_FAR_STEPS_LOG2 5

/* The true sizes of the blocks in one list of the large cache. */
typedef struct zmm_size_class {
	size_t least; /* the smallest true size */
	size_t span;  /* all true sizes are below least + span; a power of two */
} zmm_size_class;

/* Returns log2 of the power of two below the class of a large true size. */
static inline unsigned int zmm_class_power(size_t true_size)
{
	return zmm_high_bit(true_size - ZMM_CLASS_EXTRA - 1);
}

/* Returns the bytes between two classes above a power of two. */
static inline size_t zmm_class_step(unsigned int power)
{
	return (size_t) 1 << (power - (power > ZMM_CLASS_TO ? ZMM_CLASS_FAR_STEPS_LOG2 : ZMM_CLASS_STEPS_LOG2));
}

/* Returns the class of a large true size: the smallest class that is no smaller. */
static inline size_t zmm_class_size(size_t true_size)
{
	return ((true_size - ZMM_CLASS_EXTRA - 1) | (zmm_class_step(zmm_class_power(true_size)) - 1)) + 1 + ZMM_CLASS_EXTRA;
}

/* Returns the number of the class of a large true size; ZMM_NUM_CLASSES or more if it is not numbered. */
static inline size_t zmm_class_index(size_t true_size)
{
	size_t power = zmm_class_power(true_size);

	return (power - ZMM_CLASS_FROM - 1) * ZMM_CLASS_STEPS
		+ ((true_size - ZMM_CLASS_EXTRA - 1) >> (power - ZMM_CLASS_STEPS_LOG2));
}

/* Returns the number of the largest class that a block of this true size serves. */
static inline size_t zmm_class_within(size_t true_size)
{
	return zmm_class_index(true_size + 1) - 1;
}

/* Returns the true sizes of the blocks whose largest served class is this one. */
static inline zmm_size_class zmm_class_at(size_t index)
{
	size_t step = (size_t) 1 << (index / ZMM_CLASS_STEPS + ZMM_CLASS_FROM - ZMM_CLASS_STEPS_LOG2);
	size_t place = index % ZMM_CLASS_STEPS + 1;
	zmm_size_class class = {
		(ZMM_CLASS_STEPS + place) * step + ZMM_CLASS_EXTRA, place < ZMM_CLASS_STEPS ? step : 2 * step
	};

	return class;
}

/* Returns whether a true size is in the class and a multiple of ZMM_ALIGNMENT. */
static inline bool zmm_class_has(zmm_size_class class, size_t true_size)
{
	return !((true_size - class.least) & ~(class.span - ZMM_ALIGNMENT));
}

#endif
