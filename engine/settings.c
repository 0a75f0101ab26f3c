#ifndef _GNU_SOURCE
# define _GNU_SOURCE 1 /* secure_getenv() */
#endif

#include "engine/settings.h"
#include "engine/globals.h"

#include <stdlib.h>
#ifndef _WIN32
# include <unistd.h>
#endif

/* The two sources of a setting, and the function that reads it into the configuration. */
typedef struct zmm_setting_source {
	const char *variable; /* NULL: there is none */
	const char *ini;
	bool (*set)(zmm_heap_config *config, const zmm_setting *setting, char *error, size_t error_size);
} zmm_setting_source;

#define ZMM_SETTING_SOURCE(ini, variable, value, set) { variable, ini, set },

static const zmm_setting_source zmm_setting_sources[] = {
	ZMM_SETTINGS(ZMM_SETTING_SOURCE, ZMM_NO_SETTING)
};

#define ZMM_NUM_SETTING_SOURCES (sizeof(zmm_setting_sources) / sizeof(zmm_setting_sources[0]))

/* The values of variables when the settings were read: a script may change its environment later.  "": the variable did
 * not take precedence. */
static char zmm_settings_variables[ZMM_NUM_SETTING_SOURCES][256];

/* Returns the value of a variable; NULL: it is not set, or the process has more rights than the user who started it. */
static const char *zmm_settings_environment(const char *name)
{
#if defined(__linux__)
	return secure_getenv(name);
#elif defined(_WIN32)
	return getenv(name);
#else
	return issetugid() ? NULL : getenv(name);
#endif
}

/* Reads a switch with the words that PHP knows.  PHP takes every other word for off; here it is refused. */
static bool zmm_settings_read_switch(const char *name, bool *on, char *error, size_t error_size)
{
	static const char *const words[] = { "", "0", "off", "no", "false", "none", "1", "on", "yes", "true" };
	const size_t first_on = 6;
	const zmm_setting setting = { name, zend_ini_string(name, strlen(name), 0) };
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (zend_binary_strcasecmp(setting.value, strlen(setting.value), words[i], strlen(words[i])) == 0) {
			*on = i >= first_on;
			return true;
		}
	}
	return zmm_refuse_switch(&setting, error, error_size);
}

/* Returns the value in force: the variable's or else the ini entry's.  The environment must not weaken a hardened heap,
 * so there the ini entry decides alone. */
static zmm_setting zmm_settings_find(const zmm_setting_source *source, bool hardened)
{
	zmm_setting setting = { source->variable, NULL };

	if (source->variable && !hardened) {
		setting.value = zmm_settings_environment(source->variable);
	}
	if (!setting.value) {
		setting.name = source->ini;
		setting.value = zend_ini_string(source->ini, strlen(source->ini), 0);
	}
	return setting;
}

#define ZMM_SWITCH_IS_READ(ini, value, member) && zmm_settings_read_switch(ini, &switches->member, error, error_size)

static bool zmm_settings_read_switches(zmm_switches *switches, char *error, size_t error_size)
{
	return true ZMM_SETTINGS(ZMM_NO_SETTING, ZMM_SWITCH_IS_READ);
}

static bool zmm_settings_read_values(zmm_heap_config *config, bool hardened, char *error, size_t error_size)
{
	size_t i;

	for (i = 0; i < ZMM_NUM_SETTING_SOURCES; i++) {
		const zmm_setting_source *source = &zmm_setting_sources[i];
		zmm_setting setting = zmm_settings_find(source, hardened);

		if (setting.value && !source->set(config, &setting, error, error_size)) {
			return false;
		}
		snprintf(zmm_settings_variables[i], sizeof(zmm_settings_variables[i]), "%s",
			setting.value && setting.name == source->variable ? setting.value : "");
	}
	return true;
}

bool zmm_engine_settings_read(zmm_heap_config *config, zmm_switches *switches, char *error, size_t error_size)
{
	if (!zmm_settings_read_switches(switches, error, error_size)
			|| !zmm_settings_read_values(config, switches->hardened, error, error_size)) {
		return false;
	}
	if (switches->hardened) {
		zmm_set_hardened(config);
	}
	return true;
}

void zmm_engine_settings_each_variable(void (*tell)(const char *variable, const char *ini, const char *value))
{
	size_t i;

	for (i = 0; i < ZMM_NUM_SETTING_SOURCES; i++) {
		if (zmm_settings_variables[i][0]) {
			tell(zmm_setting_sources[i].variable, zmm_setting_sources[i].ini, zmm_settings_variables[i]);
		}
	}
}

const char *zmm_engine_settings_name(const char *ini)
{
	size_t i;

	for (i = 0; i < ZMM_NUM_SETTING_SOURCES; i++) {
		if (zmm_settings_variables[i][0] && strcmp(zmm_setting_sources[i].ini, ini) == 0) {
			return zmm_setting_sources[i].variable;
		}
	}
	return ini;
}

bool zmm_engine_settings_use_zend_alloc(void)
{
	const char *value = getenv("USE_ZEND_ALLOC"); /* read the same way as by the engine */

	return !value || ZEND_STRTOL(value, NULL, 0) != 0;
}
