#include "scaling.h"
#include "heaps.h"
#include "memory.h"

#include "heap/alloc.h"
#include "heap/check.h"
#include "heap/free.h"
#include "inspect/statistics.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* A segment comes from the system: fewer of those say as much. */
enum { BENCH_STEPS = 1 << 17, BENCH_SEGMENT_STEPS = 1 << 14, BENCH_REPEATS = 5 };

/* What programs ask for most, roughly as often as they do. */
static const uint16_t bench_sizes[16] = { 24, 32, 56, 56, 56, 320, 32, 40, 24, 64, 96, 48, 128, 8, 200, 1000 };

static uint64_t bench_seed = 88172645463325252u;

static uint64_t bench_random(void)
{
	bench_seed ^= bench_seed << 13;
	bench_seed ^= bench_seed >> 7;
	bench_seed ^= bench_seed << 17;
	return bench_seed;
}

static size_t bench_mixed_size(void)
{
	return bench_sizes[bench_random() % 16];
}

/* Memory of the tool's own, apart from every heap that is measured. */
static void *bench_own_memory(size_t bytes)
{
	void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);

	if (memory == MAP_FAILED) {
		abort();
	}
	return memory;
}

static void *bench_take(const bench_heap *heap, size_t size)
{
	char *block = bench_malloc(heap, !heap->heap, size);

	if (!block) {
		abort();
	}
	*block = 1;
	return block;
}

static void bench_give(const bench_heap *heap, void *ptr)
{
	bench_free(heap, !heap->heap, ptr);
}

/* Frees the blocks and times it. */
static double bench_time_free(const bench_heap *heap, void **blocks, size_t count)
{
	uint64_t start = bench_cpu_time();
	size_t i;

	for (i = 0; i < count; i++) {
		bench_give(heap, blocks[i]);
	}
	return (double) (bench_cpu_time() - start) / (double) count;
}

static double bench_time_alloc(const bench_heap *heap, void **blocks, const uint32_t *sizes, size_t count)
{
	uint64_t start = bench_cpu_time();
	size_t i;

	for (i = 0; i < count; i++) {
		blocks[i] = bench_take(heap, sizes[i]);
	}
	return (double) (bench_cpu_time() - start) / (double) count;
}

/* n blocks live; steps times a random one goes and another comes.  Free and alloc
 * are timed in batches, so that the clock is not what is measured. */
static void bench_replace(const bench_heap *heap, size_t n, bool mixed, bench_scaled *result)
{
	enum { BATCH = 256 };
	void **blocks = bench_own_memory(n * sizeof(*blocks));
	size_t batch = n / 2 < BATCH ? n / 2 : BATCH, step, i;
	size_t steps = (mixed ? BENCH_STEPS : BENCH_SEGMENT_STEPS) / batch;
	size_t chosen[BATCH];
	uint32_t sizes[BATCH] = { 0 };
	void *moved[BATCH];

	for (i = 0; i < n; i++) {
		blocks[i] = bench_take(heap, mixed ? bench_mixed_size() : 250 * 1024);
	}
	for (step = 0; step < steps; step++) {
		for (i = 0; i < batch; i++) {
			chosen[i] = bench_random() % n;
			moved[i] = blocks[chosen[i]];
			/* A number drawn twice is freed once. */
			while (!moved[i]) {
				chosen[i] = (chosen[i] + 1) % n;
				moved[i] = blocks[chosen[i]];
			}
			blocks[chosen[i]] = NULL;
			sizes[i] = (uint32_t) (mixed ? bench_mixed_size() : 250 * 1024);
		}
		result->free += bench_time_free(heap, moved, batch) / (double) steps;
		result->alloc += bench_time_alloc(heap, moved, sizes, batch) / (double) steps;
		for (i = 0; i < batch; i++) {
			blocks[chosen[i]] = moved[i];
		}
	}
}

static void bench_case_live(const bench_heap *heap, size_t n, bench_scaled *result)
{
	bench_replace(heap, n, true, result);
}

static void bench_case_segments(const bench_heap *heap, size_t n, bench_scaled *result)
{
	bench_replace(heap, n, false, result);
}

/* n free blocks of the given sizes with a used one between any two. */
static void bench_perforate(const bench_heap *heap, size_t n, const uint32_t *sizes)
{
	void **blocks = bench_own_memory(n * sizeof(*blocks));
	size_t i;

	for (i = 0; i < n; i++) {
		blocks[i] = bench_take(heap, sizes[i]);
		bench_take(heap, 24);
	}
	for (i = 0; i < n; i++) {
		bench_give(heap, blocks[i]);
	}
}

static void bench_take_and_give(const bench_heap *heap, size_t n, const uint32_t *sizes, bench_scaled *result)
{
	void **blocks = bench_own_memory(n * sizeof(*blocks));
	size_t count = n < BENCH_STEPS ? n : BENCH_STEPS, rounds = BENCH_STEPS / count, round;

	for (round = 0; round < rounds; round++) {
		result->alloc += bench_time_alloc(heap, blocks, sizes, count) / (double) rounds;
		result->free += bench_time_free(heap, blocks, count) / (double) rounds;
	}
}

static void bench_case_list(const bench_heap *heap, size_t n, bench_scaled *result)
{
	uint32_t *sizes = bench_own_memory(n * sizeof(*sizes));
	size_t i;

	for (i = 0; i < n; i++) {
		sizes[i] = 56;
	}
	bench_perforate(heap, n, sizes);
	bench_take_and_give(heap, n, sizes, result);
}

static void bench_case_tree(const bench_heap *heap, size_t n, bench_scaled *result)
{
	uint32_t *sizes = bench_own_memory(n * sizeof(*sizes));
	size_t i;

	for (i = 0; i < n; i++) {
		sizes[i] = (uint32_t) (600 + bench_random() % 4096 * 8);
	}
	bench_perforate(heap, n, sizes);
	for (i = n - 1; i > 0; i--) {
		size_t other = bench_random() % (i + 1);
		uint32_t size = sizes[i];

		sizes[i] = sizes[other];
		sizes[other] = size;
	}
	bench_take_and_give(heap, n, sizes, result);
}

/* What the caches of the processor cost any allocator that touches its blocks. */
static void bench_case_touch(const bench_heap *heap, size_t n, bench_scaled *result)
{
	void **blocks = bench_own_memory(n * sizeof(*blocks));
	uint32_t *chosen = bench_own_memory(BENCH_STEPS * sizeof(*chosen));
	uint64_t start;
	size_t i;

	for (i = 0; i < n; i++) {
		blocks[i] = bench_take(heap, bench_mixed_size());
	}
	for (i = 0; i < BENCH_STEPS; i++) {
		chosen[i] = (uint32_t) (bench_random() % n);
	}
	start = bench_cpu_time();
	for (i = 0; i < BENCH_STEPS; i++) {
		*(volatile char *) blocks[chosen[i]] += 1;
	}
	result->alloc = result->free = (double) (bench_cpu_time() - start) / BENCH_STEPS;
}

typedef struct bench_case {
	const char *name;
	void (*run)(const bench_heap *heap, size_t n, bench_scaled *result);
} bench_case;

static const bench_case bench_cases[] = {
	{ "live", bench_case_live },
	{ "segments", bench_case_segments },
	{ "list", bench_case_list },
	{ "tree", bench_case_tree },
	{ "touch", bench_case_touch },
	{ NULL, NULL }
};

const char *bench_scale(const char *name, size_t n, const char *allocator, bench_scaled *result)
{
	const bench_case *one;
	bench_heap heap;
	const char *error;

	for (one = bench_cases; one->name; one++) {
		if (strcmp(one->name, name) == 0) {
			error = bench_heap_open(allocator, &heap);
			if (!error) {
				one->run(&heap, n, result);
			}
			return error;
		}
	}
	return "no such case";
}

static uint64_t bench_walk(const zmm_heap *heap)
{
	uint64_t start = bench_cpu_time(), sum = 0;
	const zmm_segment *segment;
	size_t offset;

	for (segment = heap->segments.list; segment; segment = segment->next_segment) {
		for (offset = 0; offset < segment->size; offset += 64) {
			sum += *(const volatile uint64_t *) ((const char *) segment + offset);
		}
	}
	bench_seed ^= sum; /* the sum is used */
	return bench_cpu_time() - start;
}

static uint64_t bench_statistics(const zmm_heap *heap)
{
	static zmm_statistics statistics;
	uint64_t start = bench_cpu_time();

	zmm_statistics_take(heap, &statistics);
	return bench_cpu_time() - start;
}

static uint64_t bench_check(const zmm_heap *heap)
{
	uint64_t start = bench_cpu_time();

	if (zmm_heap_check(heap, NULL, NULL)) {
		abort();
	}
	return bench_cpu_time() - start;
}

static uint64_t bench_least(uint64_t (*measure)(const zmm_heap *), const zmm_heap *heap)
{
	uint64_t least = UINT64_MAX, time;
	int i;

	for (i = 0; i < BENCH_REPEATS; i++) {
		time = measure(heap);
		least = time < least ? time : least;
	}
	return least;
}

static int bench_compare_addresses(const void *a, const void *b)
{
	uintptr_t first = *(const uintptr_t *) a, second = *(const uintptr_t *) b;

	return (first > second) - (first < second);
}

const char *bench_inspect(size_t n, bench_inspected *result)
{
	static zmm_heap heap;
	static zmm_statistics statistics;
	void **blocks = bench_own_memory(n * sizeof(*blocks));
	const char *error = bench_heap_open_zmm(&heap);
	size_t i;

	if (error) {
		return error;
	}
	for (i = 0; i < n; i++) {
		blocks[i] = zmm_alloc(&heap, bench_mixed_size());
	}
	/* No two free blocks are neighbours, so that as many are left. */
	qsort(blocks, n, sizeof(*blocks), bench_compare_addresses);
	for (i = 0; i < n; i += 2) {
		zmm_free(&heap, blocks[i]);
	}
	zmm_heap_gc(&heap);
	zmm_statistics_take(&heap, &statistics);
	result->free_blocks = statistics.free.count;
	result->bytes = statistics.segments.bytes;
	result->walk = bench_least(bench_walk, &heap);
	result->statistics = bench_least(bench_statistics, &heap);
	result->check = bench_least(bench_check, &heap);
	return NULL;
}
