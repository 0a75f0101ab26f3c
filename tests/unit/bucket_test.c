/* Small lists: one for each exact size, newest first, a bit and a count for each. */

#include "tests/unit/heap_fixture.h"

/* Blocks that lie in no segment: lists look at nothing but links. */
static zmm_free_block pen[ZMM_NUM_BUCKETS * 2];

static bool list_is_told(const zmm_heap *heap, size_t index)
{
	bool bit = heap->small.bitmap >> index & 1;
	size_t length = list_length(ZMM_SMALL_FREE_BUCKET(heap, index));

	return bit == (length != 0) && heap->small.counts[index] == length;
}

/* Bits and counts. */
static bool lists_are_told(const zmm_heap *heap)
{
	size_t i;

	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		if (!list_is_told(heap, i)) {
			return false;
		}
	}
	return true;
}

static void each_size_has_its_list(void)
{
	heap_test test;
	size_t i, j, wrong = 0;

	heap_test_start(&test, 64 * KIB);
	heap_test_reach_everywhere(&test);
	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		size_t size = ZMM_MIN_BLOCK_SIZE + 8 * i;

		zmm_bucket_insert(&test.heap, &pen[i], size);
		for (j = 0; j < ZMM_NUM_BUCKETS; j++) {
			wrong += zmm_list_is_empty(&test.heap, ZMM_SMALL_FREE_BUCKET(&test.heap, j)) != (j != i);
		}
		wrong += test.heap.small.bitmap != (size_t) 1 << i || !lists_are_told(&test.heap);
		zmm_bucket_remove(&test.heap, &pen[i], size);
		wrong += test.heap.small.bitmap != 0 || !lists_are_told(&test.heap);
	}
	test_ok(wrong == 0, "each small size goes to its own list, sets its own bit and is counted there");
	heap_test_end(&test);
}

/* Against a look at every bit: all sets of three lists. */
static void search_finds_smallest_that_fits(void)
{
	heap_test test;
	size_t step = 7, a, wanted, wrong = 0;

	heap_test_start(&test, 64 * KIB);
	heap_test_reach_everywhere(&test);
	for (a = 0; a < ZMM_NUM_BUCKETS; a++) {
		size_t index[3] = { a, (a + step) % ZMM_NUM_BUCKETS, (a + 3 * step) % ZMM_NUM_BUCKETS };
		size_t i;

		for (i = 0; i < 3; i++) {
			zmm_bucket_insert(&test.heap, &pen[i], ZMM_BUCKET_TRUE_SIZE(index[i]));
		}
		for (wanted = 0; wanted < ZMM_NUM_BUCKETS; wanted++) {
			zmm_free_block *best = NULL;
			size_t best_index = ZMM_NUM_BUCKETS;

			for (i = 0; i < 3; i++) {
				if (index[i] >= wanted && index[i] < best_index) {
					best_index = index[i];
					best = &pen[i];
				}
			}
			wrong += zmm_bucket_search(&test.heap, ZMM_BUCKET_TRUE_SIZE(wanted)) != best;
		}
		for (i = 0; i < 3; i++) {
			zmm_bucket_remove(&test.heap, &pen[i], ZMM_BUCKET_TRUE_SIZE(index[i]));
		}
		wrong += !lists_are_told(&test.heap);
	}
	test_ok(wrong == 0, "search finds the smallest list that fits, or nothing");
	heap_test_end(&test);
}

/* true: the list has exactly these blocks in this order, both ways. */
static bool list_is(const zmm_free_block *head, zmm_free_block *const *blocks, size_t count)
{
	const zmm_free_block *position = head;
	size_t i;

	for (i = 0; i < count; i++) {
		if (position->next_free_block != blocks[i] || blocks[i]->prev_free_block != position) {
			return false;
		}
		position = blocks[i];
	}
	return position->next_free_block == head && head->prev_free_block == position;
}

static void newest_is_first(void)
{
	heap_test test;
	const zmm_free_block *head;
	size_t i, size = ZMM_BUCKET_TRUE_SIZE(5);

	heap_test_start(&test, 64 * KIB);
	heap_test_reach_everywhere(&test);
	head = ZMM_SMALL_FREE_BUCKET(&test.heap, 5);
	for (i = 0; i < 4; i++) {
		zmm_bucket_insert(&test.heap, &pen[i], size);
	}
	test_ok(list_is(head, (zmm_free_block *[]) { &pen[3], &pen[2], &pen[1], &pen[0] }, 4), "new blocks go to the head");
	zmm_bucket_remove(&test.heap, &pen[2], size);
	test_ok(list_is(head, (zmm_free_block *[]) { &pen[3], &pen[1], &pen[0] }, 3), "one of the middle leaves");
	zmm_bucket_remove(&test.heap, &pen[3], size);
	test_ok(list_is(head, (zmm_free_block *[]) { &pen[1], &pen[0] }, 2), "the first leaves");
	zmm_bucket_remove(&test.heap, &pen[0], size);
	test_ok(list_is(head, (zmm_free_block *[]) { &pen[1] }, 1), "the last leaves");
	test_ok(test.heap.small.bitmap == (size_t) 1 << 5 && test.heap.small.counts[5] == 1, "the bit stays while there is a block");
	zmm_bucket_remove(&test.heap, &pen[1], size);
	test_ok(list_is(head, NULL, 0) && !test.heap.small.bitmap && !test.heap.small.counts[5], "the bit goes with the last block");
	heap_test_end(&test);
}

/* For real: free blocks of every size between used ones. */
static void heap_serves_from_lists(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	void *hole[ZMM_NUM_BUCKETS], *twin[ZMM_NUM_BUCKETS];
	size_t i, wrong = 0;

	heap_test_start(&test, 256 * KIB);
	heap_test_reach_everywhere(&test);
	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		hole[i] = take_true(heap, ZMM_BUCKET_TRUE_SIZE(i));
		take(heap, 1);
		twin[i] = take_true(heap, ZMM_BUCKET_TRUE_SIZE(i));
		take(heap, 1);
	}
	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		give(heap, hole[i]);
		give(heap, twin[i]);
		wrong += !lists_are_told(heap);
	}
	test_ok(wrong == 0 && heap->small.bitmap == SIZE_MAX, "freed blocks are in their lists");
	test_ok(is_sound(heap), "the heap is sound with all lists filled");
	for (i = 0, wrong = 0; i < ZMM_NUM_BUCKETS; i++) {
		wrong += take_true(heap, ZMM_BUCKET_TRUE_SIZE(i)) != twin[i];
		wrong += take_true(heap, ZMM_BUCKET_TRUE_SIZE(i)) != hole[i];
		wrong += !lists_are_told(heap);
	}
	test_ok(wrong == 0 && !heap->small.bitmap, "a request takes the newest block of exactly its size");
	test_ok(is_sound(heap), "the heap is sound with all lists empty again");
	heap_test_end(&test);
}

static heap_test stage;

static void take_hole(void *true_size)
{
	take_true(&stage.heap, *(size_t *) true_size);
}

/* What a link leads to leads back, but is not the heap's. */
static void links_lead_into_the_heap(size_t true_size)
{
	static zmm_free_block elsewhere, before;
	zmm_free_block *hole;
	void *data;

	heap_test_start(&stage, 16 * KIB);
	data = take_true(&stage.heap, true_size);
	take(&stage.heap, 1);
	give(&stage.heap, data);
	hole = (zmm_free_block *) zmm_block_of_data(data);
	elsewhere.prev_free_block = elsewhere.next_free_block = hole;
	before = elsewhere;
	hole->next_free_block = &elsewhere;
	test_ok(panics(take_hole, &true_size, "links of a free block are damaged") && memcmp(&elsewhere, &before, sizeof(before)) == 0,
		"%zu bytes: a link that leads out of the heap is not followed, though it leads back", true_size);
	heap_test_end(&stage);
}

int main(void)
{
	each_size_has_its_list();
	search_finds_smallest_that_fits();
	newest_is_first();
	heap_serves_from_lists();
	links_lead_into_the_heap(160);
	links_lead_into_the_heap(1600);
	return test_end();
}
