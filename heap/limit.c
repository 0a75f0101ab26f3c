#include "heap/limit.h"
#include "heap/call_site.h"
#include "heap/caches.h"
#include "heap/free.h"
#include "heap/large_cache.h"
#include "heap/quarantine.h"
#include "heap/seal.h"

static void zmm_limit_release_reserve(zmm_heap *heap)
{
	void *reserve = heap->limit.reserve;

	if (!reserve) {
		return;
	}
	heap->limit.reserve = NULL;
	zmm_heap_free(heap, reserve);
	/* The memory must be free for any request, so no cache may keep it. */
	if (heap->hardened) {
		zmm_quarantine_flush(heap);
	} else {
		zmm_large_cache_flush(heap);
	}
}

static size_t zmm_limit_asked(const zmm_heap *heap, size_t size)
{
	return heap->hardened ? zmm_hardened_asked(heap, size) : size;
}

/* Flushes the caches of a host and of its guests, except those of the heap `but`. */
static void zmm_guests_relieve(zmm_heap *host, const zmm_heap *but)
{
	zmm_heap *guest;

	if (host != but) {
		zmm_cache_flush(host);
	}
	for (guest = host->guests.newest; guest; guest = guest->older_guest) {
		if (guest != but) {
			zmm_cache_flush(guest);
		}
	}
}

/* Flushes the caches of related heaps, which count against the same limit.  Returns whether that makes enough room. */
static bool zmm_limit_others_make_room(zmm_heap *heap, size_t more)
{
	if (!heap->host && !heap->guests.newest) {
		return false;
	}
	zmm_guests_relieve(heap->host ? heap->host : heap, heap);
	return zmm_limit_room(heap) >= more;
}

bool zmm_limit_admits_guest(zmm_heap *host, size_t size)
{
	if (zmm_limit_room_for_guests(host) < size) {
		zmm_guests_relieve(host, NULL);
	}
	return zmm_limit_room_for_guests(host) >= size;
}

/* Asks the hook whether a request may exceed the limit.  The hook may allocate, and may not return. */
static bool zmm_limit_ask(zmm_heap *heap, size_t asked, size_t more)
{
	zmm_call_site caller = zmm_debug_caller(heap);
	bool allowed;

	zmm_debug_note_caller(heap, NULL, 0);
	allowed = heap->hooks->limit_exceeded(heap, zmm_limit_for(heap, more), asked, more);
	zmm_debug_note_caller(heap, caller.filename, caller.lineno);
	if (heap->hardened) {
		zmm_hardened_serve(heap, asked);
	}
	return allowed;
}

bool zmm_limit_exceeded(zmm_heap *heap, size_t size, size_t more)
{
	size_t asked = zmm_limit_asked(heap, size);

	if (heap->fallible || !heap->hooks->limit_exceeded) {
		return false;
	}
	if (zmm_limit_others_make_room(heap, more)) {
		return true;
	}
	zmm_limit_release_reserve(heap);
	return zmm_limit_ask(heap, asked, more);
}

void zmm_limit_out_of_memory(zmm_heap *heap, size_t size)
{
	if (heap->fallible || !heap->hooks->out_of_memory) {
		return;
	}
	zmm_limit_release_reserve(heap);
	zmm_debug_note_caller(heap, NULL, 0);
	heap->hooks->out_of_memory(heap, heap->real->size, zmm_limit_asked(heap, size));
}

static size_t zmm_limit_sum(size_t size, size_t more, size_t most)
{
	return size < most && more < most - size ? size + more : most;
}

/* Returns how many bytes of segments are allowed while `size` bytes are taken: no less than the limit. */
static size_t zmm_limit_beyond(const zmm_heap *heap, size_t size, size_t most)
{
	size = zmm_limit_sum(size, heap->limit.extends_by, most);
	return size > *heap->limit.allowed ? size : *heap->limit.allowed;
}

void zmm_limit_extend(zmm_heap *heap, size_t more, size_t most)
{
	if (!heap->limit.extends_by) {
		return;
	}
	heap->limit.extension.limit = *heap->limit.allowed;
	heap->limit.extension.size = zmm_limit_beyond(heap, zmm_limit_sum(zmm_limit_taken(heap), more, most), most);
}

void zmm_limit_tighten(zmm_heap *heap)
{
	size_t size = zmm_limit_beyond(heap, zmm_limit_taken(heap), SIZE_MAX);

	if (size < heap->limit.extension.size) {
		heap->limit.extension.size = size;
	}
}

void zmm_limit_withdraw(zmm_heap *heap)
{
	heap->limit.extension.limit = heap->limit.extension.size = 0;
}
