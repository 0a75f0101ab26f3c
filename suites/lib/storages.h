/* What tests of each kind of storage share. */

#ifndef ZMM_STORAGES_H
#define ZMM_STORAGES_H

#include "storage/storage.h"
#include "suites/lib/test.h"

/* Returns whether the system has this kind of memory.  If not, the kind is skipped; the default is no kind to skip. */
static inline bool storage_is_here(const zmm_mem_handlers *kind)
{
	zmm_storage *storage = kind->init(NULL);

	if (storage) {
		storage->handlers->dtor(storage);
	} else if (kind == zmm_storage_table[0]) {
		test_ok(false, "%s: the system has the default", kind->name);
	} else {
		test_skip("init says that the system has no such memory", "%s", kind->name);
	}
	return storage != NULL;
}

#endif
