/*
 * Functions by which a unit test prints TAP: one line for each check, and the plan at the end.
 *
 *   if (!test_ok(found == wanted, "%s: finds it", name)) {
 *   	test_note("found %d", found);
 *   }
 *   return test_end();
 *
 * Only one file of a program includes this.
 */

#ifndef ZMM_TEST_H
#define ZMM_TEST_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

#if defined(__MINGW_PRINTF_FORMAT)
# define TEST_FORMAT(text, first) __attribute__((format(__MINGW_PRINTF_FORMAT, text, first)))
#elif defined(__GNUC__)
# define TEST_FORMAT(text, first) __attribute__((format(printf, text, first)))
#else
# define TEST_FORMAT(text, first)
#endif

static unsigned test_count;
static unsigned test_failures;

static inline void test_line(const char *start, const char *name, va_list arguments)
{
	printf("%sok %u - ", start, ++test_count);
	vprintf(name, arguments);
}

/* Ends a line and flushes it, so that a crash loses none. */
static inline void test_line_end(void)
{
	putchar('\n');
	fflush(stdout);
}

/* Prints one check; returns `passed`. */
static inline TEST_FORMAT(2, 3) bool test_ok(bool passed, const char *name, ...)
{
	va_list arguments;

	va_start(arguments, name);
	test_line(passed ? "" : "not ", name, arguments);
	va_end(arguments);
	test_line_end();
	test_failures += !passed;
	return passed;
}

/* Prints a check that is not possible on this system. */
static inline TEST_FORMAT(2, 3) void test_skip(const char *reason, const char *name, ...)
{
	va_list arguments;

	va_start(arguments, name);
	test_line("", name, arguments);
	va_end(arguments);
	printf(" # SKIP %s", reason);
	test_line_end();
}

/* Prints a line that helps to understand a failure. */
static inline TEST_FORMAT(1, 2) void test_note(const char *text, ...)
{
	va_list arguments;

	printf("# ");
	va_start(arguments, text);
	vprintf(text, arguments);
	va_end(arguments);
	test_line_end();
}

/* Prints the plan; returns the program's exit status. */
static inline int test_end(void)
{
	printf("1..%u", test_count);
	test_line_end();
	return test_count == 0 || test_failures > 0;
}

#endif
