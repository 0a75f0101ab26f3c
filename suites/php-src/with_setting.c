/*
 * Stands in for a PHP binary in PHP's own tests: starts PROGRAM with the same arguments after "-d SETTING",
 * which loads an extension, or means nothing for stock PHP: one test tells the number of a wrong argument.
 *
 * Many tests start PHP themselves, with -n or an environment of their own, where neither the
 * arguments of run-tests.php nor a configuration file would reach it.  The name it was
 * called by stays argv[0], so that PHP_BINARY is this program again.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	const char **arguments = calloc((size_t) argc + 3, sizeof(*arguments));
	int count = 0;
	int first = 1;

	if (!arguments) {
		return 127;
	}
	arguments[count++] = argv[0];
	/* FPM starts itself again with all its arguments when it reloads. */
	if (argc < 3 || strcmp(argv[2], SETTING) != 0) {
		arguments[count++] = "-d";
		arguments[count++] = SETTING;
	}
	while (first < argc) {
		arguments[count++] = argv[first++];
	}
	execv(PROGRAM, (char **) arguments);
	perror(PROGRAM);
	return 127;
}
