/* Growing blocks: the table finds each that is in it and no other, whatever comes and goes. */

#include "heap/slack.h"
#include "suites/lib/heap_fixture.h"
#include "suites/lib/random.h"

#define SEGMENT (64 * KIB)
#define MOST 40000
#define MOST_REMEMBERED 32768

/* The table looks at addresses only, so there need be no block. */
static zmm_heap table;
static size_t sizes[MOST]; /* what each was asked for with; 0: it is not remembered */

static const zmm_block *block_at(size_t index, size_t distance)
{
	return (const zmm_block *) (uintptr_t) (0x10000 + index * distance);
}

static void start(void)
{
	memset(&table, 0, sizeof(table));
	memset(sizes, 0, sizeof(sizes));
}

static void one_block(void)
{
	const zmm_block *block = block_at(1, 64);

	start();
	zmm_slack_forget(&table, block);
	test_ok(!zmm_slack_within(&table, block, 100) && !table.slack.places, "an empty table has no block and no memory");
	zmm_slack_note(&table, block, 100);
	test_ok(table.slack.count == 1 && zmm_slack_within(&table, block, 101), "a block grows within its slack");
	test_ok(zmm_slack_within(&table, block, 110) && !zmm_slack_within(&table, block, 105) && table.slack.count == 0,
		"asked for less than last, it is forgotten");
	test_ok(!zmm_slack_within(&table, block, 200), "and stays so");
	zmm_slack_note(&table, block, 100);
	test_ok(!zmm_slack_within(&table, block, 100) && table.slack.count == 0, "the same is not growth");
	zmm_slack_note(&table, block, 100);
	zmm_slack_note(&table, block, 300);
	test_ok(table.slack.count == 1 && !zmm_slack_within(&table, block, 200), "noted again, it has one entry, the last");
	zmm_slack_note(&table, block, 100);
	zmm_slack_forget(&table, block_at(2, 64));
	test_ok(table.slack.count == 1, "another one is forgotten in vain");
	zmm_slack_forget(&table, block);
	test_ok(table.slack.count == 0 && !zmm_slack_within(&table, block, 500), "it is forgotten");
	zmm_slack_end(&table);
	test_ok(!table.slack.places && !table.slack.capacity, "the table's memory goes back");
}

static size_t count_wrong(size_t count, size_t distance)
{
	size_t i, wrong = 0;

	for (i = 0; i < count; i++) {
		bool there = zmm_slack_within(&table, block_at(i, distance), sizes[i] + 1);

		wrong += there != (sizes[i] != 0);
		sizes[i] += there;
	}
	return wrong;
}

static void many_blocks(size_t count, size_t distance)
{
	size_t i, wrong;

	start();
	for (i = 0; i < count; i++) {
		zmm_slack_note(&table, block_at(i, distance), sizes[i] = 100 + i);
	}
	wrong = count_wrong(count, distance);
	test_ok(wrong == 0 && table.slack.count == count && table.slack.capacity >= 2 * count, "%zu blocks, %zu bytes apart, are remembered",
		count, distance);
	for (i = 0; i < count; i += 3) {
		zmm_slack_forget(&table, block_at(i, distance));
		sizes[i] = 0;
	}
	wrong = count_wrong(count, distance);
	test_ok(wrong == 0 && table.slack.count == count - (count + 2) / 3, "but those that were forgotten");
	zmm_slack_clear(&table);
	memset(sizes, 0, sizeof(sizes));
	test_ok(table.slack.count == 0 && count_wrong(count, distance) == 0 && table.slack.capacity, "none is, when all are gone");
	zmm_slack_note(&table, block_at(7, distance), sizes[7] = 1);
	test_ok(table.slack.count == 1 && count_wrong(count, distance) == 0, "and the table is of use again");
	zmm_slack_end(&table);
}

/* A table that stays nearly half full: many collisions, at its end, too. */
static void random_operations(size_t distance)
{
	size_t i, step, wrong = 0, count = 0;

	start();
	random_start(distance);
	for (step = 0; step < 200000; step++) {
		i = random_below(60);
		if (random_below(2)) {
			if (sizes[i] || count < 31) {
				count += !sizes[i];
				zmm_slack_note(&table, block_at(i, distance), sizes[i] = 1 + random_below(1000));
			}
		} else {
			count -= sizes[i] != 0;
			zmm_slack_forget(&table, block_at(i, distance));
			sizes[i] = 0;
		}
		wrong += count != table.slack.count;
		wrong += step % 16 == 0 ? count_wrong(60, distance) : 0;
	}
	test_ok(wrong == 0 && table.slack.capacity == 64, "blocks %zu bytes apart come and go", distance);
	zmm_slack_end(&table);
}

static void bounded(void)
{
	size_t i;

	start();
	for (i = 0; i < MOST; i++) {
		zmm_slack_note(&table, block_at(i, 4096), 100);
		sizes[i] = i < MOST_REMEMBERED ? 100 : 0;
	}
	test_ok(table.slack.count == MOST_REMEMBERED && count_wrong(MOST, 4096) == 0, "a table that cannot be larger keeps the blocks that it has");
	zmm_slack_forget(&table, block_at(5, 4096));
	zmm_slack_note(&table, block_at(MOST - 1, 4096), 100);
	sizes[5] = 0;
	sizes[MOST - 1] = 100;
	test_ok(table.slack.count == MOST_REMEMBERED && count_wrong(MOST, 4096) == 0, "and takes another one for each that goes");
	zmm_slack_end(&table);
}

/* --- in a heap --- */

static heap_test test;
static zmm_heap *const heap = &test.heap;

/* A block that has slack. */
static void *grown(size_t size)
{
	void *block, *other;

	block = take(heap, odd(size));
	other = take(heap, odd(8 * KIB)); /* in the way */
	block = change(heap, block, odd(size + size / 8));
	(void) other;
	return block;
}

static void open_heap(void)
{
	heap_test_prepare_fast(&test, SEGMENT);
	test.policy.reservation = ZMM_AUTO_RESERVATION;
	heap_test_open(&test);
	give(heap, take(heap, odd(60 * KIB))); /* free memory to grow in */
	take(heap, odd(1000));
	zmm_cache_flush(heap);
}

static void heap_forgets(void)
{
	void *block, *moved;
	size_t true_size, i;

	open_heap();
	block = grown(8 * KIB);
	true_size = true_size_of(block);
	test_ok(heap->slack.count == 1 && true_size > ZMM_TRUE_SIZE(odd(9 * KIB + 300)) && is_sound(heap), "a block that grew has slack");
	test_ok(change(heap, block, odd(9 * KIB + 300)) == block && heap->slack.count == 1 && true_size_of(block) == true_size && is_sound(heap),
		"and grows within it");
	give(heap, block);
	test_ok(heap->slack.count == 0 && is_sound(heap), "freed, it is forgotten");
	block = grown(20 * KIB);
	test_ok(heap->slack.count == 1 && is_sound(heap), "one that the large cache does not take has slack");
	give(heap, block);
	test_ok(heap->slack.count == 0 && is_sound(heap), "and is forgotten as well");
	block = grown(8 * KIB);
	moved = change(heap, block, odd(40 * KIB));
	test_ok(moved && heap->slack.count == 0 && is_sound(heap), "so it is when it grows beyond, by a large step");
	give(heap, moved);
	block = grown(8 * KIB);
	block = change(heap, block, odd(100));
	test_ok(block && heap->slack.count == 0 && is_sound(heap), "or becomes small");
	block = grown(8 * KIB);
	block = change(heap, block, odd(4 * KIB));
	test_ok(block && heap->slack.count == 0 && is_sound(heap), "or shrinks");
	block = grown(8 * KIB);
	zmm_heap_shutdown(heap, false, true);
	test_ok(heap->slack.count == 0 && is_sound(heap), "no entry outlives a reset");
	for (i = 0; i < 200; i++) {
		block = grown(5 * KIB);
	}
	test_ok(is_sound(heap), "many blocks are remembered side by side");
	heap_test_end(&test);
	test_ok(!heap->slack.places, "the table ends with the heap");
}

/* What it had of slack is part of it then, and a smaller size is no growth. */
static void large_step_in_place(void)
{
	void *block;

	open_heap();
	block = grown(8 * KIB);
	test_ok(heap->slack.count == 1 && free_size_behind(block) > 16 * KIB, "a block has slack, and much free memory behind it");
	test_ok(change(heap, block, odd(20 * KIB)) == block && heap->slack.count == 0 && is_sound(heap), "it grows there by a large step, and is forgotten");
	block = change(heap, block, odd(12 * KIB));
	test_ok(true_size_of(block) < 13 * KIB && is_sound(heap), "so it shrinks when it is asked to");
	heap_test_end(&test);
}

static void check_finds_what_is_no_block(void)
{
	void *cached;
	size_t i;

	open_heap();
	cached = take(heap, 100);
	give(heap, cached);
	grown(8 * KIB);
	for (i = 0; !heap->slack.places[i].block; i++) {
	}
	heap->slack.places[i].block = (const zmm_block *) (uintptr_t) 4096;
	test_ok(zmm_heap_check(heap, print_fault, NULL) == 1, "the check finds an entry that leads out of the heap");
	heap->slack.places[i].block = zmm_block_of_data(cached);
	test_ok(zmm_heap_check(heap, print_fault, NULL) == 1, "one that is a freed block");
	heap->slack.places[i].block = NULL;
	test_ok(zmm_heap_check(heap, print_fault, NULL) == 1, "and one that is missing");
	heap->slack.count = 0;
	heap_test_end(&test);
}

int main(void)
{
	one_block();
	many_blocks(10, 64);
	many_blocks(5000, ZMM_ALIGNMENT);
	many_blocks(5000, 4096);
	many_blocks(20000, 264);
	many_blocks(5000, 64 * KIB);
	random_operations(ZMM_ALIGNMENT);
	random_operations(64);
	random_operations(4096);
	random_operations(65536 + 24);
	bounded();
	heap_forgets();
	large_step_in_place();
	check_finds_what_is_no_block();
	return test_end();
}
