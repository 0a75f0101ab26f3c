#include "engine/hooks.h"
#include "engine/call_site.h"
#include "engine/limit.h"

#include <stdio.h>

static void zmm_engine_panic(zmm_heap *heap, const char *message)
{
	(void) heap;
	fprintf(stderr, "%s\n", message);
	fflush(stderr);
}

static void zmm_engine_leak(zmm_heap *heap, const zmm_leak *leak)
{
	(void) heap;
	fprintf(stderr, "zmm: leak of %zu bytes at %p, allocated in %s on line %u\n",
		leak->size, leak->address, leak->filename ? leak->filename : "(engine)", leak->lineno);
}

const zmm_heap_hooks zmm_engine_hooks = {
	zmm_engine_limit_exceeded,
	zmm_engine_out_of_memory,
	zmm_engine_panic,
	zmm_engine_call_site,
	zmm_engine_leak
};
