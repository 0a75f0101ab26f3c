#include "tests/support/faulty.h"

static bool faulty_fails(zmm_faulty *faulty)
{
	bool fails;

	faulty->calls++;
	fails = faulty->first && faulty->calls >= faulty->first
		&& (!faulty->count || faulty->calls - faulty->first < faulty->count);
	faulty->failed += fails;
	return fails;
}

static zmm_segment *faulty_alloc(zmm_storage *storage, size_t size)
{
	zmm_faulty *faulty = storage->data;

	return faulty_fails(faulty) ? NULL : faulty->kind->_alloc(faulty->inner, size);
}

static bool faulty_populate(zmm_storage *storage, void *start, size_t size)
{
	zmm_faulty *faulty = storage->data;

	return faulty->kind->_populate(faulty->inner, start, size);
}

static zmm_segment *faulty_realloc(zmm_storage *storage, zmm_segment *segment, size_t size)
{
	zmm_faulty *faulty = storage->data;

	return faulty_fails(faulty) ? NULL : faulty->kind->_realloc(faulty->inner, segment, size);
}

static void faulty_free(zmm_storage *storage, zmm_segment *segment)
{
	zmm_faulty *faulty = storage->data;

	faulty->kind->_free(faulty->inner, segment);
}

static size_t faulty_purge(zmm_storage *storage, void *start, size_t size)
{
	zmm_faulty *faulty = storage->data;

	return faulty->kind->_purge(faulty->inner, start, size);
}

static size_t faulty_return(zmm_storage *storage, zmm_segment *segment)
{
	zmm_faulty *faulty = storage->data;

	return faulty->kind->_return(faulty->inner, segment);
}

static size_t faulty_trim(zmm_storage *storage, bool all)
{
	zmm_faulty *faulty = storage->data;

	return faulty->kind->_trim(faulty->inner, all);
}

static void faulty_compact(zmm_storage *storage)
{
	zmm_faulty *faulty = storage->data;

	faulty->kind->compact(faulty->inner);
}

static void faulty_dtor(zmm_storage *storage)
{
	zmm_faulty *faulty = storage->data;

	faulty->kind->dtor(faulty->inner);
	faulty->inner = NULL;
}

static zmm_storage *faulty_init(void *params)
{
	zmm_faulty *faulty = params;

	faulty->inner = faulty->kind->init(faulty->params);
	if (!faulty->inner) {
		return NULL;
	}
	faulty->handlers = zmm_storage_faulty;
	faulty->handlers.name = faulty->kind->name;
	if (!faulty->kind->_populate) {
		faulty->handlers._populate = NULL;
	}
	if (!faulty->kind->_purge) {
		faulty->handlers._purge = NULL;
	}
	if (!faulty->kind->_return) {
		faulty->handlers._return = NULL;
	}
	if (!faulty->kind->_trim) {
		faulty->handlers._trim = NULL;
	}
	faulty->outer.handlers = &faulty->handlers;
	faulty->outer.data = faulty;
	return &faulty->outer;
}

const zmm_mem_handlers zmm_storage_faulty = {
	.name = "faulty",
	.init = faulty_init,
	.dtor = faulty_dtor,
	.compact = faulty_compact,
	._alloc = faulty_alloc,
	._realloc = faulty_realloc,
	._free = faulty_free,
	._populate = faulty_populate,
	._purge = faulty_purge,
	._return = faulty_return,
	._trim = faulty_trim,
};
