#include "php.h"
#include "ext/standard/info.h"

#include "php_zmm.h"

#include "engine/globals.h"
#include "engine/profile_start.h"
#include "engine/settings.h"
#include "php/info.h"

static void zmm_info_bytes(const char *name, size_t bytes)
{
	char text[64];

	snprintf(text, sizeof(text), "%zu bytes (%.2f MiB)", bytes, (double) bytes / (1024 * 1024));
	php_info_print_table_row(2, name, text);
}

/* For figures that change all the time.  The short form rarely changes its length, so that two phpinfo() of one request
 * have the same length: scripts that compress them rely on that. */
static void zmm_info_mib(const char *name, size_t bytes)
{
	char text[32];

	snprintf(text, sizeof(text), "%.2f MiB", (double) bytes / (1024 * 1024));
	php_info_print_table_row(2, name, text);
}

static void zmm_info_variable(const char *variable, const char *ini, const char *value)
{
	char text[512];

	snprintf(text, sizeof(text), "%s (takes precedence over %s)", value, ini);
	php_info_print_table_row(2, variable, text);
}

void zmm_info_print(void)
{
	const zmm_heap *heap = &ZMM_G(heap);

	php_info_print_table_start();
	php_info_print_table_row(2, "Zend memory manager heap (zmm)", "enabled");
	php_info_print_table_row(2, "Version", PHP_ZMM_VERSION);
	php_info_print_table_row(2, "Engine on the heap", ZMM_G(off) ? "off" : "on");
	if (ZMM_G(off)) {
		php_info_print_table_row(2, "Reason", ZMM_G(off));
	} else if (zmm_profiler_reason()) {
		php_info_print_table_row(2, "No profile", zmm_profiler_reason());
	}
	php_info_print_table_row(2, "Storage", heap->storage->handlers->name);
	php_info_print_table_row(2, "Geometry", ZMM_GEOMETRY_NAME);
	php_info_print_table_row(2, "Hardened", heap->hardened ? "yes" : "no");
	zmm_info_bytes("Segment size", heap->segments.common_size);
	zmm_engine_settings_each_variable(zmm_info_variable);
	zmm_info_mib("Usage", heap->use->size);
	zmm_info_mib("Peak usage", heap->use->peak);
	zmm_info_mib("Real usage", heap->real->size);
	zmm_info_mib("Peak real usage", heap->real->peak);
	zmm_info_mib("Real usage of other heaps", heap->guests.size);
	php_info_print_table_end();
}
