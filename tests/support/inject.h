/*
 * Support of tests, beside engine/: faults in one request, told by the variable ZMM_FAULT.  suites/faults/run
 * uses it; engine/inject.h is where the engine calls it.
 *
 *   storage N [COUNT]   the N-th call of storage fails, and COUNT - 1 calls after it; without
 *                       COUNT one, with 0 all to the end of the request
 *   growth N            the N-th time the heap asks whether it may grow, the limit is its real size
 *   allocation N        so it is at the N-th allocation that leaves the fast path, which is
 *                       told that it passes the limit
 *
 * All are numbered from 1, from the modules' request start to the reset of the heap.  A
 * value in the environment of the process counts for its first request, one that comes with a
 * request (of CGI or FastCGI) for that.  Standard error, or the file named by ZMM_FAULT_LOG,
 * says at the request's end whether the fault has struck and how many of each there were; the
 * heap is proved before it is reset, and a fault found stops the process.
 *
 * Each thread of a thread-safe build has faults of its own; the value of the process
 * counts for the first request of all.
 */

#ifndef ZMM_SUPPORT_INJECT_H
#define ZMM_SUPPORT_INJECT_H

#include "heap/heap.h"
#include "tests/support/faulty.h"
#include "tests/support/limit_injection.h"

/* Of one heap; it lies where the heap lies. */
typedef struct zmm_injection {
	zmm_faulty storage;
	zmm_limit_injection limit;
	bool armed;
	char log[1024]; /* name of a file; empty: standard error */
} zmm_injection;

/* Puts a storage that can fail around the one that was asked for, for the heap of the thread that runs. */
void zmm_inject_wrap_storage(zmm_heap_config *config);

void zmm_inject_begin_request(zmm_heap *heap);

/* Before and after the heap is reset. */
void zmm_inject_prove(zmm_heap *heap);
void zmm_inject_end_request(zmm_heap *heap);

#endif
