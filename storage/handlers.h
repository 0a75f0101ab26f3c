/*
 * zmm storage, inside: what the handler files share with the registry and with
 * each other.  Only storage/ includes this.
 */

#ifndef ZMM_STORAGE_HANDLERS_H
#define ZMM_STORAGE_HANDLERS_H

#include "storage/storage.h"

extern const zmm_mem_handlers zmm_storage_malloc;
extern const zmm_mem_handlers zmm_storage_mmap_anon;
extern const zmm_mem_handlers zmm_storage_mmap_zero;
extern const zmm_mem_handlers zmm_storage_win32;

/* A storage object of this kind, or NULL.  `data` may be NULL. */
zmm_storage *zmm_storage_new(const zmm_mem_handlers *handlers, void *data);

/* Frees the object only; what `data` stands for is the caller's. */
void zmm_storage_delete(zmm_storage *storage);

/* The _populate and _purge of storages whose segments are ordinary memory of the process. */
bool zmm_storage_populate(zmm_storage *storage, void *start, size_t size);
size_t zmm_storage_purge(zmm_storage *storage, void *start, size_t size);

/* The compact of storages whose _free has already returned everything. */
void zmm_storage_compact_nothing(zmm_storage *storage);

#endif
