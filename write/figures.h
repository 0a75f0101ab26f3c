/* zmm figures, written: all that a table of inspect/figures.h describes, in its order. */

#ifndef ZMM_WRITE_FIGURES_H
#define ZMM_WRITE_FIGURES_H

#include "write/emitter.h"

/* Emits the figures of `of`, the struct that the table describes, into the object that is open. */
void zmm_emit_figures(zmm_emitter *emitter, const zmm_figure *table, const void *of);

#endif
