/*
 * Many PHP threads in one process, each with a heap of its own; linked with thread-safe PHP.
 *
 *   threads PHP.INI THREADS REQUESTS ROUNDS [quiet] [leak] [apart] [sampled] [SCRIPT]
 *
 * In each round so many threads begin, serve requests and end.  All of them meet in the middle
 * of a request and compare their heaps.  Every second one passes its memory_limit while the
 * others hold more than that.  With "quiet" threads end without telling PHP; with "leak" each
 * leaves a block of 4,321 bytes over in its last request; with "apart" the engine is not on the heap
 * (zmm.engine is off), and the blocks are those of php_zmm.h; with "sampled" samples make some of
 * them larger.  A script is run by each
 * request and returns "done"; opcache must have served it.
 * What a thread counts must be what a thread alone counted before.
 *
 * Compiled with ZMM_LINKED, zmm is a part of the program and not loaded by PHP.
 *
 * Prints "ok - NAME" or "not ok - NAME", after lines with "# " that say what was wrong.
 * Exit status 1: not all were ok.
 */

#define _GNU_SOURCE
#include "sapi/embed/php_embed.h"
#include "main/php_output.h"

#include "php_zmm.h"
#include "engine/globals.h"
#include "heap/segment.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdarg.h>
#include <unistd.h>

#define MAX_THREADS 64
#define NUM_BLOCKS 300
#define TRAIL_SIZE 4096
#define MIB (1024 * 1024)

/* A sanitizer maps memory of its own. */
#ifdef __SANITIZE_THREAD__
# define SANITIZED 1
#else
# define SANITIZED 0
#endif

/* Builds that prove the whole heap at every step do less of everything. */
#ifdef ZMM_DEBUG
# define STEPS "6"
# define STRINGS_HELD "1500"
# define MIB_HELD "5"
# define LEAST_LIMIT (3 * MIB)
# define LIMIT_STEP (MIB / 8)
#else
# define STEPS "40"
# define STRINGS_HELD "9000"
# define MIB_HELD "32"
# define LEAST_LIMIT (12 * MIB)
# define LIMIT_STEP MIB
#endif

/* What one thread does and finds. */
typedef struct thread {
	int index;
	pthread_t id;
	zmm_heap *heap;
	char *blocks[NUM_BLOCKS];
	size_t sizes[NUM_BLOCKS];
	char output[TRAIL_SIZE]; /* of the request that runs */
	size_t output_length;
	unsigned long passed; /* limits that this thread passed */
} thread;

static thread threads[MAX_THREADS];
static int num_threads, num_requests, num_rounds;
static int alone; /* the reference runs */
static int quiet, leaking, apart, sampled;
static const char *script; /* NULL: none */
static pthread_barrier_t meeting;
static char (*reference)[TRAIL_SIZE]; /* what each request of a lone thread counted */

static pthread_mutex_t faults_mutex = PTHREAD_MUTEX_INITIALIZER;
static int num_faults;
static __thread thread *self;

static void fault(const char *format, ...)
{
	va_list args;

	pthread_mutex_lock(&faults_mutex);
	if (num_faults++ < 20) {
		printf("# thread %d: ", self ? self->index : -1);
		va_start(args, format);
		vprintf(format, args);
		va_end(args);
		putchar('\n');
		fflush(stdout);
	}
	pthread_mutex_unlock(&faults_mutex);
}

static void result(const char *name)
{
	static int seen;

	printf("%sok - %s\n", num_faults > seen ? "not " : "", name);
	fflush(stdout);
	seen = num_faults;
}

static size_t collect_output(const char *text, size_t length)
{
	size_t room, taken;

	if (!self) {
		return fwrite(text, 1, length, stdout);
	}
	room = sizeof(self->output) - 1 - self->output_length;
	taken = length < room ? length : room;
	memcpy(self->output + self->output_length, text, taken);
	self->output_length += taken;
	self->output[self->output_length] = '\0';
	return length;
}

static void log_nothing(const char *message, int type)
{
	(void) message;
	(void) type;
}

/* PHP code that returns a string; the answer goes to `text`.  Leaves by bailout as
 * the code does. */
static void ask(const char *code, char *text, size_t size)
{
	zval answer;

	ZVAL_UNDEF(&answer);
	text[0] = '\0';
	if (zend_eval_string(code, &answer, "threads") == SUCCESS && Z_TYPE(answer) == IS_STRING) {
		snprintf(text, size, "%s", Z_STRVAL(answer));
	} else {
		snprintf(text, size, "no string came back");
	}
	zval_ptr_dtor(&answer);
}

/* Allocates, grows, frees; the answer is what memory_get_usage() said after each step. */
static const char churn[] =
	"(function () {"
	"	mt_srand(7);"
	"	$start = memory_get_usage();"
	"	$trail = [];"
	"	$kept = [];"
	"	for ($step = 0; $step < " STEPS "; $step++) {"
	"		for ($i = 0; $i < 250; $i++) {"
	"			$kept[mt_rand(0, 400)] = str_repeat(chr(97 + $i % 26), mt_rand(1, $i % 10 ? 300 : 20000));"
	"			if ($i % 3 === 0) { unset($kept[mt_rand(0, 400)]); }"
	"		}"
	"		$text = '';"
	"		for ($i = 0; $i < 200; $i++) { $text .= str_repeat('g', $step * 7); }"
	"		$tree = json_decode(json_encode(array_fill(0, 50, ['a' => $step, 'b' => [1, 2, 3]])), true);"
	"		$own = $step % 8 ? null : new Zmm\\Heap(null, null, 4 << 20);"
	"		if ($own) { $handle = $own->alloc(100000); $own->free($handle); if ($own->check()) { return 'own heap'; } }"
	"		$own = $text = $tree = null;"
	"		$trail[] = memory_get_usage() - $start;"
	"	}"
	"	foreach ($kept as $value) {"
	"		if (strspn($value, $value[0]) !== strlen($value)) { return 'a string changed'; }"
	"	}"
	"	return implode(' ', $trail);"
	"})()";

static void run(const char *code, const char *expected)
{
	char text[TRAIL_SIZE];

	ask(code, text, sizeof(text));
	if (strcmp(text, expected) != 0) {
		fault("\"%.60s...\" gave \"%.300s\" and not \"%.300s\"", code, text, expected);
	}
}

static size_t limit_of(const thread *one)
{
	return (size_t) LEAST_LIMIT + (size_t) one->index * LIMIT_STEP;
}

/* The thread's own limit, which the heap and the engine must agree upon. */
static void set_limit(size_t limit)
{
	char code[128], answer[64], expected[32];

	snprintf(code, sizeof(code), "ini_set('memory_limit', '%zu') . %s", limit,
		apart ? "ini_get('memory_limit')" : "zmm_stats()['limit']");
	ask(code, answer, sizeof(answer));
	snprintf(expected, sizeof(expected), "%zu", limit);
	if (strlen(answer) < strlen(expected) || strcmp(answer + strlen(answer) - strlen(expected), expected) != 0) {
		fault("the limit is %s and not %s", answer, expected);
	}
	if (*self->heap->limit.allowed != limit && !apart) {
		fault("the heap's limit is %zu and not %zu", *self->heap->limit.allowed, limit);
	}
}

static void check_sound(void)
{
	if (apart) {
		run("zmm_stats()['engine_reason'] . implode('; ', zmm_check())", "zmm.engine is off");
		return;
	}
	run("(function () { $stats = zmm_stats(); return $stats['engine'] ? implode('; ', zmm_check()) . 'sound' : $stats['engine_reason']; })()", "sound");
	run("(string) (memory_get_usage() === zmm_memory_get_usage() && memory_get_usage(true) === zmm_stats()['real_size'])", "1");
}

/* How large a block gets depends on what lies around it: on where storage puts segments, and
 * on what the thread did before.  The lone thread passed no limit, and was the one that compiled the script. */
static bool is_comparable(int request)
{
	return !apart && !sampled && !script && strcmp(self->heap->storage->handlers->name, "mmap_anon") == 0 && (self->index % 2 == 0 || request < 2);
}

static void check_trail(int request)
{
	char trail[TRAIL_SIZE];

	ask(churn, trail, sizeof(trail));
	if (alone) {
		memcpy(reference[request], trail, sizeof(trail));
	} else if (is_comparable(request) && strcmp(trail, reference[request]) != 0) {
		fault("request %d counted \"%.200s\" and alone \"%.200s\"", request, trail, reference[request]);
	}
}

static bool is_in(const zmm_heap *heap, const void *address)
{
	return zmm_heap_segment_of(heap, address) != NULL;
}

static bool overlap(const zmm_segment *one, const zmm_segment *other)
{
	return (uintptr_t) one < (uintptr_t) other + other->size && (uintptr_t) other < (uintptr_t) one + one->size;
}

static void compare_segments(const zmm_heap *one, const zmm_heap *other)
{
	const zmm_segment *mine, *theirs;

	for (mine = one->segments.list; mine; mine = mine->next_segment) {
		for (theirs = other->segments.list; theirs; theirs = theirs->next_segment) {
			if (overlap(mine, theirs)) {
				fault("segment %p is in two heaps", (const void *) mine);
			}
		}
	}
}

/* All threads stand still meanwhile. */
static void compare_heaps(const thread *other)
{
	int i;

	if (other->heap == self->heap || other->heap->use == self->heap->use || other->heap->limit.allowed == self->heap->limit.allowed
			|| other->heap->storage == self->heap->storage) {
		fault("shares a heap with thread %d", other->index);
		return;
	}
	compare_segments(self->heap, other->heap);
	for (i = 0; i < NUM_BLOCKS; i++) {
		if (!is_in(self->heap, self->blocks[i])) {
			fault("block %p of %zu bytes is in no segment of its heap", (void *) self->blocks[i], self->sizes[i]);
		}
		if (is_in(other->heap, self->blocks[i])) {
			fault("block %p is in thread %d's heap", (void *) self->blocks[i], other->index);
		}
	}
}

/* Pictures of the heap, which all threads take at once: each has its own thread's objects, sums that are exact and a
 * file.  The engine's heap knows what lives in a block, and one apart does not. */
static void check_snapshot(void)
{
	char code[1536], expected[64];

	snprintf(code, sizeof(code),
		"(function (int $count) {"
		"	$mine = [];"
		"	while (count($mine) < $count) { $mine[] = new ArrayObject; }"
		"	$snapshot = zmm_snapshot();"
		"	$sums = $snapshot->sums();"
		"	if (array_sum($sums) !== 2 * $sums['real'] || $sums['real'] !== array_sum(array_column($snapshot->segments(), 'size'))) {"
		"		return 'sums ' . json_encode($sums);"
		"	}"
		"	$file = tempnam(sys_get_temp_dir(), 'zts');"
		"	$snapshot->save($file, true);"
		"	$loaded = Zmm\\Snapshot::load($file);"
		"	unlink($file);"
		"	if ($loaded->segments() !== $snapshot->segments() || $loaded->diff($snapshot)['kinds']) { return 'the file differs'; }"
		"	foreach ($snapshot->findings() as $finding) {"
		"		if ($finding->summary === '') { return 'an empty finding'; }"
		"	}"
		"	return iterator_count($loaded->blocks('class == ArrayObject')) . ' objects';"
		"})(%d)", 1000 + self->index);
	snprintf(expected, sizeof(expected), "%d objects", apart ? 0 : 1000 + self->index);
	run(code, expected);
}

/* Blocks of the heap, whoever else is on it. */

#ifdef ZMM_LINKED
# define FUNCTION_OF_ZMM(name) ((void *) name)
#else
# define FUNCTION_OF_ZMM(name) dlsym(RTLD_DEFAULT, #name)
#endif

static void *(*take)(size_t size);
static void (*give)(void *ptr);

static bool find_interface(void)
{
	*(void **) &take = FUNCTION_OF_ZMM(_zmm_emalloc);
	*(void **) &give = FUNCTION_OF_ZMM(_zmm_efree);
	return take && give;
}

static bool by_interface(int i)
{
	return apart || i % 2;
}

static void take_blocks(void)
{
	int i;

	for (i = 0; i < NUM_BLOCKS; i++) {
		self->sizes[i] = (size_t) (i % 50 ? 1 + i * 13 : 300000 + i);
		self->blocks[i] = by_interface(i) ? take(self->sizes[i]) : emalloc(self->sizes[i]);
		memset(self->blocks[i], self->index + 1, self->sizes[i]);
	}
}

static void give_blocks(void)
{
	size_t byte;
	int i;

	for (i = 0; i < NUM_BLOCKS; i++) {
		for (byte = 0; byte < self->sizes[i]; byte++) {
			if (self->blocks[i][byte] != self->index + 1) {
				fault("block %p of %zu bytes was written to", (void *) self->blocks[i], self->sizes[i]);
				break;
			}
		}
		if (by_interface(i)) {
			give(self->blocks[i]);
		} else {
			efree(self->blocks[i]);
		}
	}
}

/* Nothing in here may leave by bailout: the others wait. */
static void meet(void)
{
	int i;

	take_blocks();
	pthread_barrier_wait(&meeting);
	if (!apart && (self->heap->use->size != zend_memory_usage(0) || self->heap->real->size != zend_memory_usage(1))) {
		fault("the engine counts %zu and the heap %zu bytes", zend_memory_usage(0), self->heap->use->size);
	}
	for (i = 0; i < num_threads && !alone; i++) {
		if (&threads[i] != self) {
			compare_heaps(&threads[i]);
		}
	}
	pthread_barrier_wait(&meeting);
	give_blocks();
}

/* By the functions of php_zmm.h; engines that delay the error raise it at their next safe point. */
static void pass_limit_apart(void)
{
	size_t taken;

	*self->heap->limit.allowed = limit_of(self);
	for (taken = 0; taken < 2 * limit_of(self); taken += 100000) {
		memset(take(100000), 'l', 100000);
	}
}

/* Ends in a fatal error, which must name this thread's limit. */
static void pass_limit(void)
{
	char text[64];

	if (apart && self->passed % 4 < 2) {
		pass_limit_apart();
	}
	set_limit(limit_of(self));
	ask(self->passed % 2 ? "(function () { $all = []; for (;;) { $all[] = str_repeat('x', 1000); } })()"
		: "(function () { $text = 'x'; for (;;) { $text .= $text; } })()", text, sizeof(text));
	fault("passed %zu bytes without an error", limit_of(self));
}

static void hold_much(void)
{
	set_limit(200 * MIB);
	run("(function () {"
		"	$all = [];"
		"	for ($i = 0; $i < " STRINGS_HELD "; $i++) { $all[] = str_repeat(chr(65 + $i % 26), 4000 + $i % 100); }"
		"	foreach ($all as $i => $text) { if ($text !== str_repeat(chr(65 + $i % 26), 4000 + $i % 100)) { return 'a string changed'; } }"
		"	return (string) (memory_get_usage() > " MIB_HELD " << 20);"
		"})()", "1");
}

static void check_limit_message(void)
{
	char expected[80];

	snprintf(expected, sizeof(expected), "Allowed memory size of %zu bytes exhausted", limit_of(self));
	if (!strstr(self->output, expected)) {
		fault("the output is \"%s\" and not \"%s\"", self->output, expected);
	}
	self->passed++;
}

static void run_script(void)
{
	char code[1024];

	snprintf(code, sizeof(code), "include '%s'", script);
	run(code, "done");
}

static void serve(int request)
{
	const bool to_limit = request % 2 == 1 && self->index % 2 == 1;
	volatile bool left = true;

	self->output_length = 0;
	self->output[0] = '\0';
	if (php_request_startup() != SUCCESS) {
		fault("request %d did not start", request);
		return;
	}
	SG(headers_sent) = 1;
	SG(request_info).no_headers = 1;
	zend_first_try {
		check_sound();
		check_trail(request);
		if (script) {
			run_script();
		}
		if (request == num_requests / 2) {
			meet();
			check_snapshot();
		}
		if (to_limit) {
			pass_limit();
		} else if (request % 2 == 1) {
			hold_much();
		}
		check_sound();
		if (leaking && request == num_requests - 1) {
			memset(take(4321), 'l', 4321);
		}
		left = false;
	} zend_end_try();
	if (left && to_limit) {
		check_limit_message();
	} else if (left || self->output_length) {
		fault("request %d said \"%s\"", request, self->output);
	}
	php_request_shutdown(NULL);
}

static zmm_heap *heap_of_this_thread(void)
{
	const zend_module_entry *module = zend_hash_str_find_ptr(&module_registry, ZEND_STRL("zmm"));
	zend_zmm_globals *const *slot = module ? ts_resource(*module->globals_id_ptr) : NULL;

	return slot ? &(*slot)->heap : NULL;
}

static void *live(void *argument)
{
	int request;

	self = argument;
	ts_resource(0);
	self->heap = heap_of_this_thread();
	for (request = 0; request < num_requests; request++) {
		serve(request);
	}
	if (!quiet) {
		ts_free_thread();
	}
	return NULL;
}

static void round_of(int count)
{
	int i;

	pthread_barrier_init(&meeting, NULL, (unsigned int) count);
	for (i = 0; i < count; i++) {
		threads[i].index = i;
		if (pthread_create(&threads[i].id, NULL, live, &threads[i])) {
			perror("pthread_create");
			exit(1);
		}
	}
	for (i = 0; i < count; i++) {
		pthread_join(threads[i].id, NULL);
	}
	pthread_barrier_destroy(&meeting);
}

/* Bytes mapped; what the C library keeps of ended threads is not more after the first rounds. */
static size_t mapped(void)
{
	FILE *file = fopen("/proc/self/statm", "r");
	size_t pages = 0;

	if (!file || fscanf(file, "%zu", &pages) != 1) {
		fault("/proc/self/statm cannot be read");
	}
	if (file) {
		fclose(file);
	}
	return pages * (size_t) sysconf(_SC_PAGESIZE);
}

/* Of each thread that ends without a word PHP's PCRE leaves the stack of its JIT: it notes that in a thread-local word of
 * its own, which is gone when PHP ends the thread's globals from the next thread of that identity. */
#define PCRE_STACK ((size_t) 192 * 1024)

static size_t left_by_pcre(int rounds)
{
	return quiet ? (size_t) (rounds * num_threads) * PCRE_STACK : 0;
}

static void run_rounds(void)
{
	const size_t segment = 256 * 1024;
	size_t early = 0, late, more;
	unsigned long passed = 0;
	int i;

	for (i = 0; i < num_rounds; i++) {
		round_of(num_threads);
		if (i == num_rounds / 2 - 1) {
			early = mapped();
		}
	}
	late = mapped();
	result("every thread has its own heap, counters and limit");
	for (i = 0; i < num_threads; i++) {
		passed += threads[i].passed;
	}
	printf("# %d threads, %d requests each, %d rounds; limits passed %lu times; %zu bytes mapped in the middle, %zu at the end\n",
		num_threads, num_requests, num_rounds, passed, early, late);
	if (passed != (unsigned long) (num_threads / 2) * (unsigned long) (num_requests / 2) * (unsigned long) num_rounds) {
		fault("limits were passed %lu times", passed);
	}
	result("limits are passed by those who pass theirs");
	more = (size_t) ((num_rounds + 1) / 2 * num_threads) * segment / 4 + left_by_pcre(num_rounds - num_rounds / 2);
	if (!SANITIZED && early && late > early && late - early >= more) {
		fault("%zu bytes more are mapped", late - early);
	}
	result("ended threads give their segments back");
}

static void read_words(int count, char **words)
{
	int i;

	for (i = 0; i < count; i++) {
		quiet |= strcmp(words[i], "quiet") == 0;
		leaking |= strcmp(words[i], "leak") == 0;
		apart |= strcmp(words[i], "apart") == 0;
		sampled |= strcmp(words[i], "sampled") == 0;
		if (words[i][0] == '/') {
			script = words[i];
		}
	}
}

#ifdef ZMM_LINKED
ZEND_DLEXPORT zend_module_entry *get_module(void);

static int start_with_zmm(sapi_module_struct *sapi)
{
	return php_module_startup(sapi, get_module());
}
#endif

static int start(char *ini)
{
	php_embed_module.php_ini_path_override = ini;
	php_embed_module.ub_write = collect_output;
	php_embed_module.log_message = log_nothing;
	if (script) {
		/* opcache serves those only that it knows; this is one with threads. */
		php_embed_module.name = (char *) "frankenphp";
	}
#ifdef ZMM_LINKED
	php_embed_module.startup = start_with_zmm;
#endif
	return php_embed_init(0, NULL);
}

int main(int argc, char **argv)
{
	if (argc < 5) {
		fprintf(stderr, "usage: threads PHP.INI THREADS REQUESTS ROUNDS [quiet] [leak] [apart] [sampled] [SCRIPT]\n");
		return 2;
	}
	read_words(argc - 5, argv + 5);
	num_threads = atoi(argv[2]);
	num_requests = atoi(argv[3]);
	num_rounds = atoi(argv[4]);
	reference = calloc((size_t) num_requests, sizeof(*reference));
	if (num_threads < 1 || num_threads > MAX_THREADS || num_requests < 2 || num_rounds < 1 || !reference) {
		fprintf(stderr, "threads: 1 to %d threads, at least 2 requests and 1 round\n", MAX_THREADS);
		return 2;
	}
	alarm(3600); /* A thread that is lost would leave the others waiting. */

	if (start(argv[1]) == FAILURE) {
		printf("not ok - PHP starts\n");
		return 1;
	}
	if (!heap_of_this_thread() || !find_interface()) {
		printf("not ok - zmm is loaded\n");
		return 1;
	}
	zend_first_try {
		zend_eval_string("$of_the_first_thread = str_repeat('m', 1000000);", NULL, "threads");
		alone = 1;
		round_of(1);
		alone = 0;
		memset(threads, 0, sizeof(threads));
		run_rounds();
		run("(string) ($of_the_first_thread === str_repeat('m', 1000000) && zmm_check() === [])", "1");
		result("the first thread kept what it had");
		if (script) {
			run("(string) (opcache_get_status(false)['opcache_statistics']['hits'] > 0)", "1");
			result("opcache served the script");
		}
	} zend_catch {
		printf("not ok - the first thread went through\n");
		num_faults++;
	} zend_end_try();
	php_embed_shutdown();
	free(reference);
	printf("%sok - PHP ends\n", num_faults ? "not " : "");
	return num_faults != 0;
}
