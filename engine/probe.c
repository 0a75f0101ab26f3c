#include "engine/probe.h"

/* Bytes of the heap struct to search.  The struct lies in the first page of a chunk; its counters are near the start,
 * and handlers and statistics of chunks follow. */
#define ZMM_PROBE_END ((size_t) 0x400)

/* Values that a heap struct has nowhere by chance. */
#define ZMM_PROBE_SENTINEL ((size_t) 0x5a3c2000)
#define ZMM_PROBE_LIMIT ((size_t) 0x0b40e000)

static size_t zmm_probe_read_size(void)
{
	return zend_memory_usage(0);
}

static size_t zmm_probe_read_peak(void)
{
	return zend_memory_peak_usage(0);
}

static size_t zmm_probe_read_real_size(void)
{
	return zend_memory_usage(1);
}

static size_t zmm_probe_read_real_peak(void)
{
	return zend_memory_peak_usage(1);
}

/* Returns the offset of the word that a function of the engine returns; 0: there is none. */
static size_t zmm_probe_word(zend_mm_heap *scratch, size_t (*read)(void))
{
	size_t offset;

	for (offset = 0; offset < ZMM_PROBE_END; offset += sizeof(size_t)) {
		size_t *word = zmm_engine_word(scratch, offset);
		size_t saved = *word;
		bool found;

		*word = ZMM_PROBE_SENTINEL;
		found = read() == ZMM_PROBE_SENTINEL;
		*word = saved;
		if (found) {
			return offset;
		}
	}
	return 0;
}

/* Returns the offset of a size and its peak; 0: they are not side by side. */
static size_t zmm_probe_level(zend_mm_heap *scratch, size_t (*read_size)(void), size_t (*read_peak)(void))
{
	size_t size = zmm_probe_word(scratch, read_size);
	size_t peak = zmm_probe_word(scratch, read_peak);

	return peak == size + offsetof(zmm_level, peak) ? size : 0;
}

/* Returns the offset of the word that zend_set_memory_limit() writes; 0: there is none, or more than one. */
static size_t zmm_probe_limit(zend_mm_heap *scratch)
{
	size_t offset, found = 0;

	if (zend_set_memory_limit(ZMM_PROBE_LIMIT) == FAILURE) {
		return 0;
	}
	for (offset = 0; offset < ZMM_PROBE_END; offset += sizeof(size_t)) {
		if (*(size_t *) zmm_engine_word(scratch, offset) == ZMM_PROBE_LIMIT) {
			if (found) {
				return 0;
			}
			found = offset;
		}
	}
	return found;
}

/* Returns the offset of the hard limit, the word behind the limit; 0: there is none.  It is a hard limit if it changes
 * with the limit and is never below it. */
static size_t zmm_probe_hard_limit(zend_mm_heap *scratch, size_t limit)
{
	size_t *word = zmm_engine_word(scratch, limit + sizeof(size_t));
	size_t first;

	zend_set_memory_limit(ZMM_PROBE_LIMIT);
	first = *word;
	zend_set_memory_limit(2 * ZMM_PROBE_LIMIT);
	return first >= ZMM_PROBE_LIMIT && *word >= 2 * ZMM_PROBE_LIMIT && *word > first
		? limit + sizeof(size_t) : 0;
}

/* Returns the offset of the int that says whether an error of the limit is being reported; 0: there is none. */
static size_t zmm_probe_overflow(zend_mm_heap *scratch)
{
	size_t offset;

	for (offset = 0; offset < ZMM_PROBE_END; offset += sizeof(int)) {
		int *word = zmm_engine_word(scratch, offset);
		int saved = *word;
		bool found;

		if (saved) {
			continue;
		}
		*word = 1;
		found = zend_alloc_in_memory_limit_error_reporting();
		*word = saved;
		if (found) {
			return offset;
		}
	}
	return 0;
}

bool zmm_engine_probe(zmm_engine_layout *layout)
{
	zend_mm_heap *scratch = zend_mm_startup();
	zend_mm_heap *current;

	if (!scratch) {
		return false;
	}
	current = zend_mm_set_heap(scratch);
	layout->use = zmm_probe_level(scratch, zmm_probe_read_size, zmm_probe_read_peak);
	layout->real = zmm_probe_level(scratch, zmm_probe_read_real_size, zmm_probe_read_real_peak);
	layout->limit = zmm_probe_limit(scratch);
	layout->hard_limit = layout->limit ? zmm_probe_hard_limit(scratch, layout->limit) : 0;
	layout->overflow = zmm_probe_overflow(scratch);
	zend_mm_set_heap(current);
	zend_mm_shutdown(scratch, 1, 1);
	return layout->use && layout->real && layout->limit && layout->overflow;
}
