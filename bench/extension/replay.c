#include "replay.h"
#include "heaps.h"
#include "memory.h"
#include "stream.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct bench_stream {
	const bench_stream_header *header;
	const bench_operation *operations;
	uint64_t length;
} bench_stream;

static const char *bench_stream_open(const char *file, uint64_t most, bench_stream *stream)
{
	int descriptor = open(file, O_RDONLY | O_CLOEXEC);
	struct stat status;
	void *content;

	if (descriptor < 0 || fstat(descriptor, &status) || (size_t) status.st_size < sizeof(bench_stream_header)) {
		return "the stream cannot be read";
	}
	content = mmap(NULL, (size_t) status.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, descriptor, 0);
	close(descriptor);
	if (content == MAP_FAILED) {
		return "the stream cannot be mapped";
	}
	stream->header = content;
	stream->operations = (const bench_operation *) (stream->header + 1);
	stream->length = stream->header->operations;
	if (memcmp(stream->header->magic, BENCH_STREAM_MAGIC, sizeof(BENCH_STREAM_MAGIC))
			|| (size_t) status.st_size != sizeof(bench_stream_header) + stream->length * sizeof(bench_operation)) {
		return "this is no stream, or its recording was cut off";
	}
	if (most && most < stream->length) {
		stream->length = most;
	}
	return NULL;
}

/* The most bytes that live at once. */
static size_t bench_stream_live_peak(const bench_stream *stream)
{
	uint32_t *sizes = calloc(stream->header->slots + 1, sizeof(*sizes));
	size_t live = 0, peak = 0;
	uint64_t i;

	for (i = 0; sizes && i < stream->length; i++) {
		uint32_t *size = &sizes[stream->operations[i].slot_and_kind >> 2];

		live += stream->operations[i].size - (size_t) *size;
		*size = stream->operations[i].size;
		peak = live > peak ? live : peak;
	}
	free(sizes);
	return peak;
}

/* The first written bytes were written when the block was smaller: a text that grows to
 * megabytes byte by byte is not written again each time. */
static inline __attribute__((always_inline)) void bench_touch(char *ptr, uint32_t size, uint32_t *written)
{
	if (!written) {
		*ptr = 1;
		return;
	}
	if (size > *written) {
		memset(ptr + *written, 1, size - *written);
	}
	*written = size;
}

/* written: how much of each block is; NULL: one byte of each. */
static inline __attribute__((always_inline)) void bench_replay_loop(const bench_stream *stream, const bench_heap *heap,
	void **slots, bool plain, uint32_t *written)
{
	const bench_operation *operation = stream->operations;
	const bench_operation *end = operation + stream->length;

	for (; operation < end; operation++) {
		void **slot = &slots[operation->slot_and_kind >> 2];
		uint32_t *bytes = written ? &written[operation->slot_and_kind >> 2] : NULL;

		switch (operation->slot_and_kind & 3) {
			case BENCH_ALLOC:
				*slot = bench_malloc(heap, plain, operation->size);
				bench_touch(*slot, operation->size, bytes);
				break;
			case BENCH_FREE:
				bench_free(heap, plain, *slot);
				if (bytes) {
					*bytes = 0;
				}
				break;
			default:
				*slot = bench_realloc(heap, plain, *slot, operation->size);
				bench_touch(*slot, operation->size, bytes);
		}
	}
}

/* Functions of their own, which is how a profiler is told what to count. */
static __attribute__((noinline)) void bench_replay_with_heap(const bench_stream *stream, const bench_heap *heap, void **slots)
{
	bench_replay_loop(stream, heap, slots, false, NULL);
}

static __attribute__((noinline)) void bench_replay_plain(const bench_stream *stream, const bench_heap *heap, void **slots)
{
	bench_replay_loop(stream, heap, slots, true, NULL);
}

/* An entry for each block that lives at once, zeros.  All of it is resident before anything is measured. */
static void *bench_stream_table(const bench_stream *stream, size_t entry)
{
	void *table = mmap(NULL, (stream->header->slots + 1) * entry, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);

	return table == MAP_FAILED ? NULL : table;
}

const char *bench_replay(const char *file, const char *allocator, uint64_t operations, bool fill, bench_replayed *result)
{
	bench_stream stream;
	bench_heap heap;
	size_t resident;
	uint32_t *written;
	void **slots;
	const char *error = bench_stream_open(file, operations, &stream);

	if (!error) {
		error = bench_heap_open(allocator, &heap);
	}
	if (error) {
		return error;
	}
	result->operations = stream.length;
	result->live_peak = bench_stream_live_peak(&stream);
	slots = bench_stream_table(&stream, sizeof(*slots));
	written = bench_stream_table(&stream, sizeof(*written));
	if (!slots || !written) {
		return "no memory";
	}

	resident = bench_resident_reset();
	result->nanoseconds = bench_cpu_time();
	if (fill) {
		bench_replay_loop(&stream, &heap, slots, !heap.heap, written);
	} else if (heap.heap) {
		bench_replay_with_heap(&stream, &heap, slots);
	} else {
		bench_replay_plain(&stream, &heap, slots);
	}
	result->nanoseconds = bench_cpu_time() - result->nanoseconds;
	result->resident_peak = bench_resident_peak() - resident;
	return NULL;
}
