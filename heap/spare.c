#include "heap/spare.h"
#include "heap/debug.h"
#include "heap/purge.h"

#include <stdlib.h>
#include <string.h>

/* The list */

#define ZMM_FIRST_SPARES ((size_t) 16)

/* Returns whether a spare has the reservation of a common segment, so that it may become the next one. */
static bool zmm_spare_is_common(const zmm_heap *heap, const zmm_spare *spare)
{
	return spare->reserved == heap->segments.reservation;
}

static bool zmm_spare_reserve(zmm_spares *spares)
{
	size_t capacity = spares->capacity ? spares->capacity * 2 : ZMM_FIRST_SPARES;
	zmm_spare *list;

	if (spares->count < spares->capacity) {
		return true;
	}
	list = realloc(spares->list, capacity * sizeof(*list));
	if (!list) {
		return false;
	}
	spares->list = list;
	spares->capacity = capacity;
	return true;
}

/* Makes an empty segment the newest spare.  false: there is no memory for the list, and it is no spare. */
static bool zmm_spare_push(zmm_heap *heap, const zmm_segment_entry *entry)
{
	zmm_spares *spares = &heap->spares;
	zmm_spare spare = { entry->segment, entry->reserved, entry->touched, spares->clock };

	if (!zmm_spare_reserve(spares)) {
		return false;
	}
	zmm_debug_wipe_segment(entry->segment);
	spares->list[spares->count++] = spare;
	spares->large += !zmm_spare_is_common(heap, &spare);
	spares->bytes += spare.touched;
	return true;
}

/* Takes a spare out of the list.  The other spares stay in their order. */
static zmm_spare zmm_spare_pull(zmm_heap *heap, const zmm_spare *spare)
{
	zmm_spares *spares = &heap->spares;
	size_t index = (size_t) (spare - spares->list);
	zmm_spare pulled = *spare;

	spares->count--;
	memmove(&spares->list[index], &spares->list[index + 1], (spares->count - index) * sizeof(*spares->list));
	spares->large -= !zmm_spare_is_common(heap, &pulled);
	spares->bytes -= pulled.touched;
	return pulled;
}

/* Returns the large spare that has waited longest, or NULL. */
static const zmm_spare *zmm_spare_oldest_large(const zmm_heap *heap)
{
	size_t i;

	for (i = 0; heap->spares.large && i < heap->spares.count; i++) {
		if (!zmm_spare_is_common(heap, &heap->spares.list[i])) {
			return &heap->spares.list[i];
		}
	}
	return NULL;
}

static void zmm_spare_give_back(zmm_heap *heap, const zmm_spare *spare)
{
	zmm_spare pulled = zmm_spare_pull(heap, spare);

	pulled.segment->size = pulled.reserved; /* storage knows it by its reservation */
	zmm_segment_give_back(heap, pulled.segment, pulled.touched);
}

/* Gives one spare back: the oldest large one, since large spares serve fewer growths, or else the newest. */
static void zmm_spare_give_back_one(zmm_heap *heap)
{
	const zmm_spare *large = zmm_spare_oldest_large(heap);

	zmm_spare_give_back(heap, large ? large : &heap->spares.list[heap->spares.count - 1]);
}

/* Need of a usual request */

static void zmm_peaks_remember(zmm_peaks *peaks, size_t peak, bool begins)
{
	size_t lower = peak < peaks->highest ? peak : peaks->highest;

	if (begins) {
		peaks->earlier = peaks->second;
		peaks->highest = peak;
		peaks->second = 0;
		return;
	}
	peaks->highest += peak - lower;
	peaks->second = lower > peaks->second ? lower : peaks->second;
}

static void zmm_peaks_move(zmm_peaks *peaks, size_t peak)
{
	peaks->average = peaks->average / 2 + peak / 2 + (peaks->average & peak & 1);
}

static size_t zmm_peaks_usual(const zmm_peaks *peaks)
{
	size_t again = peaks->second > peaks->earlier ? peaks->second : peaks->earlier;
	size_t most = (peaks->average + ZMM_PEAK_STEP - 1) & ~(ZMM_PEAK_STEP - 1);

	again = again < most ? again : most;
	return again > peaks->average ? again : peaks->average;
}

/* The usual peak is rounded to whole segments.  A part of a reservation is added, since the needs of requests differ
 * by a step or two. */
size_t zmm_spare_usual(const zmm_heap *heap)
{
	size_t usual = (zmm_peaks_usual(&heap->spares.ordinary) + heap->segments.common_size / 2)
		& ~(heap->segments.common_size - 1);

	return usual ? usual + ((heap->segments.reservation - heap->segments.common_size) / ZMM_UNUSED_SHARE
		& ~(heap->segments.unit - 1)) : 0;
}

/* Number of spares to keep */

static bool zmm_spare_is_usual(const zmm_heap *heap, size_t more)
{
	return heap->spares.open + more + heap->spares.bytes <= zmm_spare_usual(heap);
}

/* Returns the bytes by which heap and spares together may exceed the real peak: a part of the peak, and at least a part
 * of a reservation.  Sizes that come and go in another order touch that much more. */
static size_t zmm_spare_slack(const zmm_heap *heap)
{
	size_t least = heap->segments.reservation / ZMM_UNUSED_SHARE, share = heap->real->peak / ZMM_SLACK_OF_PEAK;

	return share > least ? share : least;
}

/* Returns whether the heap with `more` bytes of segments, its loose bytes and its spares would together hold little
 * more than the heap alone had at its peak. */
static bool zmm_spare_is_below_peak(const zmm_heap *heap, size_t more)
{
	return heap->real->size + more + heap->spares.bytes + heap->spares.loose
		<= heap->real->peak + zmm_spare_slack(heap);
}

/* Returns the bytes of spares that the request so far suggests to keep.  They are a part of the heap, but at least the
 * reservation of one common segment, and at least the bytes that were given back and missed. */
static size_t zmm_spare_bound(const zmm_heap *heap)
{
	size_t share = heap->real->size / ZMM_USE_PER_SPARE, missed = heap->spares.missed;

	share = share > heap->segments.reservation ? share : heap->segments.reservation;
	return share > missed ? share : missed;
}

static bool zmm_spare_is_wanted(const zmm_heap *heap)
{
	return zmm_spare_is_usual(heap, 0)
		|| (heap->spares.bytes <= zmm_spare_bound(heap) && zmm_spare_is_below_peak(heap, 0));
}

/* Advances the clock by one segment.  If the oldest large spare has waited too long, it goes back, and its bytes no
 * longer count as missed. */
static void zmm_spare_tick(zmm_heap *heap)
{
	zmm_spares *spares = &heap->spares;
	const zmm_spare *oldest = zmm_spare_oldest_large(heap);
	size_t bytes = oldest ? oldest->touched : 0;

	spares->clock++;
	if (oldest && spares->clock - oldest->since > ZMM_SPARE_AGE) {
		zmm_spare_give_back(heap, oldest);
		spares->missed -= bytes < spares->missed ? bytes : spares->missed;
	}
}

void zmm_spare_put(zmm_heap *heap, const zmm_segment_entry *entry)
{
	size_t bytes;

	if (!heap->policy.spares || !zmm_spare_push(heap, entry)) {
		entry->segment->size = entry->reserved;
		zmm_segment_give_back(heap, entry->segment, entry->touched);
		return;
	}
	zmm_spare_tick(heap);
	bytes = heap->spares.bytes;
	while (heap->spares.count && !zmm_spare_is_wanted(heap)) {
		zmm_spare_give_back_one(heap);
	}
	heap->spares.given_back += bytes - heap->spares.bytes;
}

void zmm_spare_missed(zmm_heap *heap, size_t bytes)
{
	zmm_spares *spares = &heap->spares;
	size_t missed = bytes < spares->given_back ? bytes : spares->given_back;

	spares->given_back -= missed;
	spares->missed += missed;
}

void zmm_spare_note_miss(zmm_heap *heap, const zmm_growth *growth)
{
	zmm_spare_missed(heap, growth->size);
	zmm_spare_make_room(heap, growth->size, growth->reserved);
}

/* Taking one */

/* Returns whether a spare serves a large block of `size` bytes: it is large enough, and either only a small part of it
 * stays unused, or all loose bytes together are no more than the reservation of a common segment. */
static bool zmm_spare_serves(const zmm_heap *heap, const zmm_spare *spare, size_t size)
{
	size_t loose = spare->touched > size ? spare->touched - size : 0;

	return spare->reserved >= size
		&& (loose <= spare->touched / ZMM_UNUSED_SHARE || heap->spares.loose + loose <= heap->segments.reservation);
}

/* Returns whether a spare serves a large block better than `best`.  Spares with as many touched bytes as the block
 * needs are better, the smallest first; of the others the one with the most. */
static bool zmm_spare_is_better(const zmm_spare *spare, const zmm_spare *best, size_t size)
{
	return best->touched < size
		? spare->touched > best->touched : spare->touched >= size && spare->touched < best->touched;
}

/* Returns the spare that serves a large block of `size` bytes best, among the common spares or among the others; of
 * equal ones the newest.  Returns `best` if no spare is better. */
static const zmm_spare *zmm_spare_best(const zmm_heap *heap, bool common, size_t size, const zmm_spare *best)
{
	size_t i;

	for (i = heap->spares.count; i-- > 0;) {
		const zmm_spare *spare = &heap->spares.list[i];

		if (zmm_spare_is_common(heap, spare) == common && zmm_spare_serves(heap, spare, size)
				&& (!best || zmm_spare_is_better(spare, best, size))) {
			best = spare;
		}
	}
	return best;
}

/* Returns the common spare with the most touched bytes, of equal ones the newest: a common segment will open further
 * into them.  NULL: there is none. */
static const zmm_spare *zmm_spare_most(const zmm_heap *heap)
{
	const zmm_spare *most = NULL;
	size_t i;

	for (i = heap->spares.count; i-- > 0;) {
		const zmm_spare *spare = &heap->spares.list[i];

		most = zmm_spare_is_common(heap, spare) && (!most || spare->touched > most->touched) ? spare : most;
	}
	return most;
}

static const zmm_spare *zmm_spare_for(const zmm_heap *heap, const zmm_growth *growth)
{
	return growth->common
		? zmm_spare_most(heap)
		: zmm_spare_best(heap, true, growth->size, zmm_spare_best(heap, false, growth->size, NULL));
}

bool zmm_spare_take(zmm_heap *heap, const zmm_growth *growth, zmm_segment_entry *entry)
{
	const zmm_spare *spare = zmm_spare_for(heap, growth);
	zmm_spare pulled = { NULL, 0, 0, 0 };

	if (spare) {
		pulled = zmm_spare_pull(heap, spare);
	}
	zmm_spare_tick(heap);
	if (!pulled.segment) {
		return false;
	}
	entry->segment = pulled.segment;
	entry->reserved = pulled.reserved;
	entry->touched = pulled.touched;
	zmm_spare_make_room(heap, growth->size, entry->reserved);
	return true;
}

void zmm_spare_make_room(zmm_heap *heap, size_t more, size_t reserved)
{
	size_t ordinary = zmm_segment_is_ordinary(heap, reserved) ? more : 0;

	while (heap->spares.count && !zmm_spare_is_usual(heap, ordinary) && !zmm_spare_is_below_peak(heap, more)) {
		zmm_spare_give_back_one(heap);
	}
}

size_t zmm_spare_release(zmm_heap *heap)
{
	size_t bytes = heap->spares.bytes;

	while (heap->spares.count) {
		zmm_spare_give_back_one(heap);
	}
	return bytes;
}

void zmm_spare_end(zmm_heap *heap)
{
	zmm_spare_release(heap);
	free(heap->spares.list);
	heap->spares.list = NULL;
	heap->spares.capacity = 0;
}

/* The end of a request */

/* Notes the peaks of the request that ends.  Returns whether its real peak was so unusual that the next request will
 * probably not need as much. */
static bool zmm_spare_ends_unusual_request(zmm_heap *heap)
{
	zmm_spares *spares = &heap->spares;
	size_t peak = heap->policy.spares ? spares->peak : 0, real_peak = heap->real->peak;
	bool begins = spares->requests++ % ZMM_REQUESTS_REMEMBERED == 0, unusual;

	zmm_peaks_remember(&spares->ordinary, peak, begins);
	zmm_peaks_remember(&spares->all, real_peak, begins);
	unusual = real_peak > heap->compact_size
		&& (!heap->policy.spares || real_peak / 2 > zmm_peaks_usual(&spares->all));
	zmm_peaks_move(&spares->ordinary, peak);
	zmm_peaks_move(&spares->all, real_peak);
	return unusual;
}

/* Cuts a segment that is to become a spare down to `wanted` touched bytes: the pages of a common segment beyond them go
 * back to the system.  false: it has more and cannot be cut down, or so few are wanted that it should not be kept. */
static bool zmm_spare_cut_down(zmm_heap *heap, zmm_segment_entry *entry, size_t wanted)
{
	const zmm_mem_handlers *handlers = heap->storage->handlers;

	if (entry->touched <= wanted) {
		return true;
	}
	if (wanted < heap->segments.common_size || !entry->common || !handlers->_purge) {
		return false;
	}
	handlers->_purge(heap->storage, (char *) entry->segment + wanted, entry->touched - wanted);
	entry->touched = wanted;
	return true;
}

/* Makes the segment of an entry a spare, or gives it back to storage. */
static void zmm_spare_settle_entry(zmm_heap *heap, zmm_segment_entry *entry, size_t most)
{
	size_t wanted = most > heap->spares.bytes ? most - heap->spares.bytes : 0;

	if (!zmm_segment_is_ordinary(heap, entry->reserved) || !zmm_spare_cut_down(heap, entry, wanted)
			|| !zmm_spare_push(heap, entry)) {
		zmm_segment_free(heap->storage, entry);
	}
}

/* Settles the common segments, or the others.  The oldest become spares, so that the newest go back: malloc can give
 * memory at the end of its heap back to the system. */
static void zmm_spare_settle_segments(zmm_heap *heap, const zmm_segment *home, bool common, size_t most)
{
	size_t i;

	for (i = 0; i < heap->segments.table.count; i++) {
		zmm_segment_entry *entry = &heap->segments.table.entries[i];

		if (entry->segment != home && entry->common == common) {
			zmm_spare_settle_entry(heap, entry, most);
		}
	}
}

/* Returns the bytes of spares to keep for the next request, less those of the segment that stays. */
static size_t zmm_spare_budget(const zmm_heap *heap, const zmm_segment *home)
{
	size_t usual = zmm_spare_usual(heap), held = home ? home->size : 0;

	return usual > held ? usual - held : 0;
}

bool zmm_spare_settle(zmm_heap *heap, const zmm_segment *home)
{
	bool compact = zmm_spare_ends_unusual_request(heap);
	size_t most = compact ? 0 : zmm_spare_budget(heap, home);

	while (heap->spares.count && heap->spares.bytes > most) {
		zmm_spare_give_back_one(heap);
	}
	zmm_spare_settle_segments(heap, home, true, most);
	zmm_spare_settle_segments(heap, home, false, most);
	return compact;
}
