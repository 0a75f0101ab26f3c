#include "engine/profile_start.h"
#include "engine/frame_probe.h"
#include "engine/handlers_full.h"
#include "engine/handlers_sampled.h"
#include "engine/request.h"

#include "heap/caches.h"
#include "heap/cursor.h"

/* The most bytes between two samples; few programs would have one. */
#define ZMM_PROFILE_MOST_INTERVAL ((size_t) 1 << 30)

/* Settings */

static zmm_profile_config zmm_profile_setting;

bool zmm_profile_read(zmm_profile_config *config, const zmm_setting *setting, char *error, size_t error_size)
{
	size_t bytes = 0;

	if (strcmp(setting->value, "full") == 0) {
		*config = (zmm_profile_config) { ZMM_PROFILE_FULL, 0 };
		return true;
	}
	if (*setting->value && !zmm_parse_size(setting->value, &bytes)) {
		bytes = SIZE_MAX;
	}
	bytes = bytes == 1 ? (size_t) ZMM_PROFILE_DEFAULT_INTERVAL : bytes;
	if (bytes && (bytes < ZMM_SAMPLER_MIN_INTERVAL || bytes > ZMM_PROFILE_MOST_INTERVAL)) {
		snprintf(error, error_size, "%s: profile \"%.64s\" must be 0, 1, full, or the mean bytes between two samples,"
			" from %d to 1G (as in 65536, 64K)", setting->name, setting->value, (int) ZMM_SAMPLER_MIN_INTERVAL);
		return false;
	}
	*config = (zmm_profile_config) { bytes ? ZMM_PROFILE_SAMPLED : ZMM_PROFILE_OFF, bytes };
	return true;
}

bool zmm_engine_set_profile(zmm_heap_config *config, const zmm_setting *setting, char *error, size_t error_size)
{
	(void) config;
	return zmm_profile_read(&zmm_profile_setting, setting, error, error_size);
}

const zmm_profile_config *zmm_profiler_config(void)
{
	return &zmm_profile_setting;
}

/* Life */

static const zmm_engine_handlers *zmm_profiler_handlers(const zmm_profiler *profiler)
{
	bool bounded = zmm_cache_is_fixed(&ZMM_G(heap));

	if (profiler->mode == ZMM_PROFILE_FULL) {
		return bounded ? &zmm_full_handlers : &zmm_full_unbounded_handlers;
	}
	return bounded ? &zmm_sampled_handlers : &zmm_sampled_unbounded_handlers;
}

/* Makes the engine call other handlers: NULL stands for the usual ones. */
static void zmm_profiler_set_handlers(const zmm_engine_handlers *handlers)
{
	ZMM_G(handlers) = handlers;
	if (ZMM_G(engine_heap)) {
		zmm_request_set_handlers(ZMM_G(engine_heap));
	}
}

static zmm_profiler *zmm_profiler_open(const zmm_profile_config *config)
{
	const size_t walk_size = ZMM_MAX_WALK * sizeof(zend_execute_data *);
	zmm_profiler *profiler;
	zmm_arena arena;

	if (!zmm_arena_open(&arena, sizeof(*profiler) + walk_size + 64)) {
		return NULL;
	}
	profiler = zmm_arena_take(&arena, sizeof(*profiler));
	if (!zmm_profile_open(&profiler->profile, config->interval)) {
		zmm_arena_close(&arena);
		return NULL;
	}
	zmm_frames_start(&profiler->frames, &profiler->profile, ++ZMM_G(profiles), zmm_arena_take(&arena, walk_size));
	profiler->arena = arena;
	profiler->mode = config->mode;
	return profiler;
}

/* Returns why the engine's handlers cannot be changed, or NULL.  Those of another extension call ours: if they were taken
 * out, it would put ours back, some day. */
static const char *zmm_profiler_handlers_are_taken(void)
{
	return ZMM_G(engine_heap) && !zmm_request_is_ours() ? "another extension has replaced the handlers" : NULL;
}

/* Returns why there can be no profiler, or NULL. */
static const char *zmm_profiler_refusal(void)
{
	if (ZMM_G(heap).hardened) {
		return "a hardened heap has no place for it";
	}
	if (zmm_frame_probe_refusal()) {
		return zmm_frame_probe_refusal();
	}
	return zmm_profiler_handlers_are_taken();
}

const char *zmm_profiler_reason(void)
{
	return ZMM_G(off) ? "the engine is not on the heap" : zmm_profiler_refusal();
}

bool zmm_profiler_measures(void)
{
	return ZMM_G(profiler) && ZMM_G(profiler)->measures;
}

const char *zmm_profiler_start(const zmm_profile_config *config)
{
	const char *refusal = zmm_profiler_measures() ? "zmm_measure() is measuring a call" : zmm_profiler_refusal();
	zmm_profiler *profiler;

	if (refusal) {
		return refusal;
	}
	zmm_profiler_stop();
	profiler = zmm_profiler_open(config);
	if (!profiler) {
		return "there is no memory for it";
	}
	profiler->seen_peak = ZMM_G(heap).use->peak;
	ZMM_G(profiler) = profiler;
	if (config->mode == ZMM_PROFILE_SAMPLED) {
		zmm_profiler_begin_sampling(profiler, config->interval);
	}
	zmm_profiler_set_handlers(zmm_profiler_handlers(profiler));
	return NULL;
}

/* Takes the trailers off all blocks. */
static void zmm_profiler_strip(const zmm_heap *heap)
{
	zmm_cursor cursor;
	zmm_block_view view;

	zmm_cursor_start(&cursor, heap);
	while (zmm_cursor_next(&cursor, &view)) {
		if (zmm_block_has_trailer(view.block)) {
			zmm_trailer_take(zmm_block_at(view.entry->segment, view.offset));
		}
	}
}

const char *zmm_profiler_stop(void)
{
	zmm_profiler *profiler = ZMM_G(profiler);
	const char *refusal = profiler ? zmm_profiler_handlers_are_taken() : NULL;

	if (profiler && !refusal) {
		zmm_profiler_strip(&ZMM_G(heap));
		zmm_profiler_set_handlers(NULL);
		ZMM_G(profiler) = NULL;
		zmm_profiler_close(profiler);
	}
	return refusal;
}
