/* Cache: freed small blocks that wait, unmerged, for the next request of their size. */

#include "heap/large_cache.h"
#include "heap/victim.h"
#include "suites/lib/heap_fixture.h"

#define SEGMENT (64 * KIB)

static void start_with_cache(heap_test *test, size_t cache_size)
{
	heap_test_prepare(test, SEGMENT);
	test->config.cache_size = cache_size;
	heap_test_open(test);
}

static void last_in_first_out(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	void *a, *b, *c;

	start_with_cache(&test, SEGMENT);
	a = take(heap, 40);
	b = take(heap, 40);
	c = take(heap, 40);
	give(heap, a);
	give(heap, c);
	give(heap, b);
	test_ok(is_sound(heap), "the heap is sound with cached blocks");
	test_ok(take(heap, 40) == b && take(heap, 40) == c && take(heap, 40) == a, "the block freed last serves first");
	test_ok(take(heap, 40) != a, "an empty cache serves nothing");
	heap_test_end(&test);
}

static void one_list_for_each_size(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	void *ptr[ZMM_NUM_BUCKETS];
	size_t i, wrong = 0, bytes = 0;

	start_with_cache(&test, SEGMENT);
	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		ptr[i] = take_true(heap, ZMM_BUCKET_TRUE_SIZE(i));
		bytes += ZMM_BUCKET_TRUE_SIZE(i);
	}
	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		give(heap, ptr[i]);
	}
	test_ok(zmm_heap_cached(heap) == bytes && heap->use->size == 0 && heap->size == bytes,
		"cached blocks count as size, not as use");
	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		wrong += ZMM_CACHE_LIST(heap, i)->first != ptr[i] || zmm_cache_count(ZMM_CACHE_LIST(heap, i)) != 1;
	}
	test_ok(wrong == 0, "each small size waits in its own list");
	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		wrong += take_true(heap, ZMM_BUCKET_TRUE_SIZE(i)) != ptr[i];
	}
	test_ok(wrong == 0 && zmm_heap_cached(heap) == 0, "and serves its own size only");
	heap_test_end(&test);
}

static void limit_is_exact(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	size_t size = ZMM_TRUE_SIZE(40), i;
	void *ptr[6];

	start_with_cache(&test, 4 * size);
	for (i = 0; i < 6; i++) {
		ptr[i] = take(heap, 40);
		take(heap, 1); /* a used one between */
	}
	for (i = 0; i < 4; i++) {
		give(heap, ptr[i]);
	}
	test_ok(zmm_heap_cached(heap) == 4 * size && !heap->small.bitmap, "the cache takes as many bytes as it may");
	give(heap, ptr[4]);
	test_ok(zmm_heap_cached(heap) == 4 * size && heap->small.bitmap == (size_t) 1 << ZMM_BUCKET_INDEX(size),
		"a block beyond that is merged at once");
	take(heap, 40);
	give(heap, ptr[5]);
	test_ok(zmm_heap_cached(heap) == 4 * size, "room in the cache is used again");
	test_ok(is_sound(heap), "the heap is sound with a full cache");
	heap_test_end(&test);

	start_with_cache(&test, 4 * size - 1);
	for (i = 0; i < 5; i++) {
		ptr[i] = take(heap, 40);
	}
	for (i = 0; i < 5; i++) {
		give(heap, ptr[i]);
	}
	test_ok(zmm_heap_cached(heap) == 4 * size, "a cache that holds less than its size takes one more block, as the original's");
	heap_test_end(&test);
}

static void neighbours_leave_them_alone(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	void *left, *cached, *right;

	start_with_cache(&test, SEGMENT);
	left = take_true(heap, 1600);
	cached = take(heap, 40);
	right = take_true(heap, 1600);
	take(heap, 1);
	give(heap, cached);
	test_ok(zmm_block_is_cached(zmm_block_of_data(cached))
		&& (zmm_next_block(zmm_block_of_data(cached))->info._prev & ZMM_TYPE_MASK) == ZMM_USED_BLOCK,
		"a cached block says so itself; the tag behind it stays that of a used one");
	give(heap, left);
	give(heap, right);
	test_ok(zmm_block_size(zmm_block_of_data(left)) == 1600 && zmm_block_size(zmm_block_of_data(right)) == 1600,
		"its neighbours are not merged with it");
	test_ok(is_sound(heap), "the heap is sound around a cached block");
	test_ok(zmm_heap_gc(heap) == test.book.purged && test.book.segments == 1 && zmm_heap_cached(heap) == 0, "a flush empties the cache");
	test_ok(zmm_block_size(zmm_block_of_data(left)) == 3200 + ZMM_TRUE_SIZE(40), "and merges what it held with both neighbours");
	test_ok(is_sound(heap), "the heap is sound after the flush");
	heap_test_end(&test);
}

static void counts(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	size_t index = ZMM_BUCKET_INDEX(ZMM_TRUE_SIZE(40));
	zmm_cache_list *list;
	void *ptr[3];

	start_with_cache(&test, SEGMENT);
	list = ZMM_CACHE_LIST(heap, index);
	ptr[0] = take(heap, 40);
	ptr[1] = take(heap, 40);
	ptr[2] = take(heap, 40);
	test_ok(heap->cache.missed[index] == 3 && list->hit == 0 && zmm_cache_count(list) == 0, "requests the cache does not serve are misses");
	give(heap, ptr[0]);
	give(heap, ptr[1]);
	ptr[0] = take(heap, 40);
	test_ok(list->hit == 1 && heap->cache.missed[index] == 3 && zmm_cache_count(list) == 1 && list->max_count == 2, "those it serves are hits");
	give(heap, ptr[0]);
	give(heap, ptr[2]);
	test_ok(zmm_cache_count(list) == 3 && list->max_count == 3, "the most there were is kept");
	zmm_heap_gc(heap);
	test_ok(zmm_cache_count(list) == 0 && list->max_count == 3 && list->hit == 1, "a flush empties the count alone");
	take_true(heap, ZMM_MAX_SMALL_SIZE - 8);
	test_ok(heap->large_cache.miss == 0, "the largest small request is not a large one");
	take_true(heap, ZMM_MAX_SMALL_SIZE);
	take(heap, odd(SEGMENT));
	test_ok(heap->large_cache.miss == 2,
		"large requests are counted as misses of their own");
	heap_test_end(&test);
}

#define MOST_BLOCKS ((ptrdiff_t) (SIZE_MAX / ZMM_MIN_BLOCK_SIZE))

/* Counts of a cache that no test can fill: they are written, and then one block more comes. */
static void counts_do_not_overflow(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	size_t index = ZMM_BUCKET_INDEX(ZMM_TRUE_SIZE(40));
	zmm_cache_list *list;
	void *ptr[2];

	heap_test_prepare_fast(&test, SEGMENT);
	heap_test_open(&test);
	list = ZMM_CACHE_LIST(heap, index);
	ptr[0] = take(heap, 40);
	ptr[1] = take(heap, 40);
	zmm_cache_flush(heap);
	list->max_count = MOST_BLOCKS - 1;
	list->room = 0;
	give(heap, ptr[0]);
	test_ok(zmm_cache_count(list) == (size_t) MOST_BLOCKS && list->max_count == MOST_BLOCKS, "a list counts as many blocks as the address space has");
	list->max_count = 1;
	zmm_cache_count_more(list, MOST_BLOCKS - 1);
	test_ok(zmm_cache_count(list) == (size_t) MOST_BLOCKS && list->room == 0, "also when many come at once");
	list->max_count = 1;
	list->hit = heap->cache.missed[index] = UINT32_MAX;
	ptr[0] = take(heap, 40);
	heap->cache.missed[index] = UINT32_MAX;
	zmm_cache_flush(heap);
	ptr[0] = take(heap, 40);
	test_ok(list->hit == (uint64_t) UINT32_MAX + 1 && heap->cache.missed[index] == (uint64_t) UINT32_MAX + 1, "more hits and misses than 32 bits can tell are counted");
	zmm_heap_shutdown(heap, false, true);
	test_ok(heap->cache.missed[index] == 0 && heap->cache.earlier_misses[index] == 8, "and remembered as many");
	heap_test_end(&test);
}

static void large_blocks_are_not_cached(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	void *small, *large;

	start_with_cache(&test, SEGMENT);
	small = take_true(heap, ZMM_MAX_SMALL_SIZE - 8);
	large = take_true(heap, ZMM_MAX_SMALL_SIZE);
	give(heap, large);
	test_ok(zmm_heap_cached(heap) == 0 && heap->size == ZMM_MAX_SMALL_SIZE - 8, "the first large size is merged at once");
	give(heap, small);
	test_ok(zmm_heap_cached(heap) == ZMM_MAX_SMALL_SIZE - 8, "the last small size is cached");
	heap_test_end(&test);
}

static void flush_gives_segments_back(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	void *ptr[1000];
	size_t i, real_size;

	start_with_cache(&test, 16 * SEGMENT);
	test_ok(zmm_heap_gc(heap) == 0 && !zmm_cache_flush(heap), "a flush of nothing says so");
	for (i = 0; i < COUNT_OF(ptr); i++) {
		ptr[i] = take(heap, ZMM_MAX_SMALL_REQUEST);
	}
	real_size = heap->real->size;
	for (i = 0; i < COUNT_OF(ptr); i++) {
		give(heap, ptr[i]);
	}
	test_ok(heap->real->size == real_size && heap->use->size == 0 && real_size >= 3 * SEGMENT,
		"cached blocks keep their segments");
	test_ok(zmm_heap_gc(heap) == real_size, "a flush says how many bytes it gave back");
	test_ok(heap->real->size == 0 && test.book.segments == 0 && heap->size == 0 && !heap->segments.list, "which are all");
	test_ok(is_sound(heap), "the heap is sound with nothing left");
	heap_test_end(&test);
}

/* A list whose cache was empty several times gets several blocks at once. */
static void misses_cut_runs(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	size_t size = ZMM_TRUE_SIZE(100), index = ZMM_BUCKET_INDEX(size), i, most = 0, out_of_order = 0, beyond = 0, used = 0;
	char *last = NULL;

	heap_test_prepare(&test, SEGMENT);
	test.config.cache_size = ZMM_CACHE_AUTO;
	heap_test_set_runs(&test, 10 * size);
	heap_test_open(&test);
	for (i = 0; i < 300; i++) {
		char *ptr = take(heap, 100);
		size_t count = zmm_cache_count(ZMM_CACHE_LIST(heap, index));

		most = count > most ? count : most;
		beyond += zmm_heap_cached(heap) != count * size + heap->victim.size || heap->use->size != (used += true_size_of(ptr));
		out_of_order += last && ptr != last + true_size_of(last) && heap->segments.list->next_segment == NULL;
		last = ptr;
	}
	test_ok(most == 9 && beyond == 0, "a run serves one request, the others of it are cached, not used");
	test_ok(out_of_order == 0, "and served in the order of their addresses");
	test_ok(heap->cache.missed[index] < 60 && heap->cache.missed[index] + ZMM_CACHE_LIST(heap, index)->hit == 300, "which saves misses");
	test_ok(is_sound(heap), "the heap is sound with runs");
	zmm_heap_gc(heap);
	test_ok(zmm_heap_cached(heap) == 0 && heap->use->size == used && is_sound(heap), "a flush merges what was not used");
	heap_test_end(&test);
}

/* The block that serves may be a little larger than asked for, and a large one. */
static void runs_end_with_the_small_lists(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	size_t size = ZMM_MAX_SMALL_SIZE - 8, half = ZMM_ALIGNED_SIZE(size / 2), i;
	void *hole, *behind, *ptr;

	heap_test_prepare(&test, SEGMENT);
	test.config.cache_size = ZMM_CACHE_AUTO;
	heap_test_set_runs(&test, 4 * size);
	heap_test_open(&test);
	for (i = 0; i < 4; i++) {
		take_true(heap, size);
		zmm_heap_gc(heap);
	}
	hole = take_true(heap, half);
	behind = take_true(heap, size + 8 - half);
	take(heap, 1);
	zmm_heap_gc(heap);
	test_ok((uintptr_t) behind == (uintptr_t) hole + half, "two blocks that lie side by side have the first large size together");
	while (zmm_tree_search(heap, size + 8)) {
		take_true(heap, half);
		zmm_heap_gc(heap);
	}
	give(heap, hole);
	give(heap, behind);
	zmm_heap_gc(heap);
	ptr = take_true(heap, size);
	test_ok(ptr == hole && true_size_of(ptr) == size + 8 && zmm_heap_cached(heap) == 0 && is_sound(heap),
		"a small request may get the first large size, which has no run");
	heap_test_end(&test);
}

static void pressure_flushes(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	void *ptr[1000];
	size_t i;

	start_with_cache(&test, ZMM_CACHE_AUTO);
	for (i = 0; i < COUNT_OF(ptr); i++) {
		ptr[i] = take(heap, ZMM_MAX_SMALL_REQUEST);
	}
	for (i = 0; i < COUNT_OF(ptr); i++) {
		give(heap, ptr[i]);
	}
	test_ok(zmm_heap_cached(heap) > heap->real->size / 2 && heap->use->size == 0, "an automatic cache takes every small block");
	take(heap, odd(SEGMENT));
	test_ok(zmm_heap_cached(heap) == 0 && heap->real->size == 2 * SEGMENT && is_sound(heap), "and is flushed before the heap grows");
	heap_test_end(&test);
}

/* One list is busy, another served `lacking` requests less than it has blocks. */
static void idle_lists_are_flushed(size_t lacking)
{
	enum { HELD = 200 };
	heap_test test;
	zmm_heap *heap = &test.heap;
	zmm_cache_list *idle, *busy;
	size_t idle_index = ZMM_BUCKET_INDEX(ZMM_TRUE_SIZE(ZMM_MAX_SMALL_REQUEST)), busy_index = ZMM_BUCKET_INDEX(ZMM_TRUE_SIZE(100)), i;
	void *held[HELD], *ptr;

	heap_test_prepare_fast(&test, SEGMENT);
	heap_test_open(&test);
	for (i = 0; i < 10; i++) {
		take(heap, odd(40 * KIB)); /* it is the share of the heap that counts */
	}
	for (i = 0; i < HELD; i++) {
		held[i] = take(heap, ZMM_MAX_SMALL_REQUEST);
	}
	for (i = 0; i < HELD; i++) {
		give(heap, held[i]);
	}
	idle = ZMM_CACHE_LIST(heap, idle_index);
	busy = ZMM_CACHE_LIST(heap, busy_index);
	ptr = take(heap, 100);
	for (i = 0; i < 20 * HELD; i++) {
		give(heap, ptr);
		ptr = take(heap, 100);
	}
	give(heap, ptr);
	zmm_large_cache_flush(heap); /* a block that took a little more than was asked for */
	heap->cache.seen_hit[idle_index] = idle->hit - (zmm_cache_count(idle) - lacking);
	test_ok(zmm_heap_cached(heap) > heap->real->size / ZMM_CACHE_SOFT_SHARE && zmm_heap_cached(heap) < heap->real->size / ZMM_CACHE_HARD_SHARE,
		"a cache with a good part of the heap, but less than half");
	test_ok(zmm_cache_relieve(heap, heap->segments.common_size, true) == (lacking > 0) && !idle->first == (lacking > 0) && busy->first && is_sound(heap),
		"a list with %s than requests since the last look is %sflushed, a busy one is not", lacking ? "more blocks" : "no more blocks", lacking ? "" : "not ");
	test_ok(heap->cache.seen_hit[idle_index] == idle->hit && heap->cache.seen_hit[busy_index] == busy->hit, "the look is noted");
	test_ok(!zmm_cache_relieve(heap, heap->segments.common_size, true), "the next one has to wait for more requests");
	heap_test_end(&test);
}

#define LARGE_CACHE (64 * KIB) /* bytes in the large cache of a small heap */

/* Large blocks that were freed wait in lists found by their size. */
static void large_sizes_have_places(void)
{
	enum { MANY = 150 };
	heap_test test;
	zmm_heap *heap = &test.heap;
	const zmm_large_cache *cache = &heap->large_cache;
	size_t size = request_for(ZMM_TRUE_SIZE(2 * KIB)), i, unaligned = 0, wrong = 0;
	char *ptr, *many[MANY];

	heap_test_prepare_fast(&test, SEGMENT);
	heap_test_open(&test);
	ptr = take(heap, size);
	give(heap, ptr);
	test_ok(cache->count == 1 && cache->size == zmm_true_size_in(heap, size) && cache->miss == 1 && !cache->hit && zmm_heap_cached(heap) == cache->size + heap->victim.size,
		"a freed large block is cached");
	test_ok(take(heap, size) == ptr && cache->count == 0 && cache->size == 0 && cache->hit == 1 && cache->miss == 1 && cache->max_count == 1,
		"and serves the next request of its size, which is a hit");
	ptr = take(heap, odd(SEGMENT / 4 + KIB));
	give(heap, ptr);
	test_ok(cache->count == 0, "one of more than a fourth of a segment is merged");
	for (i = 0; i < MANY; i++) {
		many[i] = take(heap, size);
		unaligned += (uintptr_t) many[i] % 64 != 0;
	}
	for (i = 0; i < MANY; i++) {
		give(heap, many[i]);
	}
	test_ok(cache->size <= LARGE_CACHE && cache->size + zmm_true_size_in(heap, size) > LARGE_CACHE
			&& cache->max_count == cache->count && is_sound(heap),
		"together they are bounded");
	for (i = 0; i < 20; i++) {
		wrong += (uintptr_t) take(heap, 2 * KIB) % 64 != 0;
	}
	test_ok(unaligned && wrong == 0 && is_sound(heap), "a request of the same true size that asks for alignment gets it");
	heap_test_end(&test);
}

static heap_test stage;

static void flush_it(void *nothing)
{
	(void) nothing;
	zmm_cache_flush(&stage.heap);
}

/* Somebody writes to the first word of a block that he freed last of three of a size. */
static void links_are_not_believed(size_t size)
{
	static _Alignas(16) unsigned char elsewhere[256], before[256];
	zmm_heap *heap = &stage.heap;
	void *ptr[3], *word;
	size_t i, links;

	for (links = 0; links < 3; links++) {
		heap_test_prepare_fast(&stage, SEGMENT);
		heap_test_open(&stage);
		for (i = 0; i < 3; i++) {
			ptr[i] = take(heap, odd(size));
			memset(ptr[i], 0, odd(size));
			take(heap, 1);
		}
		for (i = 0; i < 3; i++) {
			give(heap, ptr[i]);
		}
		memset(elsewhere, 0, sizeof(elsewhere));
		memcpy(before, elsewhere, sizeof(before));
		word = links == 0 ? elsewhere + 128 : links == 1 ? (unsigned char *) ptr[0] + 16 : NULL;
		memcpy(ptr[2], &word, sizeof(word));
		test_ok(panics(flush_it, NULL, "cached block was written to after it was freed") && memcmp(elsewhere, before, sizeof(before)) == 0,
			"%zu bytes: a flush does not follow a link %s", size, links == 0 ? "out of the heap" : links == 1 ? "into a block" : "of NULL");
		memset(&heap->large_cache, 0, sizeof(heap->large_cache)); /* the heap's end would not follow it either */
		heap_test_end(&stage);
	}
}

/* The block with the damaged link is in use again, and nothing leads to the others. */
static void lost_blocks_are_noticed(size_t size)
{
	zmm_heap *heap = &stage.heap;
	void *ptr[2];

	heap_test_prepare_fast(&stage, SEGMENT);
	heap_test_open(&stage);
	ptr[0] = take(heap, odd(size));
	ptr[1] = take(heap, odd(size));
	take(heap, 1);
	while (ZMM_SMALL_SIZE(ZMM_TRUE_SIZE(odd(size))) && ZMM_CACHE_LIST(heap, ZMM_BUCKET_INDEX(ZMM_TRUE_SIZE(odd(size))))->first) {
		take(heap, odd(size));
	}
	give(heap, ptr[0]);
	give(heap, ptr[1]);
	memset(ptr[1], 0, sizeof(void *));
	test_ok(take(heap, odd(size)) == ptr[1] && panics(flush_it, NULL, "cached block was written to after it was freed"),
		"%zu bytes: a flush misses a block that a list has lost", size);
	heap_test_end(&stage);
}

/* --- ends of blocks that were overrun --- */

static unsigned char *overrun_block;
static size_t overrun_size;

static void give_overrun(void *nothing)
{
	(void) nothing;
	give(&stage.heap, overrun_block);
}

static void take_again(void *nothing)
{
	(void) nothing;
	take(&stage.heap, overrun_size);
}

static void take_twice(void *nothing)
{
	take_again(nothing);
	take_again(nothing);
}

static void end_request(void *full)
{
	zmm_heap_shutdown(&stage.heap, full != NULL, true);
}

/* Writes one byte behind the end of the block, or takes that back. */
static void overrun_end(void)
{
	overrun_block[true_size_of(overrun_block) - ZMM_HEADER_SIZE] ^= 0x18;
}

/* A block of so many bytes, between used ones, whose end is overrun. */
static void start_with_overrun(size_t true_size)
{
	heap_test_prepare_fast(&stage, SEGMENT);
	heap_test_open(&stage);
	take(&stage.heap, 1);
	overrun_block = take_true(&stage.heap, true_size);
	overrun_size = request_for(true_size);
	take(&stage.heap, 1);
	overrun_end();
}

static void end_with_overrun(void)
{
	overrun_end(); /* the heap's end would find it */
	heap_test_end(&stage);
}

static void near_ends_are_looked_at_by_the_free(void)
{
	size_t size, missed = 0;

	for (size = ZMM_MIN_BLOCK_SIZE; size <= ZMM_NEAR_SIZE; size += ZMM_ALIGNMENT) {
		start_with_overrun(size);
		missed += !panics(give_overrun, NULL, "end of a used block was overrun");
		end_with_overrun();
	}
	test_ok(missed == 0, "the free of a block of up to %zu bytes finds that its end was overrun", (size_t) ZMM_NEAR_SIZE);
}

static size_t named;

static void name_overrun(void *context, const void *where, const char *what)
{
	(void) context;
	named += where == zmm_block_of_data(overrun_block) && strstr(what, "tag behind a block of") == what;
}

/* Beyond that it is whoever takes it out of the cache, by `act`. */
static void far_ends_are_looked_at_later(void (*act)(void *), void *argument, const char *name)
{
	static const size_t sizes[] = { ZMM_NEAR_SIZE + ZMM_ALIGNMENT, 256, ZMM_MAX_SMALL_SIZE - ZMM_ALIGNMENT, ZMM_MAX_SMALL_SIZE, 2048, 8192 };
	size_t i, missed = 0, unnamed = 0;

	for (i = 0; i < COUNT_OF(sizes); i++) {
		start_with_overrun(sizes[i]);
		give(&stage.heap, overrun_block);
		named = 0;
		zmm_heap_check(&stage.heap, name_overrun, NULL);
		unnamed += named != 1;
		missed += !panics(act, argument, "end of a block was overrun before it was freed");
		end_with_overrun();
	}
	test_ok(missed == 0, "%s finds that the ends of larger cached blocks were overrun", name);
	test_ok(unnamed == 0, "and the check names them before");
}

/* Somebody writes the tag of a used block over that of a cached one, whose end is whole. */
static void own_tags_are_compared(void (*act)(void *), const char *name)
{
	static const size_t sizes[] = { ZMM_MIN_BLOCK_SIZE, ZMM_NEAR_SIZE + ZMM_ALIGNMENT, 256, ZMM_MAX_SMALL_SIZE - ZMM_ALIGNMENT };
	size_t i, missed = 0;

	for (i = 0; i < COUNT_OF(sizes); i++) {
		start_with_overrun(sizes[i]);
		overrun_end(); /* which takes it back */
		give(&stage.heap, overrun_block);
		zmm_block_tag_used(zmm_block_of_data(overrun_block));
		missed += !panics(act, NULL, "cached block was written to after it was freed");
		zmm_block_tag_cached(zmm_block_of_data(overrun_block));
		heap_test_end(&stage);
	}
	test_ok(missed == 0, "%s finds that the tag of a cached block was written over", name);
}

/* What a link leads to looks like a cached block of the size, but is not the heap's.  A list of small blocks is looked at when it
 * is flushed, one of large blocks by each request as well. */
static void blocks_elsewhere_are_not_believed(size_t size, void (*act)(void *), const char *name)
{
	static _Alignas(16) unsigned char elsewhere[4 * KIB], before[sizeof(elsewhere)];
	zmm_block *block = (zmm_block *) (void *) elsewhere;
	void *link = zmm_block_data(block);

	start_with_overrun(ZMM_MIN_BLOCK_SIZE);
	overrun_end();
	overrun_size = odd(size);
	overrun_block = take(&stage.heap, overrun_size);
	take(&stage.heap, 1);
	memset(elsewhere, 0, sizeof(elsewhere));
	zmm_block_tag(block, true_size_of(overrun_block), ZMM_USED_BLOCK);
	zmm_block_tag_cached(block);
	memcpy(before, elsewhere, sizeof(before));
	give(&stage.heap, overrun_block);
	memcpy(overrun_block, &link, sizeof(link));
	test_ok(panics(act, NULL, "cached block was written to after it was freed") && memcmp(elsewhere, before, sizeof(before)) == 0,
		"%zu bytes: %s does not take a block that lies elsewhere", size, name);
	memset(&stage.heap.large_cache, 0, sizeof(stage.heap.large_cache)); /* the heap's end would not follow it either */
	heap_test_end(&stage);
}

/* The heap opens a little further, again and again. */
static void looked_at_once_for_a_segment(void)
{
	zmm_heap *heap = &stage.heap;
	void *ptr;

	heap_test_prepare_fast(&stage, SEGMENT);
	heap_test_open(&stage);
	ptr = take(heap, odd(2 * KIB));
	take(heap, 1);
	give(heap, ptr);
	test_ok(!zmm_cache_relieve(heap, SEGMENT - 4 * KIB, false) && heap->large_cache.count == 1, "less growth than a segment leaves the large cache alone");
	test_ok(zmm_cache_relieve(heap, 4 * KIB, false) && heap->large_cache.count == 0 && is_sound(heap), "as much as one, in steps, empties it");
	take(heap, odd(2 * KIB));
	give(heap, take(heap, odd(2 * KIB)));
	test_ok(zmm_cache_relieve(heap, SEGMENT, true) && heap->large_cache.count == 0 && is_sound(heap), "so does a new segment at once");
	heap_test_end(&stage);
}

/* All memory that is left waits in the cache. */
static void flushed_when_storage_has_no_more(void)
{
	enum { MANY = 200 };
	zmm_heap *heap = &stage.heap;
	void *ptr[MANY];
	size_t i;

	heap_test_prepare(&stage, SEGMENT);
	stage.config.cache_size = SEGMENT;
	heap_test_open(&stage);
	take(heap, 1);
	for (i = 0; i < MANY; i++) {
		ptr[i] = take_true(heap, 200);
	}
	for (i = 0; i < MANY; i++) {
		give(heap, ptr[i]);
	}
	stage.book.refuse = true;
	test_ok(zmm_heap_cached(heap) == MANY * 200 && take(heap, odd(SEGMENT / 2)) && stage.book.refused == 1 && !notes.memory_calls && is_sound(heap),
		"what waits in the cache serves when storage has no more");
	heap_test_end(&stage);
}

/* Sizes that no request asks for any more begin with short runs again. */
static void misses_are_forgotten(void)
{
	const size_t index = ZMM_BUCKET_INDEX(ZMM_TRUE_SIZE(100));
	zmm_heap *heap = &stage.heap;
	size_t i;

	heap_test_prepare_fast(&stage, SEGMENT);
	heap_test_open(&stage);
	for (i = 0; i < 1000; i++) {
		take(heap, 100);
	}
	zmm_heap_shutdown(heap, false, true);
	test_ok(heap->cache.earlier_misses[index] == 8, "misses of a request are remembered, up to a bound");
	zmm_heap_shutdown(heap, false, true);
	test_ok(heap->cache.earlier_misses[index] == 4, "half of them after the next");
	for (i = 0; i < 3; i++) {
		zmm_heap_shutdown(heap, false, true);
	}
	test_ok(heap->cache.earlier_misses[index] == 0, "and none after some more");
	heap_test_end(&stage);
}

/* The block behind one whose end was overrun is merged: the tag before it tells of a free block that is none. */
static void damaged_neighbours_are_not_believed(size_t told)
{
	unsigned char *behind;
	zmm_block *block;
	zmm_word tag;

	heap_test_prepare_fast(&stage, SEGMENT);
	heap_test_open(&stage);
	overrun_block = take_true(&stage.heap, ZMM_MAX_SMALL_SIZE);
	memset(overrun_block, 0, request_for(ZMM_MAX_SMALL_SIZE));
	zmm_victim_release(&stage.heap); /* it is behind */
	behind = take(&stage.heap, odd(SEGMENT / 2));
	take(&stage.heap, 1);
	block = zmm_block_of_data(behind);
	test_ok(zmm_next_block(zmm_block_of_data(overrun_block)) == block, "a block beyond the cache is behind one that will be in it");
	give(&stage.heap, overrun_block);
	tag = block->info._prev;
	block->info._prev = (zmm_word) told | ZMM_FREE_BLOCK;
	overrun_block = behind;
	test_ok(panics(give_overrun, NULL, "tags of a free block disagree"),
		"a merge does not believe a tag that says %zu bytes before the block are free", told);
	block->info._prev = tag;
	heap_test_end(&stage);
}

enum { FILLERS = 100, FILLER = 3000, OTHERS = 10, OTHER = 6000 };

static void *others[OTHERS];

/* The large cache is full of blocks of one class.  Some of another are in use, and what is asked for needs no growth, before
 * which the cache would be emptied. */
static void start_with_full_large_cache(void)
{
	void *many[FILLERS], *hole;
	size_t i;

	heap_test_prepare_fast(&stage, SEGMENT);
	heap_test_open(&stage);
	hole = take(&stage.heap, odd(60000));
	for (i = 0; i < OTHERS; i++) {
		others[i] = take(&stage.heap, odd(OTHER));
		take(&stage.heap, 1);
	}
	for (i = 0; i < FILLERS; i++) {
		many[i] = take(&stage.heap, odd(FILLER));
		take(&stage.heap, 1);
	}
	give(&stage.heap, hole);
	for (i = 0; i < FILLERS; i++) {
		give(&stage.heap, many[i]);
	}
	stage.heap.large_cache.patience = 0; /* that was many misses ago */
}

static bool large_cache_is_full(size_t size)
{
	size_t cached = stage.heap.large_cache.size;

	return cached <= LARGE_CACHE && cached + zmm_true_size_in(&stage.heap, odd(size)) > LARGE_CACHE;
}

/* The blocks of OTHER that wait. */
static size_t others_waiting(void)
{
	const zmm_cached *cached = stage.heap.large_cache.lists[zmm_class_index(ZMM_TRUE_SIZE(odd(OTHER)))];
	size_t count = 0;

	for (; cached; cached = cached->next) {
		count++;
	}
	return count;
}

/* Blocks of one class that nobody asks for do not keep those of another out, if what was asked for was not there. */
static void full_large_cache_makes_room(void)
{
	zmm_heap *heap = &stage.heap;
	size_t i;

	start_with_full_large_cache();
	test_ok(large_cache_is_full(FILLER) && others_waiting() == 0 && is_sound(heap), "the large cache is full");
	for (i = 0; i < OTHERS; i++) {
		take(heap, odd(4100)); /* which it does not have */
		give(heap, others[i]);
	}
	test_ok(others_waiting() == OTHERS && large_cache_is_full(OTHER) && is_sound(heap), "it makes room for what is freed after each miss");
	heap_test_end(&stage);
}

/* While it has what is asked for, what is freed beyond its bound is merged. */
static void full_large_cache_stays_as_it_is(void)
{
	zmm_heap *heap = &stage.heap;
	size_t i;

	start_with_full_large_cache();
	take(heap, odd(4100));
	for (i = 0; i < OTHERS; i++) {
		give(heap, others[i]);
	}
	test_ok(others_waiting() == 1 && large_cache_is_full(OTHER) && is_sound(heap), "it makes room once for what it did not have");
	heap_test_end(&stage);
}

/* Segments of whatever size: each block that is freed is cached or merged. */
static void all_sizes_have_room(void)
{
	zmm_heap *heap = &stage.heap;
	size_t segment, size, cached = 0;

	for (segment = 4 * KIB; segment <= 4096 * KIB; segment *= 2) {
		heap_test_prepare_fast(&stage, segment);
		heap_test_open(&stage);
		for (size = 500; size < segment && size < 1024 * KIB; size += size / 64) {
			void *ptr = take(heap, odd(size));

			give(heap, ptr);
			cached += heap->large_cache.count;
			zmm_large_cache_flush(heap);
		}
		test_ok(cached && is_sound(heap), "segments of %zu KiB: blocks of all sizes come and go", segment / KIB);
		heap_test_end(&stage);
	}
}

enum { HELD_FILLERS = 60 };

/* So many blocks are taken, and freed when the cache did not serve so many requests.  Returns the bytes that wait then. */
static size_t cached_after_misses(size_t misses)
{
	zmm_heap *heap = &stage.heap;
	void *fillers[HELD_FILLERS];
	size_t i;

	for (i = 0; i < HELD_FILLERS; i++) {
		fillers[i] = take(heap, odd(FILLER));
	}
	for (i = 0; i < misses; i++) {
		give(heap, take(heap, odd(SEGMENT / 2))); /* which the cache does not take */
	}
	for (i = 0; i < HELD_FILLERS; i++) {
		give(heap, fillers[i]);
	}
	return heap->large_cache.size;
}

/* Requests that go on without the heap's growth have a larger cache. */
static void misses_make_the_large_cache_larger(void)
{
	enum { MISSES = 1100 };

	start_with_full_large_cache();
	test_ok(cached_after_misses(0) <= LARGE_CACHE && is_sound(&stage.heap), "a few misses leave the large cache as large as it is");
	test_ok(cached_after_misses(MISSES) > 2 * LARGE_CACHE && is_sound(&stage.heap), "many make it larger");
	zmm_large_cache_flush(&stage.heap);
	test_ok(cached_after_misses(0) <= LARGE_CACHE && is_sound(&stage.heap), "until it is flushed");
	heap_test_end(&stage);
}

/* There is nothing else to make room from, which is not looked for each time. */
static void full_of_the_class_that_comes(void)
{
	zmm_heap *heap = &stage.heap;
	void *filler;

	start_with_full_large_cache();
	zmm_large_cache_flush(heap);
	filler = take(heap, odd(FILLER));
	cached_after_misses(0);
	take(heap, odd(4100));
	give(heap, filler);
	test_ok(large_cache_is_full(FILLER) && heap->large_cache.patience > heap->large_cache.miss + 1, "a cache that is full of the class that comes waits for more misses");
	take(heap, odd(4100));
	give(heap, others[0]);
	test_ok(others_waiting() == 0 && is_sound(heap), "until then what is freed is merged");
	heap_test_end(&stage);
}

static void *other_block;

static void give_other_block(void *nothing)
{
	(void) nothing;
	give(&stage.heap, other_block);
}

static void take_two_large(void *nothing)
{
	(void) nothing;
	take(&stage.heap, odd(2 * FILLER));
	take(&stage.heap, odd(2 * FILLER));
}

static void take_aligned(void *nothing)
{
	(void) nothing;
	take(&stage.heap, 2 * KIB);
}

/* The first block of a class is not aligned as a request wants, so it is passed by, and its link leads out of the heap. */
static void passed_links_are_not_believed(void)
{
	static _Alignas(64) unsigned char elsewhere[4 * KIB];
	size_t size = request_for(ZMM_TRUE_SIZE(2 * KIB));
	void *ptr, *link = elsewhere + 64 + ZMM_ALIGNMENT; /* is not either */

	heap_test_prepare_fast(&stage, SEGMENT);
	heap_test_open(&stage);
	do {
		take(&stage.heap, 8);
		ptr = take(&stage.heap, size);
	} while ((uintptr_t) ptr % 64 == 0);
	give(&stage.heap, ptr);
	memcpy(ptr, &link, sizeof(link));
	test_ok(panics(take_aligned, NULL, "cached block was written to after it was freed"), "the link of a block that is passed by is not believed");
	memset(&stage.heap.large_cache, 0, sizeof(stage.heap.large_cache));
	heap_test_end(&stage);
}

static void prove_it(void *nothing)
{
	(void) nothing;
	zmm_cache_prove(&stage.heap);
}

/* The link of a cached block leads to one of another class, which is sound.  The lists have as many blocks as they should:
 * another block is in none. */
static void classes_are_not_mixed(void (*act)(void *), const char *name)
{
	zmm_heap *heap = &stage.heap;
	void *large, *smaller, *first, *nothing = NULL;

	heap_test_prepare_fast(&stage, SEGMENT);
	heap_test_open(&stage);
	large = take(heap, odd(2 * FILLER));
	take(heap, 1);
	smaller = take(heap, odd(FILLER));
	take(heap, 1);
	first = take(heap, odd(FILLER));
	take(heap, 1);
	give(heap, smaller);
	give(heap, first);
	give(heap, large);
	memcpy(large, &smaller, sizeof(smaller));
	memcpy(first, &nothing, sizeof(nothing));
	test_ok(panics(act, NULL, "cached block was written to after it was freed"), "%s does not take a block of another class", name);
	memset(&heap->large_cache, 0, sizeof(heap->large_cache));
	heap_test_end(&stage);
}

/* The link of a list's last block leads back to the first: whoever follows it comes to no end. */
static void lists_have_an_end(size_t size)
{
	zmm_heap *heap = &stage.heap;
	void *first, *last, *end = NULL;

	heap_test_prepare_fast(&stage, SEGMENT);
	heap_test_open(&stage);
	last = take(heap, odd(size));
	take(heap, 1);
	first = take(heap, odd(size));
	zmm_cache_flush(heap); /* what a run was cut for, and not asked for */
	give(heap, last);
	give(heap, first);
	test_ok(memcmp(last, &end, sizeof(end)) == 0, "%zu bytes: the block that was freed first is the last of its list", size);
	memcpy(last, &first, sizeof(first));
	test_ok(panics(prove_it, NULL, "cached block was written to after it was freed"), "%zu bytes: a proof notices that the list leads back", size);
	memcpy(last, &end, sizeof(end));
	heap_test_end(&stage);
}

static void full_large_cache_without_blocks_is_noticed(void)
{
	zmm_cached *lists[ZMM_NUM_CLASSES];

	start_with_full_large_cache();
	take(&stage.heap, odd(4100));
	other_block = others[0];
	memcpy(lists, stage.heap.large_cache.lists, sizeof(lists));
	memset(stage.heap.large_cache.lists, 0, sizeof(lists));
	test_ok(panics(give_other_block, NULL, "cached block was written to after it was freed"), "room is not looked for in empty lists for ever");
	memcpy(stage.heap.large_cache.lists, lists, sizeof(lists));
	heap_test_end(&stage);
}

/* Random large sizes are served by blocks that are at hand, though somewhat larger, and never unaligned. */
static void about_the_same_size_serves(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	char *ptr;

	heap_test_prepare_fast(&test, SEGMENT);
	heap_test_open(&test);
	ptr = take(heap, odd(2400));
	take(heap, 1);
	give(heap, ptr);
	test_ok(take(heap, odd(2600)) != ptr, "a cached block that is too small does not serve");
	test_ok(take(heap, odd(1900)) != ptr, "nor does one that is much larger");
	test_ok(take(heap, odd(2320)) == ptr && true_size_of(ptr) == zmm_true_size_in(heap, odd(2400)) && heap->large_cache.count == 0 && is_sound(heap),
		"one that is a little larger does, whole");
	give(heap, ptr);
	test_ok(take(heap, odd(2200)) == ptr && is_sound(heap), "also one of the next list");
	heap_test_end(&test);
}

int main(void)
{
	near_ends_are_looked_at_by_the_free();
	far_ends_are_looked_at_later(take_again, NULL, "the next request");
	far_ends_are_looked_at_later(flush_it, NULL, "a flush");
	far_ends_are_looked_at_later(end_request, NULL, "the request's end");
	far_ends_are_looked_at_later(end_request, &stage, "the heap's end");
	own_tags_are_compared(take_again, "the next request");
	own_tags_are_compared(flush_it, "a flush");
	blocks_elsewhere_are_not_believed(100, flush_it, "a flush");
	blocks_elsewhere_are_not_believed(2 * KIB, flush_it, "a flush");
	blocks_elsewhere_are_not_believed(2 * KIB, take_twice, "a request");
	looked_at_once_for_a_segment();
	flushed_when_storage_has_no_more();
	misses_are_forgotten();
	damaged_neighbours_are_not_believed(256);
	damaged_neighbours_are_not_believed(1 << 28);
	full_large_cache_makes_room();
	full_large_cache_stays_as_it_is();
	misses_make_the_large_cache_larger();
	full_of_the_class_that_comes();
	all_sizes_have_room();
	full_large_cache_without_blocks_is_noticed();
	passed_links_are_not_believed();
	classes_are_not_mixed(take_two_large, "a request");
	classes_are_not_mixed(prove_it, "a proof");
	lists_have_an_end(200);
	lists_have_an_end(2 * KIB);
	about_the_same_size_serves();
	links_are_not_believed(100);
	links_are_not_believed(2 * KIB);
	lost_blocks_are_noticed(100);
	lost_blocks_are_noticed(2 * KIB);
	misses_cut_runs();
	runs_end_with_the_small_lists();
	pressure_flushes();
	large_sizes_have_places();
	idle_lists_are_flushed(1);
	idle_lists_are_flushed(0);
	last_in_first_out();
	one_list_for_each_size();
	limit_is_exact();
	neighbours_leave_them_alone();
	counts();
	counts_do_not_overflow();
	large_blocks_are_not_cached();
	flush_gives_segments_back();
	return test_end();
}
