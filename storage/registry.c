/*
 * zmm storage: the table of storages, and the search for a storage by its name.
 */

#include "storage/handlers.h"

#include <string.h>

const zmm_mem_handlers *const zmm_storage_table[] = {
#ifdef _WIN32
	&zmm_storage_win32,
	&zmm_storage_malloc,
#else
	&zmm_storage_malloc,
	&zmm_storage_mmap_anon,
	&zmm_storage_mmap_zero,
#endif
	NULL
};

const zmm_mem_handlers *zmm_storage_find(const char *name)
{
	const zmm_mem_handlers *const *entry;

	if (!name) {
		return NULL;
	}
	for (entry = zmm_storage_table; *entry; entry++) {
		if (strcmp((*entry)->name, name) == 0) {
			return *entry;
		}
	}
	return NULL;
}

/* Adds as much of `text` as fits before `end`, and returns the end of the text. */
static char *append(char *position, const char *end, const char *text)
{
	while (*text && position < end) {
		*position++ = *text++;
	}
	return position;
}

void zmm_storage_names(char *buffer, size_t buffer_size)
{
	const zmm_mem_handlers *const *entry;
	char *position = buffer;
	const char *end; /* the place of the closing NUL */

	if (buffer_size == 0) {
		return;
	}
	end = buffer + buffer_size - 1;
	for (entry = zmm_storage_table; *entry; entry++) {
		if (entry != zmm_storage_table) {
			position = append(position, end, ", ");
		}
		position = append(position, end, (*entry)->name);
	}
	*position = '\0';
}
