#include "engine/profiler.h"
#include "engine/usdt.h"

#include "heap/realloc.h"

#include <stdio.h>
#ifndef _WIN32
# include <unistd.h>
#endif
#include <time.h>

/* A sampler's pace is looked at after so many samples.  It is too fast above so many a CPU second, or with so many live
 * ones. */
#define ZMM_PACE_SAMPLES 1024
#define ZMM_PACE_MOST_A_SECOND 10000
#define ZMM_PACE_MOST_LIVE (64 * 1024)

/* Counting */

/* Returns the bytes of a sample without its trailer.  Up to ZMM_MAX_TRAILED_SMALL bytes they are those by which it was
 * chosen.  A larger sample may be of another class than the same request without a trailer: up to 9 % larger.  Where
 * the interval is longer than the block, the estimate of bytes is right all the same, and that of blocks so much too
 * low. */
static size_t zmm_profiler_sampled_size(size_t true_size)
{
	return true_size < ZMM_MIN_BLOCK_SIZE + ZMM_TRAILER_SIZE ? ZMM_MIN_BLOCK_SIZE : true_size - ZMM_TRAILER_SIZE;
}

zmm_weight zmm_profiler_weight(const zmm_profiler *profiler, uint32_t site, size_t true_size)
{
	if (profiler->mode == ZMM_PROFILE_FULL) {
		return (zmm_weight) { 1, true_size };
	}
	return zmm_sampler_weight(&profiler->sampler, zmm_profiler_sampled_size(true_size), site >> ZMM_TRAILER_SITE_BITS);
}

/* Returns a number that no other process and thread has now. */
static uint64_t zmm_profiler_seed(const zmm_profiler *profiler)
{
	return (uint64_t) time(NULL) << 40 ^ (uint64_t) clock() << 20 ^ (uint64_t) getpid() ^ (uint64_t) (uintptr_t) profiler << 8;
}

/* Lets the profile state the largest interval there was: it is the one that errors of estimates follow from. */
static void zmm_profiler_state_interval(zmm_profiler *profiler)
{
	if (profiler->profile.interval < zmm_sampler_interval(&profiler->sampler)) {
		profiler->profile.interval = zmm_sampler_interval(&profiler->sampler);
	}
}

/* Doubles the interval of a sampler that is asked too often or keeps too many blocks, and halves it again when there is
 * no need. */
static void zmm_profiler_set_pace(zmm_profiler *profiler)
{
	clock_t now = clock(), passed = now - profiler->looked;
	clock_t least = (clock_t) ((double) CLOCKS_PER_SEC * ZMM_PACE_SAMPLES / ZMM_PACE_MOST_A_SECOND);

	profiler->looked = now;
	profiler->drawn = 0;
	if (passed < least || profiler->live > ZMM_PACE_MOST_LIVE) {
		zmm_sampler_double(&profiler->sampler);
		zmm_profiler_state_interval(profiler);
	} else if (passed > 4 * least && profiler->live < ZMM_PACE_MOST_LIVE / 4) {
		zmm_sampler_halve(&profiler->sampler);
	}
}

/* Draws the distance to the next sample.  A child of fork() would take the same samples as its parent. */
static void zmm_profiler_draw(zmm_profiler *profiler)
{
	if (profiler->process != (long) getpid()) {
		profiler->process = (long) getpid();
		profiler->looked = clock();
		zmm_sampler_seed(&profiler->sampler, zmm_profiler_seed(profiler));
	}
	if (++profiler->drawn == ZMM_PACE_SAMPLES) {
		zmm_profiler_set_pace(profiler);
	}
	ZMM_G(sample_left) = (int64_t) zmm_sampler_draw_bytes(&profiler->sampler);
}

#ifdef ZMM_TESTING
/* Prints a site with its calls. */
static void zmm_profiler_show(const zmm_profile *profile, const char *word, uint32_t number)
{
	uint32_t line = profile->sites[number].line, node = profile->sites[number].node;

	fprintf(stderr, "%s:", word);
	for (;; line = profile->nodes[node].line, node = profile->nodes[node].parent) {
		const zmm_profile_function *function = &profile->functions[profile->nodes[node].function];

		fprintf(stderr, " %.*s:%u", (int) function->name.length, function->name.start, line);
		if (!node) {
			break;
		}
	}
	fputc('\n', stderr);
}

/* Compares a site with the one that the whole stack leads to. */
static void zmm_profiler_verify(zmm_profiler *profiler, uint32_t site)
{
	uint32_t walked = zmm_frames_site_walked(&profiler->frames);

	profiler->verified++;
	if (site != walked && profiler->differences++ < 10) {
		zmm_profiler_show(&profiler->profile, "memo", site);
		zmm_profiler_show(&profiler->profile, "walk", walked);
	}
}
#endif

void zmm_profiler_begin_sampling(zmm_profiler *profiler, uint64_t interval)
{
	profiler->process = (long) getpid();
	profiler->looked = clock();
	zmm_sampler_start(&profiler->sampler, interval, zmm_profiler_seed(profiler));
	zmm_profiler_draw(profiler);
}

/* Returns the site of the current allocation. */
static uint32_t zmm_profiler_site(zmm_profiler *profiler)
{
	const zmm_site_slot *slot = profiler->mode == ZMM_PROFILE_FULL ? zmm_frames_quick(&profiler->frames) : NULL;
	uint32_t site = slot ? slot->site : zmm_frames_site_slow(&profiler->frames);

#ifdef ZMM_TESTING
	if (profiler->verifies) {
		zmm_profiler_verify(profiler, site);
	}
#endif
	return site;
}

void zmm_profiler_count_at(zmm_profiler *profiler, zmm_heap *heap, zmm_block *block, bool in_peak)
{
	uint32_t site = zmm_profiler_site(profiler);
	zmm_weight weight;

	if (!in_peak) {
		zmm_profiler_see_peak(profiler, heap);
	}
	if (profiler->mode == ZMM_PROFILE_SAMPLED) {
		site |= (uint32_t) profiler->sampler.doublings << ZMM_TRAILER_SITE_BITS;
		profiler->live++;
		zmm_profiler_draw(profiler);
	}
	weight = zmm_profiler_weight(profiler, site, zmm_block_size(block));
	zmm_profile_add(&profiler->profile, site & ZMM_TRAILER_SITE_MASK, weight.count, weight.bytes);
	zmm_trailer_put(block, zmm_trailer_make(site, profiler->profile.epoch));
	zmm_profiler_see_peak(profiler, heap);
	if (profiler->mode == ZMM_PROFILE_SAMPLED) {
		zmm_usdt_alloc(zmm_block_data(block), zmm_profiler_sampled_size(zmm_block_size(block)), (size_t) weight.bytes);
	}
}

void zmm_profiler_uncount(zmm_profiler *profiler, zmm_heap *heap, zmm_trailer trailer, size_t true_size)
{
	uint32_t site = zmm_trailer_site(trailer);
	zmm_weight weight;

	if (UNEXPECTED((site & ~ZMM_TRAILER_SITE_MASK) == ZMM_TRAILER_IS_CODE)) {
		zmm_frames_forget(&profiler->frames);
		site &= ZMM_TRAILER_SITE_MASK;
	}
	weight = zmm_profiler_weight(profiler, site, true_size);
	profiler->live -= profiler->mode == ZMM_PROFILE_SAMPLED;
	zmm_profiler_see_peak(profiler, heap);
	zmm_profile_remove(&profiler->profile, site & ZMM_TRAILER_SITE_MASK, weight.count, weight.bytes);
}

void *zmm_profiler_alloc(zmm_profiler *profiler, zmm_heap *heap, size_t size)
{
	void *ptr;

	profiler->asked = size;
	profiler->padded = zmm_trailed_size(size);
	ptr = zmm_alloc(heap, profiler->padded);
	if (EXPECTED(ptr)) {
		zmm_profiler_count(profiler, heap, zmm_block_of_data(ptr));
	}
	return ptr;
}

void *zmm_profiler_realloc(zmm_profiler *profiler, zmm_heap *heap, void *ptr, size_t size)
{
	zmm_block *block = zmm_block_of_data(ptr);
	void *moved;

	if (zmm_block_has_trailer(block)) {
		profiler->trailer = zmm_trailer_of(block);
		profiler->open = block;
		zmm_trailer_take(block);
	}
	profiler->asked = size;
	profiler->padded = zmm_trailed_size(size);
	moved = zmm_realloc(heap, ptr, profiler->padded);
	if (UNEXPECTED(!moved)) {
		zmm_profiler_give_up();
	}
	profiler->open = NULL;
	return moved;
}

void zmm_profiler_forget(zmm_profiler *profiler, zmm_heap *heap, zmm_block *block)
{
	zmm_trailer trailer;

	if (UNEXPECTED(!zmm_block_is_sound(heap, block))) {
		zmm_free_panic(heap, block);
	}
	trailer = zmm_trailer_of(block);
	zmm_trailer_take(block);
	if (EXPECTED(profiler)) {
		zmm_profiler_uncount(profiler, heap, trailer, zmm_block_size(block));
	}
}

void zmm_profiler_give_up(void)
{
	zmm_profiler *profiler = ZMM_G(profiler);

	if (profiler && profiler->open) {
		zmm_trailer_put(profiler->open, profiler->trailer);
		profiler->open = NULL;
	}
}

void zmm_profiler_pause(void)
{
	const zmm_profiler *profiler = ZMM_G(profiler);

	if (profiler && profiler->open) {
		zmm_trailer_put(profiler->open, profiler->trailer);
	}
}

void zmm_profiler_resume(void)
{
	const zmm_profiler *profiler = ZMM_G(profiler);

	if (profiler && profiler->open) {
		zmm_trailer_take(profiler->open);
	}
}

size_t zmm_profiler_asked(size_t size)
{
	const zmm_profiler *profiler = ZMM_G(profiler);

	return profiler && size == profiler->padded ? profiler->asked : size;
}

/* Life */

static void zmm_profiler_close_measures(zmm_profiler *profiler)
{
	zmm_measure *measure, *next;

	for (measure = profiler->measures; measure; measure = next) {
		next = measure->next;
		zmm_measure_close(measure);
	}
	profiler->measures = NULL;
}

void zmm_profiler_close(zmm_profiler *profiler)
{
	zmm_arena arena = profiler->arena;

	zmm_profiler_close_measures(profiler);
	zmm_profile_close(&profiler->profile);
	zmm_arena_close(&arena);
}

void zmm_profiler_end(zend_zmm_globals *globals)
{
	zmm_profiler *profiler = globals->profiler;

	if (profiler) {
		globals->profiler = NULL;
		zmm_profiler_close(profiler);
	}
}

void zmm_profiler_phase(const char *name)
{
	if (ZMM_G(profiler)) {
		zmm_frames_set_outside(&ZMM_G(profiler)->frames, name);
	}
}

void zmm_profiler_end_request(void)
{
	zmm_profiler *profiler = ZMM_G(profiler);

	if (profiler) {
		zmm_profiler_close_measures(profiler);
		zmm_profile_end_request(&profiler->profile);
		zmm_frames_end_request(&profiler->frames);
		zmm_profiler_phase("[request start]");
		profiler->live = 0;
		profiler->seen_peak = ZMM_G(heap).use->peak;
		profiler->open = NULL;
	}
}

/* Descriptions */

static size_t zmm_profiler_needs(void *context)
{
	const zmm_profiler *profiler = context;

	return zmm_profile_needs(&profiler->profile);
}

static void zmm_profiler_write(void *context, zmm_writer *writer)
{
	const zmm_profiler *profiler = context;

	zmm_profile_write(&profiler->profile, writer);
}

static uint32_t zmm_profiler_site_of(void *context, const void *data, size_t true_size)
{
	const zmm_profiler *profiler = context;
	const zmm_block *block = zmm_block_of_data(data);
	uint32_t site;

	(void) true_size;
	if (!zmm_block_has_trailer(block)) {
		return ZMM_NO_SITE;
	}
	site = zmm_trailer_site(zmm_trailer_of(block)) & ZMM_TRAILER_SITE_MASK;
	return site < profiler->profile.site_count ? site : ZMM_NO_SITE;
}

bool zmm_profiler_attribution(zmm_attribution *attribution)
{
	*attribution = (zmm_attribution) {
		ZMM_G(profiler), zmm_profiler_needs, zmm_profiler_write, zmm_profiler_site_of
	};
	return attribution->context != NULL;
}
