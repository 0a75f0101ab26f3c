/* zmm engine: how a profiler starts and stops: by the setting zmm.profile, or in the middle of a request. */

#ifndef ZMM_PROFILE_START_H
#define ZMM_PROFILE_START_H

#include "engine/profiler.h"

#include "heap/settings.h"

/* How profilers start: the setting zmm.profile. */
typedef struct zmm_profile_config {
	zmm_profile_mode mode;
	uint64_t interval; /* of a sampled profile: mean bytes between two samples */
} zmm_profile_config;

#define ZMM_PROFILE_DEFAULT_INTERVAL ((uint64_t) 64 * 1024)

/* Reads "0", "", "1", "full" or a number of bytes.  false: `error` has one line. */
bool zmm_profile_read(zmm_profile_config *config, const zmm_setting *setting, char *error, size_t error_size);

/* The same for the setting zmm.profile, which threads start with. */
bool zmm_engine_set_profile(zmm_heap_config *config, const zmm_setting *setting, char *error, size_t error_size);
const zmm_profile_config *zmm_profiler_config(void);

/* Starts a profiler in the current thread, in place of one that there is.  Returns NULL, or why not, one phrase. */
const char *zmm_profiler_start(const zmm_profile_config *config);

/* Returns why there can be no profile here, one phrase, or NULL.  zmm_profiler_start() may still say that there is no
 * memory, or that a call is being measured. */
const char *zmm_profiler_reason(void);

/* Whether a call is being measured (engine/measure.h): the profile must not end. */
bool zmm_profiler_measures(void);

/* Takes all trailers off and gives the profiler's memory back.  Does nothing where there is none.  Returns NULL, or why
 * the profile goes on: another extension's handlers call those of the profile. */
const char *zmm_profiler_stop(void);

#endif
