/*
 * zmm storage, inside: segments that are private mappings, shared by mmap_anon
 * and mmap_zero.  The functions below are handlers as storage.h describes them.
 *
 * A mapping is a whole number of pages.  `segment->size` may be less; it is
 * rounded up again wherever the length of the mapping is needed.
 */

#ifndef ZMM_STORAGE_MAPPING_H
#define ZMM_STORAGE_MAPPING_H

#include "storage/handlers.h"

#define ZMM_MAPPING_ANONYMOUS (-1)

/* A storage that maps the file behind `fd`, or memory without a file.  The
 * descriptor stays the caller's to close.  NULL options are those of a storage without any. */
zmm_storage *zmm_mapping_storage_new(const zmm_mem_handlers *handlers, int fd, const zmm_storage_options *options);
void zmm_mapping_storage_delete(zmm_storage *storage);

/* The descriptor given to zmm_mapping_storage_new. */
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
