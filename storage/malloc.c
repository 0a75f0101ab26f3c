/*
 * zmm storage "malloc": segments from the C library, so that a debugger or
 * valgrind sees each of them.
 *
 * malloc aligns for every basic type, which is 8 bytes or more wherever zmm runs.
 */

#include "storage/handlers.h"

#include <stdlib.h>
#ifdef __GLIBC__
# include <malloc.h>
#endif

static zmm_storage *malloc_init(void *params)
{
	(void) params;
	return zmm_storage_new(&zmm_storage_malloc, NULL);
}

static zmm_segment *malloc_alloc(zmm_storage *storage, size_t size)
{
	(void) storage;
	return malloc(size);
}

static zmm_segment *malloc_realloc(zmm_storage *storage, zmm_segment *segment, size_t size)
{
	(void) storage;
	return realloc(segment, size);
}

static void malloc_free(zmm_storage *storage, zmm_segment *segment)
{
	(void) storage;
	free(segment);
}

/* The C library keeps what was freed, more and more of it the larger the segments
 * were; glibc gives it back to the system when told to. */
static void malloc_compact(zmm_storage *storage)
{
	(void) storage;
#ifdef __GLIBC__
	malloc_trim(0);
#endif
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
#endif
};
