/* Requests beyond 4 and 8 GiB, beyond all memory, and around where a size would wrap. */

#ifndef _GNU_SOURCE
# define _GNU_SOURCE /* mremap */
#endif

#include "tests/unit/heap_fixture.h"

#ifndef _WIN32
# include <sys/mman.h>
#endif

#define SEGMENT (256 * KIB)

/* Sizes that would wrap somewhere if nobody looked. */
static const size_t impossible[] = {
	SIZE_MAX, SIZE_MAX - 1, SIZE_MAX - 7, SIZE_MAX - 8, SIZE_MAX - 15, SIZE_MAX - 16, SIZE_MAX - 23, SIZE_MAX - 24,
	SIZE_MAX - 100, SIZE_MAX - 4096, SIZE_MAX - SEGMENT, SIZE_MAX - SEGMENT + 1, SIZE_MAX - 2 * SEGMENT, SIZE_MAX / 2 + 1,
	(size_t) PTRDIFF_MAX, (size_t) PTRDIFF_MAX - 8, (size_t) PTRDIFF_MAX - SEGMENT, ZMM_MAX_REQUEST + 1
};

static void impossible_sizes(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	size_t i, wrong = 0, use;
	void *ptr;

	heap_test_start(&test, SEGMENT);
	ptr = take(heap, 100);
	content_write(ptr, 100, 1);
	use = heap->use->size;
	for (i = 0; i < COUNT_OF(impossible); i++) {
		notes_clear();
		wrong += take(heap, impossible[i]) != NULL || notes.limit_calls != 1 || notes.limit_size != impossible[i];
		notes.limit_answer = true;
		wrong += take(heap, impossible[i]) != NULL || notes.limit_calls != 2;
		wrong += change(heap, ptr, impossible[i]) != NULL || notes.limit_calls != 3;
		*heap->limit.overflow = 1;
		wrong += take(heap, impossible[i]) != NULL || change(heap, ptr, impossible[i]) != NULL;
		*heap->limit.overflow = 0;
	}
	test_ok(wrong == 0, "sizes that no memory has give NULL, whatever anybody allows");
	test_ok(heap->use->size == use && heap->real->size == SEGMENT && test.book.allocs == 1 && content_holds(ptr, 100, 1) && is_sound(heap),
		"and touch nothing, storage was not even asked");
	heap_test_end(&test);
}

/* Storage is asked for these, in full: it has no more than a part of the address space. */
static void largest_request(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	size_t i, wrong = 0;

	heap_test_prepare(&test, SEGMENT);
	test.config.limit = SIZE_MAX;
	heap_test_open(&test);
	test.book.refuse = true;
	for (i = 0; i < 2 * SEGMENT; i += SEGMENT / 8 + 8) {
		notes_clear();
		wrong += take(heap, ZMM_MAX_REQUEST - i) != NULL || notes.memory_calls != 1 || notes.memory_size != ZMM_MAX_REQUEST - i;
		wrong += zmm_segment_size_for(heap, ZMM_TRUE_SIZE(ZMM_MAX_REQUEST - i)) < ZMM_MAX_REQUEST - i;
	}
	test_ok(wrong == 0 && heap->real->size == 0 && is_sound(heap), "the largest requests allowed do not wrap, storage refuses them");
	heap_test_end(&test);

	heap_test_prepare(&test, ZMM_MAX_SEG_SIZE);
	test.config.limit = SIZE_MAX;
	heap_test_open(&test);
	test.book.refuse = true;
	take(heap, ZMM_MAX_REQUEST);
	test_ok(zmm_segment_size_for(heap, ZMM_TRUE_SIZE(ZMM_MAX_REQUEST)) > ZMM_MAX_REQUEST && notes.memory_calls == 1,
		"nor with the largest segments");
	heap_test_end(&test);
}

#ifdef MREMAP_MAYMOVE

/* Address space without memory behind it, so that the size alone counts. */
static zmm_segment *space_alloc(zmm_storage *storage, size_t size)
{
	void *start = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	(void) storage;
	return start == MAP_FAILED ? NULL : start;
}

static zmm_segment *space_realloc(zmm_storage *storage, zmm_segment *segment, size_t size)
{
	void *start = mremap(segment, segment->size, size, MREMAP_MAYMOVE);

	(void) storage;
	return start == MAP_FAILED ? NULL : start;
}

static void space_free(zmm_storage *storage, zmm_segment *segment)
{
	(void) storage;
	munmap(segment, segment->size);
}

static void space_nothing(zmm_storage *storage)
{
	(void) storage;
}

static zmm_storage *space_init(void *params);

static const zmm_mem_handlers space_handlers = {
	.name = "space",
	.init = space_init,
	.dtor = space_nothing,
	.compact = space_nothing,
	._alloc = space_alloc,
	._realloc = space_realloc,
	._free = space_free,
};

static zmm_storage *space_init(void *params)
{
	static zmm_storage storage = { &space_handlers, NULL };

	(void) params;
	return &storage;
}

static bool hardened; /* the heaps of space are */

static void start_in_space(heap_test *test)
{
	heap_test_prepare(test, SEGMENT);
	test->book.kind = &space_handlers;
	test->config.limit = SIZE_MAX;
	test->config.hardened = hardened;
	heap_test_open(test);
}

/* First and last bytes, and some between. */
static void mark(char *ptr, size_t size, char seed)
{
	size_t i;

	for (i = 0; i < 16; i++) {
		ptr[size / 16 * i] = (char) (seed + (char) i);
	}
	ptr[size - 1] = seed;
}

static bool is_marked(const char *ptr, size_t size, char seed)
{
	size_t i;

	for (i = 0; i < 16; i++) {
		if (ptr[size / 16 * i] != (char) (seed + (char) i)) {
			return false;
		}
	}
	return ptr[size - 1] == seed;
}

/* A block of its own, of a size around or beyond what a tag can say. */
static bool is_served(size_t size)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	char *ptr, *small;
	bool right;

	start_in_space(&test);
	small = take(heap, 100);
	ptr = take(heap, size);
	if (!ptr) {
		test_note("no %zu bytes", size);
		heap_test_end(&test);
		return false;
	}
	mark(ptr, size, 1);
	content_write(small, 100, 1);
	right = zmm_data_size(ptr) >= size && zmm_data_size(ptr) - size < 2 * SEGMENT && heap->use->size >= size
		&& heap->real->size == test.book.bytes && heap->real->size > size && is_sound(heap)
		&& is_marked(ptr, size, 1) && content_holds(small, 100, 1);
	give(heap, ptr);
	right = right && heap->real->size == SEGMENT && test.book.segments == 1 && heap->use->size == true_size_of(small) && is_sound(heap);
	heap_test_end(&test);
	return right;
}

static void tag_border(void)
{
	size_t border = ZMM_COMPACT_HEADERS ? ZMM_MAX_TAGGED_SIZE : (size_t) 1 << 31, units, k, wrong = 0;

	/* Capacities of the last segments whose block fits a tag and the first that does not. */
	for (units = border / SEGMENT - 1; units <= border / SEGMENT + 2; units++) {
		for (k = 0; k < 4; k++) {
			wrong += !is_served(request_for(units * SEGMENT - ZMM_SEGMENT_OVERHEAD) + 8 * k - 16);
		}
	}
	for (k = 0; k < 64; k += 4) {
		wrong += !is_served(border - k);
		wrong += !is_served(border + k);
	}
	test_ok(wrong == 0, "blocks around the largest size a tag can say");
}

static void beyond_8_gib(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	size_t gib = (size_t) 1 << 30, size = 8 * gib + 4097, small;
	char *ptr, *other;

	test_ok(is_served(size) && is_served(16 * gib) && is_served(33 * gib + 1), "blocks of more than 8, 16 and 33 GiB");
	start_in_space(&test);
	ptr = take(heap, 3 * gib);
	mark(ptr, 3 * gib, 1);
	ptr = change(heap, ptr, 5 * gib);
	test_ok(ptr && is_marked(ptr, 3 * gib, 1) && is_sound(heap), "a block grows from 3 to 5 GiB");
	mark(ptr, 5 * gib, 2);
	ptr = change(heap, ptr, size);
	test_ok(ptr && is_marked(ptr, 5 * gib, 2) && is_sound(heap) && heap->use->size >= size, "to more than 8");
	mark(ptr, size, 3);
	other = take(heap, 6 * gib);
	mark(other, 6 * gib, 4);
	ptr = change(heap, ptr, size - 1);
	test_ok(ptr && is_marked(other, 6 * gib, 4) && is_sound(heap), "loses a byte beside another");
	mark(ptr, size - 1, 3);
	small = 2 * gib + 1;
	ptr[small - 1] = 5;
	ptr = change(heap, ptr, small);
	test_ok(ptr && ptr[0] == 3 && ptr[small - 1] == 5 && is_sound(heap) && heap->real->size < 9 * gib, "shrinks to 2");
	ptr = change(heap, ptr, 1000);
	test_ok(ptr && ptr[0] == 3 && is_sound(heap) && heap->real->size < 7 * gib, "to 1000 bytes");
	test.book.refuse = true;
	test_ok(change(heap, other, 5 * gib) == other && other[0] == 4 && is_sound(heap), "and stays when storage cannot shrink it");
	other = change(heap, other, 100);
	test_ok(other && other[0] == 4 && is_sound(heap), "but for what fits elsewhere");
	give(heap, other);
	give(heap, ptr);
	zmm_cache_flush(heap); /* small blocks of hardened heaps wait */
	test_ok(heap->real->size == 0 && heap->use->size == 0 && heap->size == 0 && test.book.segments == 0, "all goes back");
	heap_test_end(&test);
}

static void huge_blocks(void)
{
	if (sizeof(size_t) < 8) {
		test_skip("32-bit addresses", "blocks of more than 8 GiB");
		return;
	}
	tag_border();
	beyond_8_gib();
	hardened = true;
	test_note("hardened heaps:");
	tag_border();
	beyond_8_gib();
}

#else

static void huge_blocks(void)
{
	test_skip("no mappings without memory here", "blocks of more than 8 GiB");
}

#endif

/* What this system's storages say to it: yes, or a clean no. */
static void real_storages(void)
{
	const zmm_mem_handlers *const *kind;
	size_t size = sizeof(size_t) == 8 ? ((size_t) 1 << 30) * 8 + 1 : 1000 * MIB;

	for (kind = zmm_storage_table; *kind; kind++) {
		heap_test test;
		char *ptr;

		heap_test_prepare(&test, SEGMENT);
		test.book.kind = *kind;
		heap_test_open(&test);
		ptr = take(&test.heap, size);
		if (ptr) {
			ptr[0] = ptr[size / 2] = ptr[size - 1] = 1;
			test_ok(test.heap.use->size >= size && zmm_data_size(ptr) >= size && is_sound(&test.heap), "%s serves %zu bytes", (*kind)->name, size);
			give(&test.heap, ptr);
		} else {
			test_ok(notes.memory_calls == 1 && notes.memory_size == size && is_sound(&test.heap), "%s refuses %zu bytes cleanly", (*kind)->name, size);
		}
		test_ok(test.heap.real->size == 0 && test.heap.use->size == 0, "%s: nothing is left of it", (*kind)->name);
		heap_test_end(&test);
	}
}

int main(void)
{
	impossible_sizes();
	largest_request();
	huge_blocks();
	real_storages();
	return test_end();
}
