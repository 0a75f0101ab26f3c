#include "engine/report_at_end.h"
#include "engine/describe.h"
#include "engine/file_name.h"
#include "engine/globals.h"
#include "engine/log.h"
#include "engine/version.h"

#include "write/file.h"
#include "write/html.h"
#include "write/report.h"

#include "SAPI.h"
#include "ext/standard/basic_functions.h"
#include "zend_closures.h"
#include "zend_exceptions.h"
#include "zend_signal.h"

#include <signal.h>

/* How the file is written. */
typedef bool (*zmm_report_writer)(const zmm_snapshot *snapshot, zmm_sink *sink);

static char zmm_report_pattern[ZMM_FILE_PATH_SIZE]; /* "": no report is asked for */
static zmm_report_writer zmm_report_write_to;
static char zmm_report_directory[ZMM_FILE_PATH_SIZE]; /* in front of a relative name; "": it is absolute */

/* Of one request. */
typedef struct zmm_report_state {
	bool pending;     /* the report is still to be written */
	bool by_signal;   /* a signal ends the script */
	uint32_t listed;  /* shutdown functions when ours was registered last */
	long process;     /* that began the request */
} zmm_report_state;

ZEND_TLS zmm_report_state zmm_report;

/* Returns whether this process writes the report.  One that the script forked would overwrite that of its parent. */
static bool zmm_report_is_ours(void)
{
	return zmm_report.process == (long) getpid() || zmm_file_name_has(zmm_report_pattern, 'p');
}

/* Formats */

static bool zmm_report_write_snapshot(const zmm_snapshot *snapshot, zmm_sink *sink)
{
	zmm_sink_put(sink, (const char *) snapshot->bytes, snapshot->length);
	return true;
}

/* Says whose heap it is. */
static const char *zmm_report_title(char *title, size_t size)
{
	const char *script = zmm_engine_script();

	if (!ZMM_G(off)) {
		return script;
	}
	snprintf(title, size, "%s: zmm heap, on which the engine is not: %s", script ? script : "php", ZMM_G(off));
	return title;
}

static bool zmm_report_write_with(const zmm_snapshot *snapshot, const zmm_emitter_driver *driver, zmm_sink *sink)
{
	char title[ZMM_FILE_PATH_SIZE + 256];
	zmm_statistics statistics;
	zmm_insight insight;

	zmm_engine_take_statistics(&ZMM_G(heap), &statistics);
	zmm_insight_take(snapshot, &insight);
	return zmm_report_write(&statistics, &insight, zmm_report_title(title, sizeof(title)), driver, sink);
}

static bool zmm_report_write_text(const zmm_snapshot *snapshot, zmm_sink *sink)
{
	return zmm_report_write_with(snapshot, &zmm_emitter_text, sink);
}

static bool zmm_report_write_json(const zmm_snapshot *snapshot, zmm_sink *sink)
{
	return zmm_report_write_with(snapshot, &zmm_emitter_json, sink);
}

static const struct {
	const char *extension;
	zmm_report_writer write;
} zmm_report_formats[] = {
	{ ".html", zmm_html_write },
	{ ".txt", zmm_report_write_text },
	{ ".json", zmm_report_write_json },
	{ ".zmm", zmm_report_write_snapshot },
};

/* The setting */

static zmm_report_writer zmm_report_writer_of(const char *name)
{
	const char *extension = strrchr(name, '.');
	size_t i;

	for (i = 0; extension && i < sizeof(zmm_report_formats) / sizeof(zmm_report_formats[0]); i++) {
		if (strcmp(extension, zmm_report_formats[i].extension) == 0) {
			return zmm_report_formats[i].write;
		}
	}
	return NULL;
}

bool zmm_engine_set_report(zmm_heap_config *config, const zmm_setting *setting, char *error, size_t error_size)
{
	(void) config;
	if (!zmm_file_name_check(setting, error, error_size)) {
		return false;
	}
	if (setting->value[0] && !zmm_report_writer_of(setting->value)) {
		snprintf(error, error_size, "%s is \"%.100s\": it must end in .html, .txt, .json or .zmm", setting->name,
			setting->value);
		return false;
	}
	strcpy(zmm_report_pattern, setting->value);
	zmm_report_write_to = zmm_report_writer_of(setting->value);
	return true;
}

/* Writing */

static bool zmm_report_write_file(const zmm_snapshot *snapshot, char *error, size_t error_size)
{
	char path[ZMM_FILE_PATH_SIZE + 1]; /* a longer one is cut here, and is too long for a file */
	zmm_file file;
	zmm_sink sink;

	zmm_file_name_make(path, sizeof(path), zmm_report_directory, zmm_report_pattern);
	if (!zmm_file_open(&file, path, true, error, error_size)) {
		return false;
	}
	zmm_sink_open(&sink, zmm_sink_write_descriptor, &file.descriptor);
	zmm_report_write_to(snapshot, &sink);
	return zmm_file_close(&file, &sink, error, error_size);
}

/* Tells the one who reads the log: on the command line that is standard error. */
static void zmm_report_say(const char *error)
{
	char message[ZMM_FILE_ERROR_SIZE + 32];

	snprintf(message, sizeof(message), "zmm: no report: %s", error);
	zmm_log_to_server(message);
}

static void zmm_report_now(void)
{
	char error[ZMM_FILE_ERROR_SIZE];
	zmm_snapshot snapshot;
	bool written;

	zmm_report.pending = false;
	if (!zmm_report_is_ours()) {
		return;
	}
	written = zmm_engine_snapshot(&snapshot, zmm_report.by_signal ? "signal" : "end", error, sizeof(error));
	if (written) {
		written = zmm_report_write_file(&snapshot, error, sizeof(error));
		zmm_snapshot_close(&snapshot);
	}
	if (!written) {
		zmm_report_say(error);
	}
}

/* The last shutdown function */

static HashTable *zmm_shutdown_functions(void)
{
	return BG(user_shutdown_function_names);
}

static void zmm_report_register(void);

/* Others may have registered functions since, which are called after this one: then it goes behind them. */
static ZEND_FUNCTION(zmm_report_at_end)
{
	HashTable *functions = zmm_shutdown_functions();

	(void) execute_data;
	(void) return_value;
	if (functions && zend_hash_num_elements(functions) > zmm_report.listed) {
		zmm_report_register();
	} else if (zmm_report.pending) {
		zmm_report_now();
	}
}

/* Registers a closure of a function that scripts cannot see. */
static void zmm_report_register(void)
{
	static zend_internal_arg_info no_arguments[1]; /* what it returns */
	zend_internal_function function;
	zval name, closure, result;

	memset(&function, 0, sizeof(function));
	function.type = ZEND_INTERNAL_FUNCTION;
	function.function_name = ZSTR_EMPTY_ALLOC();
	function.arg_info = no_arguments + 1;
	function.handler = ZEND_FN(zmm_report_at_end);
	zend_create_fake_closure(&closure, (zend_function *) &function, NULL, NULL, NULL);
	ZVAL_STRING(&name, "register_shutdown_function");
	if (call_user_function(NULL, NULL, &name, &result, 1, &closure) == SUCCESS) {
		zval_ptr_dtor(&result);
	}
	zval_ptr_dtor(&name);
	zval_ptr_dtor(&closure);
	zmm_report.listed = zmm_shutdown_functions() ? zend_hash_num_elements(zmm_shutdown_functions()) : 0;
}

/* Signals */

#ifndef _WIN32

static volatile sig_atomic_t zmm_report_signal;
static void (*zmm_report_other_interrupt)(zend_execute_data *execute_data);

/* The engine calls the interrupt function at its next safe point.  A second signal ends the process at once, as the
 * first one does where there is no report to write. */
static void zmm_report_on_signal(int number, siginfo_t *information, void *context)
{
	(void) information;
	(void) context;
	if (!zmm_report_is_ours()) {
		signal(number, SIG_DFL);
		raise(number);
		return;
	}
	zmm_report_signal = number;
	ZMM_ENGINE_INTERRUPT();
}

/* Ends the script as exit() does, with the status that a shell gives a process that a signal ended. */
static void zmm_report_interrupt(zend_execute_data *execute_data)
{
	int number = zmm_report_signal;

	if (number && !EG(exception)) {
		zmm_report_signal = 0;
		zmm_report.by_signal = true;
		EG(exit_status) = 128 + number;
		zend_throw_unwind_exit();
		return;
	}
	if (zmm_report_other_interrupt) {
		zmm_report_other_interrupt(execute_data);
	}
}

static void zmm_report_watch_signal(int number)
{
	struct sigaction before, action;

	memset(&before, 0, sizeof(before));
	zend_sigaction(number, NULL, &before);
	if (before.sa_handler == SIG_DFL) {
		memset(&action, 0, sizeof(action));
		action.sa_sigaction = zmm_report_on_signal;
		action.sa_flags = SA_SIGINFO | SA_RESETHAND; /* the engine's own handler resets none but of this kind */
		sigemptyset(&action.sa_mask);
		zend_sigaction(number, &action, NULL);
	}
}

static void zmm_report_watch_signals(void)
{
	if (strcmp(sapi_module.name, "cli") == 0) {
		zmm_report_watch_signal(SIGINT);
		zmm_report_watch_signal(SIGTERM);
	}
}

#else
# define zmm_report_watch_signals()
#endif

/* The request */

/* A program that a script on the command line starts has a report of its own only where its name is another one.  A
 * server keeps the variable, since it may start itself anew. */
static void zmm_report_keep_to_itself(void)
{
#ifndef _WIN32
	if (strcmp(sapi_module.name, "cli") == 0 && !zmm_file_name_has(zmm_report_pattern, 'p')) {
		unsetenv("ZMM_REPORT");
	}
#endif
}

/* A relative name begins where the process began: scripts go elsewhere. */
static void zmm_report_note_directory(void)
{
	char *directory = zmm_report_directory;

	if (zmm_report_pattern[0] && !IS_ABSOLUTE_PATH(zmm_report_pattern, strlen(zmm_report_pattern))
			&& VCWD_GETCWD(directory, sizeof(zmm_report_directory) - 1)) {
		strcat(directory, "/");
	}
}

void zmm_report_at_end_startup(void)
{
	zmm_report_note_directory();
	zmm_report_keep_to_itself();
#ifndef _WIN32
	if (zmm_report_pattern[0]) {
		zmm_report_other_interrupt = zend_interrupt_function;
		zend_interrupt_function = zmm_report_interrupt;
	}
#endif
}

void zmm_report_at_end_begin(void)
{
	if (!zmm_report_pattern[0]) {
		return;
	}
	zmm_report.process = (long) getpid();
	zmm_report.pending = true;
	zmm_report.by_signal = false;
	zmm_report_register();
	zmm_report_watch_signals();
}

void zmm_report_at_end_finish(void)
{
	if (zmm_report.pending) {
		zmm_report_now();
	}
}
