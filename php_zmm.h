/*
 * zmm: macros by which other extensions allocate from zmm's heap.
 *
 * The heap is the one that the PHP engine runs on, or one beside the engine's own where the engine is not on zmm.  A
 * block lives until it is freed or the request ends (with USE_ZEND_ALLOC=0 until it is freed).  Free it by zmm_efree(),
 * or resize it by the realloc macros, in the thread that allocated it.  Sizes are bytes; blocks are aligned to 8.
 *
 * Errors:
 * - A request that passes memory_limit raises PHP's fatal error.  The error leaves the call.  Engines that delay the
 *   error (8.2.35 and newer) return a block all the same and raise the error at their next safe point.
 * - A size that overflows (nmemb * size + offset) raises a fatal error at once.
 * - Only zmm_erealloc_recoverable() returns NULL when there is no memory.  It raises nothing, and the old block is
 *   unchanged.
 * - A corrupted heap stops the process.
 *
 * An extension that uses the macros declares ZEND_MOD_REQUIRED("zmm") and is loaded after zmm.  When it is compiled
 * with ZMM_DEBUG, the macros pass file and line, which debug builds of zmm note for each block; else they pass neither.
 * Any mix of extensions and builds works.
 */

#ifndef PHP_ZMM_H
#define PHP_ZMM_H

#include <stddef.h>
#include <stdint.h>

#define PHP_ZMM_VERSION "0.1.0"

#if defined(_WIN32)
# ifdef ZMM_EXPORTS
#  define PHP_ZMM_API __declspec(dllexport)
# else
#  define PHP_ZMM_API __declspec(dllimport)
# endif
#elif defined(__GNUC__)
# define PHP_ZMM_API __attribute__((visibility("default")))
#else
# define PHP_ZMM_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* The functions behind the macros.  Those with _at also take the call site. */
PHP_ZMM_API void *_zmm_emalloc(size_t size);
PHP_ZMM_API void *_zmm_safe_emalloc(size_t nmemb, size_t size, size_t offset);
PHP_ZMM_API void _zmm_efree(void *ptr);
PHP_ZMM_API void *_zmm_ecalloc(size_t nmemb, size_t size);
PHP_ZMM_API void *_zmm_erealloc(void *ptr, size_t size, int recoverable);
PHP_ZMM_API void *_zmm_safe_erealloc(void *ptr, size_t nmemb, size_t size, size_t offset);
PHP_ZMM_API char *_zmm_estrdup(const char *string);
PHP_ZMM_API char *_zmm_estrndup(const char *string, size_t length);
PHP_ZMM_API size_t _zmm_mem_block_size(const void *ptr);

PHP_ZMM_API void *_zmm_emalloc_at(size_t size, const char *filename, uint32_t lineno);
PHP_ZMM_API void *_zmm_safe_emalloc_at(size_t nmemb, size_t size, size_t offset, const char *filename, uint32_t lineno);
PHP_ZMM_API void *_zmm_ecalloc_at(size_t nmemb, size_t size, const char *filename, uint32_t lineno);
PHP_ZMM_API void *_zmm_erealloc_at(void *ptr, size_t size, int recoverable, const char *filename, uint32_t lineno);
PHP_ZMM_API void *_zmm_safe_erealloc_at(void *ptr, size_t nmemb, size_t size, size_t offset,
	const char *filename, uint32_t lineno);
PHP_ZMM_API char *_zmm_estrdup_at(const char *string, const char *filename, uint32_t lineno);
PHP_ZMM_API char *_zmm_estrndup_at(const char *string, size_t length, const char *filename, uint32_t lineno);

/* PHP's build looks for these names when zmm is built into PHP. */
extern struct _zend_module_entry zmm_module_entry;
#define phpext_zmm_ptr &zmm_module_entry

#ifdef __cplusplus
}
#endif

#ifdef ZMM_DEBUG
# define zmm_emalloc(size) _zmm_emalloc_at((size), __FILE__, __LINE__)
# define zmm_safe_emalloc(nmemb, size, offset) _zmm_safe_emalloc_at((nmemb), (size), (offset), __FILE__, __LINE__)
# define zmm_ecalloc(nmemb, size) _zmm_ecalloc_at((nmemb), (size), __FILE__, __LINE__)
# define zmm_erealloc(ptr, size) _zmm_erealloc_at((ptr), (size), 0, __FILE__, __LINE__)
# define zmm_safe_erealloc(ptr, nmemb, size, offset) _zmm_safe_erealloc_at((ptr), (nmemb), (size), (offset), __FILE__, __LINE__)
# define zmm_erealloc_recoverable(ptr, size) _zmm_erealloc_at((ptr), (size), 1, __FILE__, __LINE__)
# define zmm_estrdup(string) _zmm_estrdup_at((string), __FILE__, __LINE__)
# define zmm_estrndup(string, length) _zmm_estrndup_at((string), (length), __FILE__, __LINE__)
#else
# define zmm_emalloc(size) _zmm_emalloc(size)
# define zmm_safe_emalloc(nmemb, size, offset) _zmm_safe_emalloc((nmemb), (size), (offset))
# define zmm_ecalloc(nmemb, size) _zmm_ecalloc((nmemb), (size))
# define zmm_erealloc(ptr, size) _zmm_erealloc((ptr), (size), 0)
# define zmm_safe_erealloc(ptr, nmemb, size, offset) _zmm_safe_erealloc((ptr), (nmemb), (size), (offset))
# define zmm_erealloc_recoverable(ptr, size) _zmm_erealloc((ptr), (size), 1)
# define zmm_estrdup(string) _zmm_estrdup(string)
# define zmm_estrndup(string, length) _zmm_estrndup((string), (length))
#endif

/* Frees a block.  NULL is allowed and does nothing. */
#define zmm_efree(ptr) _zmm_efree(ptr)

/* Returns the bytes that the block can hold, at least as many as were asked for.  0 with USE_ZEND_ALLOC=0: malloc does
 * not report them. */
#define zmm_mem_block_size(ptr) _zmm_mem_block_size(ptr)

#endif
