#ifdef _WIN32
# define _CRT_RAND_S
#elif !defined(_GNU_SOURCE)
# define _GNU_SOURCE /* O_CLOEXEC */
#endif

#include "storage/storage.h"

#include <string.h>

#ifdef _WIN32

# include <stdlib.h>

bool zmm_storage_secret(void *buffer, size_t size)
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

# include <errno.h>
# include <fcntl.h>
# include <unistd.h>

# if defined(__linux__) || defined(__FreeBSD__)
#  include <sys/random.h>

static bool secret_from_call(void *buffer, size_t size)
{
	ssize_t done;

	do {
		done = getrandom(buffer, size, 0); /* up to 256 bytes come all at once, or not at all */
	} while (done < 0 && errno == EINTR);
	return done == (ssize_t) size;
}

# else

static bool secret_from_call(void *buffer, size_t size)
{
	(void) buffer;
	(void) size;
	return false;
}

# endif

/* Reads the bytes from the device: older kernels do not have getrandom(). */
static bool secret_from_device(void *buffer, size_t size)
{
	int fd = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
	ssize_t done = -1;

	if (fd >= 0) {
		do {
			done = read(fd, buffer, size);
		} while (done < 0 && errno == EINTR);
		close(fd);
	}
	return done == (ssize_t) size;
}

bool zmm_storage_secret(void *buffer, size_t size)
{
	return secret_from_call(buffer, size) || secret_from_device(buffer, size);
}

#endif
