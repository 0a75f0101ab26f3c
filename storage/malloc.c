/*
 * zmm storage "malloc": segments come from the C library's malloc, so that valgrind or a debugger sees each of them.
 *
 * malloc aligns for every basic type: to 8 bytes or more wherever zmm runs.
 */

#include "storage/handlers.h"
#include "storage/kept.h"
#include "storage/pages.h"

#include <stdint.h>
#include <stdlib.h>
#ifdef __GLIBC__
# include <malloc.h>
#endif

typedef struct malloc_storage {
	zmm_storage storage;
	zmm_kept kept;
} malloc_storage;

static zmm_kept *kept_of(zmm_storage *storage)
{
	return &((malloc_storage *) storage)->kept;
}

static zmm_storage *malloc_init(void *params)
{
	malloc_storage *made = calloc(1, sizeof(*made));

	(void) params;
	if (!made) {
		return NULL;
	}
	made->storage.handlers = &zmm_storage_malloc;
	return &made->storage;
}

static zmm_segment *malloc_alloc(zmm_storage *storage, size_t size)
{
	zmm_segment *segment = malloc(size);

	if (segment) {
		zmm_kept_take(kept_of(storage), size);
	}
	return segment;
}

/* A segment that moves leaves its old place to the C library, and one that shrinks leaves its end.  Pages there
 * cannot be dropped any more, so they count as present. */
static zmm_segment *malloc_realloc(zmm_storage *storage, zmm_segment *segment, size_t size)
{
	uintptr_t old_place = (uintptr_t) segment;
	size_t old_size = segment->size;
	zmm_segment *resized = realloc(segment, size);

	if (!resized) {
		return NULL;
	}
	if ((uintptr_t) resized == old_place && size >= old_size) {
		zmm_kept_take(kept_of(storage), size - old_size);
	} else {
		zmm_kept_take(kept_of(storage), size);
		zmm_kept_put(kept_of(storage), old_size, true);
	}
	return resized;
}

static void malloc_free(zmm_storage *storage, zmm_segment *segment)
{
	bool stays = zmm_kept_has_room(kept_of(storage), segment->size);

	zmm_kept_put(kept_of(storage), segment->size, stays);
	if (!stays) {
		zmm_pages_drop(segment + 1, segment->size - sizeof(*segment));
	}
	free(segment);
}

#ifdef __linux__
static size_t malloc_return(zmm_storage *storage, zmm_segment *segment)
{
	size_t purged = zmm_pages_purge(segment + 1, segment->size - sizeof(*segment));

	zmm_kept_put(kept_of(storage), segment->size, false);
	free(segment);
	return purged;
}
#endif

#ifdef __GLIBC__

/* Returns the bytes that left the process.  malloc_trim() does not report them, so the process's memory is measured
 * before and after; 0: the system does not report it. */
static size_t trim_all(zmm_storage *storage)
{
	size_t before = zmm_pages_of_process(NULL), after;

	malloc_trim(0);
	zmm_kept_clear(kept_of(storage));
	after = zmm_pages_of_process(NULL);
	return after && before > after ? before - after : 0;
}

static size_t malloc_trim_kept(zmm_storage *storage, bool all)
{
	zmm_kept *kept = kept_of(storage);
	bool wanted = all ? kept->freed > 0 : zmm_kept_end_request(kept);

	return wanted ? trim_all(storage) : 0;
}

#else
# define malloc_trim_kept NULL
#endif

/* The C library keeps freed memory, and the more of it, the larger the segments were.  glibc gives it back to the
 * system on request. */
static void malloc_compact(zmm_storage *storage)
{
#ifdef __GLIBC__
	malloc_trim(0);
#endif
	zmm_kept_clear(kept_of(storage));
}

const zmm_mem_handlers zmm_storage_malloc = {
	.name = "malloc",
	.init = malloc_init,
	.dtor = zmm_storage_delete,
	.compact = malloc_compact,
	._alloc = malloc_alloc,
	._realloc = malloc_realloc,
	._free = malloc_free,
#ifdef __linux__
	._populate = zmm_storage_populate,
	._purge = zmm_storage_purge,
	._return = malloc_return,
#endif
	._trim = malloc_trim_kept,
};
