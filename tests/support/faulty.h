/* Support of tests, beside storage/: a storage around another one, whose calls fail where a test asks for it. */

#ifndef ZMM_SUPPORT_FAULTY_H
#define ZMM_SUPPORT_FAULTY_H

#include "storage/storage.h"

#include <stdbool.h>

/* The caller owns this, and it outlives the storage. */
typedef struct zmm_faulty {
	/* Set before init. */
	const zmm_mem_handlers *kind; /* the storage that does the work */
	void *params;                 /* passed to its init */

	/* Calls of _alloc and _realloc are numbered from 1. */
	size_t calls;  /* number of calls so far */
	size_t first;  /* the first call that fails; 0: none fails */
	size_t count;  /* number of calls that fail, from `first` on; 0: all */
	size_t failed; /* number of calls that have failed */

	/* Set by init. */
	zmm_storage outer;         /* the storage that the heap sees */
	zmm_mem_handlers handlers; /* its handlers, with the name of the kind, and NULL where the kind has NULL */
	zmm_storage *inner;        /* the storage that does the work */
} zmm_faulty;

/* The params of init are a zmm_faulty. */
extern const zmm_mem_handlers zmm_storage_faulty;

#endif
