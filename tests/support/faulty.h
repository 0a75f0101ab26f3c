/* Support of tests, beside storage/: a storage around another one, whose calls fail when told to. */

#ifndef ZMM_SUPPORT_FAULTY_H
#define ZMM_SUPPORT_FAULTY_H

#include "storage/storage.h"

#include <stdbool.h>

/* Owned by the caller, outlives the storage. */
typedef struct zmm_faulty {
	const zmm_mem_handlers *kind; /* the storage that does the work; set before init, */
	void *params;                 /* and what its init gets */

	/* Calls of _alloc and _realloc are numbered from 1.  Those from `first` on
	 * fail, `count` of them or all that follow; first 0: none. */
	size_t calls;
	size_t first;
	size_t count; /* 0: all */
	size_t failed; /* how many did */

	zmm_storage outer;         /* inside: what the heap sees, */
	zmm_mem_handlers handlers; /* by the name of the kind, with as many functions, */
	zmm_storage *inner;        /* and what is behind it */
} zmm_faulty;

/* init takes a zmm_faulty as its params. */
extern const zmm_mem_handlers zmm_storage_faulty;

#endif
