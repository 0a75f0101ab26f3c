/* A heap's start, resets and end; whose counters it counts in. */

#include "suites/lib/heap_fixture.h"

#ifndef _WIN32
# include <sys/resource.h>
#endif

#define SEGMENT (16 * KIB)

static bool starts_with(size_t segment_size, char *error, size_t error_size)
{
	heap_test test;

	heap_test_prepare(&test, segment_size);
	error[0] = '\0';
	if (!zmm_heap_startup(&test.heap, &test.config, error, error_size)) {
		test_ok(test.book.inits == test.book.dtors, "segments of %zu: nothing is left of a heap that did not start", segment_size);
		return false;
	}
	heap_test_end(&test);
	return true;
}

static void segment_sizes(void)
{
	static const size_t bad[] = { 0, 1, 8, 16, 3, 100, 65535, 65537, 196608, ZMM_MAX_SEG_SIZE + 1, ZMM_MAX_SEG_SIZE * 2, SIZE_MAX, SIZE_MAX / 2 + 1 };
	char error[256], wanted[256];
	size_t i, size, wrong = 0, unsaid = 0;

	for (i = 0; i < COUNT_OF(bad); i++) {
		wrong += starts_with(bad[i], error, sizeof(error));
		snprintf(wanted, sizeof(wanted), "segment size %zu is not a power of two from %zu to %zu", bad[i], zmm_min_seg_size(), ZMM_MAX_SEG_SIZE);
		unsaid += strcmp(error, wanted) != 0;
	}
	test_ok(wrong == 0, "segment sizes that are no power of two, too small or too large are refused");
	test_ok(unsaid == 0, "by a message that names the size and what is allowed");
	for (size = 1, wrong = 0; size <= 16 * MIB; size *= 2) {
		bool holds = size >= ZMM_SEGMENT_OVERHEAD + ZMM_MIN_BLOCK_SIZE;

		wrong += starts_with(size, error, sizeof(error)) != holds || holds != (size >= zmm_min_seg_size());
	}
	test_ok(wrong == 0, "every power of two that holds headers and one block is accepted");
	error[10] = 'x';
	test_ok(!starts_with(100, error, 8) && strlen(error) == 7, "a short buffer gets as much of the message as it holds");
}

static void storage_refuses(void)
{
	heap_test test;
	char error[256];

	heap_test_prepare(&test, SEGMENT);
	test.book.refuse_init = true;
	test_ok(!zmm_heap_startup(&test.heap, &test.config, error, sizeof(error)) && !strcmp(error, "storage ledger cannot be initialized"),
		"storage that does not start is named");
	test_ok(!zmm_heap_create(&test.config, error, sizeof(error)) && !strcmp(error, "storage ledger cannot be initialized"),
		"for an internal heap too");
}

#ifndef _WIN32
/* No descriptor is left for the storage. */
static void storage_tells_why(void)
{
	struct rlimit limit, none;
	heap_test test;
	char error[256];

	heap_test_prepare(&test, SEGMENT);
	test.config.handlers = zmm_storage_find("mmap_zero");
	test.config.params = NULL;
	getrlimit(RLIMIT_NOFILE, &limit);
	none = limit;
	none.rlim_cur = 0;
	setrlimit(RLIMIT_NOFILE, &none);
	test_ok(!zmm_heap_startup(&test.heap, &test.config, error, sizeof(error))
			&& !strcmp(error, "storage mmap_zero cannot be initialized: Too many open files"),
		"the system's reason is told");
	setrlimit(RLIMIT_NOFILE, &limit);
	test_ok(zmm_heap_startup(&test.heap, &test.config, error, sizeof(error)), "with a descriptor it starts");
	zmm_heap_shutdown(&test.heap, true, true);
}
#endif

static void defaults(void)
{
	zmm_heap_config config;
	zmm_heap heap;
	char error[256];

	zmm_heap_config_init(&config);
	test_ok(config.handlers == zmm_storage_table[0] && config.segment_size == 256 * KIB && config.compact_size == 2 * MIB
			&& config.cache_size == ZMM_CACHE_AUTO && config.policy == &zmm_policy_default && config.reserve_size == 8 * KIB,
		"defaults: first storage, 256K segments, 2M compact, the default policy and its cache, 8K reserve");
	if (test_ok(zmm_heap_startup(&heap, &config, error, sizeof(error)), "a heap starts with them")) {
		void *ptr = take(&heap, 100);

		test_ok(ptr && heap.internal == 0 && heap.real->size == 256 * KIB && heap.limit.reserve && is_sound(&heap),
			"and serves");
		zmm_heap_shutdown(&heap, true, true);
	}
}

static void reset(bool internal)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	const char *kind = internal ? "internal heap" : "heap";
	size_t i, wrong = 0, home = 0, use;
	char error[256];

	heap_test_prepare(&test, SEGMENT);
	test.config.cache_size = SEGMENT;
	test.config.reserve_size = KIB;
	test.config.compact_size = 20 * SEGMENT;
	if (internal) {
		heap = zmm_heap_create(&test.config, error, sizeof(error));
		test_ok(heap && heap->internal && zmm_heap_segment_of(heap, heap) && is_sound(heap), "an internal heap lives in its first segment");
	} else {
		heap_test_open(&test);
	}
	home = heap->real->size;
	use = heap->use->size;
	for (i = 0; i < 100; i++) {
		void *ptr = take(heap, 20 * i);

		if (i % 3 == 0) {
			give(heap, ptr);
		}
	}
	take(heap, odd(4 * SEGMENT));
	*heap->limit.overflow = 1;
	zmm_heap_shutdown(heap, false, true);
	test_ok(heap->real->size == home && test.book.bytes == home && heap->real->peak == home, "%s: a reset gives all segments back", kind);
	test_ok(heap->use->size == use && heap->use->peak == use && heap->size == use && heap->limit.reserve, "%s: counts begin anew, with the reserve", kind);
	for (i = 0; i < ZMM_NUM_CACHE_LISTS; i++) {
		wrong += heap->cache.lists[i].hit || heap->cache.lists[i].max_count || heap->cache.lists[i].first;
	}
	test_ok(wrong == 0 && !heap->rest.count && *heap->limit.overflow == 0, "%s: cache, rest queue and overflow are empty", kind);
	test_ok(heap->segments.span == home && heap->segments.lowest == (uintptr_t) heap->segments.list, "%s: links to where segments were lead out of it", kind);
	test_ok(test.book.compacts == 0, "%s: a peak below compact_size leaves storage alone", kind);
	test_ok(take(heap, 100) && is_sound(heap), "%s: it serves again", kind);
	take(heap, odd(25 * SEGMENT));
	zmm_heap_shutdown(heap, false, true);
	test_ok(test.book.compacts == !internal, "%s: a peak beyond it compacts storage %u times", kind, !internal);
	zmm_heap_shutdown(heap, false, true);
	test_ok(test.book.compacts == !internal && is_sound(heap), "%s: once", kind);
	take(heap, 100);
	take(heap, odd(5 * SEGMENT));
	zmm_heap_shutdown(heap, true, true);
	test_ok(test.book.segments == 0 && test.book.bytes == 0 && test.book.dtors == 1 && test.book.inits == 1,
		"%s: its end gives back every segment and the storage", kind);
}

static void compact_border(void)
{
	heap_test test;

	heap_test_prepare(&test, SEGMENT);
	test.config.compact_size = 3 * SEGMENT;
	heap_test_open(&test);
	take(&test.heap, odd(2 * SEGMENT));
	zmm_heap_shutdown(&test.heap, false, true);
	test_ok(test.book.compacts == 0, "a peak of exactly compact_size does not compact");
	take(&test.heap, odd(3 * SEGMENT));
	zmm_heap_shutdown(&test.heap, false, true);
	test_ok(test.book.compacts == 1, "one segment more does");
	heap_test_end(&test);
}

static void internal_heap_fails(void)
{
	heap_test test;
	char error[256];

	heap_test_prepare(&test, SEGMENT);
	test.book.refuse = true;
	test_ok(!zmm_heap_create(&test.config, error, sizeof(error)) && strstr(error, "bytes cannot be allocated") && !strstr(error, "limit") && test.book.dtors == 1,
		"an internal heap needs its first segment");
	heap_test_prepare(&test, SEGMENT);
	test.config.limit = 100;
	test_ok(!zmm_heap_create(&test.config, error, sizeof(error)) && strstr(error, "Allowed memory size of 100 bytes exhausted") && test.book.dtors == 1
			&& test.book.allocs == 0,
		"within its limit");
	heap_test_prepare(&test, 100);
	test_ok(!zmm_heap_create(&test.config, error, sizeof(error)) && strstr(error, "segment size 100 is not") && test.book.inits == 0,
		"of a size that is allowed");
}

static void internal_heap_in_small_segments(void)
{
	heap_test test;
	zmm_heap *heap;
	char error[256];
	size_t home;

	heap_test_prepare(&test, zmm_min_seg_size());
	heap = zmm_heap_create(&test.config, error, sizeof(error));
	if (!test_ok(heap && is_sound(heap), "an internal heap starts in segments smaller than itself")) {
		return;
	}
	home = heap->real->size;
	give(heap, take(heap, 5000));
	test_ok(heap->real->size == home && home >= sizeof(*heap), "its own segment does not leave");
	zmm_heap_shutdown(heap, true, true);
	test_ok(test.book.segments == 0 && test.book.dtors == 1, "before the end");
}

static void shared_counters(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	zmm_level use = { 1, 2 }, real = { 3, 4 };
	size_t limit = 5;
	int overflow = 6;
	void *ptr;

	heap_test_prepare(&test, SEGMENT);
	test.config.limit = 10 * SEGMENT;
	heap_test_open(&test);
	ptr = take_true(heap, 1000);
	zmm_heap_share_counters(heap, &use, &real, &limit, &overflow);
	test_ok(use.size == 1000 && use.peak == 1000 && real.size == SEGMENT && real.peak == SEGMENT && limit == 10 * SEGMENT && overflow == 0,
		"shared counters take over the values");
	take_true(heap, 2000);
	take(heap, odd(4 * SEGMENT));
	test_ok(use.size > 3000 && real.size == 6 * SEGMENT, "then they count");
	limit = 6 * SEGMENT;
	test_ok(!take(heap, odd(SEGMENT)) && notes.limit_calls == 1 && notes.limit == limit, "a limit written by the other side is in force");
	overflow = 1;
	test_ok(take(heap, odd(SEGMENT)) && notes.limit_calls == 1, "so is its overflow");
	overflow = 0;
	use.peak = use.size;
	give(heap, ptr);
	test_ok(is_sound(heap), "the heap is sound");
	zmm_heap_shutdown(heap, false, true);
	test_ok(use.size == 0 && use.peak == 0 && real.size == 0 && limit == 6 * SEGMENT && heap->use == &use, "a reset keeps them shared");
	zmm_heap_share_counters(heap, NULL, NULL, NULL, NULL);
	test_ok(heap->use == &use && heap->real == &real && heap->limit.allowed == &limit && heap->limit.overflow == &overflow, "NULL keeps what is in force");
	heap_test_end(&test);
}

int main(void)
{
	segment_sizes();
	storage_refuses();
#ifndef _WIN32
	storage_tells_why();
#endif
	defaults();
	reset(false);
	reset(true);
	compact_border();
	internal_heap_fails();
	internal_heap_in_small_segments();
	shared_counters();
	return test_end();
}
