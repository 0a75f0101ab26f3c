#include "record.h"
#include "stream.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Which number a block has: a hash table with open addressing.  It is the C
 * library's memory, so that recording does not change what is recorded. */
typedef struct bench_known {
	uintptr_t address; /* 0: empty */
	uint32_t slot;
} bench_known;

static bench_known *bench_table;
static size_t bench_table_size; /* a power of two */
static size_t bench_table_used;

static uint32_t *bench_free_slots; /* as a stack */
static size_t bench_num_free;
static size_t bench_max_free;

static bench_stream_header bench_header = { .magic = BENCH_STREAM_MAGIC };
static FILE *bench_file;
static pid_t bench_process; /* a fork's calls are not recorded */

static size_t bench_hash(uintptr_t address)
{
	return (size_t) ((address >> 3) * UINT64_C(0x9e3779b97f4a7c15) >> 20) & (bench_table_size - 1);
}

static void bench_fail(const char *what)
{
	fprintf(stderr, "zmm_bench: recording: %s\n", what);
	exit(1);
}

static void bench_insert(uintptr_t address, uint32_t slot)
{
	size_t i = bench_hash(address);

	while (bench_table[i].address) {
		i = (i + 1) & (bench_table_size - 1);
	}
	bench_table[i] = (bench_known) { address, slot };
	bench_table_used++;
}

static void bench_grow_table(void)
{
	bench_known *old = bench_table;
	size_t i, old_size = bench_table_size;

	bench_table_size = old_size ? old_size * 2 : 1 << 16;
	bench_table = calloc(bench_table_size, sizeof(*bench_table));
	if (!bench_table) {
		bench_fail("no memory");
	}
	bench_table_used = 0;
	for (i = 0; i < old_size; i++) {
		if (old[i].address) {
			bench_insert(old[i].address, old[i].slot);
		}
	}
	free(old);
}

/* Takes a block out and moves those behind it that could not be found any more. */
static uint32_t bench_remove(uintptr_t address)
{
	size_t hole = bench_hash(address), i;
	uint32_t slot;

	while (bench_table[hole].address != address) {
		if (!bench_table[hole].address) {
			bench_fail("a block that was never given out");
		}
		hole = (hole + 1) & (bench_table_size - 1);
	}
	slot = bench_table[hole].slot;
	for (i = (hole + 1) & (bench_table_size - 1); bench_table[i].address; i = (i + 1) & (bench_table_size - 1)) {
		size_t home = bench_hash(bench_table[i].address);

		if (((i - home) & (bench_table_size - 1)) >= ((i - hole) & (bench_table_size - 1))) {
			bench_table[hole] = bench_table[i];
			hole = i;
		}
	}
	bench_table[hole].address = 0;
	bench_table_used--;
	return slot;
}

static uint32_t bench_take_slot(void)
{
	if (bench_num_free) {
		return bench_free_slots[--bench_num_free];
	}
	if (bench_header.slots >> 30) {
		bench_fail("too many blocks");
	}
	return (uint32_t) bench_header.slots++;
}

static void bench_give_slot(uint32_t slot)
{
	if (bench_num_free == bench_max_free) {
		bench_max_free = bench_max_free ? bench_max_free * 2 : 4096;
		bench_free_slots = realloc(bench_free_slots, bench_max_free * sizeof(*bench_free_slots));
		if (!bench_free_slots) {
			bench_fail("no memory");
		}
	}
	bench_free_slots[bench_num_free++] = slot;
}

static void bench_write(uint32_t slot, uint32_t kind, size_t size)
{
	bench_operation operation = { slot << 2 | kind, (uint32_t) size };

	if (operation.size != size) {
		bench_fail("a block larger than 4 GiB");
	}
	if (fwrite(&operation, sizeof(operation), 1, bench_file) != 1) {
		bench_fail("cannot write");
	}
	bench_header.operations++;
}

static bool bench_is_recording(void)
{
	return bench_file && getpid() == bench_process;
}

/* Otherwise a child would write what was left in the buffer once more. */
static void bench_before_fork(void)
{
	if (bench_is_recording()) {
		fflush(bench_file);
	}
}

const char *bench_record_start(const char *file)
{
	bench_file = fopen(file, "wb");
	if (!bench_file || fwrite(&bench_header, sizeof(bench_header), 1, bench_file) != 1) {
		return "the file of the recording cannot be written";
	}
	setvbuf(bench_file, NULL, _IOFBF, 1 << 20);
	bench_process = getpid();
	pthread_atfork(bench_before_fork, NULL, NULL);
	bench_grow_table();
	return NULL;
}

void bench_record_stop(void)
{
	if (!bench_is_recording()) {
		return;
	}
	if (fseek(bench_file, 0, SEEK_SET) || fwrite(&bench_header, sizeof(bench_header), 1, bench_file) != 1
			|| fclose(bench_file)) {
		bench_fail("cannot write");
	}
	bench_file = NULL;
}

void bench_record_alloc(const void *ptr, size_t size)
{
	uint32_t slot;

	if (!ptr || !bench_is_recording()) {
		return;
	}
	if (bench_table_used * 2 >= bench_table_size) {
		bench_grow_table();
	}
	slot = bench_take_slot();
	bench_insert((uintptr_t) ptr, slot);
	bench_write(slot, BENCH_ALLOC, size);
}

void bench_record_release(const void *ptr)
{
	if (bench_is_recording()) {
		uint32_t slot = bench_remove((uintptr_t) ptr);

		bench_give_slot(slot);
		bench_write(slot, BENCH_FREE, 0);
	}
}

void bench_record_resize(const void *ptr, const void *moved, size_t size)
{
	if (moved && bench_is_recording()) {
		uint32_t slot = bench_remove((uintptr_t) ptr);

		bench_insert((uintptr_t) moved, slot);
		bench_write(slot, BENCH_REALLOC, size);
	}
}
