/*
 * zmm crash: one line before a signal ends the process.
 *
 * A wild write may damage a link of the cache so that it leads to no memory.  The allocation that follows the link ends
 * by SIGSEGV.  Checking each link beforehand would cost every allocation four instructions of 28.  Instead a handler
 * looks at the signal: when an instruction of this module raised it, the handler writes one line on standard error.
 * Then the signal takes its usual course, and the core dump shows that instruction.
 *
 * No other handler is replaced.  One that is set already stays, and one that is set later takes the place of ours.
 * This works on Linux for x86-64, ARM64 and 32-bit x86; elsewhere nothing is done.
 */

#ifndef ZMM_ENGINE_CRASH_H
#define ZMM_ENGINE_CRASH_H

/* Sets the handler.  Call when the module starts. */
void zmm_crash_startup(void);

/* Takes the handler off.  Call before the module may be unloaded. */
void zmm_crash_shutdown(void);

#endif
