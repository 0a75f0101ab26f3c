/* zmm panic: ends the process when its heap is damaged, with one line that describes the damage. */

#ifndef ZMM_PANIC_H
#define ZMM_PANIC_H

#include "heap/types.h"

/* Ends the process.  Before, it gives one line to the panic hook, or prints the line on standard error if there is no
 * hook.  The line has the fault `what`, the address `where`, the size of the block there, and the segment.  In debug
 * builds it also has the file and line of the block's allocation. */
ZMM_COLD ZMM_NORETURN void zmm_heap_panic(zmm_heap *heap, const void *where, const char *what);

#endif
