/*
 * zmm crash: one line before a signal ends the process.
 *
 * A wild write may leave a link of the cache that leads to no memory, and whoever follows it ends by SIGSEGV.  To
 * look at each link first costs every allocation four instructions of 28; so the signal is looked at when it comes: if an instruction of this
 * module raised it, one line says so on standard error.  Then the signal takes its course as without us: the core is of
 * that instruction.
 *
 * Nobody's handler is replaced: one that is there already stays, and one that is set later takes the place of ours.
 * On Linux for x86 and ARM of 64 bits, and x86 of 32; elsewhere nothing is done.
 */

#ifndef ZMM_ENGINE_CRASH_H
#define ZMM_ENGINE_CRASH_H

/* Call when the module starts, and before it may be unloaded. */
void zmm_crash_startup(void);
void zmm_crash_shutdown(void);

#endif
