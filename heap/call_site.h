/* zmm call site: file and line of an allocation, in builds that note them. */

#ifndef ZMM_HEAP_CALL_SITE_H
#define ZMM_HEAP_CALL_SITE_H

#include "heap/types.h"

/* Notes the call site of all requests of the heap, until another one is noted.  The file's name must outlive the
 * heap.  filename NULL: the call site is unknown, and the heap calls the call_site hook for it. */
static inline void zmm_debug_note_caller(zmm_heap *heap, const char *filename, uint32_t lineno)
{
#ifdef ZMM_DEBUG_CALL_SITE
	heap->call_site = (zmm_call_site) { filename, lineno };
#else
	(void) heap;
	(void) filename;
	(void) lineno;
#endif
}

/* Returns the call site that was noted last. */
static inline zmm_call_site zmm_debug_caller(const zmm_heap *heap)
{
#ifdef ZMM_DEBUG_CALL_SITE
	return heap->call_site;
#else
	(void) heap;
	return (zmm_call_site) { NULL, 0 };
#endif
}

#endif
