/* zmm engine: the handlers of a sampled profile, in which few blocks have a trailer. */

#ifndef ZMM_HANDLERS_SAMPLED_H
#define ZMM_HANDLERS_SAMPLED_H

#include "engine/handlers.h"

extern const zmm_engine_handlers zmm_sampled_handlers;
extern const zmm_engine_handlers zmm_sampled_unbounded_handlers; /* for a heap whose cache has no fixed size */

#endif
