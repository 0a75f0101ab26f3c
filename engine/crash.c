#if defined(__linux__) && !defined(_GNU_SOURCE)
# define _GNU_SOURCE /* for the names of registers and dl_iterate_phdr() */
#endif

#include "engine/crash.h"

#if defined(__linux__) && (defined(__x86_64__) || defined(__i386__) || defined(__aarch64__))

#include <link.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <ucontext.h>
#include <unistd.h>

/* Where the module's instructions lie: address and bytes. */
static uintptr_t zmm_crash_start;
static uintptr_t zmm_crash_size;

static uintptr_t zmm_crash_instruction(const ucontext_t *context)
{
#if defined(__x86_64__)
	return (uintptr_t) context->uc_mcontext.gregs[REG_RIP];
#elif defined(__i386__)
	return (uintptr_t) context->uc_mcontext.gregs[REG_EIP];
#else
	return (uintptr_t) context->uc_mcontext.pc;
#endif
}

static bool zmm_crash_is_ours(const ucontext_t *context)
{
	return zmm_crash_instruction(context) - zmm_crash_start < zmm_crash_size;
}

/* Calls only functions that a signal handler may call.  It restores the default action.  A faulting instruction then
 * runs again and raises the signal again; a signal that was sent is raised again here. */
static void zmm_crash_explain(int signal, siginfo_t *info, void *context)
{
	static const char line[] =
		"zmm_heap corrupted: what should be a block lies in no memory: a freed block was written to, or a wild pointer freed\n";

	if (info->si_code > 0 && zmm_crash_is_ours(context) && write(STDERR_FILENO, line, sizeof(line) - 1) < 0) {
		/* standard error is closed: nothing can be reported */
	}
	(void) sigaction(signal, &(struct sigaction) { .sa_handler = SIG_DFL }, NULL);
	if (info->si_code <= 0) {
		(void) raise(signal);
	}
}

/* Whether a part of a loaded object has this module's instructions. */
static bool zmm_crash_has(const struct dl_phdr_info *object, const ElfW(Phdr) *header)
{
	return header->p_type == PT_LOAD && header->p_flags & PF_X
		&& (uintptr_t) &zmm_crash_startup - (object->dlpi_addr + header->p_vaddr) < header->p_memsz;
}

/* Notes where the module's instructions lie.  Returns 1 for the module, which ends the search; else 0. */
static int zmm_crash_find(struct dl_phdr_info *object, size_t size, void *unused)
{
	size_t i;

	(void) size;
	(void) unused;
	for (i = 0; i < object->dlpi_phnum; i++) {
		if (zmm_crash_has(object, &object->dlpi_phdr[i])) {
			zmm_crash_start = object->dlpi_addr + object->dlpi_phdr[i].p_vaddr;
			zmm_crash_size = object->dlpi_phdr[i].p_memsz;
			return 1;
		}
	}
	return 0;
}

/* Whether SIGSEGV has this handler; NULL: the default action. */
static bool zmm_crash_handler_is(void (*handler)(int, siginfo_t *, void *))
{
	struct sigaction now;

	return sigaction(SIGSEGV, NULL, &now) == 0
		&& (handler ? now.sa_flags & SA_SIGINFO && now.sa_sigaction == handler
			: !(now.sa_flags & SA_SIGINFO) && now.sa_handler == SIG_DFL);
}

void zmm_crash_startup(void)
{
	struct sigaction tell = { .sa_flags = SA_SIGINFO };

	tell.sa_sigaction = zmm_crash_explain;
	if (zmm_crash_handler_is(NULL) && dl_iterate_phdr(zmm_crash_find, NULL)) {
		(void) sigaction(SIGSEGV, &tell, NULL);
	}
}

void zmm_crash_shutdown(void)
{
	if (zmm_crash_handler_is(zmm_crash_explain)) {
		(void) sigaction(SIGSEGV, &(struct sigaction) { .sa_handler = SIG_DFL }, NULL);
	}
}

#else

void zmm_crash_startup(void)
{
}

void zmm_crash_shutdown(void)
{
}

#endif
