/*
 * Support of tests, beside engine/: injects a failure into one request, by the environment variable ZMM_FAULT.
 * suites/faults/run uses it; the engine calls it through engine/inject.h.
 *
 *   storage N [COUNT]   The N-th call of storage fails, and COUNT - 1 calls after it.  Without COUNT, one call fails;
 *                       with COUNT 0, all calls to the end of the request fail.
 *   growth N            At the N-th time that the heap asks whether it may grow, the limit becomes its real size.
 *   allocation N        At the N-th allocation that leaves the fast path, the limit becomes the heap's real size, and
 *                       the allocation fails with the limit's error.
 *
 * All are numbered from 1, from the modules' request start to the reset of the heap.  A value in the environment of the
 * process counts for its first request.  A value that comes with a request (of CGI or FastCGI) counts for that request.
 * At the request's end, one line on standard error, or in the file that ZMM_FAULT_LOG names, says whether the failure
 * has struck and how many calls of each kind there were.  The heap is proved before it is reset, and a fault that the
 * check finds stops the process.
 *
 * ZMM_FRAME_FAULT makes the engine one that a profile must refuse: "version" is one that nobody knows, "bit" sets the bit
 * of a memo in each new frame, "word" writes over memos, "place" has frames elsewhere.
 *
 * Each thread of a thread-safe build has its own injection.  The value of the process counts for the first request of
 * all threads.
 */

#ifndef ZMM_SUPPORT_INJECT_H
#define ZMM_SUPPORT_INJECT_H

#include "php.h"

#include "heap/heap.h"
#include "tests/support/faulty.h"
#include "tests/support/limit_injection.h"

/* The injection of one heap; it lies in the module globals, beside the heap. */
typedef struct zmm_injection {
	zmm_faulty storage;
	zmm_limit_injection limit;
	bool armed;
	char log[1024]; /* name of a file; empty: standard error */
} zmm_injection;

/* Wraps the configured storage in a storage that can fail, for the heap of the current thread. */
void zmm_inject_wrap_storage(zmm_heap_config *config);

void zmm_inject_begin_request(zmm_heap *heap);

/* Checks the heap if a failure is injected.  Called before the heap is reset. */
void zmm_inject_prove(zmm_heap *heap);

/* Change what the probe of frames sees: the version of PHP, a call's new frame, a memo in a frame. */
void zmm_inject_version(zend_long *number);
void zmm_inject_frame(zend_execute_data *call);
void zmm_inject_memo(zend_execute_data *call);

/* Checks the heap, and the profile against it.  Called when the limit is passed, before a dump. */
void zmm_inject_prove_at_limit(zmm_heap *heap);

/* Reports the injection and removes it.  Called after the heap is reset. */
void zmm_inject_end_request(zmm_heap *heap);

#endif
