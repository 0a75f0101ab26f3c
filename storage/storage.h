/*
 * zmm storage: where segments come from.
 *
 * Glossary
 *   segment    one piece of memory got from the operating system by one call;
 *              it starts with a zmm_segment header that belongs to the heap
 *   storage    an object that gives segments out and takes them back
 *   handlers   the constant table of functions that makes a kind of storage
 *
 * This room knows nothing of heaps, blocks or PHP.  All sizes are bytes.
 */

#ifndef ZMM_STORAGE_H
#define ZMM_STORAGE_H

#include <stdbool.h>
#include <stddef.h>

/* Written by the heap at the start of each segment; storage reads `size` when
 * it has to know how long a segment is (to unmap it, say). */
typedef struct zmm_segment {
	size_t size;
	struct zmm_segment *next_segment;
} zmm_segment;

typedef struct zmm_storage zmm_storage;

/*
 * The contract of a storage:
 *
 *   init      makes a storage, or returns NULL when the system refuses.  `params`
 *             is NULL or, for the storages of the table, zmm_storage_options: one takes from them what it can do.
 *   dtor      ends the storage and what it holds.  All segments were given back.
 *   compact   returns to the system what can be returned.  Only called while
 *             the storage has no segment out.
 *   _alloc    a segment of at least `size` bytes, its header included, aligned for
 *             size_t and pointers (8 bytes at least), or NULL.  The content is
 *             undefined: the heap writes the header.
 *   _realloc  changes a segment to `size` bytes, keeps the content up to the
 *             smaller of both sizes, may move it.  NULL: it cannot, and the segment
 *             is as it was.  `segment->size` is the old size; the heap writes
 *             the new one.
 *   _free     gives a segment back.  `segment->size` is its size.
 *
 * The following are NULL where a storage has no means for it:
 *
 *   _populate makes the whole pages inside a range of a segment present, since it is about to be
 *             filled: they cost no page faults then.  false: the system cannot, and need not be
 *             asked again.
 *   _purge    gives the whole pages inside a range of a segment back to the system.  The
 *             segment stays as it is, the content of the range is undefined.
 *             Returns the bytes that were in memory and went.
 *   _return   _free of a segment whose memory is to leave the process now.  Returns the bytes that
 *             were in memory and went.
 *   _trim     gives back to the system what storage itself keeps of segments that were freed,
 *             while others are out.  With `all` whatever there is, which may cost a walk through all that
 *             is free; else only if it is more than should be held between two requests.  Returns the bytes
 *             that left the process, as far as the system tells.  NULL: _free gives back everything at once.
 *
 * No function prints, exits or sets a limit: those are the heap's affairs.
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
	bool guard_pages; /* each segment lies between pages that cannot be read or written */
} zmm_storage_options;

struct zmm_storage {
	const zmm_mem_handlers *handlers;
	void *data; /* owned by the storage */
};

/* Fills a buffer of up to 256 bytes with random ones of the system's, which nobody outside can foretell.  false: it
 * has none, and what the buffer holds is not random. */
bool zmm_storage_secret(void *buffer, size_t size);

/* The storages of this build, first one the default, closed by NULL. */
extern const zmm_mem_handlers *const zmm_storage_table[];

/* The handlers called `name`, or NULL. */
const zmm_mem_handlers *zmm_storage_find(const char *name);

/* Writes the known names, "malloc, mmap_anon, mmap_zero", to `buffer`, cut where
 * it ends.  With a buffer_size of 0 nothing is written. */
void zmm_storage_names(char *buffer, size_t buffer_size);

#endif
