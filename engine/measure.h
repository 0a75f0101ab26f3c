/*
 * zmm engine: measures what calls allocate, for zmm_measure().
 *
 * The measures of a thread run in its full profile: in one that runs already, or in one that the first of them starts
 * and the last of them ends.  Each call has its measure; measures may lie in one another, and where a fiber is suspended
 * in one they end in any order.
 *
 * Each measure lets the heap's peak begin anew.  When the last one has ended, the heap and the profile have the peak that
 * they would have without any.
 */

#ifndef ZMM_ENGINE_MEASURE_H
#define ZMM_ENGINE_MEASURE_H

#include "engine/profiler.h"

/* Begins a measure in the current thread.  Returns NULL, or why there can be none, one phrase. */
const char *zmm_engine_measure_begin(zmm_measure **measure);

/* Ends a measure.  false: there is no memory for what it measured; it has ended all the same. */
bool zmm_engine_measure_end(zmm_measure *measure, zmm_measured *measured);

/* Ends a measure whose result nobody wants. */
void zmm_engine_measure_drop(zmm_measure *measure);

/* Ends all measures, when a request ends and when one begins: nobody else ends those of fibers that are suspended for
 * ever. */
void zmm_engine_measure_drop_all(void);

#endif
