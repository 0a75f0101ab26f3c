/* Every storage of this build, for real, through the table. */

#ifndef _GNU_SOURCE
# define _GNU_SOURCE /* setrlimit, sysconf, fcntl under -std=c11 */
#endif

#include "storage/storage.h"
#include "suites/lib/storages.h"
#include "suites/lib/test.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#ifdef _WIN32
# define WIN32_LEAN_AND_MEAN
# include <windows.h>
#else
# include <fcntl.h>
# include <sys/mman.h>
# include <sys/resource.h>
# include <sys/wait.h>
# include <unistd.h>
#endif

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define KIB ((size_t) 1024)
#define MIB (1024 * KIB)

/* Sizes of a segment: its header and some bytes, around pages, up to large. */
static const size_t sizes[] = {
	sizeof(zmm_segment) + 1, 64, 100, 1000, 4 * KIB - 1, 4 * KIB, 4 * KIB + 1, 12345, 64 * KIB - 8,
	64 * KIB, 64 * KIB + 8, 256 * KIB, 1 * MIB, 1 * MIB + 1, 3 * MIB, 16 * MIB + 4 * KIB, 64 * MIB
};

/* No system gives that much; rounding up would wrap for most.  Half of the
 * address space is impossible with 64 bits only: some 32-bit mallocs have it. */
static const size_t impossible_sizes[] = {
	SIZE_MAX, SIZE_MAX - 1, SIZE_MAX - 4094, SIZE_MAX - 4095, SIZE_MAX - 4096, SIZE_MAX - 64 * KIB,
	SIZE_MAX / 2 > UINT32_MAX ? SIZE_MAX / 2 : SIZE_MAX - 1 * MIB
};

/* --- segments, used the way the heap uses them --- */

static zmm_storage_options options; /* of the storages that are tried now */

static zmm_storage *begin(const zmm_mem_handlers *handlers)
{
	zmm_storage *storage = handlers->init(&options);

	if (!storage) {
		printf("Bail out! %s: init gives no storage\n", handlers->name);
		exit(2);
	}
	return storage;
}

static void end(zmm_storage *storage)
{
	storage->handlers->dtor(storage);
}

static zmm_segment *take(zmm_storage *storage, size_t size)
{
	zmm_segment *segment = storage->handlers->_alloc(storage, size);

	if (segment) {
		segment->size = size;
		segment->next_segment = NULL;
	}
	return segment;
}

static zmm_segment *resize(zmm_storage *storage, zmm_segment *segment, size_t size)
{
	zmm_segment *resized = storage->handlers->_realloc(storage, segment, size);

	if (resized) {
		resized->size = size;
	}
	return resized;
}

static void give_back(zmm_storage *storage, zmm_segment *segment)
{
	if (segment) {
		storage->handlers->_free(storage, segment);
	}
}

/* Differs from word to word, page to page and seed to seed. */
static size_t pattern(size_t index, unsigned seed)
{
	return (index + seed) * (size_t) 0x9E3779B97F4A7C15u;
}

/* Writes every byte behind the header. */
static void fill(zmm_segment *segment, unsigned seed)
{
	size_t *words = (size_t *) segment;
	size_t count = segment->size / sizeof(*words);
	size_t last = pattern(count, seed);
	size_t size = segment->size, i;

	for (i = sizeof(*segment) / sizeof(*words); i < count; i++) {
		words[i] = pattern(i, seed);
	}
	memcpy(words + count, &last, size % sizeof(*words));
}

/* True when the first `length` bytes, header apart, are what fill wrote. */
static bool holds(const zmm_segment *segment, size_t length, unsigned seed)
{
	const size_t *words = (const size_t *) segment;
	size_t count = length / sizeof(*words);
	size_t last = pattern(count, seed);
	size_t i;

	for (i = sizeof(*segment) / sizeof(*words); i < count; i++) {
		if (words[i] != pattern(i, seed)) {
			test_note("word %zu of %zu is wrong", i, count);
			return false;
		}
	}
	return memcmp(words + count, &last, length % sizeof(*words)) == 0;
}

static bool is_intact(const zmm_segment *segment, size_t size, unsigned seed)
{
	return segment && segment->size == size && holds(segment, size, seed);
}

static bool is_aligned(const zmm_segment *segment)
{
	return (uintptr_t) segment % 8 == 0;
}

/* --- what the system says --- */

#ifdef _WIN32

/* Bytes of the process that are in memory, 0 where nobody tells. */
static size_t resident_set(void)
{
	return 0;
}

/* Bytes of address space in use. */
static size_t address_space(void)
{
	MEMORY_BASIC_INFORMATION region;
	char *place = NULL;
	size_t used = 0;

	while (VirtualQuery(place, &region, sizeof(region)) != 0) {
		if (region.State != MEM_FREE) {
			used += region.RegionSize;
		}
		place = (char *) region.BaseAddress + region.RegionSize;
	}
	return used;
}

#else

/* What /proc says of this process: its address space, and what of it is in memory.  0 where nobody tells. */
static size_t told_by_proc(bool resident)
{
	unsigned long long all = 0, present = 0;
	FILE *file = fopen("/proc/self/statm", "r");

	if (!file) {
		return 0;
	}
	if (fscanf(file, "%llu %llu", &all, &present) != 2) {
		all = present = 0;
	}
	fclose(file);
	return (size_t) (resident ? present : all) * (size_t) sysconf(_SC_PAGESIZE);
}

static size_t told_address_space(void)
{
	return told_by_proc(false);
}

static size_t resident_set(void)
{
	return told_by_proc(true);
}

/* An emulator has all of its program's address space from the start, so that /proc tells nothing of mappings. */
static bool proc_tells_mappings(void)
{
	size_t before = told_address_space();
	void *mapping = mmap(NULL, 4 * MIB, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0);
	size_t between = told_address_space();

	munmap(mapping, 4 * MIB);
	return between - before >= 4 * MIB && between - told_address_space() >= 4 * MIB;
}

/* Bytes of address space in use, 0 where nothing tells them. */
static size_t address_space(void)
{
	static int tells = -1;

	if (tells < 0) {
		tells = proc_tells_mappings();
	}
	return tells ? told_address_space() : 0;
}

/* Enough: a test opens no more. */
#define DESCRIPTORS 256

static size_t open_descriptors(bool is_open[DESCRIPTORS])
{
	size_t count = 0;
	int fd;

	for (fd = 0; fd < DESCRIPTORS; fd++) {
		is_open[fd] = fcntl(fd, F_GETFD) != -1;
		count += is_open[fd];
	}
	return count;
}

#endif

/* --- the registry --- */

static void test_table(void)
{
#ifdef _WIN32
	static const char first[] = "win32";
#else
	static const char first[] = "malloc";
#endif
	static const char *const unknown[] = {"", "unknown", "MALLOC", "Malloc", "mallo", "malloc ", "mmap", ","};
	char names[256], buffer[256];
	size_t i;

	test_ok(strcmp(zmm_storage_table[0]->name, first) == 0, "table: the default is %s", first);
	for (i = 0, names[0] = '\0'; zmm_storage_table[i]; i++) {
		test_ok(zmm_storage_find(zmm_storage_table[i]->name) == zmm_storage_table[i], "find: %s", zmm_storage_table[i]->name);
		snprintf(names + strlen(names), sizeof(names) - strlen(names), "%s%s", i ? ", " : "", zmm_storage_table[i]->name);
	}
	test_ok(zmm_storage_find("malloc") && i >= 2 && strlen(names) < sizeof(names) - 1, "table: malloc is in it, and others");

	for (i = 0; i < COUNT_OF(unknown); i++) {
		test_ok(!zmm_storage_find(unknown[i]), "find: nothing is called '%s'", unknown[i]);
	}
	test_ok(!zmm_storage_find(NULL), "find: nothing is called NULL");

	zmm_storage_names(buffer, sizeof(buffer));
	if (!test_ok(strcmp(buffer, names) == 0, "names: %s", names)) {
		test_note("%s", buffer);
	}

	memset(buffer, '#', sizeof(buffer));
	zmm_storage_names(buffer, strlen(names) + 1);
	test_ok(strcmp(buffer, names) == 0 && buffer[strlen(names) + 1] == '#', "names: an exact buffer holds all");

	memset(buffer, '#', sizeof(buffer));
	zmm_storage_names(buffer, 9);
	test_ok(strncmp(buffer, names, 8) == 0 && buffer[8] == '\0' && buffer[9] == '#', "names: a short buffer cuts");

	memset(buffer, '#', sizeof(buffer));
	zmm_storage_names(buffer, 1);
	test_ok(buffer[0] == '\0' && buffer[1] == '#', "names: a buffer of one byte gets the NUL");

	buffer[0] = '#';
	zmm_storage_names(buffer, 0);
	test_ok(buffer[0] == '#', "names: an empty buffer stays as it is");
}

/* --- each storage --- */

static void test_object(const zmm_mem_handlers *handlers)
{
	zmm_storage *storage = begin(handlers);

	test_ok(storage->handlers == handlers, "%s: init makes a storage of its kind", handlers->name);
	end(storage);
}

static void test_alloc(const zmm_mem_handlers *handlers)
{
	zmm_storage *storage = begin(handlers);
	size_t i;

	for (i = 0; i < COUNT_OF(sizes); i++) {
		zmm_segment *segment = take(storage, sizes[i]);
		bool intact = false;

		if (segment) {
			fill(segment, (unsigned) i);
			intact = is_intact(segment, sizes[i], (unsigned) i);
		}
		test_ok(intact && is_aligned(segment), "%s: a segment of %zu bytes is aligned and keeps all of them",
			handlers->name, sizes[i]);
		give_back(storage, segment);
	}
	end(storage);
}

static void test_many(const zmm_mem_handlers *handlers)
{
	enum { MANY = 500 };
	zmm_storage *storage = begin(handlers);
	zmm_segment *segments[MANY];
	size_t wrong = 0;
	unsigned i;

	for (i = 0; i < MANY; i++) {
		segments[i] = take(storage, 64 + i * 97);
		if (segments[i]) {
			fill(segments[i], i);
		}
	}
	/* Every second one goes and comes back, among the others. */
	for (i = 0; i < MANY; i += 2) {
		wrong += !is_intact(segments[i], 64 + i * 97, i);
		give_back(storage, segments[i]);
	}
	for (i = 0; i < MANY; i += 2) {
		segments[i] = take(storage, 64 + i * 97);
		if (segments[i]) {
			fill(segments[i], i);
		}
	}
	for (i = 0; i < MANY; i++) {
		wrong += !is_intact(segments[i], 64 + i * 97, i) || !is_aligned(segments[i]);
		give_back(storage, segments[i]);
	}
	if (!test_ok(wrong == 0, "%s: %d segments at once stay apart", handlers->name, MANY)) {
		test_note("%zu are wrong", wrong);
	}
	end(storage);
}

/* From one size to another: the smaller part stays, all of the new size is usable. */
static bool resize_keeps_content(zmm_storage *storage, size_t from, size_t to)
{
	zmm_segment *segment = take(storage, from);
	zmm_segment *resized;
	bool kept;

	if (!segment) {
		test_note("no segment of %zu bytes", from);
		return false;
	}
	fill(segment, 5);
	resized = resize(storage, segment, to);
	if (!resized) {
		give_back(storage, segment);
		test_note("no resize from %zu to %zu bytes", from, to);
		return false;
	}
	kept = is_aligned(resized) && holds(resized, from < to ? from : to, 5);
	fill(resized, 6);
	kept = kept && is_intact(resized, to, 6);
	give_back(storage, resized);
	return kept;
}

static void test_resize(const zmm_mem_handlers *handlers)
{
	zmm_storage *storage = begin(handlers);
	size_t grown = 0, shrunk = 0, pairs = 0;
	size_t small, large;

	/* All pairs up to 1 MiB + 1; large sizes below, once. */
	for (small = 0; sizes[small] <= MIB; small++) {
		for (large = small + 1; sizes[large] <= MIB + 1; large++) {
			pairs++;
			grown += resize_keeps_content(storage, sizes[small], sizes[large]);
			shrunk += resize_keeps_content(storage, sizes[large], sizes[small]);
		}
	}
	if (!test_ok(grown == pairs, "%s: a segment grows and keeps its content", handlers->name)) {
		test_note("%zu of %zu pairs of sizes", grown, pairs);
	}
	if (!test_ok(shrunk == pairs, "%s: a segment shrinks and keeps the start of its content", handlers->name)) {
		test_note("%zu of %zu pairs of sizes", shrunk, pairs);
	}
	test_ok(resize_keeps_content(storage, 1 * MIB, 64 * MIB), "%s: a segment grows to 64 MiB", handlers->name);
	test_ok(resize_keeps_content(storage, 64 * MIB, 256 * KIB), "%s: a segment shrinks from 64 MiB", handlers->name);
	test_ok(resize_keeps_content(storage, 256 * KIB, 256 * KIB), "%s: a resize to the same size changes nothing",
		handlers->name);
	end(storage);
}

static void test_resize_steps(const zmm_mem_handlers *handlers)
{
	zmm_storage *storage = begin(handlers);
	zmm_segment *segment = take(storage, 256 * KIB);
	unsigned steps = 0;

	while (segment && steps < 31) {
		size_t size = segment->size;
		zmm_segment *resized;

		fill(segment, steps);
		resized = resize(storage, segment, size + 256 * KIB);
		if (!resized) {
			break;
		}
		segment = resized;
		if (!holds(segment, size, steps)) {
			break;
		}
		steps++;
	}
	test_ok(steps == 31, "%s: a segment grows in 31 steps", handlers->name);
	give_back(storage, segment);
	end(storage);
}

/* Segments that lie close to each other cannot all grow where they are. */
static void test_move(const zmm_mem_handlers *handlers)
{
	enum { CROWD = 32 };
	zmm_storage *storage = begin(handlers);
	zmm_segment *segments[CROWD];
	size_t moved = 0, wrong = 0;
	unsigned i;

	for (i = 0; i < CROWD; i++) {
		segments[i] = take(storage, 64 * KIB);
		if (segments[i]) {
			fill(segments[i], i);
		}
	}
	for (i = 0; i < CROWD; i++) {
		uintptr_t before = (uintptr_t) segments[i];
		zmm_segment *resized = segments[i] ? resize(storage, segments[i], 1 * MIB) : NULL;

		if (resized) {
			moved += (uintptr_t) resized != before;
			segments[i] = resized;
		}
	}
	for (i = 0; i < CROWD; i++) {
		if (segments[i] && holds(segments[i], 64 * KIB, i)) {
			fill(segments[i], i + CROWD);
		}
	}
	for (i = 0; i < CROWD; i++) {
		wrong += !is_intact(segments[i], 1 * MIB, i + CROWD);
		give_back(storage, segments[i]);
	}
	if (!test_ok(moved > 0 && wrong == 0, "%s: content survives a move", handlers->name)) {
		test_note("%zu moved, %zu are wrong", moved, wrong);
	}
	end(storage);
}

static void test_impossible(const zmm_mem_handlers *handlers)
{
	zmm_storage *storage = begin(handlers);
	zmm_segment *segment = take(storage, 100 * KIB);
	size_t i;

	if (segment) {
		fill(segment, 3);
	}
	for (i = 0; i < COUNT_OF(impossible_sizes); i++) {
		size_t size = impossible_sizes[i];

		test_ok(!handlers->_alloc(storage, size), "%s: no segment of %zu bytes", handlers->name, size);
		test_ok(segment && !handlers->_realloc(storage, segment, size) && is_intact(segment, 100 * KIB, 3),
			"%s: a resize to %zu bytes fails and leaves the segment as it was", handlers->name, size);
	}
	if (segment) {
		segment = resize(storage, segment, 200 * KIB);
	}
	test_ok(segment && holds(segment, 100 * KIB, 3), "%s: a resize works after failed ones", handlers->name);
	give_back(storage, segment);
	end(storage);
}

static void test_compact(const zmm_mem_handlers *handlers)
{
	zmm_storage *storage = begin(handlers);
	size_t wrong = 0;
	unsigned round;

	handlers->compact(storage);
	for (round = 0; round < 20; round++) {
		zmm_segment *small = take(storage, 256 * KIB);
		zmm_segment *large = take(storage, 5 * MIB);

		if (small && large) {
			fill(small, round);
			fill(large, round + 1);
		}
		wrong += !is_intact(small, 256 * KIB, round) || !is_intact(large, 5 * MIB, round + 1);
		give_back(storage, small);
		give_back(storage, large);
		handlers->compact(storage);
		handlers->compact(storage);
	}
	test_ok(wrong == 0, "%s: a storage works on after compact", handlers->name);
	end(storage);
}

/* --- what leaves the process --- */

/* A tool's malloc keeps what was freed for itself. */
#if defined(__SANITIZE_ADDRESS__)
# define HAS_OTHER_MALLOC true
#elif defined(__has_feature)
# if __has_feature(address_sanitizer)
#  define HAS_OTHER_MALLOC true
# endif
#endif
#ifndef HAS_OTHER_MALLOC
# define HAS_OTHER_MALLOC false
#endif

#define PART (256 * KIB)
#define PARTS 240

/* The system counts pages of each processor apart and may be late with their sum. */
#define LATE (1 * MIB)

static zmm_segment *parts[PARTS];

/* glibc keeps more of what is freed once a block of this size was. */
static void make_malloc_keep(zmm_storage *storage)
{
	give_back(storage, take(storage, 31 * MIB));
}

static void take_parts(zmm_storage *storage)
{
	unsigned i;

	make_malloc_keep(storage);
	for (i = 0; i < PARTS; i++) {
		parts[i] = take(storage, PART);
		if (parts[i]) {
			fill(parts[i], i);
		}
	}
}

/* Frees those of `step` that follow each one that stays, up to `end`; returns their bytes. */
static size_t give_parts(zmm_storage *storage, unsigned step, unsigned end)
{
	size_t bytes = 0;
	unsigned i;

	for (i = 0; i < end; i++) {
		if (i % step && parts[i]) {
			bytes += parts[i]->size;
			give_back(storage, parts[i]);
			parts[i] = NULL;
		}
	}
	return bytes;
}

static size_t wrong_parts(void)
{
	size_t wrong = 0;
	unsigned i;

	for (i = 0; i < PARTS; i++) {
		wrong += parts[i] && !is_intact(parts[i], PART, i);
	}
	return wrong;
}

static void give_all_parts(zmm_storage *storage)
{
	unsigned i;

	for (i = 0; i < PARTS; i++) {
		give_back(storage, parts[i]);
		parts[i] = NULL;
	}
}

/* Between segments that stay, so that no allocator can give back an end. */
static void test_trim(const zmm_mem_handlers *handlers)
{
	zmm_storage *storage = begin(handlers);
	size_t before = resident_set(), freed, fell, told;

	if (!handlers->_trim) {
		test_ok(strcmp(handlers->name, "win32") != 0, "%s: nothing is kept, nothing to trim", handlers->name);
		end(storage);
		return;
	}
	take_parts(storage);
	freed = give_parts(storage, 4, 16);
	test_ok(handlers->_trim(storage, false) == 0, "%s: between two requests %zu KiB may be kept", handlers->name, freed / KIB);
	before = resident_set();
	told = handlers->_trim(storage, true);
	fell = before - resident_set();
	if (strcmp(handlers->name, "malloc") != 0 || !before || HAS_OTHER_MALLOC) {
		test_skip("the system tells no pages of it", "%s: a trim gives back what was freed", handlers->name);
	} else if (!test_ok(told >= freed - LATE && told <= freed + LATE && fell + LATE >= told && fell <= told + LATE, "%s: a trim gives back what was freed, and says so", handlers->name)) {
		test_note("%zu freed, %zu told, resident fell by %zu", freed, told, fell);
	}
	test_ok(handlers->_trim(storage, true) == 0, "%s: once", handlers->name);
	test_ok(wrong_parts() == 0, "%s: a trim leaves the segments that are out alone", handlers->name);
	give_all_parts(storage);
	take_parts(storage);
	test_ok(wrong_parts() == 0, "%s: a storage works on after a trim", handlers->name);
	give_all_parts(storage);
	end(storage);
}

static void test_keeps_little(const zmm_mem_handlers *handlers)
{
	zmm_storage *storage = begin(handlers);
	size_t before, freed, fell;

	take_parts(storage);
	before = resident_set();
	freed = give_parts(storage, 16, PARTS);
	fell = before - resident_set();
	if (!before || strcmp(handlers->name, "win32") == 0 || (strcmp(handlers->name, "malloc") == 0 && HAS_OTHER_MALLOC)) {
		test_skip("the system tells no pages of it", "%s: most of what is freed leaves the process", handlers->name);
	} else if (!test_ok(fell + 9 * MIB >= freed, "%s: most of what is freed leaves the process", handlers->name)) {
		test_note("%zu freed, resident fell by %zu", freed, fell);
	}
	test_ok(wrong_parts() == 0, "%s: and nothing else", handlers->name);
	give_all_parts(storage);
	end(storage);
}

/* A large block that comes and goes may be kept, but not from one request to the next. */
static void test_trim_between_requests(const zmm_mem_handlers *handlers)
{
	zmm_storage *storage = begin(handlers);
	size_t before, after;
	unsigned i;

	make_malloc_keep(storage);
	before = resident_set();
	for (i = 0; i < 8; i++) {
		zmm_segment *segment = take(storage, 20 * MIB);

		fill(segment, i);
		give_back(storage, segment);
	}
	if (handlers->_trim) {
		handlers->_trim(storage, false);
	}
	after = resident_set();
	if (HAS_OTHER_MALLOC) {
		test_skip("the tool's malloc keeps it", "%s: what was kept in a request is not between two", handlers->name);
	} else if (!test_ok(after <= before + 6 * MIB, "%s: what was kept in a request is not between two", handlers->name)) {
		test_note("resident %zu before, %zu after", before, after);
	}
	end(storage);
}

/* What another storage holds lies above it, so that no allocator can give back an end. */
static void test_compact_leaves_nothing(const zmm_mem_handlers *handlers)
{
	zmm_storage *storage = begin(handlers), *other = begin(handlers);
	size_t before, more;
	zmm_segment *above;

	make_malloc_keep(storage);
	handlers->compact(storage);
	before = resident_set();
	take_parts(storage);
	above = take(other, PART);
	give_all_parts(storage);
	handlers->compact(storage);
	more = resident_set() > before ? resident_set() - before : 0;
	if (HAS_OTHER_MALLOC) {
		test_skip("the tool's malloc keeps it", "%s: compact leaves nothing of what was freed", handlers->name);
	} else if (!test_ok(more <= LATE, "%s: compact leaves nothing of what was freed", handlers->name)) {
		test_note("%zu bytes more are resident", more);
	}
	give_back(other, above);
	end(other);
	end(storage);
}

/* Its old place stays with the C library: a trim gives that back as well.  With 32 bits malloc maps so large segments each
 * by itself, and nothing is left. */
static void test_trim_of_old_places(const zmm_mem_handlers *handlers)
{
	zmm_storage *storage = begin(handlers);
	zmm_segment *segment, *behind, *resized;
	size_t told = 0;

	make_malloc_keep(storage);
	handlers->compact(storage); /* or the place may be given back at once, with much of what others left */
	segment = take(storage, 8 * MIB);
	behind = take(storage, PART);
	fill(segment, 3);
	if (handlers->_trim) {
		handlers->_trim(storage, true);
	}
	resized = resize(storage, segment, 12 * MIB);
	if (handlers->_trim) {
		told = handlers->_trim(storage, true);
	}
	if (strcmp(handlers->name, "malloc") != 0 || SIZE_MAX == UINT32_MAX || !resident_set() || HAS_OTHER_MALLOC || resized == segment) {
		test_skip("nothing is left behind here", "%s: a trim gives back what a segment left that moved", handlers->name);
	} else if (!test_ok(told >= 8 * MIB - LATE, "%s: a trim gives back what a segment left that moved", handlers->name)) {
		test_note("%zu told", told);
	}
	test_ok(resized && holds(resized, 8 * MIB, 3), "%s: and nothing of where it is now", handlers->name);
	give_back(storage, resized ? resized : segment);
	give_back(storage, behind);
	end(storage);
}

static void test_secret(void)
{
	unsigned char secret[2][64] = { { 0 } };
	static const unsigned char nothing[64];

	test_ok(zmm_storage_secret(secret[0], sizeof(secret[0])) && zmm_storage_secret(secret[1], sizeof(secret[1])), "the system has random bytes");
	test_ok(memcmp(secret[0], secret[1], sizeof(secret[0])) != 0 && memcmp(secret[0], nothing, sizeof(nothing)) != 0
			&& memcmp(secret[1], nothing, sizeof(nothing)) != 0 && memcmp(secret[0] + 32, nothing, 32) != 0,
		"others each time, to the end of the buffer");
}

/* Only a part of each segment was ever written. */
static void test_return(const zmm_mem_handlers *handlers)
{
	zmm_storage *storage = begin(handlers);
	zmm_segment *segment, *other;
	size_t before, told, fell;

	if (!HAS_OTHER_MALLOC) {
		make_malloc_keep(storage);
	}
	segment = take(storage, 20 * MIB);
	other = take(storage, PART);
	if (!handlers->_return) {
		test_ok(resident_set() == 0, "%s: a system that tells no pages cannot say what leaves", handlers->name);
		give_back(storage, segment);
		give_back(storage, other);
		end(storage);
		return;
	}
	fill(other, 8);
	memset(segment + 1, 'x', 12 * MIB);
	before = resident_set();
	told = handlers->_return(storage, segment);
	fell = before - resident_set();
	if (!test_ok(told >= 12 * MIB - 64 * KIB && told <= 20 * MIB && fell + LATE >= told && (fell <= told + LATE || HAS_OTHER_MALLOC),
			"%s: a segment that is returned leaves the process, and what was in memory is told", handlers->name)) {
		test_note("%zu told, resident fell by %zu", told, fell);
	}
	test_ok(is_intact(other, PART, 8), "%s: the other stays", handlers->name);
	give_back(storage, other);
	end(storage);
}

static void test_independence(const zmm_mem_handlers *handlers)
{
	zmm_storage *one = begin(handlers);
	zmm_storage *other = begin(handlers);
	zmm_segment *of_one = take(one, 300 * KIB);
	zmm_segment *of_other = take(other, 300 * KIB);

	test_ok(one != other && of_one && of_other && of_one != of_other, "%s: two storages at once", handlers->name);
	if (of_one && of_other) {
		fill(of_one, 1);
		fill(of_other, 2);
	}
	give_back(one, of_one);
	one->handlers->compact(one);
	test_ok(is_intact(of_other, 300 * KIB, 2), "%s: compact leaves another storage alone", handlers->name);
	end(one);
	test_ok(is_intact(of_other, 300 * KIB, 2), "%s: dtor leaves another storage alone", handlers->name);

	if (of_other) {
		zmm_segment *resized = resize(other, of_other, 600 * KIB);

		of_other = resized ? resized : of_other;
	}
	test_ok(of_other && of_other->size == 600 * KIB && holds(of_other, 300 * KIB, 2),
		"%s: a storage works on after another's dtor", handlers->name);
	give_back(other, of_other);
	end(other);
}

/* --- leaks --- */

/* One round uses every handler; odd sizes show a free that rounds differently. */
static bool churn(zmm_storage *storage, size_t rounds, size_t size)
{
	while (rounds-- > 0) {
		zmm_segment *segment = take(storage, size);
		zmm_segment *grown = segment ? resize(storage, segment, 2 * size) : NULL;
		zmm_segment *shrunk = grown ? resize(storage, grown, size / 2) : NULL;

		give_back(storage, shrunk ? shrunk : grown ? grown : segment);
		if (!shrunk) {
			return false;
		}
	}
	return true;
}

static size_t growth_since(size_t before)
{
	size_t now = address_space();

	return now > before ? now - before : 0;
}

/* Measured while the storage lives: its end must not hide what free forgot. */
static size_t growth_of_churn(const zmm_mem_handlers *handlers, size_t rounds, size_t size, bool *sound)
{
	zmm_storage *storage = begin(handlers);
	size_t before, growth;

	churn(storage, 1, size);
	before = address_space();
	*sound = churn(storage, rounds, size);
	growth = growth_since(before);
	end(storage);
	return growth;
}

/* A malloc under test tools keeps freed memory for a while, so the bound is wide:
 * half of what a leak in each round would come to. */
static void test_leaks(const zmm_mem_handlers *handlers)
{
	bool sound;
	size_t rounds = 3000, size = 500 * KIB + 3;
	size_t growth = growth_of_churn(handlers, rounds, size, &sound);

	if (address_space() == 0) {
		test_skip("no /proc that tells mappings", "%s: no segment is lost in %zu rounds", handlers->name, rounds);
		return;
	}
	if (!test_ok(sound && growth < rounds * (size / 2) / 2, "%s: no segment is lost in %zu rounds",
		handlers->name, rounds)) {
		test_note("the process grew by %zu bytes", growth);
	}
}

#ifdef _WIN32

/* --- private heaps --- */

static void test_private_heap(const zmm_mem_handlers *handlers)
{
	DWORD before = GetProcessHeaps(0, NULL);
	zmm_storage *storage = begin(handlers);
	HANDLE heap = storage->data;

	test_ok(GetProcessHeaps(0, NULL) == before + 1, "%s: init creates one heap", handlers->name);
	handlers->compact(storage);
	test_ok(storage->data != heap && GetProcessHeaps(0, NULL) == before + 1, "%s: compact replaces the heap",
		handlers->name);
	end(storage);
	test_ok(GetProcessHeaps(0, NULL) == before, "%s: dtor destroys the heap", handlers->name);
}

/* A heap keeps freed memory; a new one has none. */
static void test_compact_returns_memory(const zmm_mem_handlers *handlers)
{
	enum { MANY = 1000 };
	zmm_storage *storage = begin(handlers);
	zmm_segment *segments[MANY];
	size_t before = address_space(), full, compacted;
	unsigned i;

	for (i = 0; i < MANY; i++) {
		segments[i] = take(storage, 64 * KIB);
	}
	full = growth_since(before);
	for (i = 0; i < MANY; i++) {
		give_back(storage, segments[i]);
	}
	handlers->compact(storage);
	compacted = growth_since(before);
	if (!test_ok(full >= MANY * 64 * KIB / 2 && compacted < 2 * MIB, "%s: compact returns memory to the system",
		handlers->name)) {
		test_note("grew by %zu bytes, %zu after compact", full, compacted);
	}
	end(storage);
}

static void test_system(const zmm_mem_handlers *handlers)
{
	if (strcmp(handlers->name, "win32") == 0) {
		test_private_heap(handlers);
		test_compact_returns_memory(handlers);
	}
}

#else

/* --- mappings --- */

/* A mapping is the system's own: not one page for each round may stay. */
static void test_mapping_leaks(const zmm_mem_handlers *handlers)
{
	static const size_t odd_sizes[] = {64, 4 * KIB + 1, 12345, 500 * KIB + 3};
	size_t i, rounds = 2000;

	for (i = 0; i < COUNT_OF(odd_sizes); i++) {
		bool sound;
		size_t growth = growth_of_churn(handlers, rounds, odd_sizes[i], &sound);

		if (address_space() == 0) {
			test_skip("no /proc that tells mappings", "%s: segments of %zu bytes leave no page behind", handlers->name, odd_sizes[i]);
			continue;
		}
		if (!test_ok(sound && growth < rounds * 4 * KIB / 8, "%s: segments of %zu bytes leave no page behind",
			handlers->name, odd_sizes[i])) {
			test_note("the process grew by %zu bytes", growth);
		}
	}
}

/* Its tail goes, the rest stays where it is. */
static void test_shrinks_in_place(const zmm_mem_handlers *handlers)
{
	zmm_storage *storage = begin(handlers);
	zmm_segment *segment = take(storage, 3 * MIB), *resized;
	uintptr_t start = (uintptr_t) segment;
	bool right = segment != NULL;
	size_t before, size;

	if (segment) {
		fill(segment, 4);
	}
	for (size = 3 * MIB - 1; right && size > 5000; size = size / 2 + 1) {
		before = address_space();
		resized = resize(storage, segment, size);
		segment = resized ? resized : segment;
		right = (uintptr_t) resized == start && holds(segment, size, 4)
			&& (!before || size > 2 * MIB || before - address_space() >= size / 2);
		fill(segment, 4);
	}
	test_ok(right, "%s: a segment that shrinks stays where it is and gives its tail back", handlers->name);
	give_back(storage, segment);
	end(storage);
}

/* Neighbours between which there are guards, or none, grow and shrink and go without touching each other. */
static void test_neighbours(const zmm_mem_handlers *handlers)
{
	enum { ROW = 64 };
	zmm_storage *storage = begin(handlers);
	zmm_segment *row[ROW], *resized;
	size_t round, wrong = 0;
	unsigned i;

	for (i = 0; i < ROW; i++) {
		row[i] = take(storage, 64 * KIB);
		if (row[i]) {
			fill(row[i], i);
		}
	}
	for (round = 0; round < 6; round++) {
		for (i = 0; i < ROW; i++) {
			size_t old_size = row[i] ? row[i]->size : 0, size = (1 + (i * 7 + round * 5) % 23) * 12 * KIB;

			resized = row[i] ? resize(storage, row[i], size) : NULL;
			wrong += !resized || !holds(resized, old_size < size ? old_size : size, i);
			row[i] = resized ? resized : row[i];
			if (row[i]) {
				fill(row[i], i);
			}
		}
	}
	for (i = 0; i < ROW; i++) {
		wrong += !row[i] || !holds(row[i], row[i]->size, i);
		give_back(storage, row[i]);
		row[i] = NULL;
	}
	test_ok(wrong == 0, "%s: segments beside each other grow and shrink apart", handlers->name);
	end(storage);
}

/* An object of more than PTRDIFF_MAX bytes would break pointer arithmetic. */
static void test_mapping_bound(const zmm_mem_handlers *handlers)
{
	static const size_t beyond[] = {(size_t) PTRDIFF_MAX, (size_t) PTRDIFF_MAX + 1, (size_t) PTRDIFF_MAX + 4 * KIB};
	zmm_storage *storage = begin(handlers);
	zmm_segment *segment = take(storage, 256 * KIB);
	size_t i;

	for (i = 0; i < COUNT_OF(beyond); i++) {
		test_ok(segment && !handlers->_alloc(storage, beyond[i]) && !handlers->_realloc(storage, segment, beyond[i]),
			"%s: no mapping of %zu bytes", handlers->name, beyond[i]);
	}
	give_back(storage, segment);
	end(storage);
}

/* True when a child's write stays the child's. */
static bool is_private(zmm_segment *segment)
{
	int status = -1;
	pid_t child = fork();

	if (child == 0) {
		fill(segment, 8);
		_exit(is_intact(segment, segment->size, 8) ? 0 : 1);
	}
	return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

static void test_copy_on_write(const zmm_mem_handlers *handlers)
{
	zmm_storage *storage = begin(handlers);
	zmm_segment *segment = take(storage, 256 * KIB);

	if (segment) {
		fill(segment, 7);
	}
	test_ok(segment && is_private(segment) && is_intact(segment, 256 * KIB, 7),
		"%s: a forked child has its own copy", handlers->name);
	give_back(storage, segment);
	end(storage);
}

/* --- descriptors --- */

static void test_no_descriptor(const zmm_mem_handlers *handlers)
{
	bool is_open[DESCRIPTORS];
	size_t before = open_descriptors(is_open);
	zmm_storage *storage = begin(handlers);
	zmm_segment *segment = take(storage, 256 * KIB);

	test_ok(segment && open_descriptors(is_open) == before, "%s: needs no descriptor", handlers->name);
	give_back(storage, segment);
	end(storage);
}

static void test_one_descriptor(const zmm_mem_handlers *handlers)
{
	bool at_first[DESCRIPTORS], now[DESCRIPTORS];
	size_t before = open_descriptors(at_first);
	zmm_storage *storage = begin(handlers);
	zmm_segment *segments[10];
	size_t i;
	int fd = 0;

	test_ok(open_descriptors(now) == before + 1, "%s: init opens one descriptor", handlers->name);
	while (fd < DESCRIPTORS - 1 && now[fd] == at_first[fd]) {
		fd++;
	}
	test_ok(fcntl(fd, F_GETFD) == FD_CLOEXEC, "%s: the descriptor is close-on-exec", handlers->name);

	for (i = 0; i < COUNT_OF(segments); i++) {
		segments[i] = take(storage, 256 * KIB);
	}
	test_ok(open_descriptors(now) == before + 1, "%s: segments open no further one", handlers->name);
	for (i = 0; i < COUNT_OF(segments); i++) {
		give_back(storage, segments[i]);
	}
	handlers->compact(storage);
	test_ok(open_descriptors(now) == before + 1, "%s: free and compact leave the descriptor", handlers->name);
	end(storage);
	test_ok(open_descriptors(now) == before && !now[fd], "%s: dtor closes the descriptor", handlers->name);
}

static void test_descriptor_per_storage(const zmm_mem_handlers *handlers)
{
	bool is_open[DESCRIPTORS];
	size_t before = open_descriptors(is_open);
	zmm_storage *one = begin(handlers);
	zmm_storage *other = begin(handlers);
	zmm_segment *segment;

	test_ok(open_descriptors(is_open) == before + 2, "%s: two storages have a descriptor each", handlers->name);
	end(one);
	segment = take(other, 256 * KIB);
	test_ok(segment && open_descriptors(is_open) == before + 1, "%s: dtor closes its own descriptor only",
		handlers->name);
	give_back(other, segment);
	end(other);
}

/* A process may be started with its standard input closed. */
static void test_no_standard_descriptor(const zmm_mem_handlers *handlers)
{
	int input = fcntl(STDIN_FILENO, F_DUPFD, DESCRIPTORS);
	zmm_storage *storage;
	bool taken;

	close(STDIN_FILENO);
	storage = begin(handlers);
	taken = fcntl(STDIN_FILENO, F_GETFD) != -1;
	test_ok(!taken, "%s: a closed standard input stays closed", handlers->name);
	give_back(storage, take(storage, 256 * KIB));
	end(storage);
	if (input >= 0) {
		dup2(input, STDIN_FILENO);
		close(input);
	}
}

static void test_no_descriptor_left(const zmm_mem_handlers *handlers)
{
	struct rlimit limit, none;
	zmm_storage *storage;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0) {
		test_skip("no RLIMIT_NOFILE", "%s: init without a descriptor left gives NULL", handlers->name);
		return;
	}
	none = limit;
	none.rlim_cur = 0;
	setrlimit(RLIMIT_NOFILE, &none);
	storage = handlers->init(NULL);
	setrlimit(RLIMIT_NOFILE, &limit);
	test_ok(!storage, "%s: init without a descriptor left gives NULL", handlers->name);
	if (storage) {
		end(storage);
	}
}

static void test_system(const zmm_mem_handlers *handlers)
{
	if (strncmp(handlers->name, "mmap_", 5) != 0) {
		return;
	}
	test_mapping_leaks(handlers);
	test_shrinks_in_place(handlers);
	test_neighbours(handlers);
	test_mapping_bound(handlers);
	test_copy_on_write(handlers);
	if (strcmp(handlers->name, "mmap_zero") == 0) {
		test_one_descriptor(handlers);
		test_descriptor_per_storage(handlers);
		test_no_standard_descriptor(handlers);
		test_no_descriptor_left(handlers);
	}
	if (strcmp(handlers->name, "mmap_anon") == 0) {
		test_no_descriptor(handlers);
	}
}

#endif

static void test_storage(const zmm_mem_handlers *handlers)
{
	if (!storage_is_here(handlers)) {
		return;
	}
	test_object(handlers);
	test_alloc(handlers);
	test_many(handlers);
	test_resize(handlers);
	test_resize_steps(handlers);
	test_move(handlers);
	test_impossible(handlers);
	test_compact(handlers);
	test_compact_leaves_nothing(handlers);
	test_trim_of_old_places(handlers);
	test_return(handlers);
	test_trim(handlers);
	test_trim_between_requests(handlers);
	test_keeps_little(handlers);
	test_independence(handlers);
	test_leaks(handlers);
	test_system(handlers);
}

int main(void)
{
	const zmm_mem_handlers *const *entry;

	test_table();
	test_secret();
	for (entry = zmm_storage_table; *entry; entry++) {
		test_storage(*entry);
	}
	options.guard_pages = true; /* of those that have them */
	for (entry = zmm_storage_table; *entry; entry++) {
		if (strncmp((*entry)->name, "mmap_", 5) == 0) {
			test_note("%s with guard pages", (*entry)->name);
			test_storage(*entry);
		}
	}
	return test_end();
}
