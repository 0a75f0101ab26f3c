#include "write/export.h"
#include "write/utf8.h"

#define ZMM_EXPORT_FORMAT_ROW(name, extension, sentence) { #name, extension, sentence, zmm_export_##name },

const zmm_export_format zmm_export_formats[] = {
	ZMM_EXPORT_FORMATS(ZMM_EXPORT_FORMAT_ROW)
	{ NULL, NULL, NULL, NULL }
};

const zmm_export_format *zmm_export_format_find(const char *name)
{
	const zmm_export_format *format = zmm_export_formats;

	while (format->name && strcmp(format->name, name)) {
		format++;
	}
	return format->name ? format : NULL;
}

bool zmm_export(const zmm_snapshot_sites *sites, const zmm_export_options *options, zmm_sink *sink)
{
	const char *title = options->title ? options->title : "PHP";
	char copy[ZMM_EXPORT_TEXT_SIZE];
	zmm_export_job job = {
		.sites = sites,
		.metric = options->metric ? options->metric : zmm_export_metric_find(ZMM_EXPORT_USUAL),
		.title = copy,
		.process = options->process,
		.time = options->time,
		.duration = options->duration,
		.sink = sink,
	};
	bool written;

	zmm_utf8_copy((zmm_text) { title, strlen(title) }, copy, sizeof(copy));
	if (!zmm_stacks_open(&job.stacks, sites)) {
		return false;
	}
	written = options->format->write(&job);
	zmm_stacks_close(&job.stacks);
	return zmm_sink_flush(sink) && written;
}
