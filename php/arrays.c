#include "php/arrays.h"

#include "engine/describe.h"
#include "engine/globals.h"
#include "engine/limit.h"
#include "engine/profiler.h"
#include "heap/check.h"
#include "write/figures.h"
#include "write/report.h"

/* An emitter's driver that makes PHP values: objects and lists are arrays. */

typedef struct zmm_values {
	zval *root;                             /* the caller's array, which exists already */
	zval array[ZMM_EMITTER_DEPTH + 1];      /* the open array of each depth, from 1 on */
	const char *key[ZMM_EMITTER_DEPTH + 1]; /* its key in the array around it */
} zmm_values;

static zmm_values *zmm_values_of(const zmm_emitter *emitter)
{
	return emitter->to;
}

static void zmm_values_add(const zmm_emitter *emitter, const char *key, zval *value)
{
	zval *array = &zmm_values_of(emitter)->array[emitter->depth];

	if (key) {
		add_assoc_zval(array, key, value);
	} else {
		add_next_index_zval(array, value);
	}
}

static void zmm_values_begin(zmm_emitter *emitter, const char *key, zmm_tree tree)
{
	zmm_values *values = zmm_values_of(emitter);

	(void) tree;
	if (emitter->depth) {
		array_init(&values->array[emitter->depth + 1]);
	} else {
		ZVAL_COPY_VALUE(&values->array[1], values->root);
	}
	values->key[emitter->depth + 1] = key;
}

static void zmm_values_end(zmm_emitter *emitter, zmm_tree tree)
{
	zmm_values *values = zmm_values_of(emitter);

	(void) tree;
	if (emitter->depth) {
		zmm_values_add(emitter, values->key[emitter->depth + 1], &values->array[emitter->depth + 1]);
	}
}

static void zmm_values_number(zmm_emitter *emitter, const char *key, int64_t number, zmm_unit unit)
{
	zval value;

	(void) unit;
	ZVAL_LONG(&value, number < ZEND_LONG_MAX ? (zend_long) number : ZEND_LONG_MAX);
	zmm_values_add(emitter, key, &value);
}

static void zmm_values_share(zmm_emitter *emitter, const char *key, double share)
{
	zval value;

	ZVAL_DOUBLE(&value, share);
	zmm_values_add(emitter, key, &value);
}

static void zmm_values_text(zmm_emitter *emitter, const char *key, const char *text)
{
	zval value;

	if (text) {
		ZVAL_STRING(&value, text);
	} else {
		ZVAL_NULL(&value);
	}
	zmm_values_add(emitter, key, &value);
}

static void zmm_values_flag(zmm_emitter *emitter, const char *key, bool flag)
{
	zval value;

	ZVAL_BOOL(&value, flag);
	zmm_values_add(emitter, key, &value);
}

static const zmm_emitter_driver zmm_emitter_values = {
	.begin = zmm_values_begin,
	.end = zmm_values_end,
	.number = zmm_values_number,
	.share = zmm_values_share,
	.text = zmm_values_text,
	.flag = zmm_values_flag,
};

void zmm_array_fill(zval *array, void (*emit)(zmm_emitter *emitter, const void *of), const void *of, zmm_tree tree)
{
	zmm_emitter emitter;
	zmm_values values;

	values.root = array;
	zmm_emitter_open(&emitter, &zmm_emitter_values, &values);
	zmm_emit_begin(&emitter, NULL, tree);
	emit(&emitter, of);
	zmm_emit_end(&emitter);
}

static void zmm_array_emit_statistics(zmm_emitter *emitter, const void *of)
{
	zmm_emit_figures(emitter, zmm_figures, of);
}

void zmm_array_add_statistics(zval *array, const zmm_statistics *statistics)
{
	zmm_array_fill(array, zmm_array_emit_statistics, statistics, ZMM_OBJECT);
}

/* The faults that a check found.  They are collected outside of the heap, and become PHP strings after the check. */
typedef struct zmm_fault_notes {
	size_t count;
	char text[ZMM_MAX_FAULTS][192];
} zmm_fault_notes;

static void zmm_note_fault(void *context, const void *where, const char *what)
{
	zmm_fault_notes *notes = context;

	snprintf(notes->text[notes->count++], sizeof(notes->text[0]), "%s (at %p)", what, where);
}

void zmm_array_of_faults(zval *return_value, const zmm_heap *heap)
{
	zmm_fault_notes notes;
	size_t i;
	char profile[192];
	bool differs;

	notes.count = 0;
	zmm_heap_check(heap, zmm_note_fault, &notes);
	differs = !notes.count && heap == &ZMM_G(heap) && zmm_profiler_fault(profile, sizeof(profile));
	array_init(return_value);
	for (i = 0; i < notes.count; i++) {
		add_next_index_string(return_value, notes.text[i]);
	}
	if (differs) {
		add_next_index_string(return_value, profile);
	}
}

/* The report is written twice: once to count its bytes, then into a string of that length.  After the limit was passed
 * there is little memory, and the report should need no more than its own length. */

typedef struct zmm_text_target {
	char *end; /* NULL: the bytes are only counted */
	size_t length;
	bool html; /* characters that mean something in HTML are escaped */
} zmm_text_target;

static void zmm_target_put(zmm_text_target *target, const char *text, size_t length)
{
	if (target->end) {
		memcpy(target->end, text, length);
		target->end += length;
	}
	target->length += length;
}

static const char *zmm_html_entity(char character)
{
	switch (character) {
		case '<':
			return "&lt;";
		case '>':
			return "&gt;";
		case '&':
			return "&amp;";
		default:
			return NULL;
	}
}

static bool zmm_target_take(void *context, const char *text, size_t length)
{
	zmm_text_target *target = context;
	const char *end = text + length;

	if (!target->html) {
		zmm_target_put(target, text, length);
		return true;
	}
	for (; text < end; text++) {
		const char *entity = zmm_html_entity(*text);

		zmm_target_put(target, entity ? entity : text, entity ? strlen(entity) : 1);
	}
	return true;
}

/* What a string of the report is made of. */
typedef struct zmm_report_text {
	zmm_statistics statistics;
	zmm_insight insight;
	bool has_insight;
} zmm_report_text;

static void zmm_report_text_take(zmm_report_text *text, const zmm_heap *heap)
{
	text->has_insight = zmm_engine_take_insight(heap, &text->insight);
	zmm_engine_take_statistics(heap, &text->statistics);
}

static void zmm_report_text_put(const zmm_report_text *text, const char *title, zmm_text_target *target)
{
	static const char begin[] = "<pre>", end[] = "</pre>\n";
	zmm_sink sink;

	if (target->html) {
		zmm_target_put(target, begin, strlen(begin));
	}
	zmm_sink_open(&sink, zmm_target_take, target);
	zmm_report_write(&text->statistics, text->has_insight ? &text->insight : NULL, title, &zmm_emitter_text, &sink);
	if (target->html) {
		zmm_target_put(target, end, strlen(end));
	}
}

void zmm_string_of_report(zval *return_value, const zmm_heap *heap, const char *title, bool html)
{
	zmm_text_target target = { NULL, 0, html };
	zmm_report_text text;
	zend_string *report;

	zmm_report_text_take(&text, heap);
	zmm_report_text_put(&text, title, &target);
	report = zmm_engine_limit_string(target.length);
	target.end = ZSTR_VAL(report);
	zmm_report_text_put(&text, title, &target);
	*target.end = '\0';
	RETVAL_NEW_STR(report);
}

void zmm_string_of_summary(zval *return_value, const zmm_heap *heap)
{
	char line[ZMM_REPORT_SUMMARY_SIZE];
	zmm_report_text text;
	zend_string *summary;

	zmm_report_text_take(&text, heap);
	zmm_report_summary(&text.statistics, text.has_insight ? &text.insight : NULL, line, sizeof(line));
	summary = zmm_engine_limit_string(strlen(line));
	memcpy(ZSTR_VAL(summary), line, strlen(line) + 1);
	RETVAL_NEW_STR(summary);
}
