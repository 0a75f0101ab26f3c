# shellcheck shell=bash
# How programs of 32 bits are run: by the kernel, or by qemu-i386 where it refuses them, as the kernels of confidential
# virtual machines do.
#
#   ZMM_EMULATE_32=1    qemu-i386 runs them on any machine

# What the probe says when it runs and what it was built with can work.  AddressSanitizer wants its shadow memory for
# itself, at a fixed address; emulators may have the stack or libraries there, and then it reports faults that are its
# own, or never starts.
probe_source()
{
	cat <<'C'
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#if defined(__SANITIZE_ADDRESS__)
# define SHADOW
#elif defined(__has_feature)
# if __has_feature(address_sanitizer)
#  define SHADOW
# endif
#endif
#ifdef SHADOW
#include <sanitizer/asan_interface.h>
static int is_shadow(uintptr_t address)
{
	size_t scale, offset;

	__asan_get_shadow_mapping(&scale, &offset);
	return address >= offset && address - offset <= UINTPTR_MAX >> scale;
}
#else
static int is_shadow(uintptr_t address)
{
	(void) address;
	return 0;
}
#endif
int main(void)
{
	int on_stack = 0;
	void *mapping = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (is_shadow((uintptr_t) &on_stack) || is_shadow((uintptr_t) mapping) || is_shadow((uintptr_t) stdout)) {
		puts("AddressSanitizer's shadow memory is in use");
		return 1;
	}
	printf("runs with %u bits\n", (unsigned) sizeof(void *) * 8);
	return 0;
}
C
}

# build_probe_32 FILE COMPILER FLAG...
build_probe_32()
{
	local file=$1
	shift
	probe_source | "$@" -m32 -x c -D_DEFAULT_SOURCE - -o "$file"
}

# Runs the probe by a command; what it says is asked for, since a shell takes what the kernel refuses for a script.
probe_runs()
{
	probe_said=$("$root/suites/lib/limited" 5 "$@" 2>&1 </dev/null | tr -d '\0') || true
	grep -qxF 'runs with 32 bits' <<<"$probe_said"
}

has_emulator()
{
	# The packages are the project's, wherever a suite builds.
	command -v qemu-i386 >/dev/null || (build=$root/.build && setup emulation) >&2
}

# find_runner_32 DIR COMPILER FLAG...: what runs programs of 32 bits that are built so, in the array runner_32; where
# nothing does it is false, and refusal_32 says why.
find_runner_32()
{
	local probe=$1/probe-32 why='the kernel does not run programs of 32 bits'
	shift
	[[ -z ${ZMM_EMULATE_32:-} ]] || why='ZMM_EMULATE_32 is set'

	runner_32=()
	refusal_32="$* -m32 makes no program"
	build_probe_32 "$probe" "$@" >/dev/null 2>&1 || return 1
	if [[ -z ${ZMM_EMULATE_32:-} ]] && probe_runs "$probe"; then
		return 0
	fi
	refusal_32="$why, and there is no qemu-i386"
	has_emulator || return 1
	# Leaks are searched by a thread that stops all others, which waits for ever there.
	runner_32=(qemu-i386 -E "ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0")
	probe_runs "${runner_32[@]}" "$probe" && return
	refusal_32="$why, and qemu-i386 does not run these: $(head -n 1 <<<"${probe_said:-no answer}")"
	return 1
}
