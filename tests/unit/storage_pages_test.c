/* Pages of segments: populated at once, and whether they are in memory. */

#ifndef _GNU_SOURCE
# define _GNU_SOURCE /* mincore */
#endif

#include "storage/storage.h"
#include "tests/unit/test.h"

#include <string.h>

#define SEGMENT ((size_t) 256 * 1024)

#ifdef __linux__

#include <errno.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#ifndef MADV_POPULATE_WRITE
# define MADV_POPULATE_WRITE 23
#endif

/* Bytes of the whole pages of a range, and of those that are in memory. */
static size_t pages_of(const void *start, size_t size, size_t *resident)
{
	size_t page = (size_t) sysconf(_SC_PAGESIZE), bytes = 0;
	uintptr_t address = ((uintptr_t) start + page - 1) & ~(uintptr_t) (page - 1);
	unsigned char state;

	*resident = 0;
	for (; address + page <= (uintptr_t) start + size; address += page, bytes += page) {
		if (!mincore((void *) address, page, &state)) {
			*resident += state & 1 ? page : 0;
		}
	}
	return bytes;
}

/* What the system makes of a wish to populate.  An emulator may grant it and do nothing. */
typedef enum populating { REFUSED, IGNORED, DONE } populating;

static populating populating_of(int flag, int advice)
{
	size_t page = (size_t) sysconf(_SC_PAGESIZE), resident;
	void *memory = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | flag, -1, 0);
	bool granted = !advice || !madvise(memory, page, advice);

	pages_of(memory, page, &resident);
	munmap(memory, page);
	return !granted ? REFUSED : resident ? DONE : IGNORED;
}

static populating system_populates(const zmm_mem_handlers *kind)
{
	return strcmp(kind->name, "malloc") == 0 ? populating_of(0, MADV_POPULATE_WRITE) : populating_of(MAP_POPULATE, 0);
}

static zmm_segment *obtain(zmm_storage *storage, size_t size, bool populated)
{
	zmm_segment *segment = populated ? storage->handlers->_alloc_populated(storage, size) : storage->handlers->_alloc(storage, size);

	if (segment) {
		segment->size = size;
	}
	return segment;
}

static void populates(const zmm_mem_handlers *kind)
{
	zmm_storage *storage = kind->init(NULL);
	zmm_segment *segment = obtain(storage, 8 * SEGMENT, false);
	size_t bytes, resident;

	bytes = pages_of(segment, 8 * SEGMENT, &resident);
	test_ok(resident < bytes / 8, "%s: a segment has few pages before it is used", kind->name);
	kind->_free(storage, segment);
	segment = obtain(storage, 8 * SEGMENT, true);
	bytes = pages_of(segment, 8 * SEGMENT, &resident);
	if (system_populates(kind) == REFUSED) {
		test_ok(segment && storage->data, "%s: the system does not populate, and this is noted", kind->name);
	} else if (system_populates(kind) == IGNORED) {
		test_skip("an emulator that does not populate", "%s: a populated one has all of its %zu KiB", kind->name, bytes / 1024);
	} else {
		test_ok(bytes >= 8 * SEGMENT - 8192 && resident == bytes, "%s: a populated one has all of its %zu KiB", kind->name, bytes / 1024);
	}
	memset(segment + 1, 'x', 8 * SEGMENT - sizeof(*segment));
	kind->_free(storage, segment);
	segment = obtain(storage, SEGMENT - 8, true);
	test_ok(segment != NULL, "%s: one that ends within a page as well", kind->name);
	memset(segment + 1, 'x', SEGMENT - 8 - sizeof(*segment));
	kind->_free(storage, segment);
	test_ok(!obtain(storage, SIZE_MAX - SEGMENT, true), "%s: one that is too large is none", kind->name);
	kind->dtor(storage);
}

/* What a system before Linux 5.14 would answer is noted once. */
static void asks_no_more(void)
{
	const zmm_mem_handlers *kind = zmm_storage_find("malloc");
	zmm_storage *storage = kind->init(NULL);
	zmm_segment *segment;
	size_t bytes, resident;

	storage->data = storage;
	segment = obtain(storage, 64 * SEGMENT, true);
	bytes = pages_of(segment, 64 * SEGMENT, &resident);
	test_ok(resident < bytes / 8, "malloc: once the system has refused, it is not asked again");
	kind->_free(storage, segment);
	kind->dtor(storage);
}

#else

static void populates(const zmm_mem_handlers *kind)
{
	test_ok(!kind->_alloc_populated || strcmp(kind->name, "malloc") != 0, "%s: nothing to populate with", kind->name);
}

static void asks_no_more(void)
{
}

#endif

int main(void)
{
	const zmm_mem_handlers *const *kind;

	for (kind = zmm_storage_table; *kind; kind++) {
		populates(*kind);
	}
	asks_no_more();
	return test_end();
}
