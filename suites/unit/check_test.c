/* The validator: silent on sound heaps, each kind of damage named; and the panics
 * that stop damage from spreading. */

#include "heap/freelist.h"
#include "heap/limit.h"
#include "heap/segment_table.h"
#include "suites/lib/heap_fixture.h"

#ifndef _WIN32
# include <sys/wait.h>
# include <unistd.h>
#endif

#define SEGMENT (16 * KIB)

/* A storage whose segments are simply forgotten: a damaged heap gives none back. */

static _Alignas(16) char ground[12 * SEGMENT];
static size_t ground_taken;

static zmm_segment *ground_alloc(zmm_storage *storage, size_t size)
{
	(void) storage;
	if (size > sizeof(ground) - ground_taken) {
		return NULL;
	}
	ground_taken += size;
	return (zmm_segment *) (void *) (ground + ground_taken - size);
}

static zmm_segment *ground_realloc(zmm_storage *storage, zmm_segment *segment, size_t size)
{
	(void) storage;
	(void) segment;
	(void) size;
	return NULL;
}

static void ground_free(zmm_storage *storage, zmm_segment *segment)
{
	(void) storage;
	(void) segment;
}

static void ground_nothing(zmm_storage *storage)
{
	(void) storage;
}

static zmm_storage *ground_init(void *params);

static const zmm_mem_handlers ground_handlers = {
	.name = "ground",
	.init = ground_init,
	.dtor = ground_nothing,
	.compact = ground_nothing,
	._alloc = ground_alloc,
	._realloc = ground_realloc,
	._free = ground_free,
};

static zmm_storage *ground_init(void *params)
{
	static zmm_storage storage = { &ground_handlers, NULL };

	(void) params;
	ground_taken = 0;
	return &storage;
}

/* A heap that has one of everything. */
typedef struct scene {
	heap_test test;
	char *first, *used, *last;  /* used, first and last of one segment but for the tail */
	char *small[2];             /* free, of one size */
	char *other;                /* free, of another small size */
	char *node, *sibling;       /* free, in one large tree, of one size */
	char *child;                /* free, in the same tree */
	char *leaf;                 /* used, of a size that belongs below the child */
	char *cached[2];            /* of one size */
	char *large;                /* used, a queued block behind it */
} scene;

static scene stage;
static zmm_heap *const heap = &stage.test.heap;

static zmm_block *block_of(void *ptr)
{
	return zmm_block_of_data(ptr);
}

static zmm_free_block *free_block_of(void *ptr)
{
	return (zmm_free_block *) zmm_block_of_data(ptr);
}

static char *take_fenced(size_t true_size)
{
	char *ptr = take_true(heap, true_size);

	take(heap, 1);
	return ptr;
}

#define SMALL_SIZE (ZMM_MIN_BLOCK_SIZE + 64)
#define OTHER_SIZE (ZMM_MIN_BLOCK_SIZE + 160)
#define CACHED_SIZE (ZMM_MIN_BLOCK_SIZE + 32)

static void set_stage(void)
{
	zmm_table_end(heap); /* of the stage before */
	memset(&stage, 0, sizeof(stage));
	heap_test_prepare(&stage.test, SEGMENT);
	stage.test.book.kind = &ground_handlers;
	heap_test_open(&stage.test);
	stage.first = take_fenced(200);
	stage.small[0] = take_fenced(SMALL_SIZE);
	stage.small[1] = take_fenced(SMALL_SIZE);
	stage.other = take_fenced(OTHER_SIZE);
	stage.cached[0] = take_fenced(CACHED_SIZE);
	stage.cached[1] = take_fenced(CACHED_SIZE);
	stage.node = take_fenced(1200);
	stage.sibling = take_fenced(1200);
	stage.child = take_fenced(1400);
	stage.leaf = take_fenced(1304);
	stage.used = take_fenced(400);
	stage.last = take_true(heap, 400);
	stage.large = take_true(heap, 3 * SEGMENT - ZMM_SEGMENT_OVERHEAD - 640);
	give(heap, stage.small[0]);
	give(heap, stage.small[1]);
	give(heap, stage.other);
	give(heap, stage.node);
	give(heap, stage.sibling);
	give(heap, stage.child);
	heap->cache.most = 2 * CACHED_SIZE;
	zmm_account_set_floor(heap);
	give(heap, stage.cached[0]);
	give(heap, stage.cached[1]);
}

static zmm_segment *home(void)
{
	return zmm_segment_of_first(block_of(stage.first));
}

/* --- damage that the validator finds --- */

static char found[4096];

static void collect(void *context, const void *where, const char *what)
{
	size_t length = strlen(found);

	(void) context;
	(void) where;
	snprintf(found + length, sizeof(found) - length, "%s\n", what);
}

/* Damages a fresh stage, and wants to be told of it in these words. */
static void names(void (*damage)(void), const char *words, const char *name)
{
	size_t faults;

	set_stage();
	if (!is_sound(heap)) {
		test_ok(false, "the stage for \"%s\" is sound", name);
	}
	damage();
	found[0] = '\0';
	faults = zmm_heap_check(heap, collect, NULL);
	if (!test_ok(faults > 0 && strstr(found, words), "%s: \"%s\"", name, words)) {
		test_note("%zu faults: %s", faults, found);
	}
}

static void misalign_segments_list(void) { heap->segments.list = (zmm_segment *) (void *) ((char *) heap->segments.list + 1); }
static void change_segment_size(void) { home()->size += 8; }
static void shrink_segment(void) { home()->size = SEGMENT / 2; }
static void wrap_segment_sizes(void) { heap->segments.list->next_segment->size = ~(SEGMENT - 1); }
static void close_segments_list(void) { home()->next_segment = heap->segments.list; }
static void lead_out_of_heap(void) { heap->segments.list->next_segment = (zmm_segment *) (uintptr_t) 0xdead0008; }
static void cut_segments_list(void) { heap->segments.list->next_segment = NULL; }
static zmm_segment_entry *entry_of_home(void) { return zmm_table_entry(heap, home()); }
static void misalign_entry(void) { zmm_segment_entry *entry = entry_of_home(); entry->segment = (zmm_segment *) (void *) ((char *) entry->segment + 4); }
static void clear_entry_size(void) { entry_of_home()->size = 0; }
static void wrap_entry_size(void) { entry_of_home()->size = ~(SEGMENT - 1); }
static void enlarge_entry_size(void) { entry_of_home()->size += 64 * SEGMENT; }
static void halve_reserved(void) { entry_of_home()->reserved = SEGMENT / 2; }
static void lower_touched(void) { entry_of_home()->touched = 0; }
static void exchange_purpose(void) { zmm_segment_set_index(home(), zmm_segment_index(home()), false); }
static void lower_real_size(void) { heap->real->size -= SEGMENT; }
static void raise_real_size(void) { heap->real->size += SEGMENT; heap->real->peak += SEGMENT; }
static void lower_real_peak(void) { heap->real->peak = heap->real->size - 1; }
static void lower_peak(void) { heap->use->peak = heap->use->size - 1; }
static void raise_size(void) { heap->size += 8; heap->use->size += 8; heap->use->peak += 8; }
static void raise_use(void) { heap->use->size += 8; heap->use->peak += 8; }

static void unmark_first_block(void) { block_of(stage.first)->info._prev = 0; }
static void set_unknown_type(void) { block_of(stage.used)->info._size |= 2; }
static void clear_size(void) { block_of(stage.used)->info._size = ZMM_USED_BLOCK; }
static void enlarge_beyond_segment(void) { block_of(stage.used)->info._size += SEGMENT; }
static void set_all_size_bits(void) { block_of(stage.used)->info._size |= ~ZMM_FLAGS_MASK; }
static void set_all_size_bits_of_first(void) { block_of(stage.first)->info._size |= ~ZMM_FLAGS_MASK; }
static void enlarge_used(void) { block_of(stage.used)->info._size += 8; }
static void damage_prev_tag(void) { zmm_next_block(block_of(stage.used))->info._prev -= 8; }
static void lose_index(void) { zmm_segment_set_index(home(), heap->segments.table.count, true); }
static void exchange_index(void) { zmm_segment_set_index(home(), zmm_segment_index(home()) ? 0 : 1, true); }
static void wrong_predecessor(void) { zmm_table_entry(heap, home())->newer = home(); }
static void forget_entry(void) { heap->segments.table.count--; }
static void count_ordinary_wrong(void) { heap->spares.open += SEGMENT; heap->spares.peak += SEGMENT; }
static void lower_ordinary_peak(void) { heap->spares.peak = heap->spares.open - 1; }
static void count_loose_wrong(void) { heap->spares.loose += 8; }
static void count_reserved_wrong(void) { heap->segments.reserved -= 8; }

static void overwrite_guard(void) { zmm_segment_guard(home())->info._size = 0; }
static void overrun(void) { memset(stage.used + (400 - ZMM_HEADER_SIZE), 'x', ZMM_HEADER_SIZE); }

static void overrun_behind_header(void) { change_segment_size(); overrun(); }

static void free_beside_free(void)
{
	zmm_block_tag(zmm_next_block(block_of(stage.other)), ZMM_MIN_BLOCK_SIZE, ZMM_FREE_BLOCK);
}

static void leave_empty_segment(void)
{
	zmm_growth growth = { NULL, SEGMENT, SEGMENT, SEGMENT, true };
	size_t span;
	zmm_segment *segment = zmm_segment_of_first(zmm_growth_make(heap, &growth, &span));

	zmm_block_tag(zmm_segment_first_block(segment), zmm_segment_capacity(segment), ZMM_FREE_BLOCK);
}

static void link_out_of_heap(void) { free_block_of(stage.small[1])->next_free_block = (zmm_free_block *) (void *) &stage.first; }
static void link_to_null(void) { free_block_of(stage.small[1])->next_free_block = NULL; }
static void link_off_alignment(void) { free_block_of(stage.small[1])->next_free_block = (zmm_free_block *) (void *) (stage.small[0] + 1); }
static void link_to_used(void) { free_block_of(stage.small[1])->next_free_block = free_block_of(stage.used); }
static void break_back_link(void) { free_block_of(stage.small[0])->prev_free_block = free_block_of(stage.small[0]); }
static void clear_small_bit(void) { heap->small.bitmap &= heap->small.bitmap - 1; }
static void set_small_bit(void) { heap->small.bitmap |= ~heap->small.bitmap & (heap->small.bitmap + 1); }
static void clear_large_bit(void) { heap->large.bitmap = 0; }
static void set_large_bit(void) { heap->large.bitmap |= (size_t) 1 << (ZMM_NUM_BUCKETS - 1); }

static void enlarge_listed(void)
{
	free_block_of(stage.small[0])->block.info._size = (zmm_word) (SEGMENT * 4) | ZMM_FREE_BLOCK;
}

static void give_listed_all_size_bits(void) { free_block_of(stage.small[0])->block.info._size |= ~ZMM_FLAGS_MASK; }

static void list_in_wrong_list(void)
{
	zmm_free_block *block = free_block_of(stage.other);

	zmm_bucket_remove(heap, block, OTHER_SIZE);
	zmm_bucket_insert(heap, block, SMALL_SIZE);
}

static void close_list(void)
{
	zmm_free_block *block = free_block_of(stage.small[1]);

	block->next_free_block = block->prev_free_block = block;
	ZMM_SMALL_FREE_BUCKET(heap, ZMM_BUCKET_INDEX(SMALL_SIZE))->next_free_block = block;
}

static void lose_from_list(void)
{
	zmm_bucket_remove(heap, free_block_of(stage.small[0]), SMALL_SIZE);
}

static void lose_from_tree(void) { zmm_tree_remove(heap, free_block_of(stage.child), 1400); }
static void count_small_wrong(void) { heap->small.counts[ZMM_BUCKET_INDEX(SMALL_SIZE)]--; }
static void count_empty_list(void) { heap->small.counts[ZMM_BUCKET_INDEX(CACHED_SIZE)]++; }
static void count_large_wrong(void) { heap->large.counts[ZMM_LARGE_BUCKET_INDEX((size_t) 1200)]++; }
static void sum_large_wrong(void) { heap->large.sizes[ZMM_LARGE_BUCKET_INDEX((size_t) 1200)] -= 8; }
static void count_empty_tree(void) { heap->large.counts[ZMM_NUM_BUCKETS - 1]++; }
static void count_blocks_high(void) { heap->count++; }
static void count_blocks_low(void) { heap->count--; }
static void lose_from_rest(void) { zmm_rest_remove(heap, (zmm_free_block *) zmm_next_block(block_of(stage.large))); }
static void count_rest_wrong(void) { heap->rest.count++; }

static void unmark_rest(void)
{
	zmm_block_tag(zmm_next_block(block_of(stage.large)), 640, ZMM_FREE_BLOCK);
}

static zmm_free_block *root(void)
{
	return heap->large.roots[ZMM_LARGE_BUCKET_INDEX((size_t) 1200)];
}

static void damage_parent(void) { root()->parent = &root()->child[0]; }
static void clear_parent(void) { root()->parent = NULL; }
static void exchange_children(void)
{
	zmm_free_block *node = root(), *left = node->child[0];

	node->child[0] = node->child[1];
	node->child[1] = left;
	if (node->child[0]) {
		node->child[0]->parent = &node->child[0];
	}
	if (node->child[1]) {
		node->child[1]->parent = &node->child[1];
	}
}
static void point_child_out_of_heap(void) { root()->child[0] = (zmm_free_block *) (void *) &stage.first; }
static void point_child_to_used(void) { root()->child[0] = free_block_of(stage.used); }
static void point_child_to_root(void) { root()->child[0] = root(); }
static void mix_siblings(void) { root()->next_free_block = free_block_of(stage.child); }

static zmm_cache_list *cache_list(void) { return ZMM_CACHE_LIST(heap, ZMM_BUCKET_INDEX(CACHED_SIZE)); }
static void cache_leaves_heap(void) { cache_list()->first->next = (zmm_cached *) (void *) &stage.first; }
static void cache_closed(void) { cache_list()->first->next = cache_list()->first; }
static void cache_has_free(void) { cache_list()->first->next = (zmm_cached *) (void *) stage.other; }
static void cache_has_other_size(void) { cache_list()->first->next = (zmm_cached *) (void *) stage.used; }
static void cache_count_wrong(void) { cache_list()->max_count++; }
static void cache_lost(void)
{
	cache_list()->first = NULL;
	cache_list()->room = cache_list()->max_count;
}

static void damage_is_named(void)
{
	names(misalign_segments_list, "list of segments was written over", "segments_list");
	names(change_segment_size, "header of a segment was written over: its size", "a segment's size");
	names(shrink_segment, "header of a segment was written over: its size", "a segment's size too small");
	names(wrap_segment_sizes, "header of a segment was written over: its size", "a segment's size that is wild");
	names(close_segments_list, "header of a segment was written over: it leads to", "a list of segments in a circle");
	names(lead_out_of_heap, "header of a segment was written over: it leads to", "a wild next segment");
	names(cut_segments_list, "list of segments has 2 ends", "a list of segments that ends early");
	names(lower_real_size, "real size is", "a real size too low");
	names(raise_real_size, "real size is", "a real size too high");
	names(lower_real_peak, "real peak", "a real peak too low");
	names(lower_peak, "is below the size in use", "a peak too low");
	names(raise_size, "size is", "a size too high");
	names(raise_use, "cache has", "a size in use too high");
	names(count_blocks_high, "used and 2 cached blocks", "a count of blocks too high");
	names(count_blocks_low, "used and 2 cached blocks", "a count of blocks too low");

	names(unmark_first_block, "first block of a segment is not marked as such", "a first block's tag of what is before it");
	names(set_unknown_type, "block has the unknown type", "a type");
	names(clear_size, "is not between", "a size of 0");
	names(enlarge_beyond_segment, "is not between", "a size beyond the segment");
	names(set_all_size_bits, "is not between", "a size of all ones");
	names(set_all_size_bits_of_first, ZMM_COMPACT_HEADERS ? "tag behind" : "is not between", "a first block's size of all ones");
	names(enlarge_used, "tag behind a block of 408 bytes differs", "a size 8 too high");
	names(damage_prev_tag, "tag behind a block of 400 bytes differs", "a tag of the block before");
	names(overrun, "tag behind a block of 400 bytes differs", "an overrun");
	names(misalign_entry, "address that is not aligned", "an address in the segment table");
	names(clear_entry_size, "segment table has a size of 0", "a size of 0 there");
	names(wrap_entry_size, "are reserved and", "a size of nearly all ones");
	names(enlarge_entry_size, "are reserved and", "a size beyond the reservation");
	names(halve_reserved, "are reserved and", "a reservation below the size");
	names(lower_touched, "and 0 were used", "pages used below the size");
	names(exchange_purpose, "disagree what it was made for", "a mark that a segment is large");
	names(overrun_behind_header, "tag behind a block of 400 bytes differs", "an overrun in a segment whose header was damaged");
	names(overwrite_guard, "guard of a segment was overwritten", "a guard");
	names(lose_index, "does not lead to its entry", "an index beyond the segment table");
	names(exchange_index, "does not lead to its entry", "the index of another segment");
	names(wrong_predecessor, "it leads to", "a predecessor in the segment table");
	names(forget_entry, "wrong predecessor", "an entry of the segment table");
	names(count_ordinary_wrong, "ordinary segments have", "bytes of ordinary segments");
	names(lower_ordinary_peak, "ordinary segments have", "a peak of ordinary segments too low");
	names(count_loose_wrong, "that were used and are not open", "bytes of large segments that are not open");
	names(count_reserved_wrong, "segments reserve", "bytes of reservations");
	names(free_beside_free, "two free blocks are neighbours", "a block marked free beside a free one");
	names(leave_empty_segment, "segment is empty and was not given back", "an empty segment");

	names(link_out_of_heap, "leads out of the heap", "a link out of the heap");
	names(link_to_null, "leads out of the heap", "a link to NULL");
	names(link_off_alignment, "leads out of the heap", "a link between two addresses");
	names(link_to_used, "has a block that is not free", "a link to a used block");
	names(enlarge_listed, "has a block that is too large", "a listed block larger than its segment");
	names(give_listed_all_size_bits, "has a block that is too large", "a listed block with a size of all ones");
	names(break_back_link, "has a block that does not point back", "a link back");
	names(close_list, "has a block that does not point back", "a list in a circle");
	names(list_in_wrong_list, "small list", "a block in the wrong list");
	names(lose_from_list, "the segments have", "a block that is in no list");
	names(clear_small_bit, "its bit is 0", "a bit of the small lists cleared");
	names(set_small_bit, "its bit is 1", "a bit of the small lists set");
	names(count_small_wrong, "has 2 blocks, its count is 1", "a count of a small list");
	names(count_empty_list, "has 0 blocks, its count is 1", "a count of an empty small list");

	names(lose_from_tree, "the segments have", "a block that is in no tree");
	names(clear_large_bit, "its bit is 0", "a bit of the large trees cleared");
	names(set_large_bit, "its bit is 1", "a bit of the large trees set");
	names(count_large_wrong, "has 3 blocks of 3800 bytes, its counts are 4 and 3800", "a count of a large tree");
	names(sum_large_wrong, "has 3 blocks of 3800 bytes, its counts are 3 and 3792", "bytes of a large tree");
	names(count_empty_tree, "has 0 blocks of 0 bytes, its counts are 1 and 0", "a count of an empty large tree");
	names(damage_parent, "has a node with a wrong parent", "a parent");
	names(clear_parent, "has a node with a wrong parent", "a parent of NULL");
	names(exchange_children, "in the wrong place", "children exchanged");
	names(point_child_out_of_heap, "leads out of the heap", "a child out of the heap");
	names(point_child_to_used, "has a block that is not free", "a child that is used");
	names(point_child_to_root, "large tree", "a child that is its own parent");
	names(mix_siblings, "large tree", "siblings of different sizes");

	names(lose_from_rest, "rest queue", "a queued block that is not in the queue");
	names(count_rest_wrong, "rest_count is", "a count of the rest queue");
	names(unmark_rest, "rest queue", "a queued block without its mark");

	names(cache_leaves_heap, "leads out of the heap or does not end", "a cached link out of the heap");
	names(cache_closed, "leads out of the heap or does not end", "a cache in a circle");
	names(cache_has_free, "has a block that is not a cached one of", "a free block in the cache");
	names(cache_has_other_size, "has a block that is not a cached one of", "another size in the cache");
	names(cache_count_wrong, "its count is", "a count of the cache");
	names(cache_lost, "cache has 0 bytes", "cached blocks that are in no list");
}

static void silent_on_sound_heaps(void)
{
	heap_test test;

	heap_test_start(&test, SEGMENT);
	test_ok(is_sound(&test.heap), "an empty heap is sound");
	heap_test_end(&test);
	set_stage();
	test_ok(is_sound(heap), "a heap with one of everything is sound");
	zmm_heap_gc(heap);
	test_ok(is_sound(heap), "and after its cache was flushed");
	heap_test_end(&stage.test);
}

static void count_fault(void *context, const void *where, const char *what)
{
	(void) where;
	(void) what;
	++*(size_t *) context;
}

static void floods_are_dammed(void)
{
	heap_test test;
	size_t told = 0, faults, i;

	heap_test_start(&test, 64 * KIB);
	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		ZMM_CACHE_LIST(&test.heap, i)->max_count = 1;
		test.heap.small.bitmap |= (size_t) 1 << i;
	}
	faults = zmm_heap_check(&test.heap, count_fault, &told);
	test_ok(faults == 2 * ZMM_NUM_BUCKETS && told == ZMM_MAX_FAULTS, "of very many faults the first %d are told, all are counted", ZMM_MAX_FAULTS);
	heap_test_end(&test);
}

/* --- damage that the heap runs into --- */

static void give_it(void *ptr) { give(heap, ptr); }
static void shrink_it(void *ptr) { change(heap, ptr, 8); }
static void grow_it(void *ptr) { change(heap, ptr, 4000); }

/* Storage has nothing else to move to. */
static void outgrow_it(void *ptr)
{
	stage.test.book.refuse = true;
	change(heap, ptr, odd(4 * SEGMENT));
}

static void take_it(void *size) { take_true(heap, *(size_t *) size); }

/* Damages a fresh stage, acts and wants the heap to stop. */
static void stops(void (*damage)(void), void (*act)(void *), char **victim, const char *words, const char *name)
{
	char *ptr;

	set_stage();
	ptr = *victim;
	if (damage) {
		damage();
	}
	test_ok(panics(act, ptr, words) && strstr(notes.panic, "zmm_heap corrupted: ") == notes.panic, "%s: \"%s\"", name, words);
}

static void stops_request(void (*damage)(void), size_t true_size, const char *words, const char *name)
{
	set_stage();
	damage();
	test_ok(panics(take_it, &true_size, words), "%s: \"%s\"", name, words);
}

static void mark_as_guard(void) { block_of(stage.used)->info._size |= ZMM_GUARD_BLOCK; }
static void write_size_of_all(void) { block_of(stage.used)->info._size = (zmm_word) heap->real->size | ZMM_USED_BLOCK; }
static void write_size_far_away(void) { block_of(stage.used)->info._size = (((zmm_word) -1 >> 1) & ~ZMM_FLAGS_MASK) | ZMM_USED_BLOCK; }
static void damage_small_next(void) { free_block_of(stage.small[1])->next_free_block = free_block_of(stage.other); }
static void damage_small_prev(void) { free_block_of(stage.small[1])->prev_free_block = free_block_of(stage.other); }
static void damage_free_tag(void) { zmm_next_block(block_of(stage.small[1]))->info._prev += 8; }
static void damage_tree_link(void) { free_block_of(stage.sibling)->next_free_block = free_block_of(stage.child); }
static void lose_segment(void) { *(heap->segments.list == home() ? &heap->segments.list : &heap->segments.list->next_segment) = home()->next_segment; }
static void lose_index_of_large(void) { zmm_segment_set_index(zmm_segment_of_first(block_of(stage.large)), heap->segments.table.count, false); }
static void damage_large_end(void) { zmm_next_block(block_of(stage.large))->info._prev ^= 8; }

static void damage_child_parent(void)
{
	zmm_free_block *node = free_block_of(stage.child);

	node->parent = &node->child[0];
	node->child[0] = NULL;
}

static void lead_child_nowhere(void) { memset(&free_block_of(stage.node)->child[0], 0x5a, sizeof(zmm_free_block *)); }
static void lead_child_to_used(void) { free_block_of(stage.node)->child[0] = free_block_of(stage.used); }
static void lead_child_back(void) { free_block_of(stage.child)->child[1] = free_block_of(stage.node); }

static void remove_both(void *nothing)
{
	(void) nothing;
	zmm_freelist_remove(heap, block_of(stage.sibling));
	zmm_freelist_remove(heap, block_of(stage.node));
}

static void give_and_flush(void *ptr)
{
	give(heap, ptr);
	zmm_cache_flush(heap);
}

/* Frees the fence behind a block. */
static void merge_it(void *ptr)
{
	give_and_flush(zmm_block_data(zmm_next_block(block_of(ptr))));
}

static void free_everything(void *nothing)
{
	const zmm_block *block;

	(void) nothing;
	heap->cache.most = 0;
	zmm_cache_flush(heap);
	for (block = zmm_segment_first_block(home()); !zmm_block_is_guard(block);) {
		if (zmm_block_is_used(block)) {
			give(heap, zmm_block_data(block));
			block = zmm_segment_first_block(home());
		} else {
			block = zmm_next_block(block);
		}
	}
}

#ifndef ZMM_DEBUG_CHECK /* such a heap stops as soon as it grows */

/* A new segment at each fault; it must not, but the check ends all the same. */
static void grow_at_fault(void *context, const void *where, const char *what)
{
	(void) context;
	(void) where;
	(void) what;
	take(heap, SEGMENT);
}

static void change_ends_a_check(void)
{
	set_stage();
	block_of(stage.used)->info._size = 7 * ZMM_ALIGNMENT | ZMM_USED_BLOCK;
	test_ok(zmm_heap_check(heap, grow_at_fault, NULL) > 1, "a check whose heap changes meanwhile ends");
}

#else
# define change_ends_a_check() ((void) 0)
#endif

static void damage_stops_the_heap(void)
{
	stops(NULL, give_it, &stage.small[0], "block is free already", "a second free");
	stops(NULL, give_it, &stage.node, "block is free already", "a second free of a large block");
	stops(NULL, grow_it, &stage.small[0], "block is free already", "a reallocation after free");
	stops(overrun, give_it, &stage.used, "was overrun", "a free after an overrun");
	stops(overrun, shrink_it, &stage.used, "was overrun", "a reallocation after an overrun");
	stops(damage_large_end, give_it, &stage.large, "was overrun", "a free of a large block after an overrun");
	stops(mark_as_guard, give_it, &stage.used, "not a block of this heap", "a free of a guard");
	stops(mark_as_guard, grow_it, &stage.used, "not a block of this heap", "a reallocation of a guard");
	stops(write_size_of_all, give_it, &stage.used, "not a block of this heap", "a free of a block as large as all segments");
	stops(write_size_far_away, give_it, &stage.used, "its header was written over", "a free of one that would end far away");
	stops(write_size_far_away, grow_it, &stage.used, "its header was written over", "a reallocation of it");
	stops(lose_index_of_large, outgrow_it, &stage.large, "segment is not in the list of segments", "a segment that grows and has lost its index");
	stops_request(damage_small_next, SMALL_SIZE, "links of a free block are damaged", "a damaged next link");
	stops_request(damage_small_prev, SMALL_SIZE, "links of a free block are damaged", "a damaged previous link");
	stops_request(damage_free_tag, SMALL_SIZE, "tags of a free block disagree", "a damaged tag behind a free block");
	stops_request(damage_tree_link, 1200, "links of a free block are damaged", "a damaged link in a tree");
	stops_request(damage_child_parent, 1400, "child link of a free block is damaged", "a damaged parent, on the way down");
	stops(damage_child_parent, merge_it, &stage.child, "parent link of a free block is damaged", "when it is merged");
	stops_request(lead_child_nowhere, 1304, "child link of a free block is damaged", "a child that is nowhere");
	stops_request(lead_child_to_used, 1304, "child link of a free block is damaged", "a child that is used");
	stops_request(lead_child_back, 1304, "child link of a free block is damaged", "a child that is its own parent's parent");
	stops(lead_child_nowhere, give_and_flush, &stage.leaf, "child link of a free block is damaged", "a free below one that is nowhere");
	stops(lead_child_to_used, give_and_flush, &stage.leaf, "child link of a free block is damaged", "below one that is used");
	stops(lead_child_back, give_and_flush, &stage.leaf, "child link of a free block is damaged", "in a circle");
	stops(lead_child_nowhere, remove_both, &stage.node, "child link of a free block is damaged", "a node taken whose child is nowhere");
	stops(lead_child_to_used, remove_both, &stage.node, "child link of a free block is damaged", "whose child is used");
#ifdef ZMM_DEBUG_CHECK
	stops(lose_segment, free_everything, &stage.first, "list of segments was written over", "a segment that was lost");
	stops(exchange_index, free_everything, &stage.first, "does not lead to its entry", "the index of another segment");
#else
	stops(exchange_index, free_everything, &stage.first, "segment is not in the list of segments", "the index of another segment");
	stops(lose_segment, free_everything, &stage.first, "segment is not in the list of segments", "a segment that was lost");
#endif
}

#ifndef _WIN32

static void return_from_panic(zmm_heap *panicking, const char *message)
{
	(void) panicking;
	(void) message;
}

static const zmm_heap_hooks returning_hooks = { .panic = return_from_panic };
static const zmm_heap_hooks silent_hooks = { .panic = NULL };

static void panic_under(const zmm_heap_hooks *hooks)
{
	set_stage();
	heap->hooks = hooks;
	give(heap, stage.small[0]);
}

static heap_test two;
static void *freed;

static void give_freed(void *nothing)
{
	(void) nothing;
	give(&two.heap, freed);
}

/* Headers of segments may be written over: a panic tells the block's own segment all the same. */
static void panics_believe_no_size(size_t size)
{
	zmm_segment *older, *newer;
	char words[128];

	heap_test_start(&two, SEGMENT);
	take(&two.heap, odd(SEGMENT / 2));
	older = two.heap.segments.list;
	freed = take(&two.heap, odd(SEGMENT / 2));
	newer = two.heap.segments.list;
	take(&two.heap, 1);
	snprintf(words, sizeof(words), "in the segment at %p of %zu bytes", (void *) newer, newer->size);
	give(&two.heap, freed);
	older->size = size;
	test_ok(older != newer && panics(give_freed, NULL, words), "a panic tells the segment of its block when another's size is %zu", size);
	older->size = SEGMENT;
	heap_test_end(&two);
}

static void only_abort(const zmm_heap_hooks *hooks)
{
	(void) hooks;
	abort();
}

/* Ends in abort(), in a process of its own; what it says goes to `said`. */
static bool aborts(void (*act)(const zmm_heap_hooks *), const zmm_heap_hooks *hooks, char *said, size_t said_size)
{
	int pipe_ends[2], status;
	ssize_t length;
	pid_t child;

	if (pipe(pipe_ends)) {
		return false;
	}
	fflush(stdout);
	child = fork();
	if (child == 0) {
		dup2(pipe_ends[1], STDERR_FILENO);
		act(hooks);
		_exit(0);
	}
	close(pipe_ends[1]);
	length = read(pipe_ends[0], said, said_size - 1);
	said[length > 0 ? length : 0] = '\0';
	close(pipe_ends[0]);
	return child > 0 && waitpid(child, &status, 0) == child && WIFSIGNALED(status) && WTERMSIG(status) == 6;
}

static void panic_ends_the_process(void)
{
	char said[512], said_by_system[512]; /* an emulator has a line of its own for a process that aborts */

	test_ok(aborts(panic_under, &silent_hooks, said, sizeof(said)), "without a hook a panic aborts the process");
	test_ok(strstr(said, "zmm_heap corrupted: block is free already (at "), "with one line that says why");
	aborts(only_abort, NULL, said_by_system, sizeof(said_by_system));
	test_ok(aborts(panic_under, &returning_hooks, said, sizeof(said)) && strcmp(said, said_by_system) == 0, "with a hook that returns as well, and in silence");
}

static void panics_tell_the_segment(void)
{
	panics_believe_no_size(SIZE_MAX);
	panics_believe_no_size(SIZE_MAX / 2);
	panics_believe_no_size(0);
}

#else

static void panics_tell_the_segment(void)
{
	test_skip("no fork here", "a panic tells the block's own segment");
}

static void panic_ends_the_process(void)
{
	test_skip("no fork here", "without a hook a panic aborts the process");
}

#endif

int main(void)
{
	silent_on_sound_heaps();
	floods_are_dammed();
	damage_is_named();
	change_ends_a_check();
	damage_stops_the_heap();
	panics_tell_the_segment();
	panic_ends_the_process();
	zmm_table_end(heap);
	return test_end();
}
