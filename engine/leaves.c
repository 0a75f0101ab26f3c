#include "engine/leaves.h"
#include "engine/profiler.h"

#include "zend_gc.h"

static zend_op_array *(*zmm_compile_file_inner)(zend_file_handle *file, int type);
static int (*zmm_collect_inner)(void);

/* Work that goes on: of which profile, and its number there. */
typedef struct zmm_leaf {
	uint32_t profile;
	uint32_t number;
} zmm_leaf;

static zmm_leaf zmm_leaf_begin(zmm_text name)
{
	zmm_frames *frames = &ZMM_G(profiler)->frames;

	return (zmm_leaf) { frames->number, zmm_frames_enter(frames, name) };
}

/* The profile may have ended meanwhile, and another one begun. */
static void zmm_leaf_end(zmm_leaf leaf)
{
	zmm_profiler *profiler = ZMM_G(profiler);

	if (profiler && profiler->frames.number == leaf.profile) {
		zmm_frames_leave(&profiler->frames, leaf.number);
	}
}

/* Files */

/* Returns the name of a file's leaf; a long one is cut by the profile. */
static zmm_text zmm_leaf_of_file(const zend_file_handle *file, char text[MAXPATHLEN + 16])
{
	const zend_string *name = file->opened_path ? file->opened_path : file->filename;
	int length = snprintf(text, MAXPATHLEN + 16, "[compile %.*s]", MAXPATHLEN, name ? ZSTR_VAL(name) : "");

	return (zmm_text) { text, (size_t) length };
}

/* An error of the compiler leaves by longjmp. */
static zend_op_array *zmm_compile_in_leaf(zend_file_handle *file, int type, zmm_leaf leaf)
{
	zend_op_array *code = NULL;

	zend_try {
		code = zmm_compile_file_inner(file, type);
	} zend_catch {
		zmm_leaf_end(leaf);
		zend_bailout();
	} zend_end_try();
	zmm_leaf_end(leaf);
	return code;
}

static zend_op_array *zmm_compile_file(zend_file_handle *file, int type)
{
	char text[MAXPATHLEN + 16];

	return ZMM_G(profiler) ? zmm_compile_in_leaf(file, type, zmm_leaf_begin(zmm_leaf_of_file(file, text)))
		: zmm_compile_file_inner(file, type);
}

/* Garbage */

/* A destructor may leave by longjmp. */
static int zmm_collect_in_leaf(zmm_leaf leaf)
{
	int count = 0;

	zend_try {
		count = zmm_collect_inner();
	} zend_catch {
		zmm_leaf_end(leaf);
		zend_bailout();
	} zend_end_try();
	zmm_leaf_end(leaf);
	return count;
}

static int zmm_collect(void)
{
	return ZMM_G(profiler) ? zmm_collect_in_leaf(zmm_leaf_begin((zmm_text) { "[gc]", 4 })) : zmm_collect_inner();
}

/* Life */

void zmm_leaves_startup(void)
{
	if (zend_compile_file != zmm_compile_file) {
		zmm_compile_file_inner = zend_compile_file;
		zend_compile_file = zmm_compile_file;
	}
	if (gc_collect_cycles != zmm_collect) {
		zmm_collect_inner = gc_collect_cycles;
		gc_collect_cycles = zmm_collect;
	}
}

void zmm_leaves_shutdown(void)
{
	if (zend_compile_file == zmm_compile_file) {
		zend_compile_file = zmm_compile_file_inner;
	}
	if (gc_collect_cycles == zmm_collect) {
		gc_collect_cycles = zmm_collect_inner;
	}
}
