/*
 * What PHP's headers expect of Microsoft's compiler and mingw does otherwise.  Read before all else by the
 * sources that include PHP's headers.
 */

/* PHP defines pid_t itself. */
#define _PID_T_

#include <winsock2.h>
#include <windows.h>

/* In mingw's own headers, which are read now, it implies extern; in PHP's it stands beside static. */
#undef __forceinline
#define __forceinline __inline__ __attribute__((__always_inline__))

#define __assume(condition) do { if (!(condition)) __builtin_unreachable(); } while (0)

/* PHP's own printf knows %zu; Microsoft's, which is mingw's idea of printf, does not. */
#include "zend_portability.h"
#undef ZEND_ATTRIBUTE_FORMAT
#define ZEND_ATTRIBUTE_FORMAT(type, idx, first) __attribute__((format(gnu_##type, idx, first)))

/* mingw does not know __declspec(thread). */
#ifdef ZTS
# include "TSRM.h"
# undef TSRM_TLS
# define TSRM_TLS __thread
#endif
