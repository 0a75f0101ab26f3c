#include "memory.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

uint64_t bench_cpu_time(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (uint64_t) now.tv_sec * 1000000000 + (uint64_t) now.tv_nsec;
}

static size_t bench_status(const char *field)
{
	FILE *file = fopen("/proc/self/status", "r");
	char line[256];
	size_t kib = 0;

	while (file && fgets(line, sizeof(line), file)) {
		if (strncmp(line, field, strlen(field)) == 0) {
			sscanf(line + strlen(field), " %zu", &kib);
		}
	}
	if (file) {
		fclose(file);
	}
	return kib * 1024;
}

size_t bench_resident_reset(void)
{
	FILE *file = fopen("/proc/self/clear_refs", "w");

	if (file) {
		fputs("5", file);
		fclose(file);
	}
	return bench_status("VmRSS:");
}

size_t bench_resident_peak(void)
{
	return bench_status("VmHWM:");
}
