/* zmm attributes: what the code asks of the compiler: likely branches, inlining, hot and cold functions. */

#ifndef ZMM_ATTRIBUTES_H
#define ZMM_ATTRIBUTES_H

#if defined(__GNUC__)
# define ZMM_LIKELY(condition) __builtin_expect(!!(condition), 1)
# define ZMM_UNLIKELY(condition) __builtin_expect(!!(condition), 0)
# define ZMM_PREFETCH(address) __builtin_prefetch(address) /* the address may be any value, NULL too */
# define ZMM_NOINLINE __attribute__((noinline))
# define ZMM_ALWAYS_INLINE inline __attribute__((always_inline))
# define ZMM_COLD __attribute__((noinline, cold))
# define ZMM_HOT __attribute__((hot)) /* the compiler places hot functions side by side */
# define ZMM_NORETURN __attribute__((noreturn))
# define ZMM_BARRIER() __asm__ volatile("" ::: "memory") /* the compiler keeps no memory in registers beyond it */
# if defined(_WIN32)
#  define ZMM_PRINTF(text, first) __attribute__((format(gnu_printf, text, first)))
# else
#  define ZMM_PRINTF(text, first) __attribute__((format(printf, text, first)))
# endif
#else
# define ZMM_LIKELY(condition) (condition)
# define ZMM_UNLIKELY(condition) (condition)
# define ZMM_PREFETCH(address) ((void) 0)
# define ZMM_NOINLINE
# define ZMM_ALWAYS_INLINE inline
# define ZMM_COLD
# define ZMM_HOT
# define ZMM_NORETURN
# define ZMM_BARRIER() ((void) 0)
# define ZMM_PRINTF(text, first)
#endif

/* Marks a variable of this library, which the code then reads without a look into the table of the linker. */
#if defined(__GNUC__) && !defined(_WIN32)
# define ZMM_HIDDEN __attribute__((visibility("hidden")))
#else
# define ZMM_HIDDEN
#endif

#endif
