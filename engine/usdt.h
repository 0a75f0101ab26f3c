/*
 * zmm usdt: static probes of a sampled profile, for tracers of the system: bpftrace, perf, SystemTap, gdb.
 *
 *   otel_memory:alloc(ptr, size, weighted_bytes)  a block becomes a sample
 *   otel_memory:free(ptr)                         a sample is freed, or resized
 *
 * ptr is the address that the program has.  size is the block's, in bytes, with its header and without the trailer;
 * weighted_bytes are those that the sample stands for.  A probe is an instruction that does nothing until a tracer puts
 * another one in its place.  config.m4 defines ZMM_USDT where there is <sys/sdt.h>; else there are no probes.
 */

#ifndef ZMM_USDT_H
#define ZMM_USDT_H

#include <stddef.h>

#ifdef ZMM_USDT
# include <sys/sdt.h>
#else
# define STAP_PROBE1(provider, name, ptr) ((void) (ptr))
# define STAP_PROBE3(provider, name, ptr, size, weighted_bytes) ((void) (ptr), (void) (size), (void) (weighted_bytes))
#endif

static inline void zmm_usdt_alloc(const void *ptr, size_t size, size_t weighted_bytes)
{
	STAP_PROBE3(otel_memory, alloc, ptr, size, weighted_bytes);
}

static inline void zmm_usdt_free(const void *ptr)
{
	STAP_PROBE1(otel_memory, free, ptr);
}

#endif
