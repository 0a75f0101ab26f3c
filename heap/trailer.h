/*
 * zmm trailer: the last word of a used block that says who allocated it.
 *
 * A block with a trailer has the mark in both of its tags.  The heap itself neither writes nor reads trailers: whoever
 * asks for a block asks for the trailer's bytes, too (zmm_trailed_size()), and marks the block.  The block has to lose
 * its mark again before it is freed or resized: the caches take no marked block.
 */

#ifndef ZMM_TRAILER_H
#define ZMM_TRAILER_H

#include "heap/marks.h"
#include "heap/seal.h"

#include <string.h>

/* The low half is the site, a number of the writer's in ZMM_TRAILER_SITE_BITS bits and flags above it; the high half says
 * when. */
typedef struct zmm_trailer {
	uint64_t word;
} zmm_trailer;

#define ZMM_TRAILER_SIZE sizeof(zmm_trailer)
#define ZMM_TRAILER_SITE_BITS 24
#define ZMM_TRAILER_SITE_MASK (((uint32_t) 1 << ZMM_TRAILER_SITE_BITS) - 1)

/* One more of what says when, where a trailer has it. */
#define ZMM_TRAILER_EPOCH (UINT64_C(1) << 32)

/* `when` is a multiple of ZMM_TRAILER_EPOCH. */
static inline zmm_trailer zmm_trailer_make(uint32_t site, uint64_t when)
{
	return (zmm_trailer) { when | site };
}

/* Returns the site with its flags. */
static inline uint32_t zmm_trailer_site(zmm_trailer trailer)
{
	return (uint32_t) trailer.word;
}

/* The same for a trailer in memory: of a word in the machine's order only the half that has the site is read. */
static inline uint32_t zmm_trailer_site_at(const void *place)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	uint32_t site;

	memcpy(&site, place, sizeof(site));
	return site;
#else
	zmm_trailer trailer;

	memcpy(&trailer, place, sizeof(trailer));
	return zmm_trailer_site(trailer);
#endif
}

/* The largest request that is a small one with its trailer. */
#define ZMM_MAX_TRAILED_SMALL (ZMM_MAX_SMALL_REQUEST - ZMM_TRAILER_SIZE)

/* Returns the bytes that a request of this size takes with a trailer.  The request keeps its alignment. */
static inline size_t zmm_trailed_size(size_t size)
{
	return size <= ZMM_MAX_TRAILED_SMALL ? size + ZMM_TRAILER_SIZE : zmm_sealed_size(size);
}

/* Returns whether a used block has a trailer. */
static inline bool zmm_block_has_trailer(const zmm_block *block)
{
	return (block->info._size & (ZMM_MARK | ZMM_TYPE_MASK)) == (ZMM_MARK | ZMM_USED_BLOCK);
}

static inline char *zmm_trailer_place(const zmm_block *block)
{
	return (char *) zmm_block_data(block) + zmm_block_data_size(block) - ZMM_TRAILER_SIZE;
}

/* Returns the trailer of a block that has one.  The program may have written over it. */
static inline zmm_trailer zmm_trailer_of(const zmm_block *block)
{
	zmm_trailer trailer;

	memcpy(&trailer, zmm_trailer_place(block), sizeof(trailer));
	return trailer;
}

/* Gives a used block its trailer. */
static inline void zmm_trailer_put(zmm_block *block, zmm_trailer trailer)
{
	size_t true_size = zmm_block_size(block);

	block->info._size |= ZMM_MARK;
	zmm_block_at(block, true_size)->info._prev |= ZMM_MARK;
	memcpy(zmm_trailer_place(block), &trailer, sizeof(trailer));
}

/* Takes the trailer off a block that has one. */
static inline void zmm_trailer_take(zmm_block *block)
{
	size_t true_size = zmm_block_size(block);

	block->info._size &= ~ZMM_MARK;
	zmm_block_at(block, true_size)->info._prev &= ~ZMM_MARK;
}

#endif
