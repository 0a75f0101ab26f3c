#include "heap/spare.h"
#include "heap/debug.h"
#include "heap/purge.h"

/* During a request one spare for so many segments of block_size is kept, and one at least; */
#define ZMM_SEGMENTS_PER_SPARE 8

/* ... and one for each that was given back and soon missed, while these have no more bytes. */
#define ZMM_MOST_MISSED ((size_t) 16 * 1024 * 1024)

static void zmm_spare_push(zmm_heap *heap, zmm_segment *segment)
{
	zmm_debug_wipe_segment(segment);
	segment->next_segment = heap->spares.list;
	heap->spares.list = segment;
	heap->spares.count++;
}

zmm_segment *zmm_spare_take(zmm_heap *heap)
{
	zmm_segment *segment = heap->spares.list;

	if (segment) {
		heap->spares.list = segment->next_segment;
		heap->spares.count--;
	}
	return segment;
}

static void zmm_spare_give_back_one(zmm_heap *heap)
{
	zmm_purge_segment(heap, zmm_spare_take(heap));
}

/* Segments of block_size that an average request needs. */
static size_t zmm_spare_average(const zmm_heap *heap)
{
	return (heap->spares.average + heap->block_size / 2) / heap->block_size;
}

static bool zmm_spare_is_usual(const zmm_heap *heap)
{
	return heap->spares.in_use + heap->spares.count <= zmm_spare_average(heap);
}

/* With `more` bytes of segments, the heap and its spares would still hold no more than
 * the heap alone did before. */
static bool zmm_spare_is_below_peak(const zmm_heap *heap, size_t more)
{
	return heap->real->size + more + zmm_spare_bytes(heap) <= heap->real->peak;
}

/* Spares that the request so far suggests to keep. */
static size_t zmm_spare_bound(const zmm_heap *heap)
{
	size_t share = heap->spares.in_use / ZMM_SEGMENTS_PER_SPARE;
	size_t missed = ZMM_MOST_MISSED / heap->block_size;

	missed = missed < heap->spares.missed ? missed : heap->spares.missed;
	share = share > missed ? share : missed;
	return share ? share : 1;
}

static bool zmm_spare_is_wanted(const zmm_heap *heap)
{
	return zmm_spare_is_usual(heap)
		|| (heap->spares.count <= zmm_spare_bound(heap) && zmm_spare_is_below_peak(heap, 0));
}

void zmm_spare_put(zmm_heap *heap, zmm_segment *segment)
{
	if (!heap->run_size || segment->size != heap->block_size) {
		zmm_purge_segment(heap, segment);
		return;
	}
	zmm_spare_push(heap, segment);
	while (heap->spares.count && !zmm_spare_is_wanted(heap)) {
		zmm_spare_give_back_one(heap);
		heap->spares.given_back++;
	}
}

void zmm_spare_note_miss(zmm_heap *heap)
{
	if (heap->spares.given_back) {
		heap->spares.given_back--;
		heap->spares.missed++;
	}
}

void zmm_spare_make_room(zmm_heap *heap, size_t more)
{
	while (heap->spares.count && !zmm_spare_is_usual(heap) && !zmm_spare_is_below_peak(heap, more)) {
		zmm_spare_give_back_one(heap);
	}
}

size_t zmm_spare_release(zmm_heap *heap)
{
	size_t bytes = zmm_spare_bytes(heap);

	while (heap->spares.count) {
		zmm_spare_give_back_one(heap);
	}
	return bytes;
}

/* An average moves halfway to each new value. */
static size_t zmm_spare_moved(size_t average, size_t value)
{
	return average / 2 + value / 2 + (average & value & 1);
}

/* Whether the request that ends was so unlike those before that nothing speaks for the next
 * one to need as much.  Notes its peaks. */
static bool zmm_spare_ends_unusual_request(zmm_heap *heap)
{
	zmm_spares *spares = &heap->spares;
	size_t real_peak = heap->real->peak;
	bool unusual = real_peak > heap->compact_size
		&& (!heap->run_size || real_peak / 2 > spares->real_average);

	spares->average = heap->run_size ? zmm_spare_moved(spares->average, spares->peak * heap->block_size) : 0;
	spares->real_average = zmm_spare_moved(spares->real_average, real_peak);
	return unusual;
}

bool zmm_spare_settle(zmm_heap *heap, const zmm_segment *home)
{
	bool compact = zmm_spare_ends_unusual_request(heap);
	size_t most = compact ? 0 : zmm_spare_average(heap);
	size_t total = heap->spares.in_use + heap->spares.count;
	zmm_segment *segment, *next;

	for (segment = heap->segments_list; segment; segment = next) {
		bool common = segment->size == heap->block_size;

		next = segment->next_segment;
		if (segment == home) {
			continue;
		}
		/* The newest go first: malloc then can give back what is at its heap's end. */
		if (common && total <= most) {
			zmm_spare_push(heap, segment);
		} else {
			total -= common;
			heap->storage->handlers->_free(heap->storage, segment);
		}
	}
	for (; heap->spares.count && total > most; total--) {
		zmm_spare_give_back_one(heap);
	}
	return compact;
}
