/*
 * zmm export stacks: the calls that led to a site, as formats want them.
 *
 * A *frame* is a line of a function.  The stack of a site is a list of frames, the innermost first: the site's own
 * line, then for each call above it the line that made the call.  The root is no frame, but for sites of its own.
 * Equal frames have one number.
 */

#ifndef ZMM_EXPORT_STACKS_H
#define ZMM_EXPORT_STACKS_H

#include "inspect/arena.h"
#include "inspect/sites.h"

typedef struct zmm_frame {
	uint32_t function;
	uint64_t line; /* 0: not known */
} zmm_frame;

/* Stands for a caller that is no frame: the root. */
#define ZMM_NO_FRAME UINT32_MAX

/* The most frames of a stack: calls, and the site's own line. */
#define ZMM_MAX_FRAMES (ZMM_MAX_DEPTH + 1)

typedef struct zmm_stacks {
	const zmm_snapshot_sites *sites;
	zmm_frame *frames;
	uint32_t frame_count;
	uint32_t *callers; /* of each node: the frame that made the call, or ZMM_NO_FRAME */
	uint32_t *leaves;  /* of each site: its own frame */
	uint32_t *slots;   /* hash table: number of a frame and 1; 0: empty */
	size_t slot_count; /* a power of 2 */
	zmm_arena arena;   /* has all of this */
} zmm_stacks;

/* false: the system has no memory. */
bool zmm_stacks_open(zmm_stacks *stacks, const zmm_snapshot_sites *sites);
void zmm_stacks_close(zmm_stacks *stacks);

/* Writes the frames of a site's stack, the innermost first, and returns how many there are, from 1 to ZMM_MAX_FRAMES.
 * Of a deeper stack the outer end is left out. */
size_t zmm_stack_of(const zmm_stacks *stacks, size_t site, uint32_t *frames);

#endif
