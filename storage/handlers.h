/*
 * zmm storage, inside: declarations that the handler files and the registry share.  Only storage/ includes this.
 */

#ifndef ZMM_STORAGE_HANDLERS_H
#define ZMM_STORAGE_HANDLERS_H

#include "storage/storage.h"

extern const zmm_mem_handlers zmm_storage_malloc;
extern const zmm_mem_handlers zmm_storage_mmap_anon;
extern const zmm_mem_handlers zmm_storage_mmap_zero;
extern const zmm_mem_handlers zmm_storage_win32;

/* Makes a storage object with these handlers; NULL: no memory.  `data` may be NULL. */
zmm_storage *zmm_storage_new(const zmm_mem_handlers *handlers, void *data);

/* Frees the object only; its `data` stays the caller's. */
void zmm_storage_delete(zmm_storage *storage);

/* The handlers _populate and _purge of storages whose segments are ordinary memory of the process. */
bool zmm_storage_populate(zmm_storage *storage, void *start, size_t size);
size_t zmm_storage_purge(zmm_storage *storage, void *start, size_t size);

/* The handler compact of storages whose _free has already given everything back. */
void zmm_storage_compact_nothing(zmm_storage *storage);

#endif
