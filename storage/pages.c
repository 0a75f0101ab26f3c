/*
 * zmm storage: populates, purges and counts the system's pages in segments.  On Linux only: on other systems, nothing
 * is populated or purged.
 */

#ifndef _GNU_SOURCE
# define _GNU_SOURCE /* madvise, mincore */
#endif

#include "storage/pages.h"
#include "storage/handlers.h"

#ifdef __linux__

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#ifndef MADV_POPULATE_WRITE
# define MADV_POPULATE_WRITE 23 /* Linux 5.14 */
#endif

/* Number of pages that one call looks at. */
#define PAGES_AT_ONCE 512

typedef struct page_range {
	char *start;
	size_t size;      /* a multiple of the page size */
	size_t page_size;
} page_range;

static page_range whole_pages(void *start, size_t size)
{
	size_t page_size = (size_t) sysconf(_SC_PAGESIZE);
	size_t before = (~(uintptr_t) start + 1) & (page_size - 1);
	page_range range = { (char *) start + before, 0, page_size };

	if (size > before) {
		range.size = (size - before) & ~(page_size - 1);
	}
	return range;
}

bool zmm_pages_populate(void *start, size_t size)
{
	page_range range = whole_pages(start, size);

	return !range.size || !madvise(range.start, range.size, MADV_POPULATE_WRITE) || errno != EINVAL;
}

/* Returns the bytes of up to PAGES_AT_ONCE pages that are in memory; 0 if the system does not report them. */
static size_t resident_of_some(const page_range *range)
{
	unsigned char resident[PAGES_AT_ONCE];
	size_t i, count = 0;

	if (mincore(range->start, range->size, resident)) {
		return 0;
	}
	for (i = 0; i < range->size / range->page_size; i++) {
		count += resident[i] & 1;
	}
	return count * range->page_size;
}

static size_t purge_some(const page_range *range)
{
	size_t resident = resident_of_some(range);

	return resident && !madvise(range->start, range->size, MADV_DONTNEED) ? resident : 0;
}

/* Calls `of_some` for all whole pages of a range, PAGES_AT_ONCE at a time, and returns the sum of its results. */
static size_t sum_of_pages(void *start, size_t size, size_t (*of_some)(const page_range *range))
{
	page_range all = whole_pages(start, size), some = all;
	size_t most = PAGES_AT_ONCE * all.page_size, offset, sum = 0;

	for (offset = 0; offset < all.size; offset += some.size) {
		some.start = all.start + offset;
		some.size = all.size - offset < most ? all.size - offset : most;
		sum += of_some(&some);
	}
	return sum;
}

size_t zmm_pages_resident(const void *start, size_t size)
{
	char *first = (char *) (uintptr_t) start; /* as the functions that change pages have it */

	return sum_of_pages(first, size, resident_of_some);
}

size_t zmm_pages_purge(void *start, size_t size)
{
	return sum_of_pages(start, size, purge_some);
}

void zmm_pages_drop(void *start, size_t size)
{
	page_range range = whole_pages(start, size);

	if (range.size) {
		madvise(range.start, range.size, MADV_DONTNEED);
	}
}

/* Reads without stdio, whose buffer would come from malloc. */
size_t zmm_pages_of_process(size_t *shared)
{
	char line[128];
	int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
	ssize_t length = fd < 0 ? 0 : read(fd, line, sizeof(line) - 1);
	size_t pages, shared_pages, page_size = (size_t) sysconf(_SC_PAGESIZE);

	if (fd >= 0) {
		close(fd);
	}
	line[length > 0 ? length : 0] = '\0';
	if (sscanf(line, "%*u %zu %zu", &pages, &shared_pages) != 2) {
		pages = shared_pages = 0;
	}
	if (shared) {
		*shared = shared_pages * page_size;
	}
	return pages * page_size;
}

#else

bool zmm_pages_populate(void *start, size_t size)
{
	(void) start;
	(void) size;
	return false;
}

size_t zmm_pages_purge(void *start, size_t size)
{
	(void) start;
	(void) size;
	return 0;
}

size_t zmm_pages_resident(const void *start, size_t size)
{
	(void) start;
	(void) size;
	return 0;
}

void zmm_pages_drop(void *start, size_t size)
{
	(void) start;
	(void) size;
}

size_t zmm_pages_of_process(size_t *shared)
{
	if (shared) {
		*shared = 0;
	}
	return 0;
}

#endif

#ifndef _WIN32

bool zmm_storage_populate(zmm_storage *storage, void *start, size_t size)
{
	(void) storage;
	return zmm_pages_populate(start, size);
}

size_t zmm_storage_purge(zmm_storage *storage, void *start, size_t size)
{
	(void) storage;
	return zmm_pages_purge(start, size);
}

#endif
