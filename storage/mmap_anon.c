/*
 * zmm storage "mmap_anon": each segment is a private anonymous mapping, which is copied on write after a fork.
 */

#include "storage/mapping.h"

#ifndef _WIN32

static zmm_storage *mmap_anon_init(void *params)
{
	return zmm_mapping_storage_new(&zmm_storage_mmap_anon, ZMM_MAPPING_ANONYMOUS, params);
}

const zmm_mem_handlers zmm_storage_mmap_anon = {
	.name = "mmap_anon",
	.init = mmap_anon_init,
	.dtor = zmm_mapping_storage_delete,
	.compact = zmm_storage_compact_nothing,
	._alloc = zmm_mapping_alloc,
	._realloc = zmm_mapping_realloc,
	._free = zmm_mapping_free,
	._populate = zmm_storage_populate,
	._purge = zmm_storage_purge,
	._return = zmm_mapping_return,
};

#endif
