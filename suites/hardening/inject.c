/*
 * Faults of programs, done on purpose to a heap in use, and what comes of them.
 *
 *   inject INJECTIONS [SEED]
 *
 * For each fault and each level of hardening: a heap with some hundred blocks of random sizes, one
 * fault, the free of the block it was done to where there is one, then random
 * requests and frees.  Counted is what stopped the process first: the operation itself ("at once"), one
 * of the next 200 ("nearby"), the processor ("signal"), zmm_heap_check() at the end ("check"), or
 * nothing.  One line for each, TAB between: level fault injections at_once nearby signal check missed
 */

#define _GNU_SOURCE

#include "suites/lib/heap_fixture.h"
#include "suites/lib/random.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#define LIVE 300
#define NEARBY 200

typedef enum outcome { AT_ONCE, NEARBY_OPERATION, SIGNAL, CHECK, MISSED, NOT_DONE, OUTCOMES } outcome;

static heap_test stage;
static zmm_heap *heap = &stage.heap;
static unsigned char *blocks[LIVE];
static size_t sizes[LIVE];
static sigjmp_buf fault_exit;
static volatile sig_atomic_t watching;

static void note_signal(int number)
{
	if (watching) {
		siglongjmp(fault_exit, number);
	}
	signal(number, SIG_DFL);
	raise(number);
}

/* As PHP programs ask: mostly small. */
static size_t draw_size(void)
{
	uint32_t draw = random_below(100);

	return 1 + (draw < 70 ? random_below(128) : draw < 90 ? random_below(520) : draw < 98 ? random_below(8192) : random_below(100000));
}

static void fill(size_t i)
{
	size_t j;

	for (j = 0; j < sizes[i]; j++) {
		blocks[i][j] = (unsigned char) random_next();
	}
}

static void put(size_t i)
{
	sizes[i] = draw_size();
	blocks[i] = take(heap, sizes[i]);
	memset(blocks[i], 0x41, sizes[i] < 64 ? sizes[i] : 64);
}

static void set_stage(bool hardened)
{
	static zmm_storage_options options = { .guard_pages = true };
	size_t i;

	heap_test_prepare_fast(&stage, 256 * KIB);
	stage.config.handlers = zmm_storage_find("mmap_anon");
	stage.config.params = hardened ? &options : NULL;
	stage.config.hardened = hardened;
	heap_test_open(&stage);
	for (i = 0; i < LIVE; i++) {
		put(i);
	}
	for (i = 0; i < LIVE; i++) {
		if (random_below(3) == 0) {
			give(heap, blocks[i]);
			put(i);
		}
	}
	if (random_below(4) == 0) {
		zmm_heap_gc(heap);
	}
}

/* Some requests and frees, of none of which anything is wrong. */
static void go_on(size_t operations, size_t spared)
{
	while (operations--) {
		size_t i = random_below(LIVE);

		if (i == spared) {
			continue;
		}
		if (!blocks[i]) {
			put(i);
		} else if (random_below(8) == 0) {
			sizes[i] = draw_size();
			blocks[i] = change(heap, blocks[i], sizes[i]);
		} else {
			give(heap, blocks[i]);
			blocks[i] = NULL;
		}
	}
}

/* --- faults: each is done to block i; false: it could not be --- */

static size_t capacity(const unsigned char *data)
{
	return zmm_block_size(zmm_block_of_data(data)) - ZMM_HEADER_SIZE;
}

/* Random bytes, at least one of which differs from what is there. */
static void scribble(unsigned char *at, size_t count)
{
	bool differs = false;

	while (!differs) {
		size_t i;

		for (i = 0; i < count; i++) {
			unsigned char byte = (unsigned char) random_next();

			differs |= byte != at[i];
			at[i] = byte;
		}
	}
}

static unsigned char *target;

static void free_target(void) { give(heap, target); }

static bool double_free(size_t i)
{
	target = blocks[i];
	blocks[i] = NULL;
	give(heap, target);
	return true;
}

/* Others come between; none got the same memory. */
static bool double_free_later(size_t i)
{
	size_t j;

	double_free(i);
	go_on(1 + random_below(50), i);
	for (j = 0; j < LIVE; j++) {
		if (blocks[j] && target >= blocks[j] - ZMM_HEADER_SIZE && target < blocks[j] + capacity(blocks[j])) {
			return false;
		}
	}
	return true;
}

static bool free_of_the_middle(size_t i)
{
	size_t room = capacity(blocks[i]) - (heap->hardened ? ZMM_SEAL_SIZE : 0);

	if (room < 24) {
		return false;
	}
	fill(i);
	target = blocks[i] + 8 + (random_below((uint32_t) (room - 16)) & ~7U);
	return true;
}

static bool free_of_other_memory(size_t i)
{
	static unsigned char memory[4096];
	size_t j;

	(void) i;
	for (j = 0; j < sizeof(memory); j++) {
		memory[j] = (unsigned char) random_next();
	}
	target = memory + 64 + (random_below(2048) & ~7U);
	return true;
}

static bool overrun(size_t i, size_t count)
{
	target = blocks[i];
	scribble(target + capacity(target), count);
	blocks[i] = NULL;
	return true;
}

/* The free of a block of up to ZMM_NEAR_SIZE bytes looks at its end, that of a larger one need not. */
static bool is_near(size_t i) { return capacity(blocks[i]) + ZMM_HEADER_SIZE <= ZMM_NEAR_SIZE; }

static bool near_overrun_by_1(size_t i) { return is_near(i) && overrun(i, 1); }
static bool near_overrun_by_4(size_t i) { return is_near(i) && overrun(i, 4); }
static bool near_overrun_by_8(size_t i) { return is_near(i) && overrun(i, 8); }
static bool near_overrun_by_more(size_t i) { return is_near(i) && overrun(i, 9 + random_below(56)); }
static bool overrun_by_1(size_t i) { return !is_near(i) && overrun(i, 1); }
static bool overrun_by_4(size_t i) { return !is_near(i) && overrun(i, 4); }
static bool overrun_by_8(size_t i) { return !is_near(i) && overrun(i, 8); }
static bool overrun_by_more(size_t i) { return !is_near(i) && overrun(i, 9 + random_below(56)); }

static bool far_overrun(size_t i) { return !is_near(i) && overrun(i, 1 + random_below(64)); }

/* The target is freed, and its size asked for again; or the request ends. */
static void free_and_ask_again(void)
{
	size_t size = capacity(target) - 1; /* odd, so of no alignment */

	free_target();
	take(heap, size);
}

static void free_and_end_request(void)
{
	free_target();
	zmm_heap_shutdown(heap, false, true);
	memset(blocks, 0, sizeof(blocks));
}

static bool underrun(size_t i)
{
	size_t count = 1 + random_below(8);

	target = blocks[i];
	scribble(target - count, count);
	blocks[i] = NULL;
	return true;
}

static bool changed_tags(size_t i)
{
	zmm_block *block = zmm_block_of_data(blocks[i]);
	size_t size = zmm_block_size(block), smaller = ZMM_MIN_BLOCK_SIZE + (random_below((uint32_t) size) & ~7U);

	if (smaller >= size) {
		return false;
	}
	target = blocks[i];
	zmm_block_tag(block, smaller, ZMM_USED_BLOCK);
	blocks[i] = NULL;
	return true;
}

typedef struct fault {
	const char *name;
	bool (*act)(size_t i);
	void (*then)(void); /* NULL: nothing */
} fault;

/* A small block is freed, and so many bytes of it are written from an offset. */
static bool write_after_free(size_t i, size_t offset, size_t count)
{
	unsigned char *data = blocks[i];

	if (capacity(data) < offset + count) {
		return false;
	}
	blocks[i] = NULL;
	give(heap, data);
	scribble(data + offset, count);
	return true;
}

static bool write_to_start_after_free(size_t i) { return write_after_free(i, 0, 8); }
static bool write_behind_start_after_free(size_t i) { return write_after_free(i, 8 + (random_below(64) & ~7U), 8); }

/* The same to one that was merged and is in a list, or in a tree.  Not when its segment is gone, or when it is inside
 * of a larger one, behind the links of that. */
static zmm_free_block *merge(size_t i)
{
	unsigned char *data = blocks[i];

	blocks[i] = NULL;
	give(heap, data);
	zmm_heap_gc(heap);
	if (zmm_heap_segment_of(heap, data) == NULL || !zmm_block_is_free(zmm_block_of_data(data)) || zmm_block_size(zmm_block_of_data(data)) < 64
			|| !zmm_block_tags_agree(heap, zmm_block_of_data(data))) {
		return NULL;
	}
	return (zmm_free_block *) zmm_block_of_data(data);
}

static bool write_links(size_t i)
{
	zmm_free_block *block;

	if (capacity(blocks[i]) < 48 || !(block = merge(i))) {
		return false;
	}
	scribble((unsigned char *) &block->prev_free_block, 2 * sizeof(block->prev_free_block));
	return true;
}

static bool write_children(size_t i)
{
	zmm_free_block *block;

	if (capacity(blocks[i]) < 600 || !(block = merge(i)) || !zmm_tree_parent(heap, block)) {
		return false;
	}
	scribble((unsigned char *) block->child, sizeof(block->child));
	return true;
}

static const fault faults[] = {
	{ "double free", double_free, free_target },
	{ "double free after others", double_free_later, free_target },
	{ "free of the middle of a block", free_of_the_middle, free_target },
	{ "free of other memory", free_of_other_memory, free_target },
	{ "near end overrun by 1 byte", near_overrun_by_1, free_target },
	{ "near end overrun by 4 bytes", near_overrun_by_4, free_target },
	{ "near end overrun by 8 bytes", near_overrun_by_8, free_target },
	{ "near end overrun by 9 to 64 bytes", near_overrun_by_more, free_target },
	{ "far end overrun by 1 byte", overrun_by_1, free_target },
	{ "far end overrun by 4 bytes", overrun_by_4, free_target },
	{ "far end overrun by 8 bytes", overrun_by_8, free_target },
	{ "far end overrun by 9 to 64 bytes", overrun_by_more, free_target },
	{ "far end overrun, the block freed and asked for again", far_overrun, free_and_ask_again },
	{ "far end overrun, the block freed and the request ended", far_overrun, free_and_end_request },
	{ "start overrun by 1 to 8 bytes", underrun, free_target },
	{ "both tags of a block changed", changed_tags, free_target },
	{ "first word written after free", write_to_start_after_free, NULL },
	{ "another word written after free", write_behind_start_after_free, NULL },
	{ "links of a merged block written", write_links, NULL },
	{ "children of a node of a tree written", write_children, NULL },
};

static bool checked_fault;
static void note_fault(void *context, const void *where, const char *what)
{
	(void) context;
	(void) where;
	(void) what;
	checked_fault = true;
}

/* Does what may be stopped.  The stage is wreckage after that. */
static outcome do_it(const fault *what, size_t i)
{
	volatile outcome stage_of = NOT_DONE;
	jmp_buf here;

	notes.panic_exit = &here;
	if (setjmp(here)) {
		notes.panic_exit = NULL;
		watching = 0;
		return stage_of;
	}
	if (sigsetjmp(fault_exit, 1)) {
		notes.panic_exit = NULL;
		return SIGNAL;
	}
	watching = 1;
	if (!what->act(i)) {
		watching = 0;
		return NOT_DONE;
	}
	stage_of = AT_ONCE;
	if (what->then) {
		what->then();
	}
	stage_of = NEARBY_OPERATION;
	go_on(NEARBY, i);
	stage_of = CHECK;
	checked_fault = false;
	zmm_heap_check(heap, note_fault, NULL);
	watching = 0;
	notes.panic_exit = NULL;
	return checked_fault ? CHECK : MISSED;
}

/* In a process of its own, since a damaged heap may damage anything. */
static outcome do_apart(const fault *what, bool hardened, uint64_t seed)
{
	pid_t child = fork();
	int status = 0;

	if (child == 0) {
		random_start(seed);
		set_stage(hardened);
		_exit(do_it(what, random_below(LIVE)));
	}
	if (child < 0 || waitpid(child, &status, 0) != child) {
		perror("inject");
		exit(2);
	}
	return WIFEXITED(status) ? (outcome) WEXITSTATUS(status) : SIGNAL;
}

static void inject(const fault *what, bool hardened, size_t injections, uint64_t seed)
{
	size_t counts[OUTCOMES] = { 0 }, done, tried;

	for (done = tried = 0; done < injections; tried++) {
		outcome came = do_apart(what, hardened, seed + tried);

		done += came != NOT_DONE;
		counts[came]++;
	}
	printf("%s\t%s\t%zu\t%zu\t%zu\t%zu\t%zu\t%zu\n", hardened ? "hardened" : "default", what->name, injections,
		counts[AT_ONCE], counts[NEARBY_OPERATION], counts[SIGNAL], counts[CHECK], counts[MISSED]);
	fflush(stdout);
}

int main(int argc, char **argv)
{
	size_t injections = argc > 1 ? strtoul(argv[1], NULL, 10) : 1000, i;
	uint64_t seed = argc > 2 ? strtoul(argv[2], NULL, 10) : 1;
	int level;

	signal(SIGSEGV, note_signal);
	signal(SIGBUS, note_signal);
	for (level = 0; level < 2; level++) {
		for (i = 0; i < COUNT_OF(faults); i++) {
			inject(&faults[i], level, injections, (seed * 2 + (uint64_t) level) * 100 + i);
		}
	}
	return 0;
}
