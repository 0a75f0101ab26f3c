/* A hardened heap: what it finds that others do not, and that it serves as they do. */

#include "heap/freelist.h"
#include "heap/slack.h"
#include "suites/lib/heap_fixture.h"

static void start_hardened(heap_test *test, const zmm_mem_handlers *kind)
{
	static zmm_storage_options options = { .guard_pages = true };

	heap_test_prepare_fast(test, 256 * KIB);
	if (kind) {
		test->config.handlers = kind;
		test->config.params = &options;
	}
	test->config.hardened = true;
	heap_test_open(test);
}

static heap_test stage;
static zmm_heap *heap = &stage.heap;
static unsigned char *victim;

static void free_victim(void *nothing) { (void) nothing; give(heap, victim); }
static void resize_victim(void *nothing) { (void) nothing; change(heap, victim, 5000); }
static void flush_all(void *nothing) { (void) nothing; zmm_cache_flush(heap); }

static void faults_are_found(void)
{
	const size_t sizes[] = { 1, 24, 100, 500, 576, 5000, 100000 };
	size_t i, missed = 0, unnoticed = 0;

	for (i = 0; i < COUNT_OF(sizes); i++) {
		/* A byte behind what was asked for may be nobody's: the seal ends the block. */
		start_hardened(&stage, NULL);
		victim = take(heap, sizes[i]);
		victim[zmm_hardened_data_size(victim)] ^= 1;
		unnoticed += zmm_heap_check(heap, print_fault, NULL) != 1;
		missed += !panics(free_victim, NULL, "seal of a used block is broken");
		missed += !panics(resize_victim, NULL, "seal of a used block is broken");
		heap_test_end(&stage);

		start_hardened(&stage, NULL);
		victim = take(heap, sizes[i]);
		give(heap, victim);
		missed += !panics(free_victim, NULL, "block is free already");
		victim[8] ^= 0x80;
		unnoticed += zmm_heap_check(heap, print_fault, NULL) != 1;
		missed += !panics(flush_all, NULL, "block was written to after it was freed");
		heap_test_end(&stage);
	}
	test_ok(missed == 0, "overruns, double frees and writes after free of %zu sizes stop the process", COUNT_OF(sizes));
	test_ok(unnoticed == 0, "zmm_heap_check() finds them before");
}

static void header_and_its_copy_changed(void)
{
	zmm_block *block;
	unsigned char *seal;

	start_hardened(&stage, NULL);
	victim = take(heap, 200);
	take(heap, 200);
	block = zmm_block_of_data(victim);
	zmm_block_tag(block, zmm_block_size(block) - 64, ZMM_USED_BLOCK);
	test_ok(panics(free_victim, NULL, ""), "a header that was changed together with the tag behind it stops the process");
	test_note("%s", notes.panic);
	heap_test_end(&stage);

	start_hardened(&stage, NULL);
	victim = take(heap, 200);
	take(heap, 200);
	block = zmm_block_of_data(victim);
	seal = victim + zmm_hardened_data_size(victim);
	memcpy(seal - 64, seal, ZMM_SEAL_SIZE);
#ifdef ZMM_DEBUG_GUARD
	memcpy(seal - 64 + ZMM_SEAL_SIZE, seal + ZMM_SEAL_SIZE, ZMM_END_GUARD_SIZE);
	block->requested -= 64;
#endif
	zmm_block_tag(block, zmm_block_size(block) - 64, ZMM_USED_BLOCK);
	test_ok(panics(free_victim, NULL, "seal of a used block is broken"), "so does one whose seal was moved along: it is that of another size");
	heap_test_end(&stage);
}

/* What waits may have got any header, also one that leads far away. */
static void header_of_a_freed_block_changed(void)
{
	const zmm_word headers[] = { 0, ZMM_CACHED_BLOCK, 200 | ZMM_USED_BLOCK, (zmm_word) 0x7fff0000 | ZMM_CACHED_BLOCK,
		(zmm_word) ZMM_HUGE_SIZE | ZMM_CACHED_BLOCK };
	size_t i, missed = 0;

	for (i = 0; i < COUNT_OF(headers); i++) {
		start_hardened(&stage, zmm_storage_find("mmap_anon"));
		victim = take(heap, 300);
		give(heap, victim);
		zmm_block_of_data(victim)->info._size = headers[i];
		missed += !panics(flush_all, NULL, "header of a freed block was written over");
		heap_test_end(&stage);
	}
	test_ok(missed == 0, "a header of a freed block that was written over stops the process, wherever it leads");
}

static void no_block(void)
{
	unsigned char elsewhere[256] = { 0 };

	start_hardened(&stage, NULL);
	victim = elsewhere + 64;
	test_ok(panics(free_victim, NULL, "not a block of this heap"), "memory of somebody else is no block");
	victim = (unsigned char *) take(heap, 300) + 64;
	memset(victim - 64, 0, 200);
	test_ok(panics(free_victim, NULL, ""), "nor is the middle of a block");
	victim = (unsigned char *) take(heap, 300) + 3;
	test_ok(panics(free_victim, NULL, "not a block of this heap"), "nor an address that is not aligned");
	heap_test_end(&stage);
}

static void note_fault(void *told, const void *where, const char *what)
{
	size_t length = strlen(told);

	(void) where;
	snprintf((char *) told + length, 1024 - length, "%s\n", what);
}

static bool is_told(const char *words)
{
	static char told[1024];

	told[0] = '\0';
	zmm_heap_check(heap, note_fault, told);
	return strstr(told, words) != NULL;
}

/* What waits is counted as if it were cached, size by size. */
static void waiting_blocks_are_counted(void)
{
	start_hardened(&stage, NULL);
	give(heap, take(heap, 100));
	give(heap, take(heap, odd(3000)));
	test_ok(is_sound(heap) && heap->large_cache.count == 1, "a heap with a small and a large block that wait is sound");
	ZMM_CACHE_LIST(heap, 0)->max_count++;
	test_ok(is_told("cache 0 has 0 blocks, its count is 1"), "a wrong count of small ones is told");
	ZMM_CACHE_LIST(heap, 0)->max_count--;
	heap->large_cache.count--;
	test_ok(is_told("large cache has 1 blocks of"), "one of large ones too");
	heap->large_cache.count++;
	heap->large_cache.size -= 8;
	test_ok(is_told("large cache has 1 blocks of"), "and of their bytes");
	heap->large_cache.size += 8;
	heap_test_end(&stage);
}

/* Whoever has a pointer to where it was may write there. */
static void moved_blocks_wait(void)
{
	const size_t sizes[][2] = { { 100, 300 }, { 300, 100 }, { 400, 3000 }, { 3000, 200 }, { 3001, 9001 }, { 50001, 90001 } };
	size_t i, missed = 0;

	for (i = 0; i < COUNT_OF(sizes); i++) {
		unsigned char *moved;

		start_hardened(&stage, NULL);
		victim = take(heap, sizes[i][0]);
		take(heap, 1);
		content_write(victim, sizes[i][0], 1);
		moved = change(heap, victim, sizes[i][1]);
		missed += moved == victim || !content_holds(moved, sizes[i][0] < sizes[i][1] ? sizes[i][0] : sizes[i][1], 1);
		missed += !panics(free_victim, NULL, "block is free already");
		victim[20] ^= 1;
		missed += zmm_heap_check(heap, print_fault, NULL) != 1 || !panics(flush_all, NULL, "block was written to after it was freed");
		heap_test_end(&stage);
	}
	test_ok(missed == 0, "what a change of size leaves behind waits as what is freed");
}

/* How many others are handed out before a block that is freed is again. */
static size_t others_before(size_t size)
{
	void *first = take(heap, size), *ptr;
	size_t others = 0;

	take(heap, 1); /* it is not merged with what is behind */
	give(heap, first);
	do {
		ptr = take(heap, size);
		if (ptr != first) {
			give(heap, ptr);
			others++;
		}
	} while (ptr != first && others < 1000);
	return others;
}

static void reuse_is_delayed(void)
{
	size_t others;

	const size_t index = ZMM_BUCKET_INDEX(ZMM_TRUE_SIZE(zmm_sealed_size(100)));
	const zmm_cache_list *list = ZMM_CACHE_LIST(heap, index);

	start_hardened(&stage, NULL);
	others = others_before(100);
	test_ok(others >= 32 && others < 1000, "a freed block is handed out again, after many others");
	test_ok(list->hit == 1 && list->hit + heap->cache.missed[index] == others + 2, "which is a hit");
	test_ok(is_sound(heap), "the heap is sound with blocks that wait");
	heap_test_end(&stage);
}

/* What waits is bounded, and no size takes the room of all others. */
static void sizes_share_the_room(void)
{
	enum { MANY = 3000, LARGE = 4 };
	static void *ptr[MANY];
	size_t i, bound, others;

	start_hardened(&stage, NULL);
	for (i = 0; i < MANY; i++) {
		ptr[i] = take(heap, 100);
	}
	take(heap, 1);
	for (i = 0; i < MANY; i++) {
		give(heap, ptr[i]);
	}
	bound = heap->real->size / 16 > 256 * KIB ? heap->real->size / 16 : 256 * KIB;
	test_ok(zmm_heap_cached(heap) <= bound && zmm_heap_cached(heap) > bound / 2, "many blocks of a size wait, up to a bound");
	others = others_before(200);
	test_ok(others >= 32 && zmm_heap_cached(heap) <= bound && is_sound(heap), "those of another size wait nevertheless, and the bound stays");
	for (i = 0; i < LARGE; i++) {
		ptr[i] = take(heap, odd(100000));
	}
	for (i = 0; i < LARGE; i++) {
		give(heap, ptr[i]);
	}
	others = others_before(300);
	test_ok(others >= 32 && zmm_heap_cached(heap) <= bound && is_sound(heap), "so do small ones after large ones");
	test_ok(zmm_cache_count(ZMM_CACHE_LIST(heap, ZMM_BUCKET_INDEX(ZMM_TRUE_SIZE(zmm_sealed_size(100))))) >= 32,
		"of the many there are as many left as must wait");
	heap_test_end(&stage);
}

/* Small blocks that wait, whatever their size: one may be larger than its request. */
static size_t small_waiting(void)
{
	size_t i, count = 0;

	for (i = 0; i < ZMM_NUM_BUCKETS; i++) {
		count += zmm_cache_count(ZMM_CACHE_LIST(heap, i));
	}
	return count;
}

/* Large blocks are not handed out from where they wait, so they go before small ones of which few wait. */
static void large_ones_give_way(void)
{
	enum { LARGE = 3, SMALL = 30 };
	void *large[LARGE], *small[SMALL];
	size_t i;

	start_hardened(&stage, NULL);
	for (i = 0; i < LARGE; i++) {
		large[i] = take(heap, odd(85000));
	}
	for (i = 0; i < SMALL; i++) {
		small[i] = take(heap, 200);
	}
	for (i = 0; i < LARGE; i++) {
		give(heap, large[i]);
	}
	test_ok(heap->large_cache.count == LARGE && heap->real->size / 16 < 256 * KIB, "some large blocks wait");
	for (i = 0; i < SMALL; i++) {
		give(heap, small[i]);
	}
	test_ok(small_waiting() == SMALL && heap->large_cache.count == LARGE - 1 && zmm_heap_cached(heap) <= 256 * KIB && is_sound(heap),
		"one of them gives way to small ones, which all wait");
	heap_test_end(&stage);
}

static void links_have_a_key(void)
{
	zmm_free_block *block;
	void *large, *behind;

	start_hardened(&stage, NULL);
	large = take(heap, odd(150 * KIB)); /* too large to wait */
	behind = take(heap, 100);
	give(heap, large);
	block = (zmm_free_block *) zmm_block_of_data(large);
	test_ok(behind && zmm_block_is_free(&block->block) && block->next_free_block != block && zmm_next_free(heap, block) == block,
		"a link does not stand in memory as it is");
	block->next_free_block = block;
	victim = behind;
	test_ok(panics(flush_all, NULL, "") || panics(free_victim, NULL, "links of a free block are damaged") || zmm_heap_check(heap, print_fault, NULL),
		"so that one who writes an address there is found out");
	heap_test_end(&stage);
}

static void remove_node(void *node) { zmm_freelist_remove(heap, node); }

static void links_of_trees_have_a_key(void)
{
	void *ptr[2];
	zmm_free_block *root, *child;
	size_t index, side;

	start_hardened(&stage, NULL);
	ptr[0] = take(heap, odd(3000));
	take(heap, 100);
	ptr[1] = take(heap, odd(2400));
	take(heap, 100);
	give(heap, ptr[0]);
	give(heap, ptr[1]);
	zmm_cache_flush(heap);
	index = ZMM_LARGE_BUCKET_INDEX(zmm_block_size(zmm_block_of_data(ptr[0])));
	root = zmm_tree_root(heap, index);
	side = zmm_tree_child(heap, root, 1) != NULL;
	child = zmm_tree_child(heap, root, side);
	test_ok(child && zmm_tree_parent(heap, child) == &root->child[side] && is_sound(heap), "a large tree of two blocks");
	test_ok(heap->large.roots[index] != root && root->child[side] != child && root->child[!side]
		&& child->parent != &root->child[side], "its links do not stand in memory as they are");

	child->parent = &root->child[side];
	test_ok(panics(remove_node, child, "parent link of a free block is damaged"),
		"one who writes the right address over the link to the parent is found out");
	child->parent = NULL;
	test_ok(zmm_heap_check(heap, print_fault, NULL), "one who clears it too");
	heap_test_end(&stage);
}

static void aligned_and_reported_as_asked(void)
{
	const size_t sizes[] = { 576, 1024, 1040, 4096 + 32, 100000 * 64 };
	size_t i, wrong = 0;
	jmp_buf here;

	start_hardened(&stage, NULL);
	for (i = 0; i < COUNT_OF(sizes); i++) {
		size_t alignment = sizes[i] & (~sizes[i] + 1);

		wrong += (uintptr_t) take(heap, sizes[i]) % (alignment < ZMM_MAX_ALIGNMENT ? alignment : ZMM_MAX_ALIGNMENT) != 0;
	}
	test_ok(wrong == 0, "a seal does not change how a request is aligned");
	*heap->limit.allowed = heap->real->size;
	test_ok(!take(heap, 1000003) && notes.limit_calls == 1 && notes.limit_size == 1000003, "an error tells the size without the seal");
	test_ok(!take(heap, ZMM_MAX_REQUEST) && !take(heap, SIZE_MAX), "no size is too large to be refused");
	test_ok(!change(heap, take(heap, 100), ZMM_MAX_REQUEST + 1000) && notes.limit_size == ZMM_MAX_REQUEST + 1000,
		"and it is the size asked for that is told, of a change too");
	notes.limit_exit = &here;
	if (!setjmp(here)) {
		take(heap, 1000003);
	}
	notes.limit_exit = NULL;
	test_ok(!take(heap, ZMM_MAX_REQUEST + 1000) && notes.limit_size == ZMM_MAX_REQUEST + 1000, "not that of a request that was left by longjmp");
	test_ok(!take(heap, ZMM_MAX_REQUEST - 1) && notes.limit_size == ZMM_MAX_REQUEST - 1, "nor the largest that there are");
	heap_test_end(&stage);
}

/* Asked whether a request may pass the limit, above has some of its own. */
static bool take_and_allow(zmm_heap *asking, size_t limit, size_t size, size_t more)
{
	(void) limit;
	(void) more;
	notes.limit_calls++;
	notes.limit_size = size;
	*asking->limit.overflow = 1;
	give(asking, take(asking, 100));
	take(asking, 3000);
	*asking->limit.overflow = 0;
	return true;
}

static void goes_on_after_the_limit_was_passed(void)
{
	zmm_heap_hooks hooks = noting_hooks;
	void *ptr;

	hooks.limit_exceeded = take_and_allow;
	start_hardened(&stage, NULL);
	heap->hooks = &hooks;
	*heap->limit.allowed = 256 * KIB;
	victim = take(heap, 500001);
	test_ok(victim && notes.limit_calls == 1 && notes.limit_size == 500001 && is_sound(heap), "a request goes on after others while above was asked");
	content_write(victim, 500001, 1);
	victim = change(heap, victim, 900001);
	test_ok(victim && notes.limit_calls == 2 && notes.limit_size == 900001 && content_holds(victim, 500001, 1) && is_sound(heap), "so does a change");
	stage.book.refuse = true;
	ptr = take(heap, 500001);
	test_ok(!ptr && notes.memory_calls == 1 && notes.memory_size == 500001, "an error after them tells its size without the seal");
	heap_test_end(&stage);
}

/* A block that grew by a small step has slack, and is remembered for it. */
static void slack_ends_with_the_block(void)
{
	const zmm_block *block;
	bool remembered;
	void *ptr;

	start_hardened(&stage, NULL);
	ptr = take(heap, odd(6 * KIB));
	take(heap, odd(2 * KIB));
	ptr = change(heap, ptr, odd(7 * KIB));
	block = zmm_block_of_data(ptr);
	remembered = zmm_slack_within(heap, block, odd(7 * KIB) + 24);
	give(heap, ptr);
	test_ok(remembered && heap->slack.count == 0 && !zmm_slack_within(heap, block, odd(7 * KIB) + 32), "what is at the place of a freed block has not its slack");
	heap_test_end(&stage);
}

#ifndef _WIN32

# include <signal.h>
# include <sys/wait.h>
# include <unistd.h>

/* Whether the process is stopped by a write there. */
static bool stops_at(volatile char *address)
{
	pid_t child = fork();
	int status = 0;

	if (child == 0) {
		signal(SIGSEGV, SIG_DFL); /* sanitizers have a handler */
		*address = 1;
		_exit(0);
	}
	return child > 0 && waitpid(child, &status, 0) == child && WIFSIGNALED(status);
}

static void segments_lie_between_guards(void)
{
	const char *const names[] = { "mmap_anon", "mmap_zero" };
	size_t i;

	for (i = 0; i < COUNT_OF(names); i++) {
		zmm_segment *segment;
		unsigned char *large;

		start_hardened(&stage, zmm_storage_find(names[i]));
		large = take(heap, MIB);
		content_write(large, MIB, 9);
		segment = heap->segments.list;
		test_ok(stops_at((char *) segment - 1) && stops_at((char *) segment + segment->size), "%s: nobody writes beyond a segment", names[i]);
		large = change(heap, large, 3 * MIB);
		segment = heap->segments.list;
		test_ok(content_holds(large, MIB, 9) && stops_at((char *) segment - 1) && stops_at((char *) segment + segment->size)
				&& !stops_at((char *) large + 3 * MIB - 1), "%s: nor beyond one that has grown", names[i]);
		large = change(heap, large, 2 * MIB);
		segment = heap->segments.list;
		test_ok(content_holds(large, MIB, 9) && stops_at((char *) segment + segment->size) && is_sound(heap), "%s: nor one that has shrunk", names[i]);
		heap_test_end(&stage);
	}
}

#else

static void segments_lie_between_guards(void)
{
}

#endif

static bool nothing_is_random(void *buffer, size_t size)
{
	memset(buffer, 0, size);
	return false;
}

/* Seals and keys that somebody can foretell would protect nothing. */
static void does_not_start_without_randomness(void)
{
	char error[256] = "";
	unsigned char first[16], second[16];

	heap_test_prepare_fast(&stage, 256 * KIB);
	stage.config.hardened = true;
	stage.config.draw = nothing_is_random;
	test_ok(!zmm_heap_startup(&stage.heap, &stage.config, error, sizeof(error)) && strstr(error, "random"),
		"no random numbers: a hardened heap does not start, and says why");
	test_ok(stage.book.segments == 0, "and it holds nothing");
	error[0] = '\0';
	test_ok(!zmm_heap_create(&stage.config, error, sizeof(error)) && strstr(error, "random") && stage.book.segments == 0,
		"nor does one inside its first segment");
	stage.config.hardened = false;
	test_ok(zmm_heap_startup(&stage.heap, &stage.config, error, sizeof(error)), "one that is not hardened asks for none");
	heap_test_end(&stage);
	memset(first, 0, sizeof(first));
	memset(second, 0, sizeof(second));
	test_ok(zmm_storage_secret(first, sizeof(first)) && zmm_storage_secret(second, sizeof(second)) && memcmp(first, second, sizeof(first)),
		"the system has random numbers");
}

static void has_the_default_policy(void)
{
	void *ptr;

	heap_test_prepare(&stage, 256 * KIB);
	stage.config.policy = &zmm_policy_original;
	stage.config.cache_size = ZMM_FIXED_CACHE_SIZE;
	stage.config.hardened = true;
	heap_test_open(&stage);
	ptr = take(heap, 5000);
	test_ok(strcmp(heap->policy.name, zmm_policy_default.name) == 0 && heap->cache.most == 0, "a fixed cache: a hardened heap has none, and the default policy");
	give(heap, ptr);
	test_ok(is_sound(heap), "and is sound");
	heap_test_end(&stage);
}

int main(void)
{
	has_the_default_policy();
	faults_are_found();
	does_not_start_without_randomness();
	header_and_its_copy_changed();
	header_of_a_freed_block_changed();
	no_block();
	waiting_blocks_are_counted();
	moved_blocks_wait();
	reuse_is_delayed();
	sizes_share_the_room();
	large_ones_give_way();
	links_have_a_key();
	links_of_trees_have_a_key();
	aligned_and_reported_as_asked();
	goes_on_after_the_limit_was_passed();
	slack_ends_with_the_block();
	segments_lie_between_guards();
	return test_end();
}
