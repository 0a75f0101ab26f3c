/* The figures the design's texts give, out of the real code. */

#include "tests/unit/heap_fixture.h"

#if defined(ZMM_DEBUG_MAGIC) || defined(ZMM_DEBUG_THREAD) || defined(ZMM_DEBUG_CALL_SITE) \
	|| defined(ZMM_DEBUG_GUARD) || defined(ZMM_DEBUG_COOKIE)
# define LONGER_HEADERS 1
#else
# define LONGER_HEADERS 0
#endif

/* One column of the table in SPEC's words: what a build of this geometry has. */
typedef struct figures {
	const char *name;
	size_t header, smallest, segment_header, buckets, first_large, index_of_256;
} figures;

static const figures known[] = {
	{ "32-bit", 8, 16, 8, 32, 272, 30 },
	{ "compact", 8, 24, 16, 64, 536, 29 },
	{ "classic", 16, 32, 16, 64, 544, 28 },
};

static const figures *figures_of_this_build(void)
{
	size_t i = 0;

	while (strcmp(known[i].name, ZMM_GEOMETRY_NAME) != 0) {
		i++;
	}
	return &known[i];
}

static void equal(size_t found, size_t wanted, const char *what)
{
	if (!test_ok(found == wanted, "%s: %s is %zu", ZMM_GEOMETRY_NAME, what, wanted)) {
		test_note("found %zu", found);
	}
}

static void worked_example(void)
{
	const figures *figure = figures_of_this_build();

	equal(sizeof(size_t) == 4, strcmp(figure->name, "32-bit") == 0, "a build with 32-bit sizes");
	equal(ZMM_ALIGNMENT, 8, "the alignment");
	equal(ZMM_NUM_BUCKETS, figure->buckets, "the number of small lists");
	equal(COUNT_OF(((zmm_heap *) NULL)->small.heads), 2 * figure->buckets, "the number of list pointers");
	equal(COUNT_OF(((zmm_heap *) NULL)->large.roots), figure->buckets, "the number of large trees");
	equal(ZMM_SEGMENT_HEADER_SIZE, figure->segment_header, "the segment header");
#if LONGER_HEADERS
	test_skip("debug switches make headers longer", "headers, 256 and the first large size");
#else
	equal(ZMM_HEADER_SIZE, figure->header, "the block header");
	equal(ZMM_MIN_BLOCK_SIZE, figure->smallest, "the smallest block");
	equal(ZMM_MAX_SMALL_SIZE, figure->first_large, "the first large size");
	equal(ZMM_BUCKET_INDEX((size_t) 256), figure->index_of_256, "the index of 256");
	equal(ZMM_SMALL_SIZE(figure->first_large - 8), true, "the size before it being small");
	equal(ZMM_SMALL_SIZE(figure->first_large), false, "the first large size being small");
	equal(ZMM_BUCKET_INDEX(figure->first_large - 8), figure->buckets - 1, "the index of the last small size");
#endif
}

static void formulas(void)
{
	size_t i, wrong = 0;

	equal(ZMM_HEADER_SIZE % 8, 0, "the header's rest modulo 8");
	equal(ZMM_MIN_BLOCK_SIZE, ZMM_HEADER_SIZE + 2 * sizeof(void *), "header and two links");
	equal(ZMM_MAX_SMALL_SIZE, ZMM_NUM_BUCKETS * 8 + ZMM_MIN_BLOCK_SIZE, "the first large size by its formula");
	equal(ZMM_TRUE_SIZE(0), ZMM_MIN_BLOCK_SIZE, "the true size of 0 bytes");
	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		size_t size = ZMM_MIN_BLOCK_SIZE + 8 * i;

		wrong += ZMM_BUCKET_INDEX(size) != i || ZMM_BUCKET_TRUE_SIZE(i) != size || !ZMM_SMALL_SIZE(size);
	}
	equal(wrong, 0, "the number of small sizes without an index of their own");
	for (i = 0, wrong = 0; i < 5000; i++) {
		size_t size = ZMM_TRUE_SIZE(i);

		wrong += size % 8 != 0 || size < ZMM_MIN_BLOCK_SIZE || size < i + ZMM_BLOCK_EXTRA
			|| (size > ZMM_MIN_BLOCK_SIZE && size - 8 >= i + ZMM_BLOCK_EXTRA);
	}
	equal(wrong, 0, "the number of requests whose true size is not the smallest that holds them");
	equal(ZMM_TRUE_SIZE(ZMM_MAX_SMALL_REQUEST), ZMM_MAX_SMALL_SIZE - 8, "the last small request's true size");
	equal(ZMM_TRUE_SIZE(ZMM_MAX_SMALL_REQUEST + 1), ZMM_MAX_SMALL_SIZE, "the next request's true size");
	equal(ZMM_TRUE_SIZE(ZMM_MAX_REQUEST) > ZMM_MAX_REQUEST, true, "the largest request not wrapping");
}

/* Position of the highest bit, not the number of bits less one: 512 is in 9. */
static void large_index(void)
{
	size_t bit, wrong = 0;

	equal(ZMM_LARGE_BUCKET_INDEX((size_t) 512), 9, "the large index of 512");
	equal(ZMM_LARGE_BUCKET_INDEX((size_t) 1023), 9, "the large index of 1023");
	equal(ZMM_LARGE_BUCKET_INDEX((size_t) 1024), 10, "the large index of 1024");
	for (bit = 1; bit < ZMM_NUM_BUCKETS; bit++) {
		size_t power = (size_t) 1 << bit;

		wrong += ZMM_LARGE_BUCKET_INDEX(power) != bit;
		wrong += ZMM_LARGE_BUCKET_INDEX(power - 1) != bit - 1;
		wrong += ZMM_LARGE_BUCKET_INDEX(power | 1) != bit;
		wrong += ZMM_LARGE_BUCKET_INDEX(power | (power - 1)) != bit;
		wrong += zmm_low_bit(power) != bit || zmm_low_bit(power | power >> 1) != bit - 1;
	}
	equal(wrong, 0, "the number of wrong bit positions");
}

/* The pair of pointers is the end of a block that starts before it. */
static void list_heads(void)
{
	heap_test test;
	size_t i, misplaced = 0, unlinked = 0, overlapping = 0;

	heap_test_start(&test, 64 * KIB);
	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		zmm_free_block **pair = &test.heap.small.heads[2 * i];
		zmm_free_block *head = ZMM_SMALL_FREE_BUCKET(&test.heap, i);

		misplaced += (uintptr_t) pair - (uintptr_t) head != ZMM_HEADER_SIZE;
		overlapping += &head->prev_free_block != &pair[0] || &head->next_free_block != &pair[1];
		unlinked += pair[0] != head || pair[1] != head || !zmm_list_is_empty(&test.heap, head);
	}
	equal(misplaced, 0, "the number of list heads that are not one header before their pair");
	equal(overlapping, 0, "the number of list heads whose links are not the pair");
	equal(unlinked, 0, "the number of empty list heads that do not point to themselves");
	equal(zmm_list_is_empty(&test.heap, ZMM_REST_BUCKET(&test.heap)), true, "the rest queue's head pointing to itself");
	heap_test_end(&test);
}

/* In memory: segment header, block header, data, next block header, ..., guard. */
static void layout(void)
{
	heap_test test;
	zmm_segment *segment;
	zmm_block *block, *guard;
	void *first, *second;

	heap_test_start(&test, 64 * KIB);
	first = take_true(&test.heap, 256);
	second = take_true(&test.heap, 264);
	segment = test.heap.segments.list;
	guard = zmm_segment_guard(segment);
	block = zmm_block_of_data(first);
	equal((uintptr_t) first - (uintptr_t) segment, ZMM_SEGMENT_OVERHEAD, "the first data's offset");
	equal((uintptr_t) second - (uintptr_t) first, 256, "the distance of two blocks' data");
	equal(block->info._size, 256 | ZMM_USED_BLOCK, "a used block's own tag");
	equal(zmm_block_of_data(second)->info._prev, 256 | ZMM_USED_BLOCK, "the tag behind it");
	equal(block->info._prev, ZMM_GUARD_BLOCK, "a first block's tag of what is before it");
	equal((uintptr_t) guard + ZMM_HEADER_SIZE - (uintptr_t) segment, 64 * KIB, "the guard's end");
	equal(guard->info._size, ZMM_GUARD_BLOCK, "the guard's tag");
	equal(guard->info._prev, free_size_behind(second) | ZMM_FREE_BLOCK, "the guard's tag of the block before it");
	heap_test_end(&test);
}

int main(void)
{
	worked_example();
	formulas();
	large_index();
	list_heads();
	layout();
	return test_end();
}
