/*
 * zmm storage: gives out segments, the memory that heaps are made of, and takes them back.
 *
 * Glossary
 *   segment    one piece of memory that one call of the operating system or the C library gives; it starts with a
 *              zmm_segment header, which the heap writes
 *   storage    an object that gives segments out and takes them back
 *   handlers   a constant table of functions; each table is a kind of storage
 *
 * This room knows nothing of heaps, blocks or PHP.  All sizes are bytes.
 */

#ifndef ZMM_STORAGE_H
#define ZMM_STORAGE_H

#include <stdbool.h>
#include <stddef.h>

/* The header at the start of each segment.  The heap writes it; storage reads `size` when it needs the segment's
 * length (to unmap it, for example). */
typedef struct zmm_segment {
	size_t size;
	struct zmm_segment *next_segment;
} zmm_segment;

typedef struct zmm_storage zmm_storage;

/*
 * The contract of a storage:
 *
 *   init      Makes a storage; NULL: the system refuses.  `params` is NULL or, for the storages of the table, points to
 *             zmm_storage_options; a storage ignores the options that it cannot provide.
 *   dtor      Ends the storage and frees everything that it holds.  All segments were given back before.
 *   compact   Gives as much memory as possible back to the system.  Called only while no segment is given out.
 *   _alloc    Gives out a segment of at least `size` bytes, its header included, aligned for size_t and pointers (to 8
 *             bytes at least), or returns NULL.  The content is undefined; the heap writes the header.
 *   _realloc  Changes a segment to `size` bytes and keeps the content up to the smaller of both sizes; the segment may
 *             move.  NULL: not possible, and the segment is as it was.  `segment->size` is the old size; the heap
 *             writes the new one.
 *   _free     Takes a segment back.  `segment->size` is its size.
 *
 * A storage may leave out the following; then they are NULL:
 *
 *   _populate Makes the whole pages inside a range of a segment present, since the heap is about to fill them: they
 *             then cost no page faults.  false: the system cannot, and the heap need not ask again.
 *   _purge    Gives the whole pages inside a range of a segment back to the system.  The segment stays as it is, but
 *             the content of the range is undefined.  Returns the bytes that left memory.
 *   _return   Takes a segment back as _free does, and its memory leaves the process at once.  Returns the bytes that
 *             left memory.
 *   _trim     Gives memory of freed segments that the storage keeps back to the system, while other segments are given
 *             out.  With `all`, gives back everything, which may cost a walk through all free memory; else only if the
 *             storage keeps more than a program should hold between two requests.  Returns the bytes that left the
 *             process, as far as the system reports them.  NULL: _free gives back everything at once.
 *
 * No function prints, exits or sets a limit: that is up to the heap.
 */
typedef struct zmm_mem_handlers {
	const char *name;
	zmm_storage *(*init)(void *params);
	void (*dtor)(zmm_storage *storage);
	void (*compact)(zmm_storage *storage);
	zmm_segment *(*_alloc)(zmm_storage *storage, size_t size);
	zmm_segment *(*_realloc)(zmm_storage *storage, zmm_segment *segment, size_t size);
	void (*_free)(zmm_storage *storage, zmm_segment *segment);
	bool (*_populate)(zmm_storage *storage, void *start, size_t size);
	size_t (*_purge)(zmm_storage *storage, void *start, size_t size);
	size_t (*_return)(zmm_storage *storage, zmm_segment *segment);
	size_t (*_trim)(zmm_storage *storage, bool all);
} zmm_mem_handlers;

typedef struct zmm_storage_options {
	bool guard_pages; /* each segment lies between two guard pages, which cannot be read or written */
} zmm_storage_options;

struct zmm_storage {
	const zmm_mem_handlers *handlers;
	void *data; /* owned by the storage */
};

/* Fills a buffer of up to 256 bytes with random bytes of the system, which an attacker cannot predict.  false: the
 * system has none, and the buffer's content is not random. */
bool zmm_storage_secret(void *buffer, size_t size);

/* The storages of this build; the first one is the default, and NULL is the last entry. */
extern const zmm_mem_handlers *const zmm_storage_table[];

/* Returns the handlers with this name, or NULL. */
const zmm_mem_handlers *zmm_storage_find(const char *name);

/* Writes the known names, as in "malloc, mmap_anon", to `buffer`, and cuts the text if the buffer is too small.
 * With a buffer_size of 0, nothing is written. */
void zmm_storage_names(char *buffer, size_t buffer_size);

#endif
