/*
 * zmm engine: all differences between versions of the PHP engine, but for those in which profiles may run.
 *
 * The rest of the code tests the names that are defined here, never a version.  Only engine/frame_probe.c compares the
 * version of the engine that runs with two bounds.
 */

#ifndef ZMM_ENGINE_VERSION_H
#define ZMM_ENGINE_VERSION_H

#include "php.h"
#include "zend_alloc.h"

#if PHP_VERSION_ID < 80100
# error "zmm needs PHP 8.1 or newer"
#endif

/* From 8.4 on debug engines pass the call site to custom handlers, and the engine calls functions of a custom heap to
 * reset it and to collect garbage. */
#if PHP_VERSION_ID >= 80400
# define ZMM_ENGINE_HAS_RESET_CALLBACK 1
# define ZMM_ENGINE_TELLS_CALL_SITE 1
# define ZMM_HANDLER_DC ZEND_FILE_LINE_DC ZEND_FILE_LINE_ORIG_DC
# define ZMM_HANDLER_CC ZEND_FILE_LINE_RELAY_CC ZEND_FILE_LINE_ORIG_RELAY_CC
#else
# define ZMM_ENGINE_HAS_RESET_CALLBACK 0
# define ZMM_ENGINE_TELLS_CALL_SITE 0
# define ZMM_HANDLER_DC
# define ZMM_HANDLER_CC
#endif

/* Later patch releases of 8.2 and 8.4 report a passed limit at the next safe point instead of leaving the allocation by
 * longjmp.  A module may run on either engine, whichever it was compiled for, so the functions are found at run time by
 * weak symbols. */
#if defined(__GNUC__) && !defined(_WIN32)
# define ZMM_ENGINE_WEAK __attribute__((weak))
extern ZEND_API void zend_mm_delayed_error_or_panic(bool delay, const char *format, ...) ZMM_ENGINE_WEAK;
extern ZEND_API bool zend_mm_is_fallible(void) ZMM_ENGINE_WEAK;
extern ZEND_API zend_result zend_set_memory_hard_limit_percent(zend_long percent) ZMM_ENGINE_WEAK;
# define ZMM_ENGINE_DELAYS_LIMIT_ERROR() (zend_mm_delayed_error_or_panic != NULL && zend_mm_is_fallible != NULL)
#else
# define ZMM_ENGINE_DELAYS_LIMIT_ERROR() 0
#endif

/* Lists of resources are packed arrays of bare values from 8.2 on. */
#if PHP_VERSION_ID >= 80200
# define ZMM_RESOURCE_AT(resources, i) ZEND_HASH_ELEMENT((resources), (i))
#else
# define ZMM_RESOURCE_AT(resources, i) (&(resources)->arData[i].val)
#endif

/* The table of objects that are not initialised yet, from 8.4 on. */
#if PHP_VERSION_ID >= 80400
# define ZMM_ENGINE_LAZY_OBJECTS (&EG(lazy_objects_store).infos)
#endif

/* Properties have functions of their own from 8.4 on, which are in no table. */
#if PHP_VERSION_ID >= 80400
# define ZMM_ENGINE_HAS_PROPERTY_HOOKS 1
#else
# define ZMM_ENGINE_HAS_PROPERTY_HOOKS 0
#endif

/* Some functions of C code run without a frame from 8.4 on. */
#if PHP_VERSION_ID >= 80400
# define ZMM_ENGINE_FRAMELESS 1
#endif

/* The flag of a string that is known to be UTF-8.  Engines without it never set the bit. */
#ifdef IS_STR_VALID_UTF8
# define ZMM_STRING_IS_UTF8 IS_STR_VALID_UTF8
#else
# define ZMM_STRING_IS_UTF8 0
#endif

/* Asks the engine to call zend_interrupt_function at its next safe point.  For handlers of signals. */
#if PHP_VERSION_ID >= 80200
# define ZMM_ENGINE_INTERRUPT() zend_atomic_bool_store_ex(&EG(vm_interrupt), true)
#else
# define ZMM_ENGINE_INTERRUPT() (EG(vm_interrupt) = 1)
#endif

/* The mode of the file that error_log names; a setting from 8.2 on. */
#if PHP_VERSION_ID >= 80200
# define ZMM_ENGINE_LOG_MODE() ((mode_t) PG(error_log_mode))
#else
# define ZMM_ENGINE_LOG_MODE() 0644
#endif

/* Bytes of a chunk of the engine's heap, and its alignment. */
#define ZMM_ENGINE_CHUNK_SIZE ((size_t) 2 * 1024 * 1024)

#endif
