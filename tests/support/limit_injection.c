#include "tests/support/limit_injection.h"

#include "heap/guest.h"

static bool injection_strikes(const zmm_heap *heap, size_t *number, size_t at)
{
	if (++*number != at) {
		return false;
	}
	*heap->limit.allowed = zmm_limit_taken(heap);
	return true;
}

static void injection_before_growth(zmm_inject_hook *hook, const zmm_heap *heap)
{
	zmm_limit_injection *injection = (zmm_limit_injection *) hook;

	injection_strikes(heap, &injection->growths, injection->at_growth);
}

static bool injection_at_allocation(zmm_inject_hook *hook, const zmm_heap *heap)
{
	zmm_limit_injection *injection = (zmm_limit_injection *) hook;

	return injection_strikes(heap, &injection->allocations, injection->at_allocation);
}

void zmm_limit_injection_start(zmm_limit_injection *injection, zmm_heap *heap)
{
	*injection = (zmm_limit_injection) { .hook = { injection_before_growth, injection_at_allocation } };
	heap->injection = &injection->hook;
}

bool zmm_limit_injection_has_struck(const zmm_limit_injection *injection)
{
	return (injection->at_growth && injection->growths >= injection->at_growth)
		|| (injection->at_allocation && injection->allocations >= injection->at_allocation);
}
