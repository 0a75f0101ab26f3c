/* Looking into a heap: heaps in known states, and what is told about them. */

#include "inspect/statistics.h"
#include "inspect/walk.h"
#include "write/report.h"
#include "heap/limit.h"
#include "heap/segment_table.h"
#include "suites/lib/heap_fixture.h"
#include "suites/lib/random.h"

#include <ctype.h>

#define NO_CACHE ((size_t) 0)
#define BIG_CACHE (64 * MIB)

static zmm_statistics statistics; /* of look() */

static void start(heap_test *test, size_t segment_size, size_t cache_size)
{
	heap_test_prepare(test, segment_size);
	test->config.cache_size = cache_size;
	heap_test_set_runs(test, cache_size == ZMM_CACHE_AUTO ? RUN_SIZE : 0);
	heap_test_open(test);
}

static const zmm_statistics *look(const zmm_heap *heap)
{
	memset(&statistics, 0xa5, sizeof(statistics)); /* nothing may be left as it was */
	zmm_statistics_take(heap, &statistics);
	return &statistics;
}

/* The same figures, found another way: by the links of the lists */

static bool agrees;

static void same(const char *what, size_t index, size_t found, size_t wanted)
{
	if (found != wanted) {
		test_note("%s %zu is %zu, not %zu", what, index, found, wanted);
		agrees = false;
	}
}

typedef struct tree_shape {
	size_t nodes, depth, blocks, bytes, smallest, largest;
} tree_shape;

static void measure_tree(const zmm_free_block *node, size_t depth, tree_shape *shape)
{
	size_t size, blocks;

	if (!node) {
		return;
	}
	size = zmm_block_size(&node->block);
	blocks = 1 + list_length(node);
	shape->nodes++;
	shape->blocks += blocks;
	shape->bytes += blocks * size;
	shape->depth = depth > shape->depth ? depth : shape->depth;
	shape->largest = size > shape->largest ? size : shape->largest;
	shape->smallest = !shape->smallest || size < shape->smallest ? size : shape->smallest;
	measure_tree(node->child[0], depth + 1, shape);
	measure_tree(node->child[1], depth + 1, shape);
}

static bool list_has(const zmm_cached *cached, const zmm_block *block)
{
	while (cached && zmm_block_of_data(cached) != block) {
		cached = cached->next;
	}
	return cached != NULL;
}

static bool is_cached(const zmm_heap *heap, const zmm_block *block)
{
	size_t i, size = zmm_block_size(block);

	if (block == heap->victim.block) {
		return true;
	}
	if (ZMM_SMALL_SIZE(size)) {
		return list_has(ZMM_CACHE_LIST(heap, ZMM_BUCKET_INDEX(size))->first, block);
	}
	for (i = 0; i < ZMM_NUM_CLASSES; i++) {
		if (list_has(heap->large_cache.lists[i], block)) {
			return true;
		}
	}
	return false;
}

typedef struct segment_sums {
	size_t count, bytes, large, pinned, pinned_bytes, releasable_bytes;
	zmm_blocks used, cached, free; /* the rest queue among the free ones */
} segment_sums;

static void sum_block(zmm_blocks *sum, const zmm_block *block)
{
	sum->count++;
	sum->bytes += zmm_block_size(block);
}

static void sum_segment(const zmm_heap *heap, const zmm_segment *segment, segment_sums *sums)
{
	const zmm_block *block;
	size_t used = sums->used.count, unused = sums->cached.bytes + sums->free.bytes;
	bool pinned;

	for (block = zmm_segment_first_block(segment); !zmm_block_is_guard(block); block = zmm_next_block(block)) {
		if (zmm_block_is_free(block)) {
			sum_block(&sums->free, block);
		} else {
			sum_block(is_cached(heap, block) ? &sums->cached : &sums->used, block);
		}
	}
	unused = sums->cached.bytes + sums->free.bytes - unused;
	pinned = sums->used.count != used;
	sums->count++;
	sums->bytes += segment->size;
	sums->large += !zmm_table_entry(heap, segment)->common;
	sums->pinned += pinned;
	sums->pinned_bytes += pinned ? unused : 0;
	sums->releasable_bytes += pinned ? 0 : segment->size;
}

static segment_sums sum_segments(const zmm_heap *heap)
{
	const zmm_segment *segment;
	segment_sums sums = { 0 };

	for (segment = heap->segments.list; segment; segment = segment->next_segment) {
		sum_segment(heap, segment, &sums);
	}
	return sums;
}

/* What is told agrees */

static void compare_counters(const zmm_heap *heap, const zmm_statistics *told)
{
	same("size", 0, told->size, heap->size);
	same("in use", 0, told->in_use, heap->use->size);
	same("peak", 0, told->peak, heap->use->peak);
	same("cached", 0, told->cached, heap->size - heap->use->size);
	same("real size", 0, told->real_size, heap->real->size);
	same("real peak", 0, told->real_peak, heap->real->peak);
	same("limit", 0, told->limit, *heap->limit.allowed);
	same("sum of bytes", 0, told->used.bytes + told->free.bytes + told->cache.bytes + told->rest.bytes + told->overhead,
		told->real_size);
	same("segment bytes", 0, told->segments.bytes, told->real_size);
	same("used bytes", 0, told->used.bytes, told->in_use);
	same("cached bytes", 0, told->cache.bytes, told->cached);
	same("overhead", 0, told->overhead, told->segments.count * ZMM_SEGMENT_OVERHEAD);
}

static void same_blocks(const char *what, zmm_blocks told, zmm_blocks found)
{
	same(what, 0, told.count, found.count);
	same(what, 1, told.bytes, found.bytes);
}

static void same_cache(const char *what, const zmm_cache_statistics *told, size_t count, size_t most, uint64_t hit, uint64_t miss)
{
	same(what, 0, told->count, count);
	same(what, 1, told->max_count, most);
	same(what, 2, told->hit == hit, true);
	same(what, 3, told->miss == miss, true);
}

static void compare_segments(const zmm_heap *heap, const zmm_statistics *told)
{
	segment_sums sums = sum_segments(heap);
	zmm_blocks free = { told->free.count + told->rest.count, told->free.bytes + told->rest.bytes };

	same_blocks("used blocks", told->used, sums.used);
	same_blocks("cached blocks", told->cache, sums.cached);
	same_blocks("free blocks and rest", free, sums.free);
	same("segments", 0, told->segments.count, sums.count);
	same("segment bytes", 0, told->segments.bytes, sums.bytes);
	same("large segments", 0, told->segments.large, sums.large);
	same("pinned segments", 0, told->segments.pinned, sums.pinned);
	same("pinned bytes", 0, told->pinned, sums.pinned_bytes);
	same("releasable segments", 0, told->segments.releasable, sums.count - sums.pinned);
	same("releasable bytes", 0, told->segments.releasable_bytes, sums.releasable_bytes);
}

static void compare_small_lists(const zmm_heap *heap, const zmm_statistics *told, zmm_blocks *free, zmm_blocks *cached)
{
	size_t i;

	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		const zmm_small_list_statistics *list = &told->free_buckets[i];

		same("true size of list", i, list->true_size, ZMM_BUCKET_TRUE_SIZE(i));
		same("blocks of list", i, list->blocks, list_length(ZMM_SMALL_FREE_BUCKET(heap, i)));
		same("bytes of list", i, list->bytes, list->blocks * list->true_size);
		same("bit of list", i, told->free_bitmap >> i & 1, list->blocks != 0);
		same("cached of list", i, list->cached, zmm_cache_count(ZMM_CACHE_LIST(heap, i)));
		same("hits of list", i, list->hits, ZMM_CACHE_LIST(heap, i)->hit);
		same("misses of list", i, list->misses, heap->cache.missed[i]);
		same("most cached of list", i, list->max_cached, ZMM_CACHE_LIST(heap, i)->max_count);
		same_cache("cache of list", &told->cache_stat[i], list->cached, list->max_cached, list->hits, list->misses);
		free->count += list->blocks;
		free->bytes += list->bytes;
		cached->count += list->cached;
		cached->bytes += list->cached * list->true_size;
	}
}

static void compare_large_cache(const zmm_heap *heap, const zmm_statistics *told, zmm_blocks *cached)
{
	zmm_blocks found = { 0, 0 };
	size_t i;

	for (i = 0; i < ZMM_NUM_CLASSES; i++) {
		const zmm_cached *block;

		for (block = heap->large_cache.lists[i]; block; block = block->next) {
			sum_block(&found, zmm_block_of_data(block));
		}
	}
	same_blocks("large cached blocks", told->large_cache, found);
	same_cache("large cache", &told->cache_stat[ZMM_LARGE_CACHE_STAT], found.count, heap->large_cache.max_count,
		heap->large_cache.hit, heap->large_cache.miss);
	cached->count += found.count + (heap->victim.block != NULL);
	cached->bytes += found.bytes + heap->victim.size;
}

static void compare_large_trees(const zmm_heap *heap, const zmm_statistics *told, zmm_blocks *free, size_t *largest)
{
	size_t i;

	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		const zmm_large_tree_statistics *tree = &told->large_free_buckets[i];
		tree_shape shape = { 0 };

		measure_tree(heap->large.roots[i], 1, &shape);
		same("blocks of tree", i, tree->blocks, shape.blocks);
		same("bytes of tree", i, tree->bytes, shape.bytes);
		same("nodes of tree", i, tree->nodes, shape.nodes);
		same("depth of tree", i, tree->depth, shape.depth);
		same("smallest of tree", i, tree->smallest, shape.smallest);
		same("largest of tree", i, tree->largest, shape.largest);
		same("bit of tree", i, told->large_free_bitmap >> i & 1, tree->blocks != 0);
		if (tree->blocks) {
			same("range of tree", i, tree->range_min <= tree->smallest && tree->largest <= tree->range_max, true);
			*largest = shape.largest; /* trees grow with their index */
		}
		free->count += tree->blocks;
		free->bytes += tree->bytes;
	}
}

static size_t compare_rest(const zmm_heap *heap, const zmm_statistics *told)
{
	const zmm_free_block *block = ZMM_REST_BUCKET(heap)->next_free_block;
	size_t i, bytes = 0, largest = 0;

	same("rest blocks", 0, told->rest_count, list_length(ZMM_REST_BUCKET(heap)));
	for (i = 0; i < told->rest_listed; i++, block = block->next_free_block) {
		same("size of rest block", i, told->rest_buckets[i], zmm_block_size(&block->block));
		bytes += told->rest_buckets[i];
		largest = told->rest_buckets[i] > largest ? told->rest_buckets[i] : largest;
	}
	same("rest count", 0, told->rest.count, told->rest_count);
	same("rest bytes", 0, told->rest.bytes, bytes);
	return largest;
}

static bool close_to(double found, double wanted)
{
	double difference = found > wanted ? found - wanted : wanted - found;

	if (difference > 1e-9) {
		test_note("found %.12f, wanted %.12f", found, wanted);
		return false;
	}
	return true;
}

static double share(size_t part, size_t whole)
{
	return whole ? (double) part / (double) whole : 0;
}

static void compare_fragmentation(const zmm_statistics *told)
{
	const zmm_fragmentation *fragmentation = &told->fragmentation;
	size_t free = told->free.bytes + told->rest.bytes;

	agrees = agrees && close_to(fragmentation->external, share(free - told->largest_free, free))
		&& close_to(fragmentation->unused, share(free + told->cache.bytes, told->real_size))
		&& close_to(fragmentation->pinned, share(told->pinned, told->real_size))
		&& close_to(fragmentation->overhead, share(told->overhead + told->used.count * ZMM_BLOCK_EXTRA, told->real_size));
}

static void compare(const zmm_heap *heap, const zmm_statistics *told)
{
	zmm_blocks free = { 0, 0 }, cached = { 0, 0 };
	size_t i, largest = 0, rest;

	compare_counters(heap, told);
	compare_segments(heap, told);
	compare_small_lists(heap, told, &free, &cached);
	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		largest = told->free_buckets[i].blocks ? told->free_buckets[i].true_size : largest;
	}
	compare_large_cache(heap, told, &cached);
	compare_large_trees(heap, told, &free, &largest);
	rest = compare_rest(heap, told);
	same("free blocks", 0, told->free.count, free.count);
	same("free bytes", 0, told->free.bytes, free.bytes);
	same("cached blocks", 0, told->cache.count, cached.count);
	same("cached bytes", 0, told->cache.bytes, cached.bytes);
	same("largest free block", 0, told->largest_free, rest > largest ? rest : largest);
	compare_fragmentation(told);
}

static void expect_agreement(const zmm_heap *heap, const char *name)
{
	agrees = true;
	same("sound heap", 0, is_sound(heap), true);
	compare(heap, look(heap));
	test_ok(agrees, "%s: all figures agree with the heap", name);
}

/* Reports */

static char report[64 * 1024];
static size_t report_length;

static bool collect(void *context, const char *text, size_t length)
{
	(void) context;
	if (length >= sizeof(report) - report_length) {
		return false;
	}
	memcpy(report + report_length, text, length);
	report_length += length;
	report[report_length] = '\0';
	return true;
}

static void write_report(const zmm_statistics *told, const char *title)
{
	zmm_sink sink;

	report_length = 0;
	report[0] = '\0';
	zmm_sink_open(&sink, collect, NULL);
	zmm_report_write(told, NULL, title, &zmm_emitter_text, &sink);
}

/* The report's line that starts so, after a section's heading; "" if there is none. */
static const char *line_of(const char *section, const char *begin)
{
	char heading[100], start_of_line[100];
	const char *found;

	snprintf(heading, sizeof(heading), "\n\n%s", section);
	snprintf(start_of_line, sizeof(start_of_line), "\n  %s", begin);
	found = strstr(report, heading);
	found = found ? strstr(found, start_of_line) : NULL;
	return found ? found + strlen(start_of_line) : "";
}

/* A number of the line, the first one being 0. */
static size_t number_in(const char *line, int index)
{
	while (*line && *line != '\n') {
		if (isdigit((unsigned char) *line)) {
			char *behind;
			size_t number = (size_t) strtoull(line, &behind, 10);

			if (!index--) {
				return number;
			}
			line = behind;
		} else {
			line++;
		}
	}
	return (size_t) -1;
}

static size_t widest_line(void)
{
	const char *line = report;
	size_t widest = 0;

	while (*line) {
		size_t width = strcspn(line, "\n");

		widest = width > widest ? width : widest;
		line += width + (line[width] == '\n');
	}
	return widest;
}

static bool has(const char *text)
{
	if (strstr(report, text)) {
		return true;
	}
	test_note("the report does not say \"%s\"", text);
	return false;
}

/* Every figure of the report is the one of the struct. */

static void compare_row(const char *section, const char *begin, int index, size_t wanted)
{
	size_t found = number_in(line_of(section, begin), index);

	if (found != wanted) {
		test_note("%s, %s: number %d is %zu, not %zu", section, begin, index, found, wanted);
		agrees = false;
	}
}

static void compare_share(const char *section, const char *begin, int index, double wanted)
{
	size_t tenths = (size_t) (wanted * 1000 + 0.5);

	compare_row(section, begin, index, tenths / 10);
	compare_row(section, begin, index + 1, tenths % 10);
}

static void compare_memory_report(const zmm_statistics *told)
{
	compare_row("Memory", "in use ", 0, told->in_use);
	compare_row("Memory", "peak ", 0, told->peak);
	compare_row("Memory", "cached ", 0, told->cached);
	compare_row("Memory", "size ", 0, told->size);
	compare_row("Memory", "real size ", 0, told->real_size);
	compare_row("Memory", "real peak ", 0, told->real_peak);
	compare_row("Memory", "reserve ", 0, told->reserve);
}

static void compare_blocks_report(const char *begin, size_t count, size_t bytes, size_t whole)
{
	size_t size = number_in(line_of("Segments", begin), 1);

	compare_row("Segments", begin, 0, count);
	compare_row("Segments", begin, 1, bytes);
	/* the size for people is one number or two */
	compare_share("Segments", begin, size < 1024 ? 3 : 4, share(bytes, whole));
}

static void compare_segments_report(const zmm_statistics *told)
{
	char counts[100];

	compare_blocks_report("used ", told->used.count, told->used.bytes, told->real_size);
	compare_blocks_report("cached ", told->cache.count, told->cache.bytes, told->real_size);
	compare_blocks_report("free ", told->free.count, told->free.bytes, told->real_size);
	compare_blocks_report("rest ", told->rest.count, told->rest.bytes, told->real_size);
	compare_blocks_report("overhead ", told->segments.count, told->overhead, told->real_size);
	compare_blocks_report("sum ", told->used.count + told->cache.count + told->free.count + told->rest.count,
		told->real_size, told->real_size);
	snprintf(counts, sizeof(counts), "  %zu pinned, %zu releasable; %zu made for one ",
		told->segments.pinned, told->segments.releasable, told->segments.large);
	same("line of segments", 0, has(counts), true);
	compare_share("Fragmentation", "external ", 0, told->fragmentation.external);
	compare_share("Fragmentation", "unused ", 0, told->fragmentation.unused);
	compare_share("Fragmentation", "pinned ", 0, told->fragmentation.pinned);
	compare_share("Fragmentation", "overhead ", 0, told->fragmentation.overhead);
}

static void compare_small_lists_report(const zmm_statistics *told)
{
	size_t i, rows = 0, hits = 0, misses = 0, free = 0, bytes = 0;

	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		const zmm_small_list_statistics *list = &told->free_buckets[i];
		char begin[32];

		if (!list->blocks && !list->cached && !list->hits && !list->misses) {
			continue;
		}
		snprintf(begin, sizeof(begin), "%4zu  ", i);
		compare_row("Small lists", begin, 0, list->true_size);
		compare_row("Small lists", begin, 1, list->smallest_request);
		compare_row("Small lists", begin, 2, list->largest_request);
		compare_row("Small lists", begin, 3, list->blocks);
		compare_row("Small lists", begin, 4, list->bytes);
		compare_row("Small lists", begin, 5, list->cached);
		compare_row("Small lists", begin, 6, list->hits);
		compare_row("Small lists", begin, 7, list->misses);
		compare_share("Small lists", begin, 8, share(list->hits, list->hits + list->misses));
		hits += list->hits;
		misses += list->misses;
		free += list->blocks;
		bytes += list->bytes;
		rows++;
	}
	if (rows) {
		compare_row("Small lists", " sum ", 0, free);
		compare_row("Small lists", " sum ", 1, bytes);
		compare_row("Small lists", " sum ", 2, told->cache.count - told->large_cache.count - (told->victim != 0));
		compare_row("Small lists", " sum ", 3, hits);
		compare_row("Small lists", " sum ", 4, misses);
		compare_share("Small lists", " sum ", 5, share(hits, hits + misses));
	}
}

static void compare_large_trees_report(const zmm_statistics *told)
{
	const zmm_cache_statistics *large = &told->cache_stat[ZMM_LARGE_CACHE_STAT];
	size_t i;

	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		const zmm_large_tree_statistics *tree = &told->large_free_buckets[i];
		char begin[32];

		if (!tree->blocks) {
			continue;
		}
		snprintf(begin, sizeof(begin), "%4zu  ", i);
		compare_row("Large trees", begin, 0, tree->range_min);
		compare_row("Large trees", begin, 1, tree->range_max);
		compare_row("Large trees", begin, 2, tree->blocks);
		compare_row("Large trees", begin, 3, tree->bytes);
		compare_row("Large trees", begin, 4, tree->nodes);
		compare_row("Large trees", begin, 5, tree->depth);
		compare_row("Large trees", begin, 6, tree->smallest);
		compare_row("Large trees", begin, 7, tree->largest);
	}
	compare_row("Large trees", "requests too large ", 0, large->hit + large->miss);
	compare_row("Large trees", "requests too large ", 1, large->hit);
}

static void compare_rest_report(const zmm_statistics *told)
{
	size_t i;

	for (i = 0; i < told->rest_listed; i++) {
		char begin[32];

		snprintf(begin, sizeof(begin), "%4zu  ", i + 1);
		compare_row("Rest queue", begin, 0, told->rest_buckets[i]);
	}
}

static void expect_report(const zmm_statistics *told, const char *name)
{
	agrees = true;
	write_report(told, name);
	compare_memory_report(told);
	compare_segments_report(told);
	compare_small_lists_report(told);
	compare_large_trees_report(told);
	compare_rest_report(told);
	same("width below or above", 0, widest_line() <= ZMM_REPORT_WIDTH, true);
	same("title", 0, strncmp(report, name, strlen(name)) == 0 && report[strlen(name)] == '\n', true);
	test_ok(agrees, "%s: the report has the same figures", name);
}

/* Tests */

static void test_empty_heap(void)
{
	static heap_test test;
	zmm_heap *const heap = &test.heap;
	const zmm_statistics *told;

	start(&test, 256 * KIB, NO_CACHE);
	expect_agreement(heap, "empty heap");
	told = &statistics;
	test_ok(!told->segments.count && !told->real_size && !told->largest_free && !told->free_bitmap
		&& !told->large_free_bitmap, "empty heap: has nothing");
	test_ok(close_to(told->fragmentation.external + told->fragmentation.unused + told->fragmentation.pinned
		+ told->fragmentation.overhead, 0), "empty heap: nothing is divided by nothing");
	test_ok(!strcmp(told->storage, "ledger") && !strcmp(told->geometry, ZMM_GEOMETRY_NAME)
		&& told->block_size == 256 * KIB && told->cache_size == NO_CACHE
		&& told->compact_size == ZMM_DEFAULT_COMPACT && told->limit == ZMM_NO_LIMIT && told->use_zend_alloc, "empty heap: knows how it was made");
	expect_report(told, "empty heap");
	test_ok(has("the heap has no segments") && has("none was needed yet") && has("all empty") && has("  limit                  none"),
		"empty heap: the report says so");
	heap_test_end(&test);
}

static size_t list_misses(const zmm_heap *heap, size_t index)
{
	return look(heap)->free_buckets[index].misses;
}

static void test_request_borders(bool hardened)
{
	static heap_test test;
	zmm_heap *const heap = &test.heap;
	zmm_small_list_statistics lists[ZMM_NUM_BUCKETS];
	size_t i, expected = 0, large;

	heap_test_prepare(&test, 256 * KIB);
	test.config.hardened = hardened;
	heap_test_open(&test);
	memcpy(lists, look(heap)->free_buckets, sizeof(lists));
	agrees = true;
	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		same("smallest request of list", i, lists[i].smallest_request, expected);
		expected = lists[i].largest_request + 1;
		take(heap, lists[i].smallest_request);
		same("misses after the smallest request of list", i, list_misses(heap, i), 1);
		take(heap, lists[i].largest_request);
		same("misses after the largest request of list", i, list_misses(heap, i), 2);
	}
	test_ok(agrees, "requests: each list serves those it says%s", hardened ? ", with a seal" : "");
	large = look(heap)->cache_stat[ZMM_LARGE_CACHE_STAT].miss;
	take(heap, expected);
	test_ok(look(heap)->cache_stat[ZMM_LARGE_CACHE_STAT].miss == large + 1,
		"requests: one byte more than the last list serves is large");
	if (!hardened) { /* links with a key are not followed here */
		expect_agreement(heap, "requests");
	}
	heap_test_end(&test);
}

static void test_tree_ranges(void)
{
	static heap_test test;
	zmm_heap *const heap = &test.heap;
	const zmm_statistics *told;
	size_t i, size;

	start(&test, 256 * KIB, NO_CACHE);
	told = look(heap);
	agrees = true;
	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		const zmm_large_tree_statistics *tree = &told->large_free_buckets[i];

		same("tree for the first size of", i, tree->range_min ? ZMM_LARGE_BUCKET_INDEX(tree->range_min) : i, i);
		same("tree for the last size of", i, tree->range_max ? ZMM_LARGE_BUCKET_INDEX(tree->range_max) : i, i);
		same("a whole range of", i, !tree->range_min == !tree->range_max, true);
	}
	for (size = ZMM_MAX_SMALL_SIZE; size < 64 * KIB; size += ZMM_ALIGNMENT) {
		const zmm_large_tree_statistics *tree = &told->large_free_buckets[ZMM_LARGE_BUCKET_INDEX(size)];

		same("range of the tree of", size, tree->range_min <= size && size <= tree->range_max, true);
	}
	for (size = i = 0; i < ZMM_NUM_BUCKETS; i++) {
		size = told->large_free_buckets[i].range_max > size ? told->large_free_buckets[i].range_max : size;
	}
	same("largest size", 0, size, ZMM_MAX_TAGGED_SIZE < (size_t) PTRDIFF_MAX
		? ZMM_MAX_TAGGED_SIZE : (size_t) PTRDIFF_MAX & ~(ZMM_ALIGNMENT - 1));
	same("small sizes in the range of", 0,
		told->large_free_buckets[ZMM_LARGE_BUCKET_INDEX(ZMM_MAX_SMALL_SIZE)].range_min, ZMM_MAX_SMALL_SIZE);
	test_ok(agrees, "trees: each says which sizes belong there");
	heap_test_end(&test);
}

/* Free blocks with used ones between them. */
static void test_free_lists(void)
{
	static heap_test test;
	zmm_heap *const heap = &test.heap;
	void *blocks[20];
	const zmm_statistics *told;
	size_t i, size = ZMM_MIN_BLOCK_SIZE + 5 * ZMM_ALIGNMENT;

	start(&test, 256 * KIB, NO_CACHE);
	for (i = 0; i < 20; i++) {
		blocks[i] = take_true(heap, size);
	}
	for (i = 0; i < 14; i += 2) {
		give(heap, blocks[i]);
	}
	expect_agreement(heap, "free lists");
	told = &statistics;
	test_ok(told->free_buckets[5].blocks == 7 && told->free_buckets[5].bytes == 7 * size,
		"free lists: seven blocks are in list 5");
	test_ok(told->free_bitmap == (size_t) 1 << 5, "free lists: only its bit is set");
	test_ok(told->free.count == 8, "free lists: the eighth free block is the segment's tail");
	test_ok(told->used.count == 13 && told->used.bytes == 13 * size, "free lists: the others are used");
	test_ok(close_to(told->fragmentation.external, (double) (7 * size) / (double) (7 * size + told->largest_free)),
		"free lists: external fragmentation is what the tail does not have");
	test_ok(close_to(told->fragmentation.pinned, told->fragmentation.unused) && told->pinned == told->free.bytes,
		"free lists: a segment in use pins all that is free in it");
	test_ok(close_to(told->fragmentation.overhead, (double) (13 * ZMM_BLOCK_EXTRA + ZMM_SEGMENT_OVERHEAD) / (double) (256 * KIB)),
		"free lists: overhead is the headers of used blocks and of the segment");
	expect_report(told, "free lists");
	heap_test_end(&test);
}

static void test_cache(void)
{
	static heap_test test;
	zmm_heap *const heap = &test.heap;
	void *blocks[10];
	const zmm_statistics *told;
	size_t i, size = ZMM_BUCKET_TRUE_SIZE(3);

	start(&test, 256 * KIB, BIG_CACHE);
	for (i = 0; i < 10; i++) {
		blocks[i] = take_true(heap, size);
	}
	for (i = 0; i < 6; i++) {
		give(heap, blocks[i]);
	}
	take_true(heap, size);
	take_true(heap, size);
	expect_agreement(heap, "cache");
	told = &statistics;
	test_ok(told->free_buckets[3].cached == 4 && told->cache.bytes == 4 * size,
		"cache: four blocks are left");
	test_ok(told->free_buckets[3].max_cached == 6, "cache: there were six");
	test_ok(told->free_buckets[3].hits == 2 && told->free_buckets[3].misses == 10, "cache: served two of twelve requests");
	test_ok(told->used.count == 6 && told->cache.count == 4 && told->in_use == 6 * size, "cache: cached blocks are not in use");
	expect_report(told, "cache");
	test_ok(has("    16.7 %\n"), "cache: the report has the hit rate");
	test_ok(has("Flushing the cache would empty no segment"), "cache: the report says that flushing is of no use");
	heap_test_end(&test);
}

/* Frees blocks of these sizes one after the other, none a neighbour of another. */
static void plant(zmm_heap *heap, const size_t *sizes, size_t count)
{
	void *blocks[16];
	size_t i;

	for (i = 0; i < count; i++) {
		blocks[i] = take_true(heap, sizes[i]);
		take_true(heap, ZMM_MIN_BLOCK_SIZE);
	}
	for (i = 0; i < count; i++) {
		give(heap, blocks[i]);
	}
}

typedef struct tree_case {
	const char *name;
	size_t sizes[8]; /* more than 4096, as they are freed */
	size_t count, nodes, depth;
} tree_case;

static const tree_case tree_cases[] = {
	{ "one block", { 0 }, 1, 1, 1 },
	{ "three of one size", { 64, 64, 64 }, 3, 1, 1 },
	{ "a root and both children", { 0, 1024, 2048 }, 3, 3, 2 },
	{ "a chain to the left", { 0, 8, 16, 24, 32 }, 5, 5, 5 },
	{ "a chain to the right", { 4088, 4080, 4072, 4064 }, 4, 4, 4 },
	{ "a zigzag", { 0, 2048, 2056, 3072 + 1024 - 8, 1024, 1024, 1032 }, 7, 6, 3 },
};

static void test_tree(const tree_case *wanted)
{
	static heap_test test;
	zmm_heap *const heap = &test.heap;
	const zmm_large_tree_statistics *tree;
	size_t i, sizes[8], smallest = 8192, largest = 0;

	start(&test, 256 * KIB, NO_CACHE);
	for (i = 0; i < wanted->count; i++) {
		sizes[i] = 4096 + wanted->sizes[i];
		smallest = sizes[i] < smallest ? sizes[i] : smallest;
		largest = sizes[i] > largest ? sizes[i] : largest;
	}
	plant(heap, sizes, wanted->count);
	expect_agreement(heap, wanted->name);
	tree = &statistics.large_free_buckets[12];
	if (!test_ok(tree->blocks == wanted->count && tree->nodes == wanted->nodes && tree->depth == wanted->depth,
			"%s: %zu blocks, %zu nodes, depth %zu", wanted->name, wanted->count, wanted->nodes, wanted->depth)) {
		test_note("found %zu blocks, %zu nodes, depth %zu", tree->blocks, tree->nodes, tree->depth);
	}
	test_ok(tree->smallest == smallest && tree->largest == largest, "%s: smallest and largest", wanted->name);
	test_ok(tree->range_min == 4096 && tree->range_max == 8184, "%s: range", wanted->name);
	heap_test_end(&test);
}

static void test_large_trees(void)
{
	size_t i;

	for (i = 0; i < COUNT_OF(tree_cases); i++) {
		test_tree(&tree_cases[i]);
	}
}

/* Each large request leaves a rest of its own size. */
static void test_rest_queue(void)
{
	static heap_test test;
	zmm_heap *const heap = &test.heap;
	const zmm_statistics *told;
	size_t i, first_rest = 4 * KIB, requests = ZMM_MAX_REST_BLOCKS + 2;

	start(&test, 64 * KIB, NO_CACHE);
	for (i = 0; i < requests; i++) {
		take_true(heap, 128 * KIB - ZMM_SEGMENT_OVERHEAD - first_rest - i * 64);
	}
	expect_agreement(heap, "rest queue");
	told = &statistics;
	agrees = true;
	for (i = 0; i < ZMM_MAX_REST_BLOCKS; i++) {
		same("rest", i, told->rest_buckets[i], first_rest + (requests - 1 - i) * 64);
	}
	test_ok(agrees && told->rest_count == ZMM_MAX_REST_BLOCKS, "rest queue: has the newest ones, newest first");
	test_ok(told->free.count == 2, "rest queue: the two oldest have left it");
	test_ok(told->segments.large == requests && told->segments.bytes == requests * 128 * KIB, "rest queue: large segments");
	test_ok(told->largest_free == told->rest_buckets[0], "rest queue: the largest free block can be one of it");
	expect_report(told, "rest queue");
	heap_test_end(&test);
}

/* Larger than a compact header can tell. */
static void test_huge_block(void)
{
	static heap_test test;
	zmm_heap *const heap = &test.heap;
	const zmm_mem_handlers *handlers = zmm_storage_find("mmap_anon");
	const size_t size = sizeof(size_t) > 4 ? 5 * KIB * MIB : 0;

	if (!handlers || !size) {
		test_skip("no address space or no mappings", "huge block");
		return;
	}
	heap_test_prepare(&test, 256 * KIB);
	test.book.kind = handlers;
	heap_test_open(&test);
	if (take(heap, size)) {
		expect_agreement(heap, "huge block");
		test_ok(statistics.used.count == 1 && statistics.used.bytes >= size && statistics.segments.large == 1,
			"huge block: its size is right");
		expect_report(&statistics, "huge block");
		test_ok(has("5.0 GiB"), "huge block: the report has its size");
	} else {
		test_skip("the system has not so much memory", "huge block");
	}
	heap_test_end(&test);
}

static void test_internal_heap(void)
{
	zmm_heap_config config;
	char error[200];
	zmm_heap *heap;

	zmm_heap_config_init(&config);
	config.policy = &zmm_policy_original;
	config.cache_size = ZMM_FIXED_CACHE_SIZE;
	heap = zmm_heap_create(&config, error, sizeof(error));
	if (!test_ok(heap != NULL, "internal heap: is made")) {
		test_note("%s", error);
		return;
	}
	take(heap, 1000);
	expect_agreement(heap, "internal heap");
	test_ok(!strcmp(statistics.storage, zmm_storage_table[0]->name), "internal heap: the storage is told");
	test_ok(statistics.internal && statistics.used.count == 3 && statistics.in_use
		== ZMM_TRUE_SIZE(sizeof(zmm_heap)) + ZMM_TRUE_SIZE(1000) + ZMM_TRUE_SIZE(ZMM_DEFAULT_RESERVE_SIZE),
		"internal heap: the descriptor and the reserve are used blocks");
	test_ok(statistics.reserve == ZMM_DEFAULT_RESERVE_SIZE, "internal heap: the reserve is told");
	expect_report(&statistics, "internal heap");
	test_ok(has("internal:"), "internal heap: the report says so");
	zmm_heap_shutdown(heap, true, true);
}

static void test_limited_heap(void)
{
	static heap_test test;
	zmm_heap *const heap = &test.heap;

	heap_test_prepare(&test, 256 * KIB);
	test.config.limit = 512 * KIB;
	test.config.reserve_size = ZMM_DEFAULT_RESERVE_SIZE;
	heap_test_open(&test);
	test_ok(look(heap)->reserve == ZMM_DEFAULT_RESERVE_SIZE && !statistics.overflow, "limit: the reserve is told");
	test_ok(!take(heap, 512 * KIB), "limit: too large a request fails");
	heap->own.overflow = 1;
	look(heap);
	test_ok(statistics.reserve == 0 && statistics.overflow == 1, "limit: reserve released and overflow are told");
	expect_report(&statistics, "limit");
	test_ok(has("an error is being reported") && number_in(line_of("Memory", "limit "), 0) == 512 * KIB,
		"limit: the report has it");
	heap->own.overflow = 0;
	heap->limit.extends_by = 512 * KIB;
	look(heap);
	test_ok(statistics.limit_reserve == 512 * KIB && !statistics.limit_extended, "limit: what it reserves is told");
	zmm_limit_extend(heap, 256 * KIB - heap->real->size, ZMM_NO_LIMIT);
	look(heap);
	expect_report(&statistics, "extended limit");
	test_ok(statistics.limit == 512 * KIB && statistics.limit_extended == 768 * KIB
			&& number_in(line_of("Memory", "extended "), 0) == 768 * KIB, "extended limit: statistics and report have it");
	heap->own.limit = 1024 * KIB;
	test_ok(!look(heap)->limit_extended, "extended limit: a higher limit is all there is to tell");
	heap_test_end(&test);
}

/* Counters that somebody above shares are the ones in force. */
static void test_shared_counters(void)
{
	static heap_test test;
	zmm_heap *const heap = &test.heap;
	zmm_level use, real;
	size_t limit;

	start(&test, 256 * KIB, NO_CACHE);
	take_true(heap, 4096);
	zmm_heap_share_counters(heap, &use, &real, &limit, NULL);
	take_true(heap, 4096);
	limit = 4 * MIB;
	use.peak = 12345;
	test_ok(look(heap)->in_use == 2 * 4096 && statistics.limit == 4 * MIB && statistics.peak == 12345,
		"shared counters: are the ones told");
	expect_agreement(heap, "shared counters");
	limit = SIZE_MAX;
	test_ok(look(heap)->limit == ZMM_NO_LIMIT, "shared counters: any limit beyond all memory is none");
	heap_test_end(&test);
}

/* The order of the segments list is nobody's promise: turns it about. */
static void shuffle_segments(zmm_heap *heap)
{
	zmm_segment *odd = NULL, *even = NULL, *segment, *next;
	size_t i = 0;

	for (segment = heap->segments.list; segment; segment = next) {
		zmm_segment **list = i++ % 3 ? &odd : &even;

		next = segment->next_segment;
		segment->next_segment = *list;
		*list = segment;
	}
	heap->segments.list = even;
	while (even && even->next_segment) {
		even = even->next_segment;
	}
	if (even) {
		even->next_segment = odd;
	}
	for (segment = NULL, next = heap->segments.list; next; segment = next, next = next->next_segment) {
		zmm_table_entry(heap, next)->newer = segment;
	}
}

#define PINNED_BLOCKS 5000
#define PINNED_EVERY 7 /* one segment in so many keeps a block */

static void test_pinned_segments(void)
{
	static heap_test test;
	zmm_heap *const heap = &test.heap;
	static void *blocks[PINNED_BLOCKS];
	const zmm_statistics *told;
	const zmm_segment *last = NULL;
	size_t i, segments = 0, kept = 0, releasable, given_back;

	start(&test, 4 * KIB, BIG_CACHE);
	for (i = 0; i < PINNED_BLOCKS; i++) {
		blocks[i] = take_true(heap, ZMM_BUCKET_TRUE_SIZE(ZMM_NUM_BUCKETS - 1 - i % 3));
	}
	for (i = 0; i < PINNED_BLOCKS; i++) {
		const zmm_segment *segment = zmm_heap_segment_of(heap, blocks[i]);
		bool keep = segment != last && segments++ % PINNED_EVERY == 0;

		last = segment;
		if (keep) {
			kept++;
		} else {
			give(heap, blocks[i]);
		}
	}
	expect_agreement(heap, "pinned");
	told = &statistics;
	test_ok(told->segments.count > 300, "pinned: there are many segments");
	test_ok(told->used.count == kept && told->segments.pinned == kept && told->segments.releasable == told->segments.count - kept,
		"pinned: each kept block pins its segment, no cached one does");
	expect_report(told, "pinned");
	test_ok(has("held by the cache alone: flushing it gives them back"), "pinned: the report says what flushing gives");
	test_ok(number_in(line_of("Why is the memory not given back?", ""), 0) != (size_t) -1 && has(" are unused but pinned: "),
		"pinned: the report says what is pinned");
	shuffle_segments(heap);
	expect_agreement(heap, "pinned, segments in another order");
	releasable = told->segments.releasable_bytes;
	given_back = zmm_heap_gc(heap);
	test_ok(given_back == releasable, "pinned: a flush gives back exactly what was releasable");
	expect_agreement(heap, "pinned, after the flush");
	test_ok(told->segments.releasable == 0 && told->segments.count == kept, "pinned: the pinned segments stay");
	heap_test_end(&test);
}

/* Pictures of a heap at work */

static size_t some_size(void)
{
	switch (random_below(8)) {
		case 0:
			return random_below(20 * KIB);
		case 1:
			return random_below(2 * KIB);
		default:
			return random_below(300);
	}
}

static void work(zmm_heap *heap, void **slots, size_t count, size_t steps)
{
	while (steps--) {
		size_t i = random_below((uint32_t) count);

		if (!slots[i]) {
			slots[i] = take(heap, some_size());
		} else if (random_below(4)) {
			give(heap, slots[i]);
			slots[i] = NULL;
		} else {
			slots[i] = change(heap, slots[i], some_size());
		}
	}
}

static void test_working_heap(size_t cache_size, const char *name)
{
	static heap_test test;
	zmm_heap *const heap = &test.heap;
	static void *slots[600];
	size_t i, releasable, real_size;

	memset(slots, 0, sizeof(slots));
	start(&test, 8 * KIB, cache_size);
	for (i = 0; i < 6; i++) {
		work(heap, slots, 600 - i * 90, 1200);
		expect_agreement(heap, name);
	}
	expect_report(&statistics, name);
	for (i = 0; i < 600; i++) {
		if (slots[i] && random_below(10)) {
			give(heap, slots[i]);
			slots[i] = NULL;
		}
	}
	expect_agreement(heap, name);
	releasable = statistics.segments.releasable_bytes;
	real_size = statistics.real_size;
	zmm_heap_gc(heap);
	test_ok(look(heap)->real_size == real_size - releasable, "%s: a flush gives back exactly what was releasable", name);
	heap_test_end(&test);
}

/* Blocks of sizes beyond the small lists wait in the cache as well. */
static void test_large_cached(void)
{
	static heap_test test;
	zmm_heap *const heap = &test.heap;
	void *blocks[3];
	size_t i, cached;

	start(&test, 256 * KIB, ZMM_CACHE_AUTO);
	for (i = 0; i < 3; i++) {
		blocks[i] = take_true(heap, 2000 + 1000 * i);
	}
	cached = true_size_of(blocks[0]) + true_size_of(blocks[2]);
	give(heap, blocks[0]);
	give(heap, blocks[2]);
	expect_agreement(heap, "large cached");
	test_ok(statistics.large_cache.count == 2 && statistics.large_cache.bytes == cached && statistics.cache.bytes == cached + statistics.victim
		&& statistics.used.count == 1 && statistics.used.bytes == true_size_of(blocks[1]), "large cached: they are cached and not used");
	take_true(heap, 2000);
	expect_agreement(heap, "large cached, one in use again");
	expect_report(&statistics, "large cached");
	heap_test_end(&test);
}

/* Wherever in a segment the used block is, it pins it. */
static void test_first_used_block(void)
{
	static heap_test test;
	zmm_heap *const heap = &test.heap;
	enum { MOST = 4 * KIB / ZMM_MIN_BLOCK_SIZE };
	void *blocks[MOST];
	size_t count, kept, i;

	agrees = true;
	for (kept = 0; kept < 20; kept++) {
		start(&test, 4 * KIB, BIG_CACHE);
		count = (4 * KIB - ZMM_SEGMENT_OVERHEAD) / (ZMM_MIN_BLOCK_SIZE + 160);
		count = count < 20 ? count : 20;
		for (i = 0; i < count; i++) {
			blocks[i] = take_true(heap, ZMM_MIN_BLOCK_SIZE + 160);
		}
		for (i = 0; i < count; i++) {
			if (i != kept) {
				give(heap, blocks[i]);
			}
		}
		compare(heap, look(heap));
		same("pinned by block", kept, statistics.segments.pinned, kept < count);
		same("releasable without block", kept, statistics.segments.releasable, kept >= count);
		heap_test_end(&test);
	}
	test_ok(agrees, "first used block: pins its segment wherever it is");
}

/* Sum of all bytes that the heap consists of. */
static uint64_t print_of(const zmm_heap *heap)
{
	const zmm_segment *segment;
	const unsigned char *bytes = (const unsigned char *) heap;
	uint64_t sum = 0;
	size_t i;

	for (i = 0; i < sizeof(*heap); i++) {
		sum = sum * 31 + bytes[i];
	}
	for (segment = heap->segments.list; segment; segment = segment->next_segment) {
		bytes = (const unsigned char *) segment;
		for (i = 0; i < segment->size; i++) {
			sum = sum * 31 + bytes[i];
		}
	}
	return sum;
}

static void test_nothing_changes(void)
{
	static heap_test test;
	zmm_heap *const heap = &test.heap;
	static void *slots[100];
	uint64_t before;
	unsigned allocs;

	start(&test, 16 * KIB, 4 * KIB);
	work(heap, slots, 100, 2000);
	before = print_of(heap);
	allocs = test.book.allocs;
	look(heap);
	write_report(&statistics, NULL);
	test_ok(print_of(heap) == before && test.book.allocs == allocs, "a picture changes no byte of the heap");
	test_ok(!strncmp(report, "zmm heap\n", 9), "a report without title has a plain one");
	heap_test_end(&test);
}

/* Walks */

typedef struct walked {
	size_t listed, listed_bytes, last_depth;
	size_t most; /* the visitor wants no more */
	bool sound;
} walked;

static bool walk_listed(void *context, const zmm_block *block, size_t true_size)
{
	walked *walk = context;

	walk->sound = walk->sound && true_size == zmm_block_size(block);
	walk->listed++;
	walk->listed_bytes += true_size;
	return walk->listed < walk->most;
}

static bool walk_node(void *context, const zmm_free_block *node, size_t true_size, size_t depth)
{
	walked *walk = context;

	walk->sound = walk->sound && node->parent && *node->parent == node && true_size == zmm_block_size(&node->block)
		&& (walk->listed ? depth > 1 && depth <= walk->last_depth + 1 : depth == 1);
	walk->last_depth = depth;
	walk->listed++;
	return walk->listed < walk->most;
}

static size_t walk_trees(const zmm_heap *heap, size_t most, size_t *fullest)
{
	size_t i, nodes = 0;

	for (*fullest = i = 0; i < ZMM_NUM_BUCKETS; i++) {
		walked walk = { .most = most, .sound = true };
		size_t wanted = statistics.large_free_buckets[i].nodes;

		zmm_walk_tree(heap, i, walk_node, &walk);
		same("sound walk of tree", i, walk.sound, true);
		same("nodes walked of tree", i, walk.listed, wanted < most ? wanted : most);
		*fullest = wanted > *fullest ? wanted : *fullest;
		nodes += walk.listed;
	}
	return nodes;
}

static void test_walk(void)
{
	static heap_test test;
	zmm_heap *const heap = &test.heap;
	static void *slots[300];
	walked walk = { .most = SIZE_MAX, .sound = true };
	size_t fullest;

	start(&test, 8 * KIB, 4 * KIB);
	work(heap, slots, 300, 3000);
	take_true(heap, 20 * KIB); /* leaves a rest */
	take_true(heap, 30 * KIB);
	look(heap);
	zmm_walk_rest(heap, walk_listed, &walk);
	test_ok(walk.sound && walk.listed == statistics.rest_count && walk.listed > 1 && walk.listed_bytes == statistics.rest.bytes,
		"walk: every rest block");
	walk = (walked) { .most = 1, .sound = true };
	zmm_walk_rest(heap, walk_listed, &walk);
	test_ok(walk.listed == 1 && walk.listed_bytes == statistics.rest_buckets[0], "walk: the newest rest block, and no more is wanted");
	agrees = true;
	test_ok(walk_trees(heap, SIZE_MAX, &fullest) > 0 && agrees, "walk: every node of the trees, parents first");
	walk_trees(heap, 2, &fullest);
	test_ok(agrees && fullest > 3, "walk: two nodes of a tree that has %zu, and no more are wanted", fullest);
	heap_test_end(&test);
}

/* A picture of a heap that somebody wrote over ends, and tells what the heap counts. */

static heap_test damaged;

static void damage_stage(void)
{
	static void *slots[300];

	memset(slots, 0, sizeof(slots));
	start(&damaged, 8 * KIB, 4 * KIB);
	work(&damaged.heap, slots, 300, 3000);
	take_true(&damaged.heap, 20 * KIB); /* leaves a rest */
	look(&damaged.heap);
}

static void *first_tree(void)
{
	size_t i = 0;

	while (!damaged.heap.large.counts[i]) {
		i++;
	}
	return damaged.heap.large.roots[i];
}

static zmm_free_block *node(void) { return zmm_link(&damaged.heap, first_tree()); }
static void wild_child(void) { node()->child[0] = (zmm_free_block *) (uintptr_t) 0xdead0000; }
static void odd_child(void) { node()->child[0] = (zmm_free_block *) (void *) ((char *) node() + 4); }
static void child_is_its_parent(void) { node()->child[0] = node()->child[1] = node(); }
static void child_at_the_end(void) { node()->child[0] = (zmm_free_block *) (void *) zmm_segment_guard(damaged.heap.segments.list); }
static void wild_next_segment(void) { damaged.heap.segments.list->next_segment = (zmm_segment *) (uintptr_t) 0xdead0000; }
static void wild_segment_size(void) { damaged.heap.segments.list->size = SIZE_MAX / 2; }
static void wild_first_size(void) { zmm_segment_first_block(damaged.heap.segments.list)->info._size = (zmm_word) ~(zmm_word) 7; }
static void no_first_size(void) { zmm_segment_first_block(damaged.heap.segments.list)->info._size = ZMM_FREE_BLOCK; }
static void wild_rest(void) { ZMM_REST_BUCKET(&damaged.heap)->next_free_block = (zmm_free_block *) (uintptr_t) 0xdead0000; }
static void rest_to_itself(void) { zmm_next_free(&damaged.heap, ZMM_REST_BUCKET(&damaged.heap))->next_free_block = zmm_next_free(&damaged.heap, ZMM_REST_BUCKET(&damaged.heap)); }
static void wild_rest_count(void) { damaged.heap.rest.count = 1000000; }

static void ignore_fault(void *context, const void *where, const char *what)
{
	(void) context;
	(void) where;
	(void) what;
}

/* A child link leads to where memory can be read, but no block begins. */
static void test_odd_child(void)
{
	const size_t index = ZMM_LARGE_BUCKET_INDEX((size_t) 2000);
	zmm_heap *heap = &damaged.heap;
	zmm_free_block *root;
	char *used, *hole[2];
	size_t side;

	start(&damaged, 8 * KIB, 0);
	used = take_true(heap, 1000);
	memset(used, 0, 500);
	hole[0] = take_true(heap, 2000);
	take_true(heap, 100);
	hole[1] = take_true(heap, 1200);
	take_true(heap, 100);
	give(heap, hole[0]);
	give(heap, hole[1]);
	test_ok(look(heap)->large_free_buckets[index].nodes == 2, "a tree has two nodes");
	root = (zmm_free_block *) heap->large.roots[index];
	side = root->child[0] ? 0 : 1;
	root->child[side] = (zmm_free_block *) (void *) (used + 4);
	test_ok(look(heap)->large_free_buckets[index].nodes == 1, "a child at an odd address is none");
	heap_test_end(&damaged);
}

static void test_damaged_heaps(void)
{
	static void (*const damages[])(void) = { wild_child, odd_child, child_is_its_parent, child_at_the_end, wild_next_segment, wild_segment_size,
		wild_first_size, no_first_size, wild_rest, rest_to_itself, wild_rest_count };
	size_t i, unnoticed = 0;

	agrees = true;
	for (i = 0; i < COUNT_OF(damages); i++) {
		size_t segments, in_use;

		damage_stage();
		segments = statistics.segments.bytes;
		in_use = statistics.in_use;
		damages[i]();
		unnoticed += zmm_heap_check(&damaged.heap, ignore_fault, NULL) == 0;
		zmm_statistics_take(&damaged.heap, &statistics);
		same("segments' bytes after damage", i, statistics.segments.bytes, segments);
		same("bytes in use after damage", i, statistics.in_use, in_use);
		same("no more rest blocks than there can be after damage", i, statistics.rest_count <= ZMM_MAX_REST_BLOCKS, true);
		heap_test_end(&damaged);
	}
	test_ok(agrees, "%zu kinds of damage: the picture is taken", COUNT_OF(damages));
	test_ok(unnoticed == 0, "and the check names each");
}

/* The text of a report */

static void test_human_sizes(void)
{
	static const struct {
		size_t bytes;
		const char *text;
	} sizes[] = {
		{ 0, " 0 B " },
		{ 1023, " 1023 B " },
		{ 1024, " 1.0 KiB " },
		{ 1536, " 1.5 KiB " },
		{ MIB - 1, " 1.0 MiB " },
		{ 10 * KIB + 100, " 10.1 KiB " },
		{ 12 * MIB + 350 * KIB, " 12.3 MiB " },
		{ SIZE_MAX, sizeof(size_t) > 4 ? " 16.0 EiB " : " 4.0 GiB " },
	};
	static heap_test test;
	zmm_heap *const heap = &test.heap;
	const char *line, *found;
	size_t i;

	start(&test, 256 * KIB, NO_CACHE);
	look(heap);
	for (i = 0; i < COUNT_OF(sizes); i++) {
		statistics.in_use = sizes[i].bytes;
		write_report(&statistics, NULL);
		line = line_of("Memory", "in use ");
		found = strstr(line, sizes[i].text);
		if (!test_ok(found && found < strchr(line, '\n'), "sizes: %zu is%s", sizes[i].bytes, sizes[i].text)) {
			test_note("the line is %.60s", line);
		}
	}
	heap_test_end(&test);
}

/* The largest figures that a machine of today can have fit their columns. */
static void test_width(void)
{
	static heap_test test;
	zmm_heap *const heap = &test.heap;
	const size_t many = 99999999;
	const size_t bytes = (size_t) (SIZE_MAX > UINT32_MAX ? UINT64_C(999999999999) : SIZE_MAX / 2);
	const zmm_blocks blocks = { many, bytes };
	size_t i;

	start(&test, 256 * KIB, NO_CACHE);
	look(heap);
	statistics.size = statistics.in_use = statistics.cached = statistics.peak = statistics.real_peak = statistics.limit = bytes;
	statistics.limit_extended = bytes;
	statistics.used = statistics.free = statistics.cache = statistics.rest = blocks;
	statistics.real_size = statistics.segments.bytes = statistics.pinned = bytes;
	statistics.segments.count = statistics.segments.pinned = 999999;
	statistics.segments.releasable = 999999;
	statistics.segments.releasable_bytes = bytes;
	statistics.largest_free = bytes;
	statistics.fragmentation = (zmm_fragmentation) { 1, 1, 1, 1 };
	statistics.internal = statistics.overflow = 1;
	statistics.use_zend_alloc = 0;
	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		zmm_small_list_statistics *list = &statistics.free_buckets[i];
		zmm_large_tree_statistics *tree = &statistics.large_free_buckets[i];

		list->blocks = list->cached = 999999;
		list->bytes = bytes / 2;
		list->hits = list->misses = 2000000000;
		if (tree->range_min && tree->range_max <= bytes) {
			tree->blocks = tree->nodes = 999999;
			tree->bytes = bytes;
			tree->depth = 64;
			tree->smallest = tree->range_min;
			tree->largest = tree->range_max;
		}
	}
	statistics.rest_count = ZMM_MAX_REST_BLOCKS;
	for (i = 0; i < ZMM_MAX_REST_BLOCKS; i++) {
		statistics.rest_buckets[i] = bytes;
	}
	write_report(&statistics, NULL);
	if (!test_ok(widest_line() <= ZMM_REPORT_WIDTH, "report: large figures fit into %d columns", ZMM_REPORT_WIDTH)) {
		test_note("%zu columns:\n%s", widest_line(), report);
	}
	test_ok(has("switched off") && !strchr(report, '\t'), "report: a heap that is switched off says so");
	heap_test_end(&test);
}

static void test_full_heap_answer(void)
{
	static heap_test test;
	zmm_heap *const heap = &test.heap;
	void *block;

	start(&test, 4 * KIB, BIG_CACHE);
	block = take_true(heap, 4 * KIB - ZMM_SEGMENT_OVERHEAD);
	write_report(look(heap), NULL);
	test_ok(has("No unused memory is pinned") && statistics.segments.pinned == 1 && !statistics.pinned,
		"answer: a full segment pins nothing that is free");
	give(heap, block);
	give(heap, take_true(heap, ZMM_MIN_BLOCK_SIZE));
	write_report(look(heap), NULL);
	test_ok(has("4.0 KiB in 1 segment is held by the cache alone: flushing it gives it back.") && !strstr(report, "pinned:"),
		"answer: what only the cache holds is no pinned memory");
	take_true(heap, ZMM_MIN_BLOCK_SIZE);
	write_report(look(heap), NULL);
	test_ok(has(" of 4.0 KiB are unused but pinned: 1 of 1 segments holds a used block."), "answer: what pins");
	heap_test_end(&test);
}

int main(void)
{
	test_empty_heap();
	test_request_borders(false);
	test_request_borders(true);
	test_tree_ranges();
	test_free_lists();
	test_cache();
	test_large_trees();
	test_rest_queue();
	test_huge_block();
	test_internal_heap();
	test_limited_heap();
	test_shared_counters();
	test_pinned_segments();
	test_working_heap(NO_CACHE, "work without cache");
	test_working_heap(4 * KIB, "work with a small cache");
	test_working_heap(BIG_CACHE, "work with a large cache");
	test_working_heap(ZMM_CACHE_AUTO, "work with a cache bounded by pressure");
	test_large_cached();
	test_first_used_block();
	test_nothing_changes();
	test_walk();
	test_odd_child();
	test_damaged_heaps();
	test_human_sizes();
	test_width();
	test_full_heap_answer();
	return test_end();
}
