#include "heaps.h"

#include "heap/realloc.h"
#include "heap/settings.h"

#include "php.h"
#include "zend_alloc.h"

static void *bench_zmm_malloc(void *heap, size_t size)
{
	return zmm_alloc(heap, size);
}

static void bench_zmm_free(void *heap, void *ptr)
{
	if (!zmm_free_to_cache(heap, ptr, false)) { /* as the engine's heap has it */
		zmm_free_slow(heap, zmm_block_of_data(ptr));
	}
}

static void *bench_zmm_realloc(void *heap, void *ptr, size_t size)
{
	return zmm_realloc(heap, ptr, size);
}

#if ZEND_DEBUG
# error "a debug build of PHP is no measure of anything"
#endif

/* The functions themselves: one more call around each would be a tenth of its cost. */
static const bench_heap bench_stock = {
	NULL,
	(void *(*)(void *, size_t)) _zend_mm_alloc,
	(void (*)(void *, void *)) _zend_mm_free,
	(void *(*)(void *, void *, size_t)) _zend_mm_realloc,
	{ NULL, NULL, NULL }
};

static char bench_nothing[64];

static void *bench_none_malloc(size_t size)
{
	(void) size;
	return bench_nothing;
}

static void bench_none_free(void *ptr)
{
	(void) ptr;
}

static void *bench_none_realloc(void *ptr, size_t size)
{
	(void) size;
	return ptr;
}

const char *bench_heap_open_zmm(zmm_heap *heap)
{
	static char error[256];
	zmm_heap_config config;
	zmm_setting mem_type = { "ZEND_MM_MEM_TYPE", getenv("ZEND_MM_MEM_TYPE") };
	zmm_setting seg_size = { "ZEND_MM_SEG_SIZE", getenv("ZEND_MM_SEG_SIZE") };
	zmm_setting cache_size = { "BENCH_CACHE_SIZE", getenv("BENCH_CACHE_SIZE") };

	if (!cache_size.value) {
		cache_size.value = "auto"; /* as the engine's heap has it */
	}
	zmm_heap_config_init(&config);
	if ((mem_type.value && !zmm_set_mem_type(&config, &mem_type, error, sizeof(error)))
			|| (seg_size.value && !zmm_set_seg_size(&config, &seg_size, error, sizeof(error)))
			|| !zmm_set_cache_size(&config, &cache_size, error, sizeof(error))
			|| !zmm_heap_startup(heap, &config, error, sizeof(error))) {
		return error;
	}
	return NULL;
}

const char *bench_heap_open(const char *name, bench_heap *heap)
{
	static zmm_heap own;

	memset(heap, 0, sizeof(*heap));
	if (strcmp(name, "zmm") == 0) {
		*heap = (bench_heap) { &own, bench_zmm_malloc, bench_zmm_free, bench_zmm_realloc, { NULL, NULL, NULL } };
		return bench_heap_open_zmm(&own);
	}
	if (strcmp(name, "stock") == 0) {
		*heap = bench_stock;
		heap->heap = zend_mm_startup();
		return NULL;
	}
	if (strcmp(name, "none") == 0) {
		heap->plain = (bench_functions) { bench_none_malloc, bench_none_free, bench_none_realloc };
		return NULL;
	}
	return bench_peer_open(name, &heap->plain);
}
