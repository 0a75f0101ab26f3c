/*
 * measure [-n STARTS] REPORT COMMAND ...: runs a command so many times and writes one line to
 * REPORT: CPU microseconds of all runs, largest resident set in KiB, wall microseconds, the
 * exit status (of the first that was not 0), and page faults that took no input, of all runs.
 *
 * A program of its own, because a process inherits the resident set of the one
 * that starts it: a script's interpreter would be the floor of every figure.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

typedef struct figures {
	long long cpu;
	long long wall;
	long rss;
	long long faults;
	int status;
} figures;

static long long microseconds(struct timeval time)
{
	return time.tv_sec * 1000000LL + time.tv_usec;
}

static long long now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000LL + time.tv_nsec / 1000;
}

static void run(char **command, figures *sum)
{
	struct rusage usage;
	long long start = now();
	int status;
	pid_t child = fork();

	if (child == 0) {
		execvp(command[0], command);
		fprintf(stderr, "measure: %s: %s\n", command[0], strerror(errno));
		_exit(127);
	}
	if (child < 0 || wait4(child, &status, 0, &usage) != child) {
		perror("measure");
		exit(125);
	}
	sum->cpu += microseconds(usage.ru_utime) + microseconds(usage.ru_stime);
	sum->wall += now() - start;
	sum->faults += usage.ru_minflt;
	if (usage.ru_maxrss > sum->rss) {
		sum->rss = usage.ru_maxrss;
	}
	if (sum->status == 0) {
		sum->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	}
}

int main(int argc, char **argv)
{
	figures sum = { 0, 0, 0, 0, 0 };
	int starts = 1, option;
	FILE *report;

	while ((option = getopt(argc, argv, "+n:")) != -1) {
		if (option != 'n' || (starts = atoi(optarg)) < 1) {
			return 2;
		}
	}
	if (argc - optind < 2) {
		fputs("usage: measure [-n STARTS] REPORT COMMAND ...\n", stderr);
		return 2;
	}
	while (starts--) {
		run(argv + optind + 1, &sum);
	}
	report = fopen(argv[optind], "w");
	if (!report) {
		perror(argv[optind]);
		return 2;
	}
	fprintf(report, "%lld %ld %lld %d %lld\n", sum.cpu, sum.rss, sum.wall, sum.status, sum.faults);
	return fclose(report) ? 2 : 0;
}
