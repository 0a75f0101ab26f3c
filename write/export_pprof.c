/*
 * zmm export: pprof's profile.proto, whose messages are written here field by field.
 *
 * The whole is a list of fields: for each a key (the field's number and the form of its value), then the value: a
 * number as a varint, or a length and so many bytes, which may be another list of fields.  Such a message is made in a
 * buffer first, since its length stands before it.
 */

#include "write/export_format.h"
#include "write/export_strings.h"
#include "write/gzip.h"
#include "write/utf8.h"

/* Forms of values. */
#define ZMM_PROTO_NUMBER 0
#define ZMM_PROTO_BYTES 2

/* The fields of Profile, and of the messages in it. */
enum { ZMM_PROFILE_SAMPLE_TYPE = 1, ZMM_PROFILE_SAMPLE = 2, ZMM_PROFILE_MAPPING = 3, ZMM_PROFILE_LOCATION = 4,
	ZMM_PROFILE_FUNCTION = 5, ZMM_PROFILE_STRING = 6, ZMM_PROFILE_TIME_NANOS = 9, ZMM_PROFILE_DURATION_NANOS = 10,
	ZMM_PROFILE_PERIOD_TYPE = 11, ZMM_PROFILE_PERIOD = 12, ZMM_PROFILE_DEFAULT_SAMPLE_TYPE = 14 };
enum { ZMM_VALUE_TYPE_TYPE = 1, ZMM_VALUE_TYPE_UNIT = 2 };
enum { ZMM_SAMPLE_LOCATION = 1, ZMM_SAMPLE_VALUE = 2, ZMM_SAMPLE_LABEL = 3 };
enum { ZMM_LABEL_KEY = 1, ZMM_LABEL_NUMBER = 3, ZMM_LABEL_UNIT = 4 };
enum { ZMM_MAPPING_ID = 1, ZMM_MAPPING_FILE = 5, ZMM_MAPPING_HAS_FUNCTIONS = 7, ZMM_MAPPING_HAS_FILES = 8,
	ZMM_MAPPING_HAS_LINES = 9 };
enum { ZMM_LOCATION_ID = 1, ZMM_LOCATION_MAPPING = 2, ZMM_LOCATION_LINE = 4 };
enum { ZMM_LINE_FUNCTION = 1, ZMM_LINE_LINE = 2 };
enum { ZMM_FUNCTION_ID = 1, ZMM_FUNCTION_NAME = 2, ZMM_FUNCTION_SYSTEM_NAME = 3, ZMM_FUNCTION_FILE = 4,
	ZMM_FUNCTION_START_LINE = 5 };

/* The words of a profile beside the names of its code. */
#define ZMM_PPROF_WORDS (ZMM_EXPORT_METRICS + 5)

/* Room for a message: its packed numbers, the frames of the deepest stack among them. */
#define ZMM_PPROF_MESSAGE_SIZE ((ZMM_MAX_FRAMES + ZMM_EXPORT_METRICS + 16) * ZMM_MAX_VARINT)

typedef struct zmm_message {
	zmm_writer writer;
	unsigned char bytes[ZMM_PPROF_MESSAGE_SIZE];
} zmm_message;

typedef struct zmm_pprof {
	const zmm_export_job *job;
	zmm_strings strings;
	uint32_t bytes, count, space, title;
	zmm_sink *sink; /* takes the message Profile */
} zmm_pprof;

static void zmm_message_start(zmm_message *message)
{
	message->writer = (zmm_writer) { message->bytes, message->bytes + sizeof(message->bytes), false };
}

static void zmm_message_number(zmm_message *message, unsigned int field, uint64_t number)
{
	zmm_put_varint(&message->writer, field << 3 | ZMM_PROTO_NUMBER);
	zmm_put_varint(&message->writer, number);
}

static void zmm_message_bytes(zmm_message *message, unsigned int field, const zmm_message *value)
{
	size_t length = (size_t) (value->writer.at - value->bytes);

	zmm_put_varint(&message->writer, field << 3 | ZMM_PROTO_BYTES);
	zmm_put_text(&message->writer, (const char *) value->bytes, length);
}

/* Writes a field of Profile. */
static void zmm_pprof_put(zmm_pprof *pprof, unsigned int field, const char *value, size_t length)
{
	unsigned char head[2 * ZMM_MAX_VARINT];
	zmm_writer writer = { head, head + sizeof(head), false };

	zmm_put_varint(&writer, field << 3 | ZMM_PROTO_BYTES);
	zmm_put_varint(&writer, length);
	zmm_sink_put(pprof->sink, (const char *) head, (size_t) (writer.at - head));
	zmm_sink_put(pprof->sink, value, length);
}

static void zmm_pprof_put_message(zmm_pprof *pprof, unsigned int field, const zmm_message *message)
{
	zmm_pprof_put(pprof, field, (const char *) message->bytes, (size_t) (message->writer.at - message->bytes));
}

static void zmm_pprof_put_number(zmm_pprof *pprof, unsigned int field, uint64_t number)
{
	unsigned char bytes[2 * ZMM_MAX_VARINT];
	zmm_writer writer = { bytes, bytes + sizeof(bytes), false };

	zmm_put_varint(&writer, field << 3 | ZMM_PROTO_NUMBER);
	zmm_put_varint(&writer, number);
	zmm_sink_put(pprof->sink, (const char *) bytes, (size_t) (writer.at - bytes));
}

static void zmm_pprof_put_type(zmm_pprof *pprof, unsigned int field, uint32_t type, uint32_t unit)
{
	zmm_message message;

	zmm_message_start(&message);
	zmm_message_number(&message, ZMM_VALUE_TYPE_TYPE, type);
	zmm_message_number(&message, ZMM_VALUE_TYPE_UNIT, unit);
	zmm_pprof_put_message(pprof, field, &message);
}

static void zmm_pprof_put_sample_types(zmm_pprof *pprof)
{
	const zmm_export_metric *metric;

	for (metric = zmm_export_metrics; metric->name; metric++) {
		zmm_pprof_put_type(pprof, ZMM_PROFILE_SAMPLE_TYPE, zmm_strings_add_word(&pprof->strings, metric->pprof),
			metric->bytes ? pprof->bytes : pprof->count);
	}
}

/* Makes the list of a site's frames; locations have the numbers of frames and 1. */
static void zmm_pprof_make_stack(const zmm_pprof *pprof, size_t site, zmm_message *stack)
{
	uint32_t frames[ZMM_MAX_FRAMES];
	size_t count = zmm_stack_of(&pprof->job->stacks, site, frames), i;

	zmm_message_start(stack);
	for (i = 0; i < count; i++) {
		zmm_put_varint(&stack->writer, frames[i] + UINT64_C(1));
	}
}

static void zmm_pprof_make_values(const zmm_snapshot_site *site, zmm_message *values)
{
	const zmm_export_metric *metric;

	zmm_message_start(values);
	for (metric = zmm_export_metrics; metric->name; metric++) {
		zmm_put_varint(&values->writer, (uint64_t) zmm_export_number(zmm_export_value(metric, site)));
	}
}

/* The label "bytes" is the mean size of a site's blocks. */
static void zmm_pprof_make_label(const zmm_pprof *pprof, const zmm_snapshot_site *site, zmm_message *label)
{
	uint64_t size = site->allocated_blocks ? site->allocated_bytes / site->allocated_blocks : 0;

	zmm_message_start(label);
	zmm_message_number(label, ZMM_LABEL_KEY, pprof->bytes);
	zmm_message_number(label, ZMM_LABEL_NUMBER, (uint64_t) zmm_export_number(size));
	zmm_message_number(label, ZMM_LABEL_UNIT, pprof->bytes);
}

static void zmm_pprof_put_sample(zmm_pprof *pprof, size_t i)
{
	const zmm_snapshot_site *site = &pprof->job->sites->sites[i];
	zmm_message sample, part;

	zmm_message_start(&sample);
	zmm_pprof_make_stack(pprof, i, &part);
	zmm_message_bytes(&sample, ZMM_SAMPLE_LOCATION, &part);
	zmm_pprof_make_values(site, &part);
	zmm_message_bytes(&sample, ZMM_SAMPLE_VALUE, &part);
	zmm_pprof_make_label(pprof, site, &part);
	zmm_message_bytes(&sample, ZMM_SAMPLE_LABEL, &part);
	zmm_pprof_put_message(pprof, ZMM_PROFILE_SAMPLE, &sample);
}

static void zmm_pprof_put_samples(zmm_pprof *pprof)
{
	size_t i;

	for (i = 0; i < pprof->job->sites->site_count; i++) {
		if (!zmm_export_is_nothing(&pprof->job->sites->sites[i])) {
			zmm_pprof_put_sample(pprof, i);
		}
	}
}

/* All code is of one mapping, which says that readers need not look for names. */
static void zmm_pprof_put_mapping(zmm_pprof *pprof)
{
	zmm_message mapping;

	zmm_message_start(&mapping);
	zmm_message_number(&mapping, ZMM_MAPPING_ID, 1);
	zmm_message_number(&mapping, ZMM_MAPPING_FILE, pprof->title);
	zmm_message_number(&mapping, ZMM_MAPPING_HAS_FUNCTIONS, true);
	zmm_message_number(&mapping, ZMM_MAPPING_HAS_FILES, true);
	zmm_message_number(&mapping, ZMM_MAPPING_HAS_LINES, true);
	zmm_pprof_put_message(pprof, ZMM_PROFILE_MAPPING, &mapping);
}

static void zmm_pprof_put_locations(zmm_pprof *pprof)
{
	const zmm_stacks *stacks = &pprof->job->stacks;
	zmm_message location, line;
	uint32_t i;

	for (i = 0; i < stacks->frame_count; i++) {
		zmm_message_start(&line);
		zmm_message_number(&line, ZMM_LINE_FUNCTION, stacks->frames[i].function + UINT64_C(1));
		zmm_message_number(&line, ZMM_LINE_LINE, (uint64_t) zmm_export_number(stacks->frames[i].line));
		zmm_message_start(&location);
		zmm_message_number(&location, ZMM_LOCATION_ID, i + UINT64_C(1));
		zmm_message_number(&location, ZMM_LOCATION_MAPPING, 1);
		zmm_message_bytes(&location, ZMM_LOCATION_LINE, &line);
		zmm_pprof_put_message(pprof, ZMM_PROFILE_LOCATION, &location);
	}
}

static void zmm_pprof_put_functions(zmm_pprof *pprof)
{
	const zmm_snapshot_function *function = pprof->job->sites->functions;
	zmm_message message;
	size_t i;

	for (i = 0; i < pprof->job->sites->function_count; i++, function++) {
		zmm_message_start(&message);
		zmm_message_number(&message, ZMM_FUNCTION_ID, i + UINT64_C(1));
		zmm_message_number(&message, ZMM_FUNCTION_NAME, zmm_strings_add(&pprof->strings, function->name));
		zmm_message_number(&message, ZMM_FUNCTION_SYSTEM_NAME, zmm_strings_add(&pprof->strings, function->name));
		zmm_message_number(&message, ZMM_FUNCTION_FILE, zmm_strings_add(&pprof->strings, function->file));
		zmm_message_number(&message, ZMM_FUNCTION_START_LINE, (uint64_t) zmm_export_number(function->line));
		zmm_pprof_put_message(pprof, ZMM_PROFILE_FUNCTION, &message);
	}
}

static void zmm_pprof_put_strings(zmm_pprof *pprof)
{
	char copy[ZMM_EXPORT_TEXT_SIZE];
	uint32_t i;

	for (i = 0; i < pprof->strings.count; i++) {
		zmm_pprof_put(pprof, ZMM_PROFILE_STRING, copy, zmm_utf8_copy(pprof->strings.texts[i], copy, sizeof(copy)));
	}
}

/* Where each block was attributed, the period is one byte. */
static void zmm_pprof_put_period(zmm_pprof *pprof)
{
	const zmm_export_job *job = pprof->job;

	zmm_pprof_put_type(pprof, ZMM_PROFILE_PERIOD_TYPE, pprof->space, pprof->bytes);
	zmm_pprof_put_number(pprof, ZMM_PROFILE_PERIOD, job->sites->interval ? job->sites->interval : 1);
	zmm_pprof_put_number(pprof, ZMM_PROFILE_TIME_NANOS, job->time * 1000);
	zmm_pprof_put_number(pprof, ZMM_PROFILE_DURATION_NANOS, job->duration * 1000);
	zmm_pprof_put_number(pprof, ZMM_PROFILE_DEFAULT_SAMPLE_TYPE,
		zmm_strings_add_word(&pprof->strings, job->metric->pprof));
}

/* The string of number 0 is the empty one. */
static void zmm_pprof_add_words(zmm_pprof *pprof)
{
	zmm_strings_add_word(&pprof->strings, "");
	pprof->bytes = zmm_strings_add_word(&pprof->strings, "bytes");
	pprof->count = zmm_strings_add_word(&pprof->strings, "count");
	pprof->space = zmm_strings_add_word(&pprof->strings, "space");
	pprof->title = zmm_strings_add_word(&pprof->strings, pprof->job->title);
}

bool zmm_export_pprof(const zmm_export_job *job)
{
	zmm_pprof pprof = { .job = job };
	zmm_gzip gzip;

	if (!zmm_strings_open(&pprof.strings, 2 * job->sites->function_count + ZMM_PPROF_WORDS)) {
		return false;
	}
	zmm_gzip_open(&gzip, job->sink);
	pprof.sink = &gzip.sink;
	zmm_pprof_add_words(&pprof);
	zmm_pprof_put_sample_types(&pprof);
	zmm_pprof_put_samples(&pprof);
	zmm_pprof_put_mapping(&pprof);
	zmm_pprof_put_locations(&pprof);
	zmm_pprof_put_functions(&pprof);
	zmm_pprof_put_period(&pprof);
	zmm_pprof_put_strings(&pprof);
	zmm_gzip_close(&gzip);
	zmm_strings_close(&pprof.strings);
	return true;
}
