/* Rest queue: what segments made for one large request leave over. */

#include "suites/lib/heap_fixture.h"

#define SEGMENT (4 * KIB)

/* Takes a block that leaves `rest` bytes of its own two-unit segment. */
static void *take_leaving(zmm_heap *heap, size_t rest)
{
	return take_true(heap, 2 * SEGMENT - ZMM_SEGMENT_OVERHEAD - rest);
}

/* Size of the n-th block of the queue, newest first; 0 beyond its end. */
static size_t queued(zmm_heap *heap, unsigned n)
{
	const zmm_free_block *head = ZMM_REST_BUCKET(heap);
	const zmm_free_block *block = head->next_free_block;

	while (n-- && block != head) {
		block = block->next_free_block;
	}
	return block == head ? 0 : zmm_block_size(&block->block);
}

static void remainders_are_queued(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	size_t small = ZMM_MIN_BLOCK_SIZE, large = ZMM_MAX_SMALL_SIZE + 64;
	void *ptr;

	heap_test_start(&test, SEGMENT);
	ptr = take_leaving(heap, large);
	test_ok(heap->rest.count == 1 && queued(heap, 0) == large, "what is left of a large request's segment is queued");
	test_ok(heap->real->size == 2 * SEGMENT, "the segment is a multiple of the segment size");
	test_ok(free_size_behind(ptr) == large && zmm_block_is_rest(zmm_next_block(zmm_block_of_data(ptr))),
		"the queued block is marked");
	take_leaving(heap, small);
	test_ok(heap->rest.count == 2 && queued(heap, 0) == small && queued(heap, 1) == large, "the newest is first");
	test_ok(!heap->small.bitmap && !heap->large.bitmap, "queued blocks are in no other list");
	take_leaving(heap, small - 8);
	test_ok(heap->rest.count == 2, "what is too little for a block stays with the request");
	test_ok(is_sound(heap), "the heap is sound with queued blocks of both kinds");
	take(heap, 1);
	test_ok(heap->real->size == 7 * SEGMENT, "a small request does not eat a queued block");
	test_ok(heap->rest.count == 2, "and the remainder of a common segment is not queued");
	heap_test_end(&test);
}

static void oldest_moves_on(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	size_t i, first = ZMM_MAX_SMALL_SIZE, wrong = 0;
	unsigned n;

	heap_test_start(&test, SEGMENT);
	take_leaving(heap, first);
	take_leaving(heap, ZMM_MIN_BLOCK_SIZE + 8);
	for (i = 2; i < ZMM_MAX_REST_BLOCKS; i++) {
		take_leaving(heap, first + 8 * i);
	}
	test_ok(heap->rest.count == 16 && !heap->large.bitmap && !heap->small.bitmap, "the queue holds 16 blocks");
	take_leaving(heap, first + 8 * 16);
	test_ok(heap->rest.count == 16 && heap->large.bitmap == (size_t) 1 << ZMM_LARGE_BUCKET_INDEX(first),
		"the 17th sends the oldest to its large tree");
	test_ok(!zmm_block_is_rest(&heap->large.roots[ZMM_LARGE_BUCKET_INDEX(first)]->block), "where it has no mark");
	take_leaving(heap, first + 8 * 17);
	test_ok(heap->rest.count == 16 && heap->small.bitmap == (size_t) 1 << 1, "the 18th sends a small one to its small list");
	for (n = 0; n < 16; n++) {
		wrong += queued(heap, n) != first + 8 * (17 - n);
	}
	test_ok(wrong == 0, "the queue is in the order in which blocks came");
	test_ok(is_sound(heap), "the heap is sound after blocks moved on");
	heap_test_end(&test);
}

static void searched_near_the_limit_only(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	size_t sizes[] = { 1600, 1200, 2400, 1208 }, i;
	void *ptr;

	heap_test_start(&test, SEGMENT);
	for (i = 0; i < COUNT_OF(sizes); i++) {
		take_leaving(heap, sizes[i]);
	}
	*heap->limit.allowed = heap->real->size + SEGMENT;
	ptr = take_true(heap, 1200);
	test_ok(heap->rest.count == 4 && heap->real->size == *heap->limit.allowed, "with room for a segment the queue is left alone");
	give(heap, ptr);
	*heap->limit.allowed = heap->real->size + SEGMENT - 1;
	ptr = take_true(heap, 1200);
	test_ok(ptr && heap->rest.count == 3 && true_size_of(ptr) == 1200 && queued(heap, 1) == 2400 && queued(heap, 2) == 1600,
		"with less room than a segment it serves an exact size");
	ptr = take_true(heap, 1204);
	test_ok(ptr && true_size_of(ptr) == 1208 && heap->rest.count == 2, "then the smallest that fits");
	ptr = take_true(heap, 800);
	test_ok(ptr && heap->rest.count == 1 && queued(heap, 0) == 2400 && free_size_behind(ptr) == 800,
		"and cuts one that is larger");
	test_ok(heap->large.bitmap == (size_t) 1 << ZMM_LARGE_BUCKET_INDEX((size_t) 800), "whose remainder goes to the free lists");
	test_ok(is_sound(heap), "the heap is sound after the queue has served");
	ptr = take_true(heap, 2408);
	test_ok(!ptr && notes.limit_calls == 1 && heap->rest.count == 1, "a request that none fits fails");
	ptr = take_true(heap, 2400 - ZMM_MIN_BLOCK_SIZE + 8);
	test_ok(ptr && true_size_of(ptr) == 2400 && heap->rest.count == 0, "a remainder too small for a block stays with it");
	test_ok(is_sound(heap), "the heap is sound with the queue empty");
	heap_test_end(&test);
}

static void searched_when_storage_has_no_more(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	void *ptr;

	heap_test_start(&test, SEGMENT);
	take_leaving(heap, 1200);
	test.book.refuse = true;
	ptr = take_true(heap, 800);
	test_ok(ptr && heap->rest.count == 0 && free_size_behind(ptr) == 400 && test.book.refused == 1 && !notes.memory_calls,
		"when storage has no more the queue serves, however far the limit is");
	test_ok(!take_true(heap, 800) && notes.memory_calls == 1 && is_sound(heap), "what it cannot serve fails");
	heap_test_end(&test);
}

/* Bytes of free memory that serve a request wherever they lie. */
static size_t span_of(size_t size)
{
	size_t alignment = zmm_alignment_of(size);

	return ZMM_TRUE_SIZE(size) + (alignment > ZMM_ALIGNMENT ? alignment + ZMM_MIN_BLOCK_SIZE - ZMM_ALIGNMENT : 0);
}

/* A block that would fit a common segment, aligned as it is asked for only one of two units.  With headers of
 * 32 bits there is none for which what a first request leaves over is enough. */
static void searched_when_no_aligned_block_is_to_be_had(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	size_t capacity = SEGMENT - ZMM_SEGMENT_OVERHEAD, size = SEGMENT;

	while (size && (ZMM_TRUE_SIZE(size) > capacity || span_of(size) <= capacity || span_of(size) >= SEGMENT)) {
		size -= ZMM_ALIGNMENT;
	}
	if (!size) {
		test_ok(SIZE_MAX == UINT32_MAX, "there is such a block");
		return;
	}
	heap_test_start(&test, SEGMENT);
	take_leaving(heap, span_of(size));
	test_ok(heap->rest.count == 1 && heap->real->size == 2 * SEGMENT, "%zu bytes of a segment of two units are queued", span_of(size));
	*heap->limit.allowed = 3 * SEGMENT;
	test_ok(take(heap, size) && heap->real->size == 2 * SEGMENT && !notes.limit_calls,
		"they serve %zu aligned bytes, which would need two units, when there is room for one", size);
	test_ok(is_sound(heap), "the heap is sound");
	heap_test_end(&test);
}

static void lists_come_before_the_queue(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	void *hole;

	heap_test_start(&test, SEGMENT);
	hole = take_true(heap, 1600);
	take(heap, 1);
	give(heap, hole);
	take_leaving(heap, 1200);
	*heap->limit.allowed = heap->real->size;
	test_ok(take_true(heap, 1200) != NULL && heap->rest.count == 1, "a free block that fits worse is taken before the queue");
	heap_test_end(&test);
}

static void neighbours_merge_with_queued_blocks(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	void *large, *piece;

	heap_test_start(&test, SEGMENT);
	large = take_leaving(heap, 1200);
	take_leaving(heap, 1600);
	give(heap, large);
	test_ok(heap->rest.count == 1 && queued(heap, 0) == 1600 && heap->real->size == 2 * SEGMENT,
		"a segment whose large block is freed goes back with its queued block");
	large = take_leaving(heap, 1200);
	*heap->limit.allowed = heap->real->size;
	piece = take_true(heap, 1600); /* the queue's other block */
	test_ok(piece && heap->rest.count == 1, "the queue serves");
	large = change(heap, large, request_for(2 * SEGMENT - ZMM_SEGMENT_OVERHEAD - 800));
	test_ok(large && true_size_of(large) + free_size_behind(large) == 2 * SEGMENT - ZMM_SEGMENT_OVERHEAD && heap->rest.count == 0,
		"a block grows into the queued one behind it");
	test_ok(is_sound(heap), "the heap is sound after merges with queued blocks");
	heap_test_end(&test);
}

/* The data of a block that asks for 64 bytes of alignment may lie behind a gap. */
static void gaps_before_large_blocks_are_queued(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	size_t segment = 64 * KIB, size = 4 * segment, real, i, small = 0;
	void *large;

	heap_test_prepare_fast(&test, segment);
	heap_test_open(&test);
	real = heap->real->size;
	large = take(heap, size);
	test_ok((uintptr_t) large % ZMM_MAX_ALIGNMENT == 0, "a large block is aligned");
	test_ok(zmm_block_is_first(zmm_block_of_data(large)) || heap->rest.count == 1, "the gap before it is queued");
	large = change(heap, large, 2 * size);
	test_ok(large && is_sound(heap), "the heap is sound after the block has grown with its segment");
	for (i = ZMM_MIN_BLOCK_SIZE; i <= ZMM_MIN_BLOCK_SIZE + ZMM_MAX_ALIGNMENT; i += ZMM_ALIGNMENT) {
		small += take_true(heap, i) != NULL;
	}
	test_ok(small == i / ZMM_ALIGNMENT - ZMM_MIN_BLOCK_SIZE / ZMM_ALIGNMENT, "small requests of each size a gap may have are served");
	give(heap, large);
	test_ok(heap->rest.count == 0 && heap->real->size <= real + segment, "and none pins the segment");
	test_ok(is_sound(heap), "the heap is sound without the segment");
	heap_test_end(&test);
}

/* A segment that could not grow has what it had. */
static void refused_growth_keeps_the_queue(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	void *large;

	heap_test_start(&test, SEGMENT);
	large = take_leaving(heap, 1200);
	test.book.refuse = true;
	test_ok(!change(heap, large, odd(4 * SEGMENT)) && heap->rest.count == 1 && queued(heap, 0) == 1200 && free_size_behind(large) == 1200,
		"what is left over stays in the queue when storage refuses a larger segment");
	test_ok(!heap->small.bitmap && !heap->large.bitmap && is_sound(heap), "where small requests do not find it");
	test.book.refuse = false;
	take(heap, 1);
	give(heap, large);
	test_ok(heap->real->size == SEGMENT, "nor does one of those pin the segment");
	heap_test_end(&test);
}

static void search_rest(void *heap)
{
	(void) zmm_rest_search(heap, ZMM_MIN_BLOCK_SIZE);
}

/* A link that leads out of the heap, one that skips a block, and one that makes a circle. */
static void damaged_links_stop_the_search(void)
{
	heap_test test;
	zmm_heap *heap = &test.heap;
	zmm_free_block *head = ZMM_REST_BUCKET(heap), *first, *second, *kept;

	heap_test_start(&test, SEGMENT);
	take_leaving(heap, ZMM_MAX_SMALL_SIZE + 64);
	take_leaving(heap, ZMM_MAX_SMALL_SIZE + 96);
	take_leaving(heap, ZMM_MAX_SMALL_SIZE + 128);
	first = zmm_next_free(heap, head);
	second = zmm_next_free(heap, first);
	kept = first->next_free_block;
	first->next_free_block = zmm_link(heap, (zmm_free_block *) (uintptr_t) 4096);
	test_ok(panics(search_rest, heap, "links of a free block are damaged"), "a link that leads out of the heap stops the search");
	first->next_free_block = zmm_link(heap, zmm_next_free(heap, second));
	test_ok(panics(search_rest, heap, "links of a free block are damaged"), "so does one that skips a block");
	first->next_free_block = kept;
	kept = second->next_free_block;
	second->next_free_block = zmm_link(heap, first);
	test_ok(panics(search_rest, heap, "links of a free block are damaged"), "and a circle");
	second->next_free_block = kept;
	test_ok(zmm_rest_search(heap, ZMM_MIN_BLOCK_SIZE) && is_sound(heap), "sound links do not");
	heap_test_end(&test);
}

int main(void)
{
	remainders_are_queued();
	oldest_moves_on();
	searched_near_the_limit_only();
	searched_when_storage_has_no_more();
	searched_when_no_aligned_block_is_to_be_had();
	lists_come_before_the_queue();
	neighbours_merge_with_queued_blocks();
	gaps_before_large_blocks_are_queued();
	refused_growth_keeps_the_queue();
	damaged_links_stop_the_search();
	return test_end();
}
