/*
 * zmm storage: the object behind a zmm_storage pointer.  It comes from malloc, because it must live before the first
 * segment and after the last.
 */

#include "storage/handlers.h"

#include <stdlib.h>

zmm_storage *zmm_storage_new(const zmm_mem_handlers *handlers, void *data)
{
	zmm_storage *storage = malloc(sizeof(*storage));

	if (!storage) {
		return NULL;
	}
	storage->handlers = handlers;
	storage->data = data;
	return storage;
}

void zmm_storage_delete(zmm_storage *storage)
{
	free(storage);
}

void zmm_storage_compact_nothing(zmm_storage *storage)
{
	(void) storage;
}
