/*
 * A heap with a fixed cache is PHP 5's, but for four faults that docs/ORIGINAL.md names: millions of random operations
 * are told to it and to a model of the original, and after each of them sizes, peaks, bitmaps, counts and the place of the
 * block are the same in both.
 *
 *   original_test [SEED]
 *   ZMM_ORIGINAL_SEED=7 ZMM_ORIGINAL_OPERATIONS=10000000 original_test
 *
 * The model is as plain as can be: pieces of memory that has no addresses, in lists that are searched from end to end.
 * It shares no code with the heap, only the geometry of blocks.
 */

#include "heap/settings.h"
#include "tests/unit/heap_fixture.h"
#include "tests/unit/random.h"

/* --- the model --- */

typedef enum kind { USED, CACHED, FREE, REST } kind;

typedef struct chunk chunk; /* a segment */
typedef struct line line;   /* pieces in the order in which they came */

typedef struct piece {
	struct piece *before; /* its neighbours in the segment, or NULL */
	struct piece *behind;
	struct piece *newer;  /* its neighbours in the line */
	struct piece *older;
	chunk *chunk;
	line *line;
	size_t offset;
	size_t size;
	kind kind;
} piece;

struct chunk {
	size_t size;
	const void *twin; /* the heap's segment */
};

struct line {
	piece *newest;
	piece *oldest;
};

static struct {
	size_t segment_size;
	size_t cache_size;
	size_t limit;
	size_t real_size;
	size_t real_peak;
	size_t size;
	size_t cached;
	size_t rest_count;
	line cache[ZMM_NUM_BUCKETS];
	line small[ZMM_NUM_BUCKETS];
	size_t large_counts[ZMM_NUM_BUCKETS];
	line large;
	line rest;
} original;

static void *claim(size_t size)
{
	void *memory = calloc(1, size);

	if (!memory) {
		printf("Bail out! no memory for the model\n");
		exit(2);
	}
	return memory;
}

static void line_put(line *into, piece *one, kind as)
{
	one->line = into;
	one->kind = as;
	one->newer = NULL;
	one->older = into->newest;
	*(into->newest ? &into->newest->newer : &into->oldest) = one;
	into->newest = one;
}

static void line_drop(piece *one)
{
	*(one->newer ? &one->newer->older : &one->line->newest) = one->older;
	*(one->older ? &one->older->newer : &one->line->oldest) = one->newer;
	one->line = NULL;
	one->kind = USED;
}

/* The smallest piece of at least so many bytes; of equal ones the newest. */
static piece *line_best(const line *among, size_t size)
{
	piece *one, *best = NULL;

	for (one = among->newest; one; one = one->older) {
		if (one->size >= size && (!best || one->size < best->size)) {
			best = one;
		}
	}
	return best;
}

static bool is_small(size_t size)
{
	return size < ZMM_MAX_SMALL_SIZE;
}

static void free_put(piece *one)
{
	if (is_small(one->size)) {
		line_put(&original.small[ZMM_BUCKET_INDEX(one->size)], one, FREE);
	} else {
		line_put(&original.large, one, FREE);
		original.large_counts[ZMM_LARGE_BUCKET_INDEX(one->size)]++;
	}
}

/* Out of whatever line it is in. */
static void free_drop(piece *one)
{
	if (one->kind == REST) {
		original.rest_count -= !is_small(one->size);
	} else if (!is_small(one->size)) {
		original.large_counts[ZMM_LARGE_BUCKET_INDEX(one->size)]--;
	}
	line_drop(one);
}

/* Sixteen that are not small make the queue full; small ones do not count, but go when they are the oldest. */
static void rest_put(piece *one)
{
	while (original.rest_count >= 16) {
		piece *oldest = original.rest.oldest;

		free_drop(oldest);
		free_put(oldest);
	}
	original.rest_count += !is_small(one->size);
	line_put(&original.rest, one, REST);
}

static bool is_free(const piece *one)
{
	return one && (one->kind == FREE || one->kind == REST);
}

/* The piece has only so many bytes; what is left, if it is enough for a block, is free or rest. */
static void cut(piece *one, size_t size, kind as)
{
	piece *left;

	if (one->size - size < ZMM_MIN_BLOCK_SIZE) {
		return;
	}
	left = claim(sizeof(*left));
	*left = (piece) { .before = one, .behind = one->behind, .chunk = one->chunk, .offset = one->offset + size, .size = one->size - size };
	if (left->behind) {
		left->behind->before = left;
	}
	one->behind = left;
	one->size = size;
	if (as == REST) {
		rest_put(left);
	} else {
		free_put(left);
	}
}

/* A piece that is in no line takes the free one behind it. */
static void absorb(piece *one)
{
	piece *behind = one->behind;

	if (is_free(behind)) {
		free_drop(behind);
		one->size += behind->size;
		one->behind = behind->behind;
		if (one->behind) {
			one->behind->before = one;
		}
		free(behind);
	}
}

static void real_change(size_t from, size_t to)
{
	original.real_size += to - from;
	if (original.real_size > original.real_peak) {
		original.real_peak = original.real_size;
	}
}

static size_t chunk_capacity(size_t size)
{
	return size - ZMM_SEGMENT_OVERHEAD;
}

static piece *chunk_new(size_t size)
{
	piece *one = claim(sizeof(*one));

	one->chunk = claim(sizeof(*one->chunk));
	one->chunk->size = size;
	one->offset = ZMM_SEGMENT_HEADER_SIZE;
	one->size = chunk_capacity(size);
	real_change(0, size);
	return one;
}

/* A piece that nobody uses and that is in no line merges with its neighbours; a segment that is empty then goes. */
static void merge(piece *one)
{
	absorb(one);
	if (is_free(one->before)) {
		piece *before = one->before;

		free_drop(before);
		before->size += one->size;
		before->behind = one->behind;
		if (before->behind) {
			before->behind->before = before;
		}
		free(one);
		one = before;
	}
	if (one->before || one->behind) {
		free_put(one);
		return;
	}
	real_change(one->chunk->size, 0);
	free(one->chunk);
	free(one);
}

/* false: the cache was empty. */
static bool flush(void)
{
	bool had = original.cached != 0;
	size_t i;

	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		while (original.cache[i].newest) {
			piece *one = original.cache[i].newest;

			line_drop(one);
			original.cached -= one->size;
			original.size -= one->size;
			merge(one);
		}
	}
	return had;
}

/* The oldest piece of the next size there is, or the best of the large ones. */
static piece *search(size_t size)
{
	size_t i;

	for (i = is_small(size) ? ZMM_BUCKET_INDEX(size) : ZMM_NUM_BUCKETS; i < ZMM_NUM_BUCKETS; i++) {
		if (original.small[i].oldest) {
			return original.small[i].oldest;
		}
	}
	return line_best(&original.large, size);
}

static bool needs_own_segment(size_t size)
{
	return size > chunk_capacity(original.segment_size);
}

static size_t segment_for(size_t size)
{
	return needs_own_segment(size)
		? (size + ZMM_SEGMENT_OVERHEAD + original.segment_size - 1) / original.segment_size * original.segment_size
		: original.segment_size;
}

static piece *obtain(size_t size)
{
	size_t more = segment_for(size);
	piece *one;

	do {
		one = search(size);
		if (!one && original.real_size >= original.limit - original.segment_size) {
			one = line_best(&original.rest, size);
		}
		if (one) {
			free_drop(one);
			cut(one, size, FREE);
			return one;
		}
		if (original.real_size + more <= original.limit) {
			one = chunk_new(more);
			cut(one, size, needs_own_segment(size) ? REST : FREE);
			return one;
		}
	} while (flush());
	return NULL;
}

static piece *original_alloc(size_t size)
{
	piece *one = is_small(size) ? original.cache[ZMM_BUCKET_INDEX(size)].newest : NULL;

	if (one) {
		line_drop(one);
		original.cached -= size;
		return one;
	}
	one = obtain(size);
	original.size += one ? one->size : 0;
	return one;
}

static void cache_put(piece *one)
{
	line_put(&original.cache[ZMM_BUCKET_INDEX(one->size)], one, CACHED);
	original.cached += one->size;
}

static void original_free(piece *one)
{
	if (is_small(one->size) && original.cached < original.cache_size) {
		cache_put(one);
		return;
	}
	original.size -= one->size;
	merge(one);
}

static void shrink(piece *one, size_t size)
{
	size_t old_size = one->size;

	if (old_size - size >= ZMM_MIN_BLOCK_SIZE) {
		absorb(one);
		cut(one, size, FREE);
		original.size += size - old_size;
	}
}

/* The piece is followed by enough free memory. */
static void grow_in_place(piece *one, size_t size)
{
	size_t old_size = one->size;

	absorb(one);
	cut(one, size, !one->before && !one->behind ? REST : FREE);
	original.size += one->size - old_size;
}

static bool is_alone(const piece *one)
{
	return !one->before && (!one->behind || (is_free(one->behind) && !one->behind->behind));
}

/* false: the limit does not allow it.  The free memory behind has left the rest queue all the same. */
static bool grow_segment(piece *one, size_t size)
{
	size_t more = segment_for(size), old_size = one->size;

	if (original.real_size - one->chunk->size + more > original.limit) {
		if (one->behind) {
			piece *behind = one->behind;

			free_drop(behind);
			free_put(behind);
		}
		flush();
		if (original.real_size - one->chunk->size + more > original.limit) {
			return false;
		}
	}
	absorb(one);
	real_change(one->chunk->size, more);
	one->chunk->size = more;
	one->chunk->twin = NULL;
	one->size = chunk_capacity(more);
	cut(one, size, REST);
	original.size += one->size - old_size;
	return true;
}

/* NULL: the piece is as it was. */
static piece *original_realloc(piece *one, size_t size)
{
	piece *moved;

	if (size <= one->size) {
		shrink(one, size);
		return one;
	}
	if (is_small(size) && original.cache[ZMM_BUCKET_INDEX(size)].newest) {
		moved = original_alloc(size);
		cache_put(one);
		return moved;
	}
	if (is_free(one->behind) && one->size + one->behind->size >= size) {
		grow_in_place(one, size);
		return one;
	}
	if (is_alone(one)) {
		return grow_segment(one, size) ? one : NULL;
	}
	moved = original_alloc(size);
	if (moved) {
		original_free(one);
	}
	return moved;
}

/* --- both --- */

#if defined(__SANITIZE_ADDRESS__) || defined(_WIN32)
# define DEFAULT_OPERATIONS 100000
#elif defined(ZMM_DEBUG_CHECK)
# define DEFAULT_OPERATIONS 30000
#elif ZMM_COMPACT_HEADERS && !defined(__clang__) && !defined(ZMM_NO_MREMAP)
# define DEFAULT_OPERATIONS 4000000
#else
# define DEFAULT_OPERATIONS 1000000
#endif

/* Operations for each size of segments; the plain build proves the most. */

#define MOST_PLACES 800

static heap_test test;
static zmm_heap *const heap = &test.heap;
static struct {
	void *ptr;
	piece *piece;
} places[MOST_PLACES];
static size_t active; /* places in play now */
static size_t refusals;

static size_t draw_size(void)
{
	size_t draw = random_below(1000);

	if (draw < 700) {
		return 1 + random_below(600);
	}
	if (draw < 900) {
		return 1 + random_below(4000);
	}
	if (draw < 985) {
		return 1 + random_below(30000);
	}
	return 1 + random_below((uint32_t) (3 * original.segment_size));
}

static size_t draw_new_size(size_t size)
{
	switch (random_below(6)) {
		case 0: return size + 1 + random_below(64);
		case 1: return size < 4 * original.segment_size ? size * 2 : size / 2 + 1;
		case 2: return size - random_below((uint32_t) size);
		case 3: return size + size / 8 + 1;
		case 4: return size > 16 ? size - 1 - random_below(15) : size;
		default: return draw_size();
	}
}

static size_t small_bits(void)
{
	size_t i, bits = 0;

	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		bits |= (size_t) (original.small[i].newest != NULL) << i;
	}
	return bits;
}

static size_t large_bits(void)
{
	size_t i, bits = 0;

	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		bits |= (size_t) (original.large_counts[i] != 0) << i;
	}
	return bits;
}

static bool same(const char *what, size_t is, size_t should_be)
{
	if (is != should_be) {
		test_note("%s is %zu, the original's %zu", what, is, should_be);
	}
	return is == should_be;
}

static bool figures_are_the_same(void)
{
	return same("real_size", heap->real->size, original.real_size)
		&& same("real_peak", heap->real->peak, original.real_peak)
		&& same("size", heap->size, original.size)
		&& same("cached", zmm_heap_cached(heap), original.cached)
		&& same("free_bitmap", heap->small.bitmap, small_bits())
		&& same("large_free_bitmap", heap->large.bitmap, large_bits())
		&& same("rest_count", (size_t) heap->rest.count, original.rest_count);
}

/* The block lies in the same segment, at the same place, and is as large. */
static bool place_is_the_same(void *ptr, const piece *one)
{
	const zmm_segment *segment;

	if (!ptr || !one) {
		return same("block", ptr != NULL, one != NULL);
	}
	segment = zmm_heap_segment_of(heap, ptr);
	if (!one->chunk->twin) {
		one->chunk->twin = segment;
	}
	return same("segment", one->chunk->twin == segment, true)
		&& same("place", (size_t) ((uintptr_t) zmm_block_of_data(ptr) - (uintptr_t) segment), one->offset)
		&& same("true size", zmm_block_size(zmm_block_of_data(ptr)), one->size);
}

static bool step(void)
{
	size_t place = random_below((uint32_t) active), size;
	void *ptr = places[place].ptr;
	piece *one = places[place].piece;

	if (ptr && random_below(3)) {
		give(heap, ptr);
		original_free(one);
		places[place].ptr = NULL;
		return true;
	}
	size = ptr ? draw_new_size(zmm_data_size(ptr)) : draw_size();
	ptr = ptr ? change(heap, ptr, size) : take(heap, size);
	one = places[place].ptr ? original_realloc(one, ZMM_TRUE_SIZE(size)) : original_alloc(ZMM_TRUE_SIZE(size));
	if (!ptr && !one) {
		refusals++;
		return true;
	}
	places[place].ptr = ptr;
	places[place].piece = one;
	return place_is_the_same(ptr, one);
}

static void begin(const char *cache_size, size_t segment_size, size_t limit)
{
	zmm_setting setting = { .name = "cache", .value = cache_size };
	char error[256];

	heap_test_prepare(&test, segment_size);
	if (!zmm_set_cache_size(&test.config, &setting, error, sizeof(error))) {
		printf("Bail out! %s\n", error);
		exit(2);
	}
	test.config.policy = &zmm_policy_php5;
	test.config.limit = limit;
	heap_test_open(&test);
	original.segment_size = segment_size;
	original.cache_size = test.config.cache_size;
	original.limit = limit;
	active = MOST_PLACES;
	refusals = 0;
}

/* Both are empty then. */
static bool end(void)
{
	size_t i;

	for (i = 0; i < MOST_PLACES; i++) {
		if (places[i].ptr) {
			give(heap, places[i].ptr);
			original_free(places[i].piece);
		}
		places[i].ptr = NULL;
	}
	zmm_cache_flush(heap);
	flush();
	return figures_are_the_same() && same("bytes at the end", original.real_size, 0);
}

/* The number of blocks rises and falls, so that segments come and go.  false: they differ, and nothing more can be told. */
static bool compare(size_t segment_size, const char *cache_size, size_t limit, unsigned long operations)
{
	unsigned long done;
	bool agree = true;

	memset(&original, 0, sizeof(original));
	begin(cache_size, segment_size, limit);
	for (done = 0; done < operations && agree; done++) {
		if (random_below(1000) == 0) {
			active = 1 + random_below(MOST_PLACES);
		}
		agree = step() && figures_are_the_same();
	}
	agree = agree && is_sound(heap) && end();
	test_ok(agree, "segments of %zu KiB, cache of %s, %s: %lu operations, %zu refused",
		segment_size / KIB, cache_size, limit == ZMM_NO_LIMIT ? "no limit" : "a limit that is met", done, refusals);
	if (agree) {
		heap_test_end(&test);
	}
	return agree;
}

static unsigned long from_environment(const char *name, unsigned long otherwise)
{
	const char *value = getenv(name);

	return value ? strtoul(value, NULL, 10) : otherwise;
}

int main(int argc, char **argv)
{
	static const char *const caches[] = { "256K", "4096", "0" };
	static const size_t segments[] = { 8 * KIB, 64 * KIB, 256 * KIB };
	unsigned long seed = argc > 1 ? strtoul(argv[1], NULL, 10) : from_environment("ZMM_ORIGINAL_SEED", 1);
	unsigned long operations = from_environment("ZMM_ORIGINAL_OPERATIONS", DEFAULT_OPERATIONS);
	bool agree = true;
	size_t i, j;

	test_note("seed %lu", seed);
	random_start(seed);
	operations /= 2 * COUNT_OF(caches);
	for (i = 0; agree && i < COUNT_OF(segments); i++) {
		for (j = 0; agree && j < COUNT_OF(caches); j++) {
			agree = compare(segments[i], caches[j], ZMM_NO_LIMIT, operations)
				&& compare(segments[i], caches[j], 12 * segments[i] + MIB / 2, operations);
		}
	}
	return test_end();
}
