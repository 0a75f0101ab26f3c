/*
 * zmm storage, inside: pages of the system's that lie in segments, shared by the storages
 * that have such.  Only whole pages inside the range are touched.
 */

#ifndef ZMM_STORAGE_PAGES_H
#define ZMM_STORAGE_PAGES_H

#include <stdbool.h>
#include <stddef.h>

/* Makes the pages present at once, which is cheaper than one fault for each.  false: the system
 * does not know how, and will not the next time. */
bool zmm_pages_populate(void *start, size_t size);

/* Gives the pages back to the system; they stay mapped, and have no content when they are used
 * again.  Returns the bytes of those that were in memory; those of no page, 0. */
size_t zmm_pages_purge(void *start, size_t size);

/* The same without a look at how many of them were in memory. */
void zmm_pages_drop(void *start, size_t size);

/* Bytes of the pages that are in memory. */
size_t zmm_pages_resident(void *start, size_t size);

/* Bytes of the process that are in memory, as the system counts them; 0: it does not say. */
size_t zmm_pages_of_process(void);

#endif
