/* Settings: what is understood, and what is said of the rest. */

#include "heap/settings.h"
#include "tests/unit/heap_fixture.h"

static void sizes_are_read(void)
{
	static const struct {
		const char *text;
		unsigned long long size;
	} good[] = {
		{ "0", 0 }, { "1", 1 }, { "262144", 262144 }, { "007", 7 }, { "256K", 262144 }, { "256k", 262144 }, { "0K", 0 },
		{ "1M", 1048576 }, { "2m", 2097152 }, { "1G", 1073741824 }, { "3g", 3221225472ULL }, { "4294967295", 4294967295ULL },
	};
	size_t i, size, wrong = 0;

	for (i = 0; i < COUNT_OF(good); i++) {
		size = 12345;
		if (!zmm_parse_size(good[i].text, &size) || size != good[i].size) {
			test_note("%s is read as %zu", good[i].text, size);
			wrong++;
		}
	}
	test_ok(wrong == 0, "numbers with and without K, M, G are read");
}

static void other_text_is_refused(void)
{
	static const char *const bad[] = {
		"", " ", "K", "M", "-1", "+1", " 1", "1 ", "1 K", "1KB", "1KK", "1.5M", "0x10", "1e3", "1T", "abc", "12a", "K1", "1\n", "\xef\xbc\x91"
	};
	size_t i, size, wrong = 0;

	for (i = 0; i < COUNT_OF(bad); i++) {
		size = 12345;
		if (zmm_parse_size(bad[i], &size) || size != 12345) {
			test_note("\"%s\" is read as %zu", bad[i], size);
			wrong++;
		}
	}
	test_ok(wrong == 0, "anything else is refused and sets nothing");
}

static void borders_of_size_t(void)
{
	static const struct {
		char letter;
		unsigned int bits;
	} units[] = { { 'K', 10 }, { 'M', 20 }, { 'G', 30 } };
	char text[64];
	size_t i, size, wrong = 0;

	snprintf(text, sizeof(text), "%zu", SIZE_MAX);
	test_ok(zmm_parse_size(text, &size) && size == SIZE_MAX, "the largest size is read");
	text[strlen(text) - 1]++; /* 5 to 6 */
	test_ok(!zmm_parse_size(text, &size), "one more does not fit");
	test_ok(!zmm_parse_size("99999999999999999999999999", &size), "nor does much more");
	for (i = 0; i < COUNT_OF(units); i++) {
		size_t most = SIZE_MAX >> units[i].bits;

		snprintf(text, sizeof(text), "%zu%c", most, units[i].letter);
		wrong += !zmm_parse_size(text, &size) || size != most << units[i].bits;
		snprintf(text, sizeof(text), "%zu%c", most + 1, units[i].letter);
		wrong += zmm_parse_size(text, &size);
	}
	test_ok(wrong == 0, "with each letter as much as fits is read and no more");
}

typedef bool (*setter)(zmm_heap_config *config, const zmm_setting *setting, char *error, size_t error_size);

/* false, the configuration as it was, one line with name, value and what is allowed. */
static void refuses(setter set, const char *name, const char *value, const char *allowed)
{
	zmm_heap_config config, before;
	zmm_setting setting = { name, value };
	char error[256] = "", start[64], quoted[80];

	zmm_heap_config_init(&config);
	before = config;
	snprintf(start, sizeof(start), "%s: ", name);
	snprintf(quoted, sizeof(quoted), "\"%.64s\"", value);
	if (!test_ok(!set(&config, &setting, error, sizeof(error)) && !memcmp(&config, &before, sizeof(config))
				&& !strncmp(error, start, strlen(start)) && strstr(error, quoted) && strstr(error, allowed) && !strchr(error, '\n'),
			"%s refuses \"%s\" and says why", name, value)) {
		test_note("%s", error);
	}
}

static void mem_type(void)
{
	const zmm_mem_handlers *const *kind;
	zmm_heap_config config;
	char names[128], error[256], longer[300];
	size_t wrong = 0;

	zmm_heap_config_init(&config);
	for (kind = zmm_storage_table; *kind; kind++) {
		zmm_setting setting = { "ZEND_MM_MEM_TYPE", (*kind)->name };

		wrong += !zmm_set_mem_type(&config, &setting, error, sizeof(error)) || config.handlers != *kind;
	}
	test_ok(wrong == 0, "every storage of the build can be set");
	zmm_storage_names(names, sizeof(names));
	refuses(zmm_set_mem_type, "ZEND_MM_MEM_TYPE", "nowhere", names);
	refuses(zmm_set_mem_type, "zmm.mem_type", "", names);
	refuses(zmm_set_mem_type, "zmm.mem_type", "MALLOC", names);
	refuses(zmm_set_mem_type, "zmm.mem_type", "malloc ", names);
	memset(longer, 'x', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	refuses(zmm_set_mem_type, "zmm.mem_type", longer, names);
}

static void seg_size(void)
{
	static const char *const good[] = { "4096", "64K", "256K", "1M", "1g" };
	static const char *const bad[] = { "", "0", "1", "8", "100", "65535", "300K", "3M", "2G", "-1", "256 K", "256KB", "large" };
	zmm_heap_config config;
	char error[256], text[64], least[64];
	size_t i, size, wrong = 0;
	zmm_setting setting = { "ZEND_MM_SEG_SIZE", text };

	zmm_heap_config_init(&config);
	for (i = 0; i < COUNT_OF(good); i++) {
		snprintf(text, sizeof(text), "%s", good[i]);
		zmm_parse_size(text, &size);
		wrong += !zmm_set_seg_size(&config, &setting, error, sizeof(error)) || config.segment_size != size;
	}
	snprintf(text, sizeof(text), "%zu", zmm_min_seg_size());
	wrong += !zmm_set_seg_size(&config, &setting, error, sizeof(error)) || config.segment_size != zmm_min_seg_size();
	test_ok(wrong == 0, "powers of two from the smallest segment to 1G can be set");
	snprintf(least, sizeof(least), "power of two from %zu bytes to 1G", zmm_min_seg_size());
	for (i = 0; i < COUNT_OF(bad); i++) {
		refuses(zmm_set_seg_size, "zmm.seg_size", bad[i], least);
	}
	snprintf(text, sizeof(text), "%zu", zmm_min_seg_size() / 2);
	refuses(zmm_set_seg_size, "ZEND_MM_SEG_SIZE", text, least);
}

static void compact(void)
{
	zmm_heap_config config;
	char error[256];

	zmm_heap_config_init(&config);
	test_ok(zmm_set_compact(&config, &(zmm_setting) { "ZEND_MM_COMPACT", "3M" }, error, sizeof(error)) && config.compact_size == 3 * MIB,
		"a compact size is any number of bytes");
	test_ok(zmm_set_compact(&config, &(zmm_setting) { "ZEND_MM_COMPACT", "0" }, error, sizeof(error)) && config.compact_size == 0,
		"0 is one");
	refuses(zmm_set_compact, "ZEND_MM_COMPACT", "", "number of bytes");
	refuses(zmm_set_compact, "zmm.compact", "-2M", "number of bytes");
	refuses(zmm_set_compact, "zmm.compact", "2 M", "number of bytes");
	refuses(zmm_set_compact, "zmm.compact", "99999999999999999999999", "number of bytes");
}

static void limit_reserve(void)
{
	zmm_heap_config config;
	char error[256];

	zmm_heap_config_init(&config);
	test_ok(config.limit_reserve == 0, "a heap reserves nothing beyond its limit");
	test_ok(zmm_set_limit_reserve(&config, &(zmm_setting) { "zmm.limit_reserve", "3M" }, error, sizeof(error))
			&& config.limit_reserve == 3 * MIB,
		"unless it is told how many bytes");
	test_ok(zmm_set_limit_reserve(&config, &(zmm_setting) { "zmm.limit_reserve", "0" }, error, sizeof(error)) && config.limit_reserve == 0,
		"0 is one");
	refuses(zmm_set_limit_reserve, "zmm.limit_reserve", "", "number of bytes");
	refuses(zmm_set_limit_reserve, "zmm.limit_reserve", "-2M", "number of bytes");
	refuses(zmm_set_limit_reserve, "zmm.limit_reserve", "auto", "number of bytes");
	refuses(zmm_set_limit_reserve, "zmm.limit_reserve", "99999999999999999999999", "number of bytes");
}

static void cache_size(void)
{
	zmm_heap_config config;
	char error[256];

	zmm_heap_config_init(&config);
	test_ok(zmm_set_cache_size(&config, &(zmm_setting) { "zmm.cache_size", "auto" }, error, sizeof(error))
			&& config.cache_size == ZMM_CACHE_AUTO && config.policy == &zmm_policy_default,
		"a cache size may be auto, which cuts runs");
	test_ok(zmm_set_cache_size(&config, &(zmm_setting) { "zmm.cache_size", "96K" }, error, sizeof(error))
			&& config.cache_size == 96 * KIB && config.policy == &zmm_policy_original,
		"or a number of bytes, which does not");
	test_ok(zmm_set_cache_size(&config, &(zmm_setting) { "zmm.cache_size", "0" }, error, sizeof(error)) && config.cache_size == 0,
		"0 is one");
	refuses(zmm_set_cache_size, "zmm.cache_size", "", "auto or a number of bytes");
	refuses(zmm_set_cache_size, "zmm.cache_size", "Auto", "auto or a number of bytes");
	refuses(zmm_set_cache_size, "zmm.cache_size", "-1", "auto or a number of bytes");
	refuses(zmm_set_cache_size, "zmm.cache_size", sizeof(size_t) == 8 ? "18446744073709551615" : "4294967295", "auto or a number of bytes");
}

int main(void)
{
	sizes_are_read();
	other_text_is_refused();
	borders_of_size_t();
	mem_type();
	seg_size();
	compact();
	limit_reserve();
	cache_size();
	return test_end();
}
