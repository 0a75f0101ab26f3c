/* Spare segments: how many are kept, when they go back, and that nothing else sees them. */

#include "heap/cache.h"
#include "heap/limit.h"
#include "heap/spare.h"
#include "suites/lib/heap_fixture.h"

#define SEGMENT (16 * KIB)
#define FULL (SEGMENT - ZMM_SEGMENT_OVERHEAD)
#define MOST 400

static heap_test test;
static zmm_heap *const heap = &test.heap;
static void *blocks[MOST];

static void start(size_t run_size)
{
	heap_test_prepare(&test, SEGMENT);
	test.config.cache_size = run_size ? ZMM_CACHE_AUTO : 0;
	heap_test_set_runs(&test, run_size);
	heap_test_open(&test);
}

/* Each block has a segment of its own. */
static void fill(size_t from, size_t to)
{
	for (; from < to; from++) {
		blocks[from] = take_true(heap, FULL);
	}
}

static void drain(size_t from, size_t to)
{
	for (; from < to; from++) {
		give(heap, blocks[from]);
	}
}

/* The heap and its spares are what storage has out. */
static bool adds_up(void)
{
	return is_sound(heap) && heap->real->size + zmm_spare_bytes(heap) == test.book.bytes
		&& heap->spares.count + heap->segments.table.count == test.book.segments;
}

static void request(size_t segments)
{
	fill(0, segments);
	zmm_heap_shutdown(heap, false, true);
}

static void original_keeps_none(void)
{
	start(0);
	fill(0, 20);
	drain(0, 10);
	test_ok(heap->spares.count == 0 && test.book.segments == 10 && adds_up(), "a heap with a fixed cache keeps no spares");
	zmm_heap_shutdown(heap, false, true);
	test_ok(heap->spares.count == 0 && test.book.segments == 0, "nor do its resets");
	request(10);
	test_ok(heap->spares.count == 0 && test.book.segments == 0 && adds_up(), "however often");
	heap_test_end(&test);
}

static void one_is_kept_at_least(void)
{
	size_t i, wrong = 0;
	unsigned allocs;

	start(2048);
	fill(0, 1);
	drain(0, 1);
	test_ok(heap->spares.count == 1 && test.book.segments == 1 && heap->real->size == 0 && adds_up(), "an empty segment is kept and not counted");
	allocs = test.book.allocs;
	for (i = 0; i < 100; i++) {
		fill(0, 1);
		wrong += heap->spares.count != 0 || heap->real->size != SEGMENT;
		drain(0, 1);
		wrong += heap->spares.count != 1;
	}
	test_ok(wrong == 0 && test.book.allocs == allocs, "and serves every request that wants one");
	heap_test_end(&test);
	test_ok(test.book.segments == 0 && test.book.dtors == 1, "until the end");
}

static void an_eighth_is_kept(void)
{
	start(2048);
	fill(0, 80);
	drain(0, 4);
	test_ok(heap->spares.count == 4 && adds_up(), "what is freed first is kept");
	drain(4, 40);
	test_ok(heap->spares.count == 5 && test.book.segments == 45 && adds_up(), "up to an eighth of the segments in use");
	drain(40, 79);
	test_ok(heap->spares.count == 1 && test.book.segments == 2 && adds_up(), "which become fewer, and the spares with them");
	heap_test_end(&test);
}

/* A program that grows and shrinks again and again. */
static void missed_ones_are_kept(void)
{
	unsigned allocs;
	size_t i;

	start(2048);
	heap->compact_size = ZMM_NO_LIMIT;
	fill(0, 60);
	drain(20, 60);
	test_ok(heap->spares.count == 2 && test.book.segments == 22, "what a program frees for the first time goes back");
	fill(20, 60);
	drain(20, 60);
	test_ok(heap->spares.count == 38 && adds_up(), "what it wanted again is kept the second time");
	allocs = test.book.allocs;
	fill(20, 60);
	drain(20, 60);
	test_ok(test.book.allocs == allocs + 2, "but for what was spare then");
	allocs = test.book.allocs;
	fill(20, 60);
	drain(20, 60);
	test_ok(test.book.allocs == allocs && heap->spares.count == 40 && adds_up(), "all of it soon");
	zmm_heap_gc(heap);
	drain(0, 20);
	test_ok(heap->spares.count == 20 && adds_up(), "in this request");
	zmm_heap_shutdown(heap, false, true);
	zmm_heap_gc(heap);
	heap->spares.ordinary.average = 0;
	fill(0, 60);
	drain(20, 60);
	test_ok(heap->spares.count == 2 && adds_up(), "the next one begins anew");
	heap_test_end(&test);

	heap_test_prepare(&test, 2 * MIB);
	heap_test_set_runs(&test, 2048);
	heap_test_open(&test);
	for (i = 0; i < 30; i++) {
		blocks[i] = take_true(heap, 2 * MIB - ZMM_SEGMENT_OVERHEAD);
	}
	heap->spares.missed = 20 * 2 * MIB;
	drain(0, 29);
	test_ok(heap->spares.count == 20 && adds_up(), "however much it is");
	heap_test_end(&test);
}

static void average_is_kept_between_requests(void)
{
	unsigned allocs;
	size_t i;

	start(2048);
	heap->compact_size = ZMM_NO_LIMIT;
	request(8);
	test_ok(heap->spares.count == 4 && adds_up(), "after the first request its half is kept");
	for (i = 0; i < 10; i++) {
		request(8);
	}
	test_ok(heap->spares.count == 8 && adds_up(), "after some that are alike all of it");
	allocs = test.book.allocs;
	for (i = 0; i < 10; i++) {
		request(8);
	}
	test_ok(test.book.allocs == allocs, "and storage is not asked any more");
	request(1);
	test_ok(heap->spares.count == 8, "a small one changes nothing");
	for (i = 0; i < 64; i++) {
		request(1);
	}
	test_ok(heap->spares.count == 1 && adds_up(), "many small ones do: what they need is kept");
	for (i = 0; i < 64; i++) {
		zmm_heap_shutdown(heap, false, true);
	}
	test_ok(heap->spares.count == 0 && test.book.segments == 0, "which may be nothing");
	heap_test_end(&test);
}

static void requests(size_t count, size_t segments)
{
	while (count-- > 0) {
		request(segments);
	}
}

/* Requests of a worker differ: what comes again is kept, within 2 MiB or the average's next multiple of that. */
static void peak_that_comes_again_is_kept(void)
{
	unsigned allocs;

	start(2048);
	heap->compact_size = 8 * SEGMENT;
	requests(10, 4);
	request(40);
	requests(10, 4);
	test_ok(heap->spares.count == 4 && test.book.compacts == 1, "a peak that was one request's is forgotten");
	request(40);
	requests(10, 4);
	test_ok(heap->spares.count == 40 && test.book.compacts == 1 && adds_up(), "one that came again is kept and nothing to compact after");
	allocs = test.book.allocs;
	request(40);
	test_ok(test.book.allocs == allocs, "so storage is not asked");
	requests(64, 4);
	test_ok(heap->spares.count == 4 && adds_up(), "until it came no more");
	heap->compact_size = ZMM_NO_LIMIT;
	request(200);
	request(200);
	requests(10, 4);
	test_ok(heap->spares.count == 2 * MIB / SEGMENT && adds_up(), "2 MiB are the most that is kept so");
	heap_test_end(&test);
}

/* Common segments and those of large blocks reserve eight segments. */
static void start_opening(void)
{
	heap_test_prepare(&test, SEGMENT);
	test.config.cache_size = ZMM_CACHE_AUTO;
	heap_test_set_runs(&test, 2048);
	test.policy.reservation = 8 * SEGMENT;
	heap_test_open(&test);
	heap->compact_size = ZMM_NO_LIMIT;
}

static void *take_segments(size_t segments)
{
	return take_true(heap, segments * SEGMENT - ZMM_SEGMENT_OVERHEAD);
}

static bool is_spare(size_t count, size_t segments)
{
	return is_sound(heap) && heap->spares.count == count && heap->spares.bytes == segments * SEGMENT;
}

/* Blocks of a half of SEGMENT at most, so that a common segment opens in steps for them. */
static void fill_steps(size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		blocks[i] = take_true(heap, SEGMENT / 4);
	}
}

static void opened_pages_are_missed(void)
{
	size_t opened;

	start_opening();
	fill_steps(24);
	drain(0, 24);
	zmm_cache_flush(heap);
	opened = zmm_spare_bytes(heap);
	test_ok(heap->spares.count == 1 && opened > 6 * SEGMENT, "a segment that opened in steps is kept");
	heap->spares.given_back = 100 * SEGMENT;
	fill_steps(24);
	test_ok(heap->spares.missed == 0, "as it opens again nothing is missed: its pages are there");
	drain(0, 24);
	zmm_cache_flush(heap);
	zmm_spare_release(heap);
	fill_steps(24);
	test_ok(heap->spares.missed == opened && heap->spares.given_back == 100 * SEGMENT - opened,
		"a new one's pages are missed, those of its first step and those that it opens after that");
	heap_test_end(&test);
}

static void large_spares_serve_other_sizes(void)
{
	void *block, *other;

	start_opening();
	give(heap, take_segments(6));
	test_ok(is_spare(1, 6), "the segment of a large block is kept");
	block = take_segments(3);
	test_ok(is_spare(0, 0) && test.book.allocs == 1 && heap->spares.loose == 3 * SEGMENT, "a smaller block has it, and half of it is loose");
	block = change(heap, block, request_for(5 * SEGMENT - ZMM_SEGMENT_OVERHEAD));
	test_ok(is_spare(0, 0) && heap->spares.loose == SEGMENT && test.book.reallocs == 0, "less when that grows");
	give(heap, block);
	test_ok(is_spare(1, 6) && heap->spares.loose == 0, "as a spare it has as many pages as before");
	give(heap, take_segments(7));
	test_ok(is_spare(1, 7) && test.book.allocs == 1, "a larger block has it, too: it reserves more");
	zmm_heap_gc(heap);

	block = take_segments(5);
	other = take_segments(3);
	give(heap, block);
	give(heap, other);
	block = take_segments(2);
	test_ok(is_spare(1, 5), "of two the one with fewer pages serves, if they are enough");
	other = take_segments(4);
	test_ok(is_spare(0, 0) && heap->spares.loose == 2 * SEGMENT, "else the other");
	heap_test_end(&test);
}

static void loose_pages_are_bounded(void)
{
	void *block[3];
	unsigned allocs;
	size_t i;

	start_opening();
	for (i = 0; i < 3; i++) {
		block[i] = take_segments(7);
	}
	heap->spares.missed = 100 * SEGMENT;
	heap->real->peak = 100 * SEGMENT; /* which bounds them with the spares */
	for (i = 0; i < 3; i++) {
		give(heap, block[i]);
	}
	allocs = test.book.allocs;
	take_segments(2);
	test_ok(is_spare(2, 14) && test.book.allocs == allocs && heap->spares.loose == 5 * SEGMENT, "five segments of pages are loose");
	take_segments(2);
	test_ok(is_spare(2, 14) && test.book.allocs == allocs + 1, "as many again would be more than a segment reserves");
	take_segments(6);
	test_ok(is_spare(1, 7) && test.book.allocs == allocs + 1 && heap->spares.loose == 6 * SEGMENT, "a fourth is nothing to save");
	heap_test_end(&test);
}

/* Other segments want room: those that serve fewer go first, then the newest. */
static void goes_in_order(void)
{
	void *older, *newer;

	start_opening();
	older = take_segments(20);
	newer = take_segments(8);
	heap->spares.missed = 40 * SEGMENT;
	give(heap, older);
	give(heap, newer);
	test_ok(is_spare(2, 28) && heap->spares.large == 1, "one of two spares is larger than others reserve");
	zmm_spare_make_room(heap, 10 * SEGMENT, 20 * SEGMENT);
	test_ok(is_spare(1, 8) && !heap->spares.large, "it goes first, though it is older");
	heap_test_end(&test);

	start_opening();
	older = take_segments(5);
	newer = take_segments(3);
	give(heap, older);
	give(heap, newer);
	test_ok(is_spare(2, 8) && !heap->spares.large, "two spares reserve as much as others");
	zmm_spare_make_room(heap, 3 * SEGMENT, 20 * SEGMENT);
	test_ok(is_spare(1, 5), "the newer goes first");
	heap_test_end(&test);
}

static void large_spares_age(void)
{
	void *common, *large;
	size_t i;

	start_opening();
	common = take_segments(8);
	large = take_segments(20);
	heap->spares.missed = 40 * SEGMENT;
	give(heap, large);
	give(heap, common);
	test_ok(is_spare(2, 28) && heap->spares.large == 1, "a segment larger than others reserve is kept when such were missed");
	for (i = 0; i < 31; i++) {
		give(heap, take_segments(1));
	}
	test_ok(heap->spares.large == 1, "while 64 segments come and go");
	give(heap, take_segments(1));
	test_ok(is_spare(1, 8) && !heap->spares.large && heap->spares.missed == 20 * SEGMENT, "then it goes, and it is forgotten that it was missed");
	heap_test_end(&test);
}

static void reset_cuts_down(void)
{
	size_t i;

	start_opening();
	for (i = 0; i < 12; i++) {
		take_true(heap, SEGMENT / 2 - 512);
	}
	test_ok(heap->segments.table.count == 1, "a common segment that opened six times as far");
	zmm_heap_shutdown(heap, false, true);
	test_ok(heap->spares.count == 1 && heap->spares.bytes < 5 * SEGMENT && heap->spares.bytes >= 3 * SEGMENT && is_sound(heap),
		"a reset keeps as much of it as the average");
	heap_test_end(&test);
}

/* Within the average, what a request frees is there for it. */
static void usual_requests_may_shrink(void)
{
	unsigned allocs;
	size_t i;

	start(2048);
	heap->compact_size = ZMM_NO_LIMIT;
	for (i = 0; i < 10; i++) {
		request(40);
	}
	allocs = test.book.allocs;
	fill(0, 40);
	drain(0, 40);
	fill(0, 40);
	test_ok(test.book.allocs == allocs && adds_up(), "a usual request may shrink and grow again");
	fill(40, 60);
	drain(0, 60);
	test_ok(heap->spares.count == 40 && adds_up(), "beyond the average segments go back");
	heap_test_end(&test);
}

static void large_segments_displace(void)
{
	void *large;
	size_t i;

	start(2048);
	fill(0, 80);
	drain(0, 10);
	test_ok(heap->spares.count == 8 && heap->real->size == 70 * SEGMENT, "eight spares");
	large = take(heap, odd(9 * SEGMENT - 1000));
	test_ok(heap->spares.count == 6 && heap->real->size == 79 * SEGMENT && test.book.bytes == heap->real->peak / 16 * 17 && adds_up(),
		"a large segment displaces those that would make it more than the peak and a 16th");
	large = change(heap, large, odd(15 * SEGMENT - 1000));
	test_ok(heap->spares.count == 0 && heap->real->peak == 85 * SEGMENT && adds_up(), "one that grows as well");
	give(heap, large);
	test_ok(heap->spares.count == 0 && adds_up(), "its end changes nothing: it is no spare");
	heap_test_end(&test);

	start(2048);
	heap->compact_size = ZMM_NO_LIMIT;
	for (i = 0; i < 10; i++) {
		request(10);
	}
	take(heap, odd(5 * SEGMENT));
	test_ok(heap->spares.count == 10 && adds_up(), "what is usual is not displaced");
	heap_test_end(&test);
}

/* A large segment that shrinks to a common one is one more of those that count. */
static void shrunk_segments_displace(void)
{
	void *large;
	size_t i;

	start(2048);
	heap->compact_size = ZMM_NO_LIMIT;
	for (i = 0; i < 10; i++) {
		request(10);
	}
	large = take(heap, odd(5 * SEGMENT));
	test_ok(heap->spares.count == 10 && heap->spares.open == 0, "as many spares as requests need on average");
	*heap->limit.allowed = heap->real->size; /* there is nowhere to move to */
	large = change(heap, large, odd(SEGMENT - 2000));
	test_ok(large && test.book.reallocs == 1 && heap->real->size == SEGMENT && heap->spares.open == SEGMENT, "a large segment shrinks to a common one");
	test_ok(heap->spares.count == 9 && adds_up(), "which displaces a spare");
	heap_test_end(&test);
}

static void gc_gives_them_back(void)
{
	size_t given;

	start(2048);
	fill(0, 40);
	drain(0, 10);
	given = heap->spares.count * SEGMENT;
	test_ok(given && zmm_heap_gc(heap) == given && heap->spares.count == 0 && test.book.segments == 30 && adds_up(), "gc gives them back and counts their bytes");
	test_ok(zmm_heap_gc(heap) == 0, "once");
	heap_test_end(&test);
}

static void limit_does_not_see_them(void)
{
	start(2048);
	*heap->limit.allowed = 40 * SEGMENT;
	fill(0, 40);
	drain(0, 4);
	test_ok(heap->spares.count == 4 && zmm_limit_room(heap) == 4 * SEGMENT, "spares leave room below the limit");
	test_ok(take(heap, odd(4 * SEGMENT - 1000)) && notes.limit_calls == 0 && heap->real->size == 40 * SEGMENT && adds_up(),
		"a large request may have it");
	test_ok(!take_true(heap, FULL) && notes.limit_calls == 1 && adds_up(), "the limit is where it was");
	heap_test_end(&test);
}

static void storage_has_no_more(void)
{
	void *large;

	start(2048);
	heap->spares.ordinary.average = 100 * SEGMENT;
	fill(0, 40);
	large = take(heap, odd(5 * SEGMENT - 1000));
	drain(0, 10);
	test_ok(heap->spares.count == 10, "ten spares");
	test.book.refuse = true;
	test.book.calls_left = 0;
	test_ok(take_true(heap, FULL) && notes.memory_calls == 0 && heap->spares.count == 9, "they serve when storage does not");
	test_ok(!take(heap, odd(7 * SEGMENT)) && notes.memory_calls == 1 && heap->spares.count == 0 && adds_up(),
		"a large request that storage refuses gives them back first");
	test.book.refuse = false;
	drain(10, 20);
	test.book.refuse_once = true;
	test_ok(take(heap, odd(7 * SEGMENT)) && notes.memory_calls == 1 && heap->spares.count == 0 && adds_up(), "and tries again");
	drain(20, 30);
	test.book.refuse_once = true;
	large = change(heap, large, odd(9 * SEGMENT - 1000));
	test_ok(large && test.book.reallocs == 1 && heap->spares.count == 0 && adds_up(), "so does one that grows");
	heap_test_end(&test);
}

/* What compact means to storage: no segment is out. */
static void compact(void)
{
	size_t i;

	start(2048);
	heap->compact_size = 4 * SEGMENT;
	request(4);
	test_ok(test.book.compacts == 0 && heap->spares.count == 2, "a peak of compact_size is none to compact after");
	request(20);
	test_ok(test.book.compacts == 1 && test.book.segments == 0 && adds_up(), "an unusual one beyond it gives everything back");
	for (i = 0; i < 10; i++) {
		request(20);
	}
	test_ok(test.book.compacts == 1 && heap->spares.count == 20 && adds_up(), "a usual one does not");
	request(39);
	test_ok(test.book.compacts == 1 && heap->spares.count == 29, "nor one of less than twice the usual");
	request(100);
	test_ok(test.book.compacts == 2 && test.book.segments == 0 && adds_up(), "one of more does");
	heap_test_end(&test);
}

static void internal_heap(void)
{
	char error[256];
	zmm_heap *internal;
	size_t home, i;

	heap_test_prepare(&test, SEGMENT);
	heap_test_set_runs(&test, 2048);
	test.config.cache_size = ZMM_CACHE_AUTO;
	internal = zmm_heap_create(&test.config, error, sizeof(error));
	home = internal->real->size;
	for (i = 0; i < 200; i++) {
		take_true(internal, FULL);
		if (i % 20 == 19) {
			zmm_heap_shutdown(internal, false, true);
		}
	}
	test_ok(internal->spares.count == 20 && internal->real->size == home && is_sound(internal)
			&& test.book.bytes == home + zmm_spare_bytes(internal), "an internal heap keeps its home apart from its spares");
	zmm_heap_shutdown(internal, true, true);
	test_ok(test.book.segments == 0 && test.book.dtors == 1, "and gives all of them back");
}

/* Segments that will be filled soon come populated. */
static void growth_is_populated(void)
{
	start(2048);
	fill(0, 3);
	test_ok(test.book.populated == 0, "the first three segments are taken as they come");
	fill(3, 10);
	test_ok(test.book.populated == 7 && test.book.allocs == 10 && adds_up(), "those after are populated");
	blocks[10] = take_true(heap, FULL - 5000);
	blocks[11] = take_true(heap, FULL);
	test_ok(test.book.populated == 8 && test.book.allocs == 12, "not one while another is not full");
	take(heap, odd(20 * SEGMENT));
	test_ok(test.book.populated == 8 && test.book.allocs == 13, "nor one for a large request, which may use less than it asks for");
	heap_test_end(&test);

	start(0);
	fill(0, 10);
	test_ok(test.book.populated == 0, "nor those of a heap with a fixed cache");
	heap_test_end(&test);

	heap_test_prepare(&test, 4 * MIB);
	heap_test_set_runs(&test, 2048);
	heap_test_open(&test);
	for (size_t i = 0; i < 6; i++) {
		take_true(heap, 4 * MIB - ZMM_SEGMENT_OVERHEAD);
	}
	test_ok(test.book.populated == 0 && test.book.allocs == 6, "nor segments of more than 2 MiB");
	heap_test_end(&test);
}

#if ZMM_DEBUG_BLOCKS
static void give_it(void *ptr)
{
	give(heap, ptr);
}
#endif

static void has_no_old_blocks(void)
{
	void *stale[3];
	size_t i;

	start(2048);
	for (i = 0; i < COUNT_OF(stale); i++) {
		stale[i] = take_true(heap, 1000);
	}
	heap->spares.ordinary.average = SEGMENT;
	heap->compact_size = ZMM_NO_LIMIT;
	zmm_heap_shutdown(heap, false, true);
	test_ok(heap->spares.count == 1 && adds_up(), "a segment with blocks that nobody freed becomes a spare");
	fill(0, 1);
	test_ok(stale[0] == blocks[0] && is_sound(heap), "its next block is sound");
#if ZMM_DEBUG_BLOCKS
	test_ok(panics(give_it, stale[1], "block is free already"), "the old ones are used no more");
#endif
	heap_test_end(&test);
}

static void list_odd(void) { heap->spares.list->segment = (zmm_segment *) (void *) ((char *) heap->spares.list->segment + 1); }
static void list_of_ours(void) { heap->spares.list->segment = heap->segments.list; }
static void list_short(void) { heap->spares.count--; }
static void wrong_size(void) { heap->spares.list->touched = heap->spares.list->reserved + 8; }
static void written_over(void) { memset(heap->spares.list->segment, 0xff, SEGMENT); }
static void wrong_large(void) { heap->spares.large++; }
static void wrong_count(void) { heap->spares.open += SEGMENT; }
static void low_peak(void) { heap->spares.peak = 1; }

static char found[1024];

static void collect(void *context, const void *where, const char *what)
{
	size_t length = strlen(found);

	(void) context;
	(void) where;
	snprintf(found + length, sizeof(found) - length, "%s\n", what);
}

/* The damage is made good again, since the heap's end gives the spares back. */
static size_t faults_of(void (*damage)(void))
{
	zmm_spares spares;
	zmm_spare first;
	size_t faults;

	start(2048);
	fill(0, 80);
	drain(0, 10);
	spares = heap->spares;
	first = *spares.list;
	damage();
	found[0] = '\0';
	faults = zmm_heap_check(heap, collect, NULL);
	heap->spares = spares;
	*spares.list = first;
	heap_test_end(&test);
	return faults;
}

static void names(void (*damage)(void), const char *words)
{
	test_ok(faults_of(damage) && strstr(found, words), "damage is named: \"%s\"", words);
}

/* Programs that write to freed memory reach no list. */
static void spares_are_not_read(void)
{
	test_ok(faults_of(written_over) == 0, "what is written into a spare harms nobody");
}

int main(void)
{
	original_keeps_none();
	one_is_kept_at_least();
	an_eighth_is_kept();
	missed_ones_are_kept();
	opened_pages_are_missed();
	average_is_kept_between_requests();
	peak_that_comes_again_is_kept();
	large_spares_serve_other_sizes();
	loose_pages_are_bounded();
	goes_in_order();
	large_spares_age();
	reset_cuts_down();
	usual_requests_may_shrink();
	large_segments_displace();
	shrunk_segments_displace();
	gc_gives_them_back();
	limit_does_not_see_them();
	storage_has_no_more();
	compact();
	internal_heap();
	growth_is_populated();
	has_no_old_blocks();
	names(list_odd, "is none");
	names(list_of_ours, "is none");
	names(list_short, "spares have");
	names(wrong_large, "of them are large");
	names(wrong_size, "is none");
	names(wrong_count, "counted are");
	names(low_peak, "with a peak of 1");
	spares_are_not_read();
	return test_end();
}
