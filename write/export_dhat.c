/*
 * zmm export: DHAT's format, version 2.
 *
 * A program point is a site: what it allocated (tb), what it had at the peak (gb) and at the end (eb), with the numbers
 * of blocks.  Nobody knows a site's own peak (mb): it is at least what the site had at either moment.  Lifetimes (tl)
 * are not measured, so that "short-lived" finds nothing (tuth), and accesses are not either (bkacc).
 */

#include "write/export_format.h"

/* Frames of the file are numbered from here: the first one is the root. */
#define ZMM_DHAT_FIRST_FRAME 1

/* Room for a frame as a text: two names, a line, and what is between them. */
#define ZMM_DHAT_FRAME_SIZE (2 * ZMM_EXPORT_TEXT_SIZE + 32)

static uint64_t zmm_dhat_larger(uint64_t one, uint64_t other)
{
	return one > other ? one : other;
}

static void zmm_dhat_emit_stack(zmm_emitter *emitter, const zmm_export_job *job, size_t site)
{
	uint32_t frames[ZMM_MAX_FRAMES];
	size_t count = zmm_stack_of(&job->stacks, site, frames), i;

	zmm_emit_begin(emitter, "fs", ZMM_LIST);
	for (i = 0; i < count; i++) {
		zmm_export_emit_number(emitter, NULL, (uint64_t) frames[i] + ZMM_DHAT_FIRST_FRAME);
	}
	zmm_emit_end(emitter);
}

static void zmm_dhat_emit_point(zmm_emitter *emitter, const zmm_export_job *job, size_t i)
{
	const zmm_snapshot_site *site = &job->sites->sites[i];

	zmm_emit_begin(emitter, NULL, ZMM_OBJECT);
	zmm_export_emit_number(emitter, "tb", site->allocated_bytes);
	zmm_export_emit_number(emitter, "tbk", site->allocated_blocks);
	zmm_export_emit_number(emitter, "tl", 0);
	zmm_export_emit_number(emitter, "mb", zmm_dhat_larger(site->peak_bytes, site->live_bytes));
	zmm_export_emit_number(emitter, "mbk", zmm_dhat_larger(site->peak_blocks, site->live_blocks));
	zmm_export_emit_number(emitter, "gb", site->peak_bytes);
	zmm_export_emit_number(emitter, "gbk", site->peak_blocks);
	zmm_export_emit_number(emitter, "eb", site->live_bytes);
	zmm_export_emit_number(emitter, "ebk", site->live_blocks);
	zmm_dhat_emit_stack(emitter, job, i);
	zmm_emit_end(emitter);
}

static void zmm_dhat_emit_points(zmm_emitter *emitter, const zmm_export_job *job)
{
	size_t i;

	zmm_emit_begin(emitter, "pps", ZMM_LIST);
	for (i = 0; i < job->sites->site_count; i++) {
		if (!zmm_export_is_nothing(&job->sites->sites[i])) {
			zmm_dhat_emit_point(emitter, job, i);
		}
	}
	zmm_emit_end(emitter);
}

typedef struct zmm_dhat_frame {
	char text[ZMM_DHAT_FRAME_SIZE];
	size_t length;
} zmm_dhat_frame;

static bool zmm_dhat_take(void *context, const char *text, size_t length)
{
	zmm_dhat_frame *frame = context;

	if (length >= sizeof(frame->text) - frame->length) {
		return false;
	}
	memcpy(frame->text + frame->length, text, length);
	frame->length += length;
	frame->text[frame->length] = '\0';
	return true;
}

static void zmm_dhat_emit_frames(zmm_emitter *emitter, const zmm_export_job *job)
{
	zmm_dhat_frame frame;
	zmm_sink sink;
	uint32_t i;

	zmm_emit_begin(emitter, "ftbl", ZMM_LIST);
	zmm_emit_text(emitter, NULL, "[root]");
	for (i = 0; i < job->stacks.frame_count; i++) {
		frame.length = 0;
		frame.text[0] = '\0';
		zmm_sink_open(&sink, zmm_dhat_take, &frame);
		zmm_export_put_frame(job, &sink, i, '\0');
		zmm_sink_flush(&sink);
		zmm_emit_text(emitter, NULL, frame.text);
	}
	zmm_emit_end(emitter);
}

/* The sentences and units of the file.  `te` is the end of the time, and `tg`, that of the peak, is not known. */
static void zmm_dhat_emit_facts(zmm_emitter *emitter, const zmm_export_job *job)
{
	zmm_export_emit_number(emitter, "dhatFileVersion", 2);
	zmm_emit_text(emitter, "mode", "zmm");
	zmm_emit_text(emitter, "verb", "Allocated");
	zmm_emit_flag(emitter, "bklt", true);
	zmm_emit_flag(emitter, "bkacc", false);
	zmm_emit_text(emitter, "tu", "\xc2\xb5s");
	zmm_emit_text(emitter, "Mtu", "s");
	zmm_emit_number(emitter, "tuth", -1, ZMM_UNIT_NAME);
	zmm_emit_text(emitter, "cmd", job->title);
	zmm_export_emit_number(emitter, "pid", job->process);
	zmm_export_emit_number(emitter, "te", job->duration);
	zmm_export_emit_number(emitter, "tg", 0);
}

bool zmm_export_dhat(const zmm_export_job *job)
{
	zmm_emitter emitter;

	zmm_emitter_open(&emitter, &zmm_emitter_json, job->sink);
	zmm_emit_begin(&emitter, NULL, ZMM_OBJECT);
	zmm_dhat_emit_facts(&emitter, job);
	zmm_dhat_emit_points(&emitter, job);
	zmm_dhat_emit_frames(&emitter, job);
	zmm_emit_end(&emitter);
	return zmm_emitter_close(&emitter);
}
