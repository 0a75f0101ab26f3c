/* Sweeps: large lists of the cache are merged as they lie in memory. */

#include "heap/sweep.h"
#include "tests/unit/heap_fixture.h"
#include "tests/unit/random.h"

#define MOST 6000
#define KEPT_EACH 9

static heap_test test;
static zmm_heap *const heap = &test.heap;
static void *blocks[MOST];

/* Blocks of many sizes, most of which wait in the cache then; of each nine one is in use. */
static void start(bool large)
{
	size_t i;

	heap_test_prepare_fast(&test, 64 * KIB);
	test.policy.reservation = ZMM_AUTO_RESERVATION;
	heap_test_open(&test);
	random_start(3);
	for (i = 0; i < MOST; i++) {
		blocks[i] = take(heap, 1 + random_below(large && i % 100 == 0 ? 5000 : 300));
	}
	for (i = 0; i < MOST; i++) {
		if (i % KEPT_EACH) {
			give(heap, blocks[i]);
		}
	}
}

static size_t cached_blocks(void)
{
	size_t i, count = 0;

	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		count += zmm_cache_count(ZMM_CACHE_LIST(heap, i));
	}
	return count;
}

static void few_are_not_worth_it(void)
{
	start(false);
	test_ok(zmm_sweep_is_worth(heap, cached_blocks()), "%zu of %zu blocks are worth a sweep", cached_blocks(), heap->count);
	test_ok(!zmm_sweep_is_worth(heap, heap->count / 2 - 1), "less than half of them are not");
	heap->count = 2000;
	test_ok(zmm_sweep_is_worth(heap, 1024) && !zmm_sweep_is_worth(heap, 1023), "nor are less than 1024");
	heap->count = cached_blocks() + (MOST + KEPT_EACH - 1) / KEPT_EACH;
	heap_test_end(&test);
}

static void all_lists(void)
{
	size_t i, use;

	start(true);
	use = heap->use->size;
	zmm_cache_flush(heap);
	test_ok(zmm_heap_cached(heap) == 0 && heap->use->size == use && heap->count == (MOST + KEPT_EACH - 1) / KEPT_EACH && is_sound(heap),
		"a flush merges all that is cached, and nothing else");
	for (i = 0; i < MOST; i += KEPT_EACH) {
		give(heap, blocks[i]);
	}
	zmm_cache_flush(heap);
	test_ok(heap->real->size == 0 && !heap->segments.table.count && heap->count == 0 && is_sound(heap), "segments that are empty then go");
	heap_test_end(&test);
}

static void some_lists(void)
{
	size_t i, lists = 0, kept = 0;

	start(false);
	for (i = 0; i < ZMM_NUM_BUCKETS; i += 2) {
		lists |= (size_t) 1 << i;
	}
	for (i = 1; i < ZMM_NUM_BUCKETS; i += 2) {
		kept += zmm_cache_count(ZMM_CACHE_LIST(heap, i));
	}
	zmm_sweep(heap, lists);
	zmm_account_set_floor(heap);
	test_ok(cached_blocks() == kept && kept > 500 && is_sound(heap), "only the lists that are asked for are emptied");
	zmm_cache_flush(heap);
	heap_test_end(&test);
}

/* What small requests are cut from is tagged as cached blocks are, and in no list. */
static void victim_stays(void)
{
	size_t i, size;

	start(false);
	for (i = 0; i < 10000 && (!heap->victim.block || !ZMM_SMALL_SIZE(heap->victim.size)); i++) {
		take_true(heap, ZMM_BUCKET_TRUE_SIZE(40 + random_below(20)));
	}
	size = heap->victim.size;
	zmm_sweep(heap, SIZE_MAX);
	zmm_account_set_floor(heap);
	test_ok(size && ZMM_SMALL_SIZE(size) && heap->victim.size == size && zmm_heap_cached(heap) == size + heap->large_cache.size && is_sound(heap),
		"a victim of %zu bytes is left alone", size);
	heap_test_end(&test);
}

/* A block that waits in the cache. */
static zmm_block *waiting(void)
{
	return zmm_block_of_data(ZMM_CACHE_LIST(heap, 10)->first);
}

static void sweep_all(void *unused)
{
	(void) unused;
	zmm_sweep(heap, SIZE_MAX);
}

static void stops(void (*damage)(void), const char *line, const char *what)
{
	start(false);
	damage();
	test_ok(panics(sweep_all, NULL, line), "%s stops the process", what);
	heap->size = heap->use->size; /* so that nothing is asked of the cache at the end */
	heap_test_end(&test);
}

static void wild_link(void) { ((zmm_cached *) zmm_block_data(waiting()))->next = (void *) (uintptr_t) 0x4040; }
static void own_tag(void) { waiting()->info._size ^= 64; }
static void tag_behind(void) { zmm_block_at(waiting(), zmm_tag_size(waiting()->info._size))->info._prev ^= 64; }
static void no_size(void) { zmm_block_at(waiting(), zmm_tag_size(waiting()->info._size))->info._prev = ZMM_USED_BLOCK; }
static void count(void) { ZMM_CACHE_LIST(heap, 10)->max_count++; }

int main(void)
{
	few_are_not_worth_it();
	all_lists();
	some_lists();
	victim_stays();
	stops(wild_link, "written to after it was freed", "a link that leads out of the heap");
	stops(own_tag, "the tag behind it differs", "a tag that was written over");
	stops(tag_behind, "the tag behind it differs", "an end that was overrun");
	stops(no_size, "the tag behind it differs", "a block without a size");
	stops(count, "written to after it was freed", "a count that is wrong");
	return test_end();
}
