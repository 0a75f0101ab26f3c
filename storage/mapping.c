/*
 * zmm storage: segments that are private mappings.
 *
 * A segment shrinks by unmapping its tail.  It grows by mremap, or by a copy where the system has no mremap or the
 * build sets -DZMM_NO_MREMAP.
 */

#ifndef _GNU_SOURCE
# define _GNU_SOURCE /* mremap, MAP_ANON */
#endif

#include "storage/mapping.h"
#include "storage/pages.h"

#ifndef _WIN32

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Returns the length of a mapping that holds `size` bytes; 0: no object may be that large. */
static size_t round_to_pages(size_t size)
{
	size_t page = (size_t) sysconf(_SC_PAGESIZE);

	if (size > (size_t) PTRDIFF_MAX - (page - 1)) {
		return 0;
	}
	return (size + page - 1) & ~(page - 1);
}

/* The data of a storage of mappings. */
typedef struct zmm_mapping {
	int fd;       /* ZMM_MAPPING_ANONYMOUS: none */
	size_t guard; /* bytes of the guard page before each segment and of the one behind it; 0: there are none */
} zmm_mapping;

static const zmm_mapping *mapping_of(const zmm_storage *storage)
{
	return storage->data;
}

static void *map_range(const zmm_mapping *mapping, size_t length, int protection)
{
	int flags = mapping->fd == ZMM_MAPPING_ANONYMOUS ? MAP_PRIVATE | MAP_ANON : MAP_PRIVATE;
	void *start = mmap(NULL, length, protection, flags, mapping->fd, 0);

	return start == MAP_FAILED ? NULL : start;
}

/* Maps `length` bytes between guard pages.  They cannot be read or written yet. */
static char *map_between_guards(const zmm_mapping *mapping, size_t length)
{
	char *start = length > (size_t) PTRDIFF_MAX - 2 * mapping->guard
		? NULL : map_range(mapping, length + 2 * mapping->guard, PROT_NONE);

	return start ? start + mapping->guard : NULL;
}

static void unmap(const zmm_mapping *mapping, void *start, size_t length)
{
	munmap((char *) start - mapping->guard, length + 2 * mapping->guard);
}

static void *map(const zmm_mapping *mapping, size_t length)
{
	char *start;

	if (!mapping->guard) {
		return map_range(mapping, length, PROT_READ | PROT_WRITE);
	}
	start = map_between_guards(mapping, length);
	if (start && mprotect(start, length, PROT_READ | PROT_WRITE)) {
		unmap(mapping, start, length);
		return NULL;
	}
	return start;
}

/* Shrinks a segment in place: if mremap failed to move it to a smaller place, its tail would be lost already.  With
 * guard pages, the first page of the tail becomes the guard page behind the segment. */
static void *shrink(const zmm_mapping *mapping, void *start, size_t old_length, size_t length)
{
	char *end = (char *) start + length;

	if (mapping->guard && mprotect(end, mapping->guard, PROT_NONE)) {
		return NULL;
	}
	if (munmap(end + mapping->guard, old_length - length)) {
		if (mapping->guard) {
			mprotect(end, mapping->guard, PROT_READ | PROT_WRITE);
		}
		return NULL;
	}
	return start;
}

#if defined(MREMAP_MAYMOVE) && !defined(ZMM_NO_MREMAP)

static void *grow(const zmm_mapping *mapping, void *old, size_t old_length, size_t length)
{
	void *start, *wanted;

	if (!mapping->guard) {
		start = mremap(old, old_length, length, MREMAP_MAYMOVE);
		return start == MAP_FAILED ? NULL : start;
	}
	wanted = map_between_guards(mapping, length);
	if (!wanted) {
		return NULL;
	}
	start = mremap(old, old_length, length, MREMAP_MAYMOVE | MREMAP_FIXED, wanted);
	if (start == MAP_FAILED) {
		unmap(mapping, wanted, length);
		return NULL;
	}
	munmap((char *) old - mapping->guard, mapping->guard);
	munmap((char *) old + old_length, mapping->guard);
	return start;
}

#else

static void *grow(const zmm_mapping *mapping, void *old, size_t old_length, size_t length)
{
	void *start = map(mapping, length);

	if (start) {
		memcpy(start, old, old_length);
		unmap(mapping, old, old_length);
	}
	return start;
}

#endif

zmm_storage *zmm_mapping_storage_new(const zmm_mem_handlers *handlers, int fd, const zmm_storage_options *options)
{
	zmm_mapping *mapping = malloc(sizeof(*mapping));
	zmm_storage *storage = mapping ? zmm_storage_new(handlers, mapping) : NULL;

	if (!storage) {
		free(mapping);
		return NULL;
	}
	mapping->fd = fd;
	mapping->guard = options && options->guard_pages ? (size_t) sysconf(_SC_PAGESIZE) : 0;
	return storage;
}

void zmm_mapping_storage_delete(zmm_storage *storage)
{
	free(storage->data);
	zmm_storage_delete(storage);
}

int zmm_mapping_fd(const zmm_storage *storage)
{
	return mapping_of(storage)->fd;
}

zmm_segment *zmm_mapping_alloc(zmm_storage *storage, size_t size)
{
	size_t length = round_to_pages(size);

	return length ? map(mapping_of(storage), length) : NULL;
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
	return length < old_length
		? shrink(mapping_of(storage), segment, old_length, length)
		: grow(mapping_of(storage), segment, old_length, length);
}

void zmm_mapping_free(zmm_storage *storage, zmm_segment *segment)
{
	unmap(mapping_of(storage), segment, round_to_pages(segment->size));
}

#ifdef __linux__
size_t zmm_mapping_return(zmm_storage *storage, zmm_segment *segment)
{
	size_t resident = zmm_pages_resident(segment, round_to_pages(segment->size));

	zmm_mapping_free(storage, segment);
	return resident;
}
#endif

#endif
