#ifdef _WIN32
# define _CRT_RAND_S
#elif !defined(_GNU_SOURCE)
# define _GNU_SOURCE /* O_CLOEXEC */
#endif

#include "storage/storage.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#ifdef _WIN32

static bool secret_from_system(void *buffer, size_t size)
{
	unsigned int word;
	size_t done, part;

	for (done = 0; done < size; done += part) {
		if (rand_s(&word)) {
			return false;
		}
		part = size - done < sizeof(word) ? size - done : sizeof(word);
		memcpy((char *) buffer + done, &word, part);
	}
	return true;
}

#else

# include <fcntl.h>
# include <unistd.h>

static bool secret_from_system(void *buffer, size_t size)
{
	int fd = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
	bool whole = fd >= 0 && read(fd, buffer, size) == (ssize_t) size;

	if (fd >= 0) {
		close(fd);
	}
	return whole;
}

#endif

/* Addresses and the time are better than nothing. */
static void secret_from_process(void *buffer, size_t size)
{
	uint64_t seed = (uint64_t) (uintptr_t) &size << 20 ^ (uint64_t) (uintptr_t) buffer ^ (uint64_t) time(NULL) ^ (uint64_t) clock() << 40;
	unsigned char *bytes = buffer;
	size_t i;

	for (i = 0; i < size; i++) {
		seed = (seed ^ seed >> 29) * UINT64_C(0xbf58476d1ce4e5b9) + i;
		bytes[i] = (unsigned char) (seed >> 56);
	}
}

void zmm_storage_secret(void *buffer, size_t size)
{
	if (!secret_from_system(buffer, size)) {
		secret_from_process(buffer, size);
	}
}
