#include "engine/limit_apart.h"
#include "engine/globals.h"

void zmm_engine_limit_apply_apart(void)
{
	zmm_heap *heap = &ZMM_G(heap);
	size_t limit = PG(memory_limit) < 0 ? ZMM_NO_LIMIT : (size_t) PG(memory_limit);

	*heap->limit.allowed = limit > heap->segments.common_size ? limit : heap->segments.common_size;
	ZMM_G(limit_apart) = PG(memory_limit);
}

void zmm_engine_limit_follow(void)
{
	if (ZMM_G(off) && ZMM_G(limit_apart) != PG(memory_limit)) {
		zmm_engine_limit_apply_apart();
	}
}

void zmm_engine_limit_follow_for_guests(void)
{
	if (ZMM_G(off)) {
		zmm_engine_limit_follow();
		ZMM_G(heap).guests.elsewhere = zend_memory_usage(true);
	}
}
