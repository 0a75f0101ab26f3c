#include "write/figures.h"

static void zmm_emit_record(zmm_emitter *emitter, const char *key, const zmm_figure *figure, const void *record)
{
	zmm_emit_begin(emitter, key, ZMM_OBJECT);
	zmm_emit_figures(emitter, figure->parts, record);
	zmm_emit_end(emitter);
}

static void zmm_emit_array(zmm_emitter *emitter, const zmm_figure *figure, const void *of)
{
	size_t i, length = zmm_figure_length(figure, of);

	zmm_emit_begin(emitter, figure->name, ZMM_LIST);
	for (i = 0; i < length; i++) {
		if (figure->parts) {
			zmm_emit_record(emitter, NULL, figure, zmm_figure_record(figure, of, i));
		} else {
			zmm_emit_number(emitter, NULL, (int64_t) zmm_figure_element(figure, of, i), figure->unit);
		}
	}
	zmm_emit_end(emitter);
}

static void zmm_emit_figure(zmm_emitter *emitter, const zmm_figure *figure, const void *of)
{
	switch (figure->type) {
		case ZMM_FIGURE_TEXT:
			zmm_emit_text(emitter, figure->name, zmm_figure_text(figure, of));
			break;
		case ZMM_FIGURE_SHARE:
			zmm_emit_share(emitter, figure->name, zmm_figure_share(figure, of));
			break;
		case ZMM_FIGURE_RECORD:
			zmm_emit_record(emitter, figure->name, figure, zmm_figure_record(figure, of, 0));
			break;
		case ZMM_FIGURE_ROWS:
		case ZMM_FIGURE_NUMBERS:
			zmm_emit_array(emitter, figure, of);
			break;
		default:
			zmm_emit_number(emitter, figure->name, zmm_figure_number(figure, of), figure->unit);
			break;
	}
}

void zmm_emit_figures(zmm_emitter *emitter, const zmm_figure *table, const void *of)
{
	for (; table->name; table++) {
		zmm_emit_figure(emitter, table, of);
	}
}
