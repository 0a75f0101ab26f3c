#include "engine/measure.h"
#include "engine/profile_start.h"

/* The last measure of the list is no call's: it begins before the first one and keeps the peak from before it. */

/* Lets all measures look at the peak. */
static void zmm_measures_see(zmm_profiler *profiler)
{
	zmm_measure *measure;

	zmm_profiler_see_peak(profiler, &ZMM_G(heap));
	for (measure = profiler->measures; measure; measure = measure->next) {
		zmm_measure_see(measure, &profiler->profile, ZMM_G(heap).use->peak);
	}
}

static void zmm_measures_set_peak(zmm_profiler *profiler, size_t peak)
{
	ZMM_G(heap).use->peak = peak;
	profiler->seen_peak = peak;
	zmm_profile_peak(&profiler->profile);
}

static zmm_measure *zmm_measures_add(zmm_profiler *profiler)
{
	zmm_measure *measure = zmm_measure_open(&profiler->profile, ZMM_G(heap).use->size);

	if (measure) {
		measure->next = profiler->measures;
		profiler->measures = measure;
	}
	return measure;
}

/* Puts the peak from before all measures back when none is left, and ends a profile that was started for them. */
static void zmm_measures_settle(zmm_profiler *profiler)
{
	zmm_measure *before = profiler->measures;

	if (!before || before->next) {
		return;
	}
	zmm_measures_set_peak(profiler, before->peak);
	zmm_measure_restore(before, &profiler->profile);
	profiler->measures = NULL;
	zmm_measure_close(before);
	if (profiler->of_measures) {
		zmm_profiler_stop();
	}
}

/* Starts a profile for measures.  Returns NULL, or why not. */
static const char *zmm_measures_start(void)
{
	const zmm_profile_config full = { ZMM_PROFILE_FULL, 0 };
	const char *refusal = zmm_profiler_reason();

	refusal = refusal ? refusal : zmm_profiler_start(&full);
	if (!refusal) {
		ZMM_G(profiler)->of_measures = true;
	}
	return refusal;
}

const char *zmm_engine_measure_begin(zmm_measure **measure)
{
	const char *refusal = ZMM_G(profiler) ? NULL : zmm_measures_start();
	zmm_profiler *profiler = ZMM_G(profiler);

	if (refusal) {
		return refusal;
	}
	if (profiler->mode == ZMM_PROFILE_SAMPLED) {
		return "a sampled profile is running, which does not count each block";
	}
	if (!profiler->measures) {
		zmm_measures_add(profiler);
	}
	zmm_measures_see(profiler);
	*measure = profiler->measures ? zmm_measures_add(profiler) : NULL;
	if (!*measure) {
		zmm_measures_settle(profiler);
		return "there is no memory for it";
	}
	zmm_measures_set_peak(profiler, ZMM_G(heap).use->size);
	return NULL;
}

/* Takes a measure off the list.  false: it is not there. */
static bool zmm_measures_remove(zmm_profiler *profiler, const zmm_measure *measure)
{
	zmm_measure **link = &profiler->measures;

	while (*link && *link != measure) {
		link = &(*link)->next;
	}
	if (!*link) {
		return false;
	}
	*link = measure->next;
	return true;
}

bool zmm_engine_measure_end(zmm_measure *measure, zmm_measured *measured)
{
	zmm_profiler *profiler = ZMM_G(profiler);
	bool known;

	if (!profiler) {
		return false;
	}
	zmm_measures_see(profiler);
	if (!zmm_measures_remove(profiler, measure)) {
		return false;
	}
	known = !measured || zmm_measure_take(measure, &profiler->profile, ZMM_G(heap).use->size, measured);
	zmm_measure_close(measure);
	zmm_measures_settle(profiler);
	return known;
}

void zmm_engine_measure_drop(zmm_measure *measure)
{
	zmm_engine_measure_end(measure, NULL);
}

void zmm_engine_measure_drop_all(void)
{
	while (ZMM_G(profiler) && ZMM_G(profiler)->measures) {
		zmm_engine_measure_drop(ZMM_G(profiler)->measures);
	}
	if (ZMM_G(profiler) && ZMM_G(profiler)->of_measures) { /* the heap's reset has ended its measures */
		zmm_profiler_stop();
	}
}
