#include "engine/limit_dump.h"
#include "engine/describe.h"
#include "engine/file_name.h"
#include "engine/inject.h"
#include "engine/log.h"
#include "engine/profiler.h"

#include "inspect/findings.h"
#include "inspect/format.h"
#include "write/file.h"

#include "php_globals.h"

#include <signal.h>
#include <stdarg.h>
#ifndef _WIN32
# include <unistd.h>
#else
# include <process.h>
#endif

/* Room for the longest line: a place of the code, and an error that has a path in it. */
#define ZMM_DUMP_LINE_SIZE (2 * ZMM_PROFILE_MAX_NAME + ZMM_FILE_ERROR_SIZE + 256)

static char zmm_dump_before[ZMM_FILE_PATH_SIZE]; /* the directory and a slash; "": no dump is asked for */
static char zmm_dump_pattern[ZMM_FILE_PATH_SIZE];
static size_t zmm_dump_max; /* files of a process */

/* Of one request. */
typedef struct zmm_dump_state {
	bool active;  /* a request has begun */
	long process; /* that has told of its limit in this request; 0: none has */
} zmm_dump_state;

ZEND_TLS zmm_dump_state zmm_dump;

/* Memory for one dump, in a mapping of its own: a fiber's stack may be small. */
struct zmm_dump_work {
	zmm_arena arena; /* has this struct */
	char line[ZMM_DUMP_LINE_SIZE];
	size_t length;
	char path[ZMM_FILE_PATH_SIZE + 1]; /* a longer one is cut here, and is too long for a file */
	char error[ZMM_FILE_ERROR_SIZE];
	zmm_file file;
	zmm_sink sink;
	zmm_snapshot snapshot;
	zmm_statistics statistics;
};

/* The settings */

/* A relative directory begins where the process began: scripts go elsewhere. */
bool zmm_engine_set_dump_dir(zmm_heap_config *config, const zmm_setting *setting, char *error, size_t error_size)
{
	const char *value = setting->value;
	char current[ZMM_FILE_PATH_SIZE] = "";
	int length;

	(void) config;
	zmm_dump_before[0] = '\0';
	if (!value[0]) {
		return true;
	}
	if (!IS_ABSOLUTE_PATH(value, strlen(value)) && VCWD_GETCWD(current, sizeof(current) - 1)) {
		strcat(current, "/");
	}
	length = snprintf(zmm_dump_before, sizeof(zmm_dump_before), "%s%s/", current, value);
	if (length < 0 || (size_t) length >= sizeof(zmm_dump_before)) {
		snprintf(error, error_size, "%s has %zu bytes: the directory's path is too long", setting->name, strlen(value));
		return false;
	}
	return true;
}

bool zmm_engine_set_dump_name(zmm_heap_config *config, const zmm_setting *setting, char *error, size_t error_size)
{
	const char *value = setting->value;

	(void) config;
	if (!zmm_file_name_check(setting, error, error_size)) {
		return false;
	}
	if (!value[0] || strpbrk(value, "/\\")) {
		snprintf(error, error_size, "%s is \"%.100s\": it must be the name of a file in zmm.dump_dir, without a slash",
			setting->name, value);
		return false;
	}
	strcpy(zmm_dump_pattern, value);
	return true;
}

bool zmm_engine_set_dump_max(zmm_heap_config *config, const zmm_setting *setting, char *error, size_t error_size)
{
	(void) config;
	if (!zmm_parse_size(setting->value, &zmm_dump_max)) {
		snprintf(error, error_size, "%s is \"%.100s\": it must be a number of files (as in 0, 4, 100)", setting->name,
			setting->value);
		return false;
	}
	return true;
}

/* The number of files */

static size_t zmm_dump_files; /* that this process wrote */
static long zmm_dump_files_of; /* the process */

#ifdef ZTS
static MUTEX_T zmm_dump_mutex;
# define ZMM_DUMP_LOCK() tsrm_mutex_lock(zmm_dump_mutex)
# define ZMM_DUMP_UNLOCK() tsrm_mutex_unlock(zmm_dump_mutex)
#else
# define ZMM_DUMP_LOCK() ((void) 0)
# define ZMM_DUMP_UNLOCK() ((void) 0)
#endif

void zmm_limit_dump_startup(void)
{
#ifdef ZTS
	zmm_dump_mutex = tsrm_mutex_alloc();
#endif
}

void zmm_limit_dump_shutdown(void)
{
#ifdef ZTS
	tsrm_mutex_free(zmm_dump_mutex);
#endif
}

/* Counts a file.  false: there are enough.  A child of fork() counts its own. */
static bool zmm_dump_count(void)
{
	long process = (long) getpid();
	bool more;

	ZMM_DUMP_LOCK();
	if (zmm_dump_files_of != process) {
		zmm_dump_files_of = process;
		zmm_dump_files = 0;
	}
	more = zmm_dump_files < zmm_dump_max;
	zmm_dump_files += more;
	ZMM_DUMP_UNLOCK();
	return more;
}

/* The file was not written. */
static void zmm_dump_uncount(void)
{
	ZMM_DUMP_LOCK();
	zmm_dump_files--;
	ZMM_DUMP_UNLOCK();
}

/* The file */

static bool zmm_dump_write_snapshot(zmm_dump_work *work)
{
	if (!zmm_file_create(&work->file, work->path, work->error, sizeof(work->error))) {
		return false;
	}
	zmm_sink_open(&work->sink, zmm_sink_write_descriptor, &work->file.descriptor);
	zmm_sink_put(&work->sink, (const char *) work->snapshot.bytes, work->snapshot.length);
	return zmm_file_close(&work->file, &work->sink, work->error, sizeof(work->error));
}

/* The same, while a file that becomes larger than the process may make it is an error and no signal. */
static bool zmm_dump_write_quietly(zmm_dump_work *work)
{
#ifdef SIGXFSZ
	struct sigaction ignore, before;
	bool written;

	memset(&ignore, 0, sizeof(ignore));
	ignore.sa_handler = SIG_IGN;
	sigemptyset(&ignore.sa_mask);
	sigaction(SIGXFSZ, &ignore, &before);
	written = zmm_dump_write_snapshot(work);
	sigaction(SIGXFSZ, &before, NULL);
	return written;
#else
	return zmm_dump_write_snapshot(work);
#endif
}

static bool zmm_dump_take(zmm_dump_work *work, const char *reason)
{
	bool taken;

	zmm_profiler_pause();
	zmm_inject_prove_at_limit(&ZMM_G(heap));
	taken = zmm_engine_snapshot(&work->snapshot, reason, work->error, sizeof(work->error));
	zmm_profiler_resume();
	return taken;
}

/* false: work->error says why there is no file. */
static bool zmm_dump_file(zmm_dump_work *work, const char *reason)
{
	bool written;

	if (!zmm_dump_count()) {
		snprintf(work->error, sizeof(work->error), "zmm.dump_max is %zu", zmm_dump_max);
		return false;
	}
	zmm_file_name_make(work->path, sizeof(work->path), zmm_dump_before, zmm_dump_pattern);
	written = zmm_dump_take(work, reason);
	if (written) {
		written = zmm_dump_write_quietly(work);
		zmm_snapshot_close(&work->snapshot);
	}
	if (!written) {
		zmm_dump_uncount();
	}
	return written;
}

/* The line */

static ZMM_PRINTF(2, 3) void zmm_dump_say(zmm_dump_work *work, const char *format, ...)
{
	size_t room = sizeof(work->line) - work->length;
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(work->line + work->length, room, format, arguments);
	va_end(arguments);
	if (length > 0) {
		work->length += (size_t) length < room ? (size_t) length : room - 1;
	}
}

/* Says a name of the code, in which a log would mind some characters: that of an anonymous class has a 0. */
static void zmm_dump_say_name(zmm_dump_work *work, zmm_text name)
{
	size_t i;

	for (i = 0; i < name.length && work->length < sizeof(work->line) - 1; i++) {
		unsigned char letter = (unsigned char) name.start[i];

		work->line[work->length++] = letter < ' ' || letter == 0x7f ? '?' : (char) letter;
	}
	work->line[work->length] = '\0';
}

static void zmm_dump_say_place(zmm_dump_work *work, const zmm_profile_top *top)
{
	const zmm_profile_function *function = top->function;

	zmm_dump_say_name(work, function->name);
	if (function->name.length && !strchr("{[(", function->name.start[0])) {
		zmm_dump_say(work, "()");
	}
	if (function->file.length) {
		zmm_dump_say(work, " ");
		zmm_dump_say_name(work, function->file);
		zmm_dump_say(work, ":%" PRIu32, top->line);
	}
}

/* Says which site has most, if there is a profile. */
static void zmm_dump_say_top(zmm_dump_work *work)
{
	const zmm_profiler *profiler = ZMM_G(profiler);
	zmm_profile_top top;
	zmm_formatted bytes;

	if (!profiler) {
		return;
	}
	zmm_profile_find_top(&profiler->profile, &top);
	if (top.live_bytes) {
		zmm_dump_say(work, ": %s ", zmm_format_size(&bytes, top.live_bytes));
		zmm_dump_say_place(work, &top);
	}
	if (top.live_bytes && profiler->mode == ZMM_PROFILE_SAMPLED) {
		zmm_dump_say(work, " (+- %u %%)", zmm_sampling_error(profiler->profile.interval, top.live_bytes));
	}
}

static void zmm_dump_say_use(zmm_dump_work *work, zmm_limit_reason reason)
{
	const zmm_statistics *statistics = &work->statistics;
	zmm_formatted bytes;

	zmm_dump_say(work, "zmm: %s", zmm_format_size(&bytes, statistics->size));
	if (reason == ZMM_REASON_LIMIT) {
		zmm_dump_say(work, " of %s", zmm_format_size(&bytes, statistics->limit));
	}
	zmm_dump_say(work, reason == ZMM_REASON_LIMIT ? " in use" : " in use, and the system has no more");
	zmm_dump_say_top(work);
	zmm_dump_say(work, "; %s pinned", zmm_format_size(&bytes, statistics->pinned));
}

static void zmm_dump_tell(zmm_dump_work *work, zmm_limit_reason reason)
{
	static const char *const words[] = { "limit", "memory" };

	work->length = 0;
	zmm_engine_take_statistics(&ZMM_G(heap), &work->statistics);
	zmm_dump_say_use(work, reason);
	if (zmm_dump_before[0]) {
		bool written = zmm_dump_file(work, words[reason]);

		zmm_dump_say(work, written ? "; dump %s" : "; no dump: %s", written ? work->path : work->error);
	}
}

/* The moment */

/* A profile alone adds to a log that PHP's errors are written to, and asks for none. */
static bool zmm_dump_is_wanted(void)
{
	return zmm_dump_before[0] || (ZMM_G(profiler) && PG(log_errors));
}

/* Returns whether this process is to tell of the limit, and notes that it does. */
static bool zmm_dump_is_due(const zmm_heap *heap)
{
	long process = (long) getpid();

	if (!zmm_dump.active || zmm_dump.process == process || heap != &ZMM_G(heap) || ZMM_G(uses_malloc)
			|| !zmm_dump_is_wanted()) {
		return false;
	}
	zmm_dump.process = process;
	return true;
}

/* A server whose log takes memory of the heap gets it: the error that follows must be that of the script. */
static void zmm_dump_log(zmm_heap *heap, const char *line)
{
	int overflow = *heap->limit.overflow;

	*heap->limit.overflow = 1;
	zmm_log_line(line);
	*heap->limit.overflow = overflow;
}

/* The system gives pages at the first write, so what is set aside costs addresses only. */
static void zmm_dump_set_aside(void)
{
	zmm_arena arena;

	if (!ZMM_G(dump) && zmm_arena_open(&arena, sizeof(zmm_dump_work))) {
		ZMM_G(dump) = zmm_arena_take(&arena, sizeof(zmm_dump_work));
		ZMM_G(dump)->arena = arena;
	}
}

void zmm_limit_dump(zmm_heap *heap, zmm_limit_reason reason)
{
	if (!zmm_dump_is_due(heap)) {
		return;
	}
	zmm_dump_set_aside();
	if (ZMM_G(dump)) {
		zmm_dump_tell(ZMM_G(dump), reason);
		zmm_dump_log(heap, ZMM_G(dump)->line);
	} else {
		zmm_dump_log(heap, "zmm: memory_limit or the system's memory is at its end, and there is no memory to say more");
	}
}

void zmm_limit_dump_begin(void)
{
	zmm_dump.active = true;
	zmm_dump.process = 0;
	if (zmm_dump_before[0]) {
		zmm_dump_set_aside();
	}
}

void zmm_limit_dump_end(zend_zmm_globals *globals)
{
	zmm_arena arena;

	if (globals->dump) {
		arena = globals->dump->arena;
		globals->dump = NULL;
		zmm_arena_close(&arena);
	}
}
