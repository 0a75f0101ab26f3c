/*
 * zmm storage: segments that are private mappings.
 *
 * A resize uses mremap where the system has it.  Elsewhere, or when built with
 * -DZMM_NO_MREMAP, a segment shrinks by unmapping its tail and grows by a copy.
 */

#ifndef _GNU_SOURCE
# define _GNU_SOURCE /* mremap, MAP_ANON */
#endif

#include "storage/mapping.h"

#ifndef _WIN32

#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* The length of a mapping that holds `size` bytes, or 0: no object is that large. */
static size_t round_to_pages(size_t size)
{
	size_t page = (size_t) sysconf(_SC_PAGESIZE);

	if (size > (size_t) PTRDIFF_MAX - (page - 1)) {
		return 0;
	}
	return (size + page - 1) & ~(page - 1);
}

#ifndef MAP_POPULATE
# define MAP_POPULATE 0
#endif

static void *map(int fd, size_t length, int populate)
{
	int flags = fd == ZMM_MAPPING_ANONYMOUS ? MAP_PRIVATE | MAP_ANON : MAP_PRIVATE;
	void *start = mmap(NULL, length, PROT_READ | PROT_WRITE, flags | populate, fd, 0);

	return start == MAP_FAILED ? NULL : start;
}

#if defined(MREMAP_MAYMOVE) && !defined(ZMM_NO_MREMAP)

static void *remap(int fd, void *old, size_t old_length, size_t length)
{
	void *start = mremap(old, old_length, length, MREMAP_MAYMOVE);

	(void) fd;
	return start == MAP_FAILED ? NULL : start;
}

#else

static void *remap(int fd, void *old, size_t old_length, size_t length)
{
	void *start;

	if (length < old_length) {
		return munmap((char *) old + length, old_length - length) ? NULL : old;
	}
	start = map(fd, length, 0);
	if (start) {
		memcpy(start, old, old_length);
		munmap(old, old_length);
	}
	return start;
}

#endif

zmm_storage *zmm_mapping_storage_new(const zmm_mem_handlers *handlers, int fd)
{
	return zmm_storage_new(handlers, (void *) (intptr_t) fd);
}

int zmm_mapping_fd(const zmm_storage *storage)
{
	return (int) (intptr_t) storage->data;
}

static zmm_segment *map_segment(zmm_storage *storage, size_t size, int populate)
{
	size_t length = round_to_pages(size);

	return length ? map(zmm_mapping_fd(storage), length, populate) : NULL;
}

zmm_segment *zmm_mapping_alloc(zmm_storage *storage, size_t size)
{
	return map_segment(storage, size, 0);
}

zmm_segment *zmm_mapping_alloc_populated(zmm_storage *storage, size_t size)
{
	return map_segment(storage, size, MAP_POPULATE);
}

zmm_segment *zmm_mapping_realloc(zmm_storage *storage, zmm_segment *segment, size_t size)
{
	size_t old_length = round_to_pages(segment->size);
	size_t length = round_to_pages(size);

	if (!length) {
		return NULL;
	}
	if (length == old_length) {
		return segment;
	}
	return remap(zmm_mapping_fd(storage), segment, old_length, length);
}

void zmm_mapping_free(zmm_storage *storage, zmm_segment *segment)
{
	(void) storage;
	munmap(segment, round_to_pages(segment->size));
}

#endif
