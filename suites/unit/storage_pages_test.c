/* Pages of segments: populated at once, and whether they are in memory. */

#ifndef _GNU_SOURCE
# define _GNU_SOURCE /* mincore */
#endif

#include "storage/storage.h"
#include "suites/lib/storages.h"
#include "suites/lib/test.h"

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

static populating system_populates(void)
{
	size_t page = (size_t) sysconf(_SC_PAGESIZE), resident;
	void *memory = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	bool granted = !madvise(memory, page, MADV_POPULATE_WRITE);

	pages_of(memory, page, &resident);
	munmap(memory, page);
	return !granted ? REFUSED : resident ? DONE : IGNORED;
}

static bool is_all(const unsigned char *from, const unsigned char *to, unsigned char byte)
{
	for (; from < to; from++) {
		if (*from != byte) {
			return false;
		}
	}
	return true;
}

static zmm_segment *obtain(zmm_storage *storage, size_t size)
{
	zmm_segment *segment = storage->handlers->_alloc(storage, size);

	if (segment) {
		segment->size = size;
	}
	return segment;
}

static void populates(const zmm_mem_handlers *kind)
{
	zmm_storage *storage = kind->init(NULL);
	zmm_segment *segment = obtain(storage, 8 * SEGMENT);
	size_t bytes, resident;
	bool does;

	bytes = pages_of(segment, 8 * SEGMENT, &resident);
	test_ok(resident < bytes / 8, "%s: a segment has few pages before it is used", kind->name);
	does = kind->_populate(storage, segment, 2 * SEGMENT);
	test_ok(does == (system_populates() != REFUSED), "%s: storage says whether the system populates", kind->name);
	bytes = pages_of(segment, 2 * SEGMENT - 4096, &resident);
	if (system_populates() == DONE) {
		test_ok(resident == bytes, "%s: what was populated has all of its pages", kind->name);
	} else {
		test_skip("nothing is populated here", "%s: what was populated has all of its pages", kind->name);
	}
	bytes = pages_of((zmm_segment *) (void *) ((char *) segment + 3 * SEGMENT), 5 * SEGMENT, &resident);
	test_ok(resident < bytes / 8, "%s: the rest has few as before", kind->name);
	test_ok(kind->_populate(storage, (char *) segment + 5 * SEGMENT + 100, 100), "%s: of less than a page nothing is populated", kind->name);
	memset(segment + 1, 'x', 8 * SEGMENT - sizeof(*segment));
	kind->_free(storage, segment);
	kind->dtor(storage);
}

/* The ends of the range lie in pages that others use. */
static void purges_whole_pages(const zmm_mem_handlers *kind)
{
	zmm_storage *storage = kind->init(NULL);
	zmm_segment *segment = obtain(storage, SEGMENT);
	unsigned char *start = (unsigned char *) segment + 20001, *end = (unsigned char *) segment + SEGMENT - 3333;
	size_t bytes, resident, purged;

	memset(segment + 1, 'x', SEGMENT - sizeof(*segment));
	bytes = pages_of(start, (size_t) (end - start), &resident);
	purged = kind->_purge(storage, start, (size_t) (end - start));
	test_ok(purged == bytes && resident == bytes, "%s: the whole pages of a range are purged, and told", kind->name);
	test_ok(is_all((unsigned char *) (segment + 1), start, 'x') && is_all(end, (unsigned char *) segment + SEGMENT, 'x'),
		"%s: what lies beside the range stays", kind->name);
	pages_of(start, (size_t) (end - start), &resident);
	test_ok(resident == 0 && kind->_purge(storage, start, (size_t) (end - start)) == 0, "%s: a second time there is nothing", kind->name);
	test_ok(kind->_purge(storage, start, 100) == 0 && is_all(start - 100, start, 'x'), "%s: nor in less than a page", kind->name);
	kind->_free(storage, segment);
	kind->dtor(storage);
}

#else

static void purges_whole_pages(const zmm_mem_handlers *kind)
{
	test_ok(!kind->_purge || strcmp(kind->name, "malloc") != 0, "%s: nothing to purge with", kind->name);
}

static void populates(const zmm_mem_handlers *kind)
{
	test_ok(!kind->_populate || strcmp(kind->name, "malloc") != 0, "%s: nothing to populate with", kind->name);
}

#endif

int main(void)
{
	const zmm_mem_handlers *const *kind;

	for (kind = zmm_storage_table; *kind; kind++) {
		if (storage_is_here(*kind)) {
			populates(*kind);
			purges_whole_pages(*kind);
		}
	}
	return test_end();
}
