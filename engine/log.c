#ifndef _GNU_SOURCE
# define _GNU_SOURCE /* O_CLOEXEC */
#endif

#include "engine/log.h"
#include "engine/version.h"

#include "SAPI.h"
#include "php_globals.h"
#include "php_syslog.h"
#include "write/sink.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#ifndef _WIN32
# include <unistd.h>
#endif

#ifndef _WIN32

/* Writes the time as PHP does before a line of its log.  The months are not those of the locale. */
static void zmm_log_put_time(zmm_sink *sink)
{
	static const char months[][4] = {
		"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
	};
	time_t now = time(NULL);
	struct tm parts;
	char text[64];

	php_gmtime_r(&now, &parts);
	snprintf(text, sizeof(text), "[%02d-%s-%d %02d:%02d:%02d UTC] ", parts.tm_mday, months[parts.tm_mon % 12],
		parts.tm_year + 1900, parts.tm_hour, parts.tm_min, parts.tm_sec);
	zmm_sink_put_string(sink, text);
}

/* false: the file cannot be opened. */
static bool zmm_log_to_file(const char *name, const char *line)
{
	int descriptor = open(name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, ZMM_ENGINE_LOG_MODE());
	zmm_sink sink;

	if (descriptor < 0) {
		return false;
	}
	zmm_sink_open(&sink, zmm_sink_write_descriptor, &descriptor);
	zmm_log_put_time(&sink);
	zmm_sink_put_string(&sink, line);
	zmm_sink_put_string(&sink, "\n");
	zmm_sink_flush(&sink);
	close(descriptor);
	return true;
}

static void zmm_log_to_system(const char *line)
{
	if (!PG(have_called_openlog)) {
		php_openlog(PG(syslog_ident), 0, (int) PG(syslog_facility));
		PG(have_called_openlog) = 1;
	}
	(syslog)(LOG_WARNING, "%s", line);
}

/* Writes the line to the log that the setting error_log names.  false: it names none. */
static bool zmm_log_to_named(const char *name, const char *line)
{
	if (!name || !name[0]) {
		return false;
	}
	if (strcmp(name, "syslog") == 0) {
		zmm_log_to_system(line);
		return true;
	}
	return zmm_log_to_file(name, line);
}

#else
# define zmm_log_to_named(name, line) false
#endif

void zmm_log_to_server(const char *line)
{
	if (sapi_module.log_message) {
		sapi_module.log_message(line, LOG_WARNING);
	} else {
		fprintf(stderr, "%s\n", line);
	}
}

void zmm_log_line(const char *line)
{
	if (!zmm_log_to_named(PG(error_log), line)) {
		zmm_log_to_server(line);
	}
}
