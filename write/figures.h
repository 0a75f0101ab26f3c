/* zmm figures, written: emits all figures of a table of inspect/figures.h, in the table's order. */

#ifndef ZMM_WRITE_FIGURES_H
#define ZMM_WRITE_FIGURES_H

#include "write/emitter.h"

/* Emits the figures of `of`, the struct that the table describes, into the emitter's open object. */
void zmm_emit_figures(zmm_emitter *emitter, const zmm_figure *table, const void *of);

#endif
