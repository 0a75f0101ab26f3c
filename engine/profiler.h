/*
 * zmm engine: the profiler of a thread, which notes who allocates.
 *
 * A profiler has handlers of its own, so that it costs nothing while it is off:
 *
 *   full     each block ends with a trailer that has its site (heap/trailer.h)
 *   sampled  blocks are chosen by a count of bytes (profile/sampler.h); only these have a trailer
 *
 * In both modes a block with a trailer is a marked one, so blocks with and without live side by side, and a profiler
 * starts and stops at any time.  A hardened heap has none: its seals stand in the place of trailers.
 */

#ifndef ZMM_PROFILER_H
#define ZMM_PROFILER_H

#include "engine/frames.h"
#include "engine/globals.h"

#include "heap/trailer.h"
#include "profile/measure.h"
#include "profile/sampler.h"

#include <time.h>

typedef enum zmm_profile_mode {
	ZMM_PROFILE_OFF,
	ZMM_PROFILE_SAMPLED,
	ZMM_PROFILE_FULL
} zmm_profile_mode;

struct zmm_profiler {
	zmm_frames frames;
	zmm_profile profile;
	zmm_sampler sampler;
	zmm_profile_mode mode;
	zmm_arena arena;    /* has this struct, and the walk of its frames */
	size_t seen_peak;   /* peak of the bytes in use that the profile knows */
	long process;       /* that drew the samples: a child draws its own */
	uint32_t drawn;     /* samples since the sampler's pace was looked at */
	uint64_t live;      /* samples in use; 0 in a full profile */
	clock_t looked;     /* CPU time at that look */
	size_t asked;       /* bytes of the request that is being served, without a trailer */
	size_t padded;      /* the same, with it */
	zmm_block *open;    /* block whose trailer was taken off while it is resized; NULL: there is none */
	zmm_trailer trailer; /* of that block */
	zmm_measure *measures; /* that run, see engine/measure.h; NULL: none does */
	bool of_measures;   /* started by the first of them */
#ifdef ZMM_TESTING
	bool verifies;
	uint64_t verified;
	uint64_t differences;
#endif
};

/* Gives a profiler's memory back. */
void zmm_profiler_close(zmm_profiler *profiler);

/* Ends the profiler of a thread whose heap ends: its blocks are not looked at. */
void zmm_profiler_end(zend_zmm_globals *globals);

/* Names what goes on while no call is active, such as "[shutdown]". */
void zmm_profiler_phase(const char *name);

/* Ends a request: after the reset of the heap all blocks are gone. */
void zmm_profiler_end_request(void);

/* Returns the bytes that a failed request of `size` bytes asked for, without its trailer. */
size_t zmm_profiler_asked(size_t size);

/* Gives a block that is being resized its trailer back, when the request fails and leaves by longjmp. */
void zmm_profiler_give_up(void);

/* Gives a block that is being resized its trailer back for the time of a look at the heap, and takes it off again. */
void zmm_profiler_pause(void);
void zmm_profiler_resume(void);

/* Describes the profile to zmm_snapshot_take().  false: there is none. */
bool zmm_profiler_attribution(zmm_attribution *attribution);

/* Compares what is live at each site with the trailers of the heap.  true: they differ, `text` says how in one line.
 * Call only between two allocations, of a sound heap. */
bool zmm_profiler_fault(char *text, size_t size);

/* Draws the first distance of a sampled profile. */
void zmm_profiler_begin_sampling(zmm_profiler *profiler, uint64_t interval);

/* For the handlers */

/* Counts a used block without a trailer as one of the current site, and gives it one.  `in_peak`: a new peak has the
 * block; else a new peak was there before it. */
void zmm_profiler_count_at(zmm_profiler *profiler, zmm_heap *heap, zmm_block *block, bool in_peak);

/* The same for a block that was allocated last. */
static inline void zmm_profiler_count(zmm_profiler *profiler, zmm_heap *heap, zmm_block *block)
{
	zmm_profiler_count_at(profiler, heap, block, heap->use->peak == heap->use->size);
}

/* Allocates `size` bytes and counts the block.  NULL: the request failed as in zmm_alloc(). */
void *zmm_profiler_alloc(zmm_profiler *profiler, zmm_heap *heap, size_t size);

/* Resizes a sound block to `size` bytes and a trailer.  The block that it returns has none: `profiler->trailer` is the one
 * that a block with a trailer had.  NULL: the request failed as in zmm_realloc(), and the block is as it was. */
void *zmm_profiler_realloc(zmm_profiler *profiler, zmm_heap *heap, void *ptr, size_t size);

/* Takes the trailer off a block that has one, and counts it as freed.  Stops the process if the block is not a sound
 * one. */
void zmm_profiler_forget(zmm_profiler *profiler, zmm_heap *heap, zmm_block *block);

/* Counts a block of `true_size` bytes that had this trailer as freed. */
void zmm_profiler_uncount(zmm_profiler *profiler, zmm_heap *heap, zmm_trailer trailer, size_t true_size);

/* Returns what a block with this site in its trailer counts. */
zmm_weight zmm_profiler_weight(const zmm_profiler *profiler, uint32_t site, size_t true_size);

/* Notes a new peak of the bytes in use. */
static inline void zmm_profiler_see_peak(zmm_profiler *profiler, const zmm_heap *heap)
{
	if (heap->use->peak != profiler->seen_peak) {
		profiler->seen_peak = heap->use->peak;
		zmm_profile_peak(&profiler->profile);
	}
}

#endif
