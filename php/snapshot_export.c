#include "php/snapshot_export.h"

#include "write/export.h"
#include "write/html.h"

#include "zend_exceptions.h"
#include "zend_smart_str.h"
#include "ext/spl/spl_exceptions.h"

static bool zmm_export_take(void *context, const char *text, size_t length)
{
	smart_str_appendl(context, text, length);
	return true;
}

/* Returns the names of all formats: "pprof, folded". */
static const char *zmm_export_format_names(char *names, size_t size)
{
	const zmm_export_format *format;
	size_t length = 0;

	for (format = zmm_export_formats; format->name && length < size; format++) {
		length += (size_t) snprintf(names + length, size - length, "%s%s", length ? ", " : "", format->name);
	}
	return names;
}

/* Finds what the arguments name.  false: one was refused by an exception. */
static bool zmm_export_choose(zmm_export_options *options, const zend_string *format, const zend_string *metric,
	uint32_t first)
{
	char names[256];

	options->format = zmm_export_format_find(ZSTR_VAL(format));
	if (!options->format) {
		zend_argument_value_error(first, "must be one of %s", zmm_export_format_names(names, sizeof(names)));
		return false;
	}
	options->metric = metric ? zmm_export_metric_find(ZSTR_VAL(metric)) : NULL;
	if (metric && !options->metric) {
		zend_argument_value_error(first + 1, "must be a figure of sites, such as live_bytes or peak_bytes");
		return false;
	}
	return true;
}

/* Says what was profiled.  `title` has room for a path. */
static void zmm_export_describe(zmm_export_options *options, const zmm_snapshot *snapshot, char title[MAXPATHLEN])
{
	zmm_meta meta;

	if (zmm_snapshot_find_meta(snapshot, "script", &meta) && meta.type == ZMM_META_TEXT && meta.text.length < MAXPATHLEN) {
		memcpy(title, meta.text.start, meta.text.length);
		title[meta.text.length] = '\0';
		options->title = title;
	}
	options->process = zmm_snapshot_number(snapshot, "pid");
	options->time = zmm_snapshot_number(snapshot, "time") * 1000;
}

void zmm_snapshot_export(zval *return_value, const zmm_snapshot *snapshot, const zend_string *format,
	const zend_string *metric, uint32_t first)
{
	zmm_export_options options = { .title = NULL };
	char title[MAXPATHLEN];
	smart_str text = { NULL, 0 };
	zmm_sink sink;

	if (!zmm_export_choose(&options, format, metric, first)) {
		return;
	}
	if (!snapshot->sites.site_count) {
		zend_throw_exception(spl_ce_RuntimeException, "there is no profile: zmm.profile was off", 0);
		return;
	}
	zmm_export_describe(&options, snapshot, title);
	zmm_sink_open(&sink, zmm_export_take, &text);
	if (zmm_export(&snapshot->sites, &options, &sink)) {
		RETVAL_STR(smart_str_extract(&text));
	} else {
		smart_str_free(&text);
		zend_throw_exception(spl_ce_RuntimeException, "there is no memory for the profile", 0);
	}
}

void zmm_snapshot_html(zval *return_value, const zmm_snapshot *snapshot)
{
	smart_str text = { NULL, 0 };
	zmm_sink sink;

	zmm_sink_open(&sink, zmm_export_take, &text);
	zmm_html_write(snapshot, &sink);
	RETVAL_STR(smart_str_extract(&text));
}
