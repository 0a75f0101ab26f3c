#include "tests/support/damage.h"

#include "php/heap_object.h"
#include "engine/describe.h"
#include "engine/hooks.h"

#include "heap/bucket.h"
#include "heap/cache.h"
#include "heap/free.h"
#include "heap/guest.h"
#include "heap/segment.h"
#include "write/report.h"

#include <errno.h>
#include <fcntl.h>
#ifdef _WIN32
# include <io.h>
#else
# include <unistd.h>
#endif

static zend_class_entry *zmm_damage_heap_class;

#include "tests/support/damage_arginfo.h"

/* Ways to damage a heap; zmm_check() has to report each of them.  The block is the used block of the handle. */

static void zmm_damage_size(zmm_heap *heap, zmm_block *block)
{
	(void) heap;
	block->info._size += ZMM_ALIGNMENT;
}

static void zmm_damage_overrun(zmm_heap *heap, zmm_block *block)
{
	(void) heap;
	memset(zmm_next_block(block), 'x', sizeof(zmm_block_info));
}

static void zmm_damage_type(zmm_heap *heap, zmm_block *block)
{
	(void) heap;
	block->info._size |= ZMM_GUARD_BLOCK;
}

static void zmm_damage_guard(zmm_heap *heap, zmm_block *block)
{
	(void) block;
	zmm_segment_guard(heap->segments.list)->info._size = 0;
}

static void zmm_damage_small_bit(zmm_heap *heap, zmm_block *block)
{
	(void) block;
	heap->small.bitmap ^= 1;
}

static void zmm_damage_large_bit(zmm_heap *heap, zmm_block *block)
{
	(void) block;
	heap->large.bitmap ^= (size_t) 1 << 20;
}

static void zmm_damage_counter(zmm_heap *heap, zmm_block *block)
{
	(void) block;
	heap->size += ZMM_ALIGNMENT;
	heap->use->size += ZMM_ALIGNMENT;
	heap->use->peak += ZMM_ALIGNMENT;
}

/* An address outside of the heap. */
#define ZMM_DAMAGE_ELSEWHERE ((zmm_free_block *) (uintptr_t) &zmm_engine_hooks)

/* Makes a link of the free block behind the handle's block lead out of the heap. */
static void zmm_damage_link(zmm_heap *heap, zmm_block *block)
{
	zmm_block *next = zmm_next_block(block);

	(void) heap;
	if (zmm_block_is_free(next)) {
		((zmm_free_block *) next)->next_free_block = ZMM_DAMAGE_ELSEWHERE;
	}
}

static void zmm_damage_back_link(zmm_heap *heap, zmm_block *block)
{
	zmm_block *next = zmm_next_block(block);

	(void) heap;
	if (zmm_block_is_free(next)) {
		((zmm_free_block *) next)->prev_free_block = ZMM_DAMAGE_ELSEWHERE;
	}
}

static void zmm_damage_parent(zmm_heap *heap, zmm_block *block)
{
	zmm_block *next = zmm_next_block(block);

	if (zmm_block_is_free(next) && !ZMM_SMALL_SIZE(zmm_block_size(next))) {
		((zmm_free_block *) next)->parent = &heap->rest.head[0];
	}
}

/* Marks the block free without putting it into a list. */
static void zmm_damage_lost(zmm_heap *heap, zmm_block *block)
{
	(void) heap;
	block->info._size &= ~(zmm_word) ZMM_USED_BLOCK;
	zmm_next_block(block)->info._prev = block->info._size;
}

/* Frees the block and keeps its handle. */
static void zmm_damage_free(zmm_heap *heap, zmm_block *block)
{
	zmm_free(heap, zmm_block_data(block));
}

/* Makes the cache list of the block's size lead out of the heap. */
static void zmm_damage_cache_link(zmm_heap *heap, zmm_block *block)
{
	ZMM_CACHE_LIST(heap, ZMM_BUCKET_INDEX(zmm_block_size(block)))->first = (zmm_cached *) ZMM_DAMAGE_ELSEWHERE;
}

static void zmm_damage_cache_count(zmm_heap *heap, zmm_block *block)
{
	ZMM_CACHE_LIST(heap, ZMM_BUCKET_INDEX(zmm_block_size(block)))->max_count++;
}

static void zmm_damage_rest_count(zmm_heap *heap, zmm_block *block)
{
	(void) block;
	heap->rest.count++;
}

static void zmm_damage_real_size(zmm_heap *heap, zmm_block *block)
{
	(void) block;
	zmm_real_add(heap, heap->segments.common_size);
}

static void zmm_damage_segment_size(zmm_heap *heap, zmm_block *block)
{
	(void) block;
	heap->segments.list->size += ZMM_ALIGNMENT;
}

static void zmm_damage_peak(zmm_heap *heap, zmm_block *block)
{
	(void) block;
	heap->use->peak = 0;
}

#ifdef ZMM_DEBUG_GUARD
/* Damages one byte behind the data asked for, which only builds with guard words detect. */
static void zmm_damage_guard_word(zmm_heap *heap, zmm_block *block)
{
	(void) heap;
	((char *) zmm_block_data(block))[block->requested]++;
}
#endif

static const struct {
	const char *name;
	void (*damage)(zmm_heap *heap, zmm_block *block);
} zmm_damages[] = {
	{ "size", zmm_damage_size },
	{ "overrun", zmm_damage_overrun },
	{ "type", zmm_damage_type },
	{ "guard", zmm_damage_guard },
	{ "small bit", zmm_damage_small_bit },
	{ "large bit", zmm_damage_large_bit },
	{ "counter", zmm_damage_counter },
	{ "link", zmm_damage_link },
	{ "back link", zmm_damage_back_link },
	{ "parent", zmm_damage_parent },
	{ "lost", zmm_damage_lost },
	{ "free", zmm_damage_free },
	{ "cache link", zmm_damage_cache_link },
	{ "cache count", zmm_damage_cache_count },
	{ "rest count", zmm_damage_rest_count },
	{ "real size", zmm_damage_real_size },
	{ "segment size", zmm_damage_segment_size },
	{ "peak", zmm_damage_peak },
#ifdef ZMM_DEBUG_GUARD
	{ "guard word", zmm_damage_guard_word },
#endif
};

ZEND_FUNCTION(zmm_damage)
{
	zend_object *object;
	zend_long handle;
	zend_string *what;
	zmm_heap *heap;
	void *data;
	size_t i;

	ZEND_PARSE_PARAMETERS_START(3, 3)
		Z_PARAM_OBJ_OF_CLASS(object, zmm_damage_heap_class)
		Z_PARAM_LONG(handle)
		Z_PARAM_STR(what)
	ZEND_PARSE_PARAMETERS_END();

	heap = zmm_heap_object_handle(object, handle, &data);
	if (!data) {
		zend_argument_value_error(2,
			"must be a handle of this heap that was not freed, " ZEND_LONG_FMT " given", handle);
		RETURN_THROWS();
	}
	for (i = 0; i < sizeof(zmm_damages) / sizeof(zmm_damages[0]); i++) {
		if (zend_string_equals_cstr(what, zmm_damages[i].name, strlen(zmm_damages[i].name))) {
			zmm_damages[i].damage(heap, zmm_block_of_data(data));
			return;
		}
	}
	zend_argument_value_error(3, "must be a known damage");
}

static bool zmm_report_to_descriptor(const zmm_heap *heap, int descriptor, bool json, zmm_sink *sink)
{
	zmm_statistics statistics;
	zmm_insight insight;
	bool known = zmm_engine_take_insight(heap, &insight);

	zmm_statistics_take(heap, &statistics);
	zmm_sink_open(sink, zmm_sink_write_descriptor, &descriptor);
	return zmm_report_write(&statistics, known ? &insight : NULL, "Zmm\\Heap",
		json ? &zmm_emitter_json : &zmm_emitter_text, sink);
}

ZEND_FUNCTION(zmm_write_report)
{
	zend_object *object;
	zend_string *file;
	bool json = false, written;
	int descriptor;
	zmm_sink sink;
	void *data;

	ZEND_PARSE_PARAMETERS_START(2, 3)
		Z_PARAM_OBJ_OF_CLASS(object, zmm_damage_heap_class)
		Z_PARAM_PATH_STR(file)
		Z_PARAM_OPTIONAL
		Z_PARAM_BOOL(json)
	ZEND_PARSE_PARAMETERS_END();

	descriptor = VCWD_OPEN(ZSTR_VAL(file), O_WRONLY | O_TRUNC);
	if (descriptor < 0) {
		php_error_docref(NULL, E_WARNING, "%s cannot be opened: %s", ZSTR_VAL(file), strerror(errno));
		RETURN_FALSE;
	}
	written = zmm_report_to_descriptor(zmm_heap_object_handle(object, 0, &data), descriptor, json, &sink);
	close(descriptor);
	if (!written) {
		php_error_docref(NULL, E_WARNING, "%s: %s after %zu bytes", ZSTR_VAL(file), strerror(sink.error), sink.taken);
	}
	RETURN_BOOL(written);
}

void zmm_damage_startup(zend_class_entry *heap_class, int type)
{
	zmm_damage_heap_class = heap_class;
	zend_register_functions(NULL, ext_functions, NULL, type);
}

/* PHP removes all functions itself when it ends, but not these when a module that dl() loaded ends. */
void zmm_damage_shutdown(int type)
{
	if (type == MODULE_TEMPORARY) {
		zend_unregister_functions(ext_functions, -1, NULL);
	}
}
