/*
 * zmm storage, inside: segments that are private mappings, for mmap_anon and mmap_zero.  The functions below are
 * handlers as storage.h describes them.
 *
 * A mapping is a whole number of pages.  `segment->size` may be less; where the length of the mapping is needed, the
 * size is rounded up.
 */

#ifndef ZMM_STORAGE_MAPPING_H
#define ZMM_STORAGE_MAPPING_H

#include "storage/handlers.h"

#define ZMM_MAPPING_ANONYMOUS (-1)

/* Makes a storage that maps the file behind `fd`, or memory without a file (ZMM_MAPPING_ANONYMOUS).  The caller
 * closes the descriptor after the storage has ended.  Options may be NULL: no guard pages.  NULL: no memory. */
zmm_storage *zmm_mapping_storage_new(const zmm_mem_handlers *handlers, int fd, const zmm_storage_options *options);
void zmm_mapping_storage_delete(zmm_storage *storage);

/* Returns the descriptor that zmm_mapping_storage_new() got. */
int zmm_mapping_fd(const zmm_storage *storage);

zmm_segment *zmm_mapping_alloc(zmm_storage *storage, size_t size);
zmm_segment *zmm_mapping_realloc(zmm_storage *storage, zmm_segment *segment, size_t size);
void zmm_mapping_free(zmm_storage *storage, zmm_segment *segment);

#ifdef __linux__
size_t zmm_mapping_return(zmm_storage *storage, zmm_segment *segment);
#else
# define zmm_mapping_return NULL
#endif

#endif
