/* gc gives back the pages inside free blocks: what goes, what stays, and that it is told truly. */

#ifndef _GNU_SOURCE
# define _GNU_SOURCE /* mincore */
#endif

#include "heap/purge.h"
#include "heap/spare.h"
#include "tests/unit/heap_fixture.h"
#include "tests/unit/random.h"

#ifdef __linux__

#include <sys/mman.h>
#include <unistd.h>

/* Bytes of a heap's segments that are in memory. */
static size_t resident(const zmm_heap *heap)
{
	size_t page = (size_t) sysconf(_SC_PAGESIZE), bytes = 0;
	const zmm_segment *segment;

	for (segment = heap->segments.list; segment; segment = segment->next_segment) {
		uintptr_t address = (uintptr_t) segment & ~(uintptr_t) (page - 1);
		unsigned char state;

		for (; address < (uintptr_t) segment + segment->size; address += page) {
			bytes += !mincore((void *) address, page, &state) && state & 1 ? page : 0;
		}
	}
	return bytes;
}

#ifdef ZMM_DEBUG_CHECK
# define STRINGS 4000 /* each operation proves the heap */
#else
# define STRINGS 40000
#endif
#define EVERY 200

/* Many strings, one of EVERY is kept. */
static void pinned_segments(const zmm_mem_handlers *kind)
{
	static void *blocks[STRINGS];
	heap_test test;
	zmm_heap *heap = &test.heap;
	size_t page = (size_t) sysconf(_SC_PAGESIZE), live = 0, i, before, given, real_size, wrong = 0;

	heap_test_prepare(&test, 256 * KIB);
	test.book.kind = kind;
	heap_test_open(&test);
	for (i = 0; i < STRINGS; i++) {
		blocks[i] = take(heap, 700 + i % 100);
		content_write(blocks[i], 700 + i % 100, (unsigned) i);
	}
	for (i = 0; i < STRINGS; i++) {
		if (i % EVERY) {
			give(heap, blocks[i]);
		} else {
			live += true_size_of(blocks[i]);
		}
	}
	before = resident(heap);
	real_size = heap->real->size;
	given = zmm_heap_gc(heap);
	test_ok(given > before / 10 * 9 && resident(heap) == before - given, "%s: %zu of %zu KiB went, as the system sees it",
		kind->name, given / 1024, before / 1024);
	test_ok(resident(heap) <= 2 * live + 2 * page * (STRINGS / EVERY + 2 * heap->segments.table.count), "%s: left are the pages of what is live", kind->name);
	test_ok(heap->real->size == real_size && is_sound(heap), "%s: the real size is what it was", kind->name);
	test_ok(zmm_heap_gc(heap) == 0, "%s: the second time there is nothing", kind->name);
	for (i = 0; i < STRINGS; i++) {
		if (i % EVERY) {
			blocks[i] = take(heap, 600 + i % 50);
			content_write(blocks[i], 600 + i % 50, (unsigned) i);
		}
	}
	for (i = 0; i < STRINGS; i++) {
		wrong += !content_holds(blocks[i], i % EVERY ? 600 + i % 50 : 700 + i % 100, (unsigned) i);
	}
	test_ok(wrong == 0 && heap->real->size == real_size && is_sound(heap), "%s: what was kept is whole, and the pages serve again", kind->name);
	heap_test_end(&test);
}

/* Free blocks of every kind of place: trees with siblings and children, and the rest queue. */
static void every_free_block(void)
{
	enum { BLOCKS = 300 };
	heap_test test;
	zmm_heap *heap = &test.heap;
	void *blocks[BLOCKS];
	size_t i, before, given, wrong = 0;

	random_start(3);
	heap_test_start(&test, 64 * KIB);
	for (i = 0; i < BLOCKS; i++) {
		size_t size = 4096 * (1 + random_below(i % 3 ? 12 : 40));

		blocks[i] = take(heap, odd(size));
		memset(blocks[i], 'x', size);
		take(heap, 1);
	}
	for (i = 0; i < BLOCKS; i += 2) {
		give(heap, blocks[i]);
	}
	before = resident(heap);
	given = zmm_heap_gc(heap);
	test_ok(heap->rest.count > 1 && given && resident(heap) == before - given && is_sound(heap), "all trees and the rest queue are purged: %zu KiB", given / 1024);
	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		wrong += i > 12 && heap->large.roots[i] && zmm_block_size(&heap->large.roots[i]->block) > 8192 + sizeof(zmm_free_block)
			&& !heap->large.roots[i]->next_free_block;
	}
	test_ok(wrong == 0 && zmm_heap_gc(heap) == 0, "links stay, and nothing is left to purge");
	for (i = 0; i < BLOCKS; i += 2) {
		blocks[i] = take(heap, odd(4096 * (1 + random_below(12))));
	}
	test_ok(is_sound(heap), "the heap goes on");
	heap_test_end(&test);
}

static size_t process_resident(void)
{
	unsigned long pages = 0;
	FILE *file = fopen("/proc/self/statm", "r");

	if (file) {
		pages = fscanf(file, "%*u %lu", &pages) == 1 ? pages : 0;
		fclose(file);
	}
	return pages * (size_t) sysconf(_SC_PAGESIZE);
}

#ifdef ZMM_DEBUG_CHECK
# define MADE 2000
#else
# define MADE 40000
#endif

/* Half of the blocks go before gc, the rest wait in the cache or go in gc; few stay.  Straight to the
 * storage: the ledger has no _return. */
static void told_is_what_left(const zmm_mem_handlers *kind)
{
	static void *blocks[MADE];
	zmm_policy policy = zmm_policy_default;
	zmm_heap_config config;
	zmm_heap heap;
	char error[256];
	size_t i, before, given, fell, all, late = MIB;

	policy.gc_floor = 0;
	zmm_heap_config_init(&config);
	config.handlers = kind;
	config.policy = &policy;
	zmm_heap_startup(&heap, &config, error, sizeof(error));
	give(&heap, take(&heap, odd(31 * MIB))); /* from now on glibc keeps more */
	for (i = 0; i < MADE; i++) {
		blocks[i] = memset(take(&heap, i % 2 ? 500 : 900), 'x', i % 2 ? 500 : 900);
	}
	for (i = 0; i < MADE; i++) {
		if (i % 2000) {
			give(&heap, blocks[i]);
		}
	}
	all = heap.real->size;
	before = process_resident();
	given = zmm_heap_gc(&heap);
	fell = before - process_resident();
	if (!test_ok(given > all / 2 && given <= fell + late && fell <= given + late, "%s: what gc tells is what left the process", kind->name)) {
		test_note("%zu told, resident fell by %zu, real size was %zu", given, fell, all);
	}
	test_ok(zmm_heap_gc(&heap) == 0 && is_sound(&heap), "%s: nothing the second time", kind->name);
	zmm_heap_shutdown(&heap, true, true);
}

/* A segment that was open far and holds little is closed, and its pages beyond go. */
static void closed_pages(const zmm_mem_handlers *kind)
{
	enum { MANY = 110 };
	heap_test test;
	zmm_heap *heap = &test.heap;
	const zmm_segment_entry *entry;
	size_t i, opened, given;
	void *blocks[MANY];

	heap_test_prepare_fast(&test, 256 * KIB);
	test.policy.reservation = ZMM_AUTO_RESERVATION;
	test.book.kind = kind;
	heap_test_open(&test);
	take(heap, 1);
	for (i = 0; i < MANY; i++) {
		blocks[i] = take(heap, odd(10000));
		memset(blocks[i], 'x', 10000);
	}
	entry = &heap->segments.table.entries[0];
	opened = entry->size;
	for (i = 0; i < MANY; i++) {
		give(heap, blocks[i]);
	}
	given = zmm_heap_gc(heap);
	test_ok(heap->segments.table.count == 1 && opened > MIB && entry->size < 16 * KIB && entry->touched == entry->size && is_sound(heap),
		"%s: gc closes a segment behind what is used", kind->name);
	test_ok(given >= MANY * 10000 - 16 * KIB && given <= opened, "%s: its pages go, and are told", kind->name);
	heap_test_end(&test);
}

static void purges(void)
{
	const zmm_mem_handlers *const *kind;

	for (kind = zmm_storage_table; *kind; kind++) {
		pinned_segments(*kind);
		told_is_what_left(*kind);
		closed_pages(*kind);
	}
	every_free_block();
}

#else

static void purges(void)
{
	test_skip("Linux only", "pages inside free blocks go back");
}

#endif

static size_t no_purge_bytes(zmm_heap *heap)
{
	void *first = take(heap, odd(100 * KIB));

	take(heap, 1);
	give(heap, first);
	return zmm_heap_purge(heap);
}

static void storage_without_means(void)
{
	zmm_mem_handlers handlers = *zmm_storage_table[0];
	zmm_heap_config config;
	zmm_heap heap;
	char error[256];

	handlers._purge = NULL;
	zmm_heap_config_init(&config);
	config.handlers = &handlers;
	zmm_heap_startup(&heap, &config, error, sizeof(error));
	heap.storage->handlers = &handlers;
	test_ok(no_purge_bytes(&heap) == 0 && is_sound(&heap), "a storage that cannot purge gives nothing back");
	zmm_heap_shutdown(&heap, true, true);
}

/* A storage that only notes what it should have purged. */
static size_t noted_bytes;

static size_t note_purge(zmm_storage *storage, void *start, size_t size)
{
	(void) storage;
	(void) start;
	noted_bytes += size;
	return 0;
}

static heap_test stage;

static void purge_it(void *nothing)
{
	(void) nothing;
	zmm_heap_purge(&stage.heap);
}

/* Somebody wrote past the end of the block before, or into what he had freed. */
static void damaged_blocks_are_not_purged(void)
{
	static zmm_mem_handlers handlers;
	zmm_heap *heap = &stage.heap;
	size_t kind, size = 40 * KIB;

	for (kind = 0; kind < 6; kind++) {
		const char *words = kind >= 3 ? "links of a free block are damaged" : "tags of a free block disagree";
		zmm_free_block *block;
		void *first, *second;

		heap_test_start(&stage, 256 * KIB);
		handlers = *heap->storage->handlers;
		handlers._purge = note_purge;
		first = take(heap, odd(size));
		take(heap, 1);
		second = take(heap, odd(size));
		take(heap, 1);
		give(heap, first);
		give(heap, second);
		heap->storage->handlers = &handlers;
		noted_bytes = 0;
		block = (zmm_free_block *) zmm_block_of_data(first);
		switch (kind) {
			case 0: block->block.info._size += 8; break;
			case 1: block->block.info._size |= ZMM_USED_BLOCK; break;
			case 2: block->block.info._size = (zmm_word) 0x41414140; break;
			case 3: block->next_free_block = (zmm_free_block *) (void *) &handlers; break;
			case 4: ((zmm_free_block *) zmm_block_of_data(second))->next_free_block = (zmm_free_block *) zmm_block_of_data(second); break;
			default: block->child[1] = block; break;
		}
		test_ok(panics(purge_it, NULL, words) && noted_bytes <= (kind >= 3 ? 2 * (size + KIB) : 0),
			"of a block with %s nothing is purged", kind >= 3 ? "damaged links" : "a damaged tag");
		heap->storage->handlers = &ledger_handlers;
		heap_test_end(&stage);
	}
}

/* Of every free large block its bytes behind the links, wherever it is listed. */
static void each_block_is_purged_once(void)
{
	static zmm_mem_handlers handlers;
	enum { BLOCKS = 120 };
	zmm_heap *heap = &stage.heap;
	size_t wanted = 0, i;
	void *blocks[BLOCKS];
	const zmm_segment *segment;
	const zmm_block *block;

	heap_test_start(&stage, 64 * KIB);
	for (i = 0; i < BLOCKS; i++) {
		blocks[i] = take(heap, odd(1000 + 64 * (i * 7919 % 60)));
		take(heap, 1);
	}
	for (i = 0; i < 4; i++) {
		take(heap, odd(100 * KIB + 5000 * i));
	}
	for (i = 0; i < BLOCKS; i += 2) {
		give(heap, blocks[i]);
	}
	for (segment = heap->segments.list; segment; segment = segment->next_segment) {
		for (block = zmm_segment_first_block(segment); !zmm_block_is_guard(block); block = zmm_next_block(block)) {
			wanted += zmm_block_is_free(block) && zmm_block_size(block) > sizeof(zmm_free_block)
				&& (zmm_block_is_rest(block) || !ZMM_SMALL_SIZE(zmm_block_size(block))) ? zmm_block_size(block) - sizeof(zmm_free_block) : 0;
		}
	}
	handlers = *heap->storage->handlers;
	handlers._purge = note_purge;
	heap->storage->handlers = &handlers;
	noted_bytes = 0;
	zmm_heap_purge(heap);
	heap->storage->handlers = &ledger_handlers;
	test_ok(heap->rest.count && wanted && noted_bytes == wanted && is_sound(heap), "all large free blocks are purged, each once");
	if (noted_bytes != wanted) {
		test_note("%zu bytes instead of %zu", noted_bytes, wanted);
	}
	heap_test_end(&stage);
}

/* A storage that notes how it is trimmed, and says that a trim gave back 1,000 bytes. */
static unsigned trims_of_all, other_trims;

static size_t note_trim(zmm_storage *storage, bool all)
{
	(void) storage;
	if (all) {
		trims_of_all++;
	} else {
		other_trims++;
	}
	return 1000;
}

static void storage_is_trimmed(void)
{
	static zmm_mem_handlers handlers;
	zmm_heap *heap = &stage.heap;
	unsigned i;

	heap_test_start(&stage, 64 * KIB);
	handlers = *heap->storage->handlers;
	handlers._trim = note_trim;
	heap->storage->handlers = &handlers;
	trims_of_all = other_trims = 0;
	for (i = 0; i < 100; i++) {
		give(heap, take(heap, odd(300 * KIB)));
	}
	test_ok(trims_of_all + other_trims == 0, "no release trims storage");
	test_ok(zmm_heap_gc(heap) == 2000 && trims_of_all == 2, "gc does before and after it frees segments, and counts what went");
	zmm_heap_shutdown(heap, false, true);
	test_ok(other_trims == 1 && trims_of_all == 2, "a reset leaves it to storage");
	heap->storage->handlers = &ledger_handlers;
	heap_test_end(&stage);
}

/* A heap of no more than gc_floor keeps its pages: whoever calls gc after each small job faults none in. */
static void small_heaps_are_left(void)
{
	static heap_test test;
	void *blocks[8], *more;
	size_t i, real;

	heap_test_prepare_fast(&test, 64 * KIB);
	test.policy.gc_floor = 256 * KIB;
	heap_test_open(&test);
	for (i = 0; i < COUNT_OF(blocks); i++) {
		blocks[i] = take(&test.heap, 20 * KIB);
	}
	for (i = 1; i < COUNT_OF(blocks); i++) {
		give(&test.heap, blocks[i]);
	}
	give(&test.heap, take(&test.heap, 100)); /* is cached */
	real = test.heap.real->size + zmm_spare_bytes(&test.heap);
	test_ok(real <= 256 * KIB && test.heap.spares.count > 0 && zmm_heap_gc(&test.heap) == 0
			&& test.heap.real->size + zmm_spare_bytes(&test.heap) == real && test.book.purged == 0 && test.heap.size == test.heap.use->size,
		"gc of a small heap flushes the cache and gives nothing back");
	more = take(&test.heap, 300 * KIB);
	zmm_heap_gc(&test.heap);
	test_ok(test.heap.spares.count == 0 && (test.book.purged > 0 || !zmm_storage_table[0]->_purge) && is_sound(&test.heap),
		"one that is larger gives back what it can");
	give(&test.heap, more);
	heap_test_end(&test);
}

int main(void)
{
	purges();
	storage_is_trimmed();
	each_block_is_purged_once();
	damaged_blocks_are_not_purged();
	storage_without_means();
	small_heaps_are_left();
	return test_end();
}
