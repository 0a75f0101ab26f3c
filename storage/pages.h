/*
 * zmm storage, inside: the system's pages in segments, for the storages whose segments are ordinary memory.  Only whole
 * pages inside a range are touched.
 */

#ifndef ZMM_STORAGE_PAGES_H
#define ZMM_STORAGE_PAGES_H

#include <stdbool.h>
#include <stddef.h>

/* Makes the pages present at once, which is cheaper than one page fault for each.  false: the system cannot do this,
 * now or later. */
bool zmm_pages_populate(void *start, size_t size);

/* Gives the pages back to the system.  They stay mapped; their content is lost.  Returns the bytes of the pages that
 * were in memory. */
size_t zmm_pages_purge(void *start, size_t size);

/* Gives the pages back to the system, too, but does not count the pages that were in memory. */
void zmm_pages_drop(void *start, size_t size);

/* Returns the bytes of the pages that are in memory. */
size_t zmm_pages_resident(const void *start, size_t size);

/* Returns the bytes of the process that are in memory, as the system counts them; 0: it does not report them.  Sets
 * *shared, unless it is NULL, to those of them that files and shared memory have. */
size_t zmm_pages_of_process(size_t *shared);

#endif
