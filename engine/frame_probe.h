/*
 * zmm engine: finds out whether frames of this engine have room for memos (engine/frames.h).
 *
 * A memo stands where no engine known to us has anything.  Frames are the engine's own, so this is tried and not
 * believed: the engine makes calls on a stack of ours, full of ones, and the code that is called looks at its frame.
 */

#ifndef ZMM_FRAME_PROBE_H
#define ZMM_FRAME_PROBE_H

#include "php.h"

/* Tries it.  Call once in MINIT. */
void zmm_frame_probe(void);

/* Returns why frames have no room for memos, one phrase; NULL: they have. */
const char *zmm_frame_probe_refusal(void);

#endif
