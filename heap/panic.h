/* zmm panic: how a process ends whose heap is damaged. */

#ifndef ZMM_PANIC_H
#define ZMM_PANIC_H

#include "heap/types.h"

/* Ends the process: prints what is wrong, with the address, the size of the block that is there and its
 * segment, and in debug builds where it was allocated, through the panic hook if there is one. */
ZMM_COLD ZMM_NORETURN void zmm_heap_panic(zmm_heap *heap, const void *where, const char *what);

#endif
