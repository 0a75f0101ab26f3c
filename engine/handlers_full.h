/* zmm engine: the handlers of a full profile, in which each block has a trailer. */

#ifndef ZMM_HANDLERS_FULL_H
#define ZMM_HANDLERS_FULL_H

#include "engine/handlers.h"

extern const zmm_engine_handlers zmm_full_handlers;
extern const zmm_engine_handlers zmm_full_unbounded_handlers; /* for a heap whose cache has no fixed size */

#endif
