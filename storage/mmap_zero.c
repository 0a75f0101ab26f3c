/*
 * zmm storage "mmap_zero": each segment is a private mapping of /dev/zero.  A storage has one descriptor, from its init
 * to its dtor.
 *
 * The descriptor is never 0, 1 or 2, even if these are closed: the program would take it for a standard one, and read
 * from it or close it.
 */

#ifndef _GNU_SOURCE
# define _GNU_SOURCE /* O_CLOEXEC */
#endif

#include "storage/mapping.h"

#ifndef _WIN32

#include <fcntl.h>
#include <unistd.h>

static int open_zero(void)
{
	int fd = open("/dev/zero", O_RDWR | O_CLOEXEC);
	int other = fd;

	if (fd >= 0 && fd <= STDERR_FILENO) {
		other = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
		close(fd);
	}
	return other;
}

static zmm_storage *mmap_zero_init(void *params)
{
	zmm_storage *storage;
	int fd = open_zero();

	if (fd < 0) {
		return NULL;
	}
	storage = zmm_mapping_storage_new(&zmm_storage_mmap_zero, fd, params);
	if (!storage) {
		close(fd);
	}
	return storage;
}

static void mmap_zero_dtor(zmm_storage *storage)
{
	close(zmm_mapping_fd(storage));
	zmm_mapping_storage_delete(storage);
}

const zmm_mem_handlers zmm_storage_mmap_zero = {
	.name = "mmap_zero",
	.init = mmap_zero_init,
	.dtor = mmap_zero_dtor,
	.compact = zmm_storage_compact_nothing,
	._alloc = zmm_mapping_alloc,
	._realloc = zmm_mapping_realloc,
	._free = zmm_mapping_free,
	._populate = zmm_storage_populate,
	._purge = zmm_storage_purge,
	._return = zmm_mapping_return,
};

#endif
