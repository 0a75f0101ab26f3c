/*
 * zmm engine: hooks for tests, at five moments: the start of a heap, the start of a request, a passed limit, before and
 * after the heap's reset; and in what engine/frame_probe.c looks at.  The functions are in tests/support/inject.c, their
 * state is among the globals.  Builds without ZMM_TESTING have neither.
 */

#ifndef ZMM_ENGINE_INJECT_H
#define ZMM_ENGINE_INJECT_H

#ifdef ZMM_TESTING
# include "tests/support/inject.h"
#else
# define zmm_inject_wrap_storage(config) ((void) 0)
# define zmm_inject_begin_request(heap) ((void) 0)
# define zmm_inject_prove(heap) ((void) 0)
# define zmm_inject_prove_at_limit(heap) ((void) 0)
# define zmm_inject_end_request(heap) ((void) 0)
# define zmm_inject_version(number) ((void) 0)
# define zmm_inject_frame(call) ((void) 0)
# define zmm_inject_memo(call) ((void) 0)
#endif

#endif
