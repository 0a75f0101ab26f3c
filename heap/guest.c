#include "heap/guest.h"

void zmm_guest_join(zmm_heap *guest, zmm_heap *host)
{
	zmm_heap *older = host->guests.newest;

	guest->host = host;
	guest->older_guest = older;
	if (older) {
		older->newer_guest = guest;
	}
	host->guests.newest = guest;
	host->guests.count++;
	host->guests.size += guest->real->size;
}

static void zmm_guest_depart(zmm_heap *guest)
{
	zmm_heap *host = guest->host;

	*(guest->newer_guest ? &guest->newer_guest->older_guest : &host->guests.newest) = guest->older_guest;
	if (guest->older_guest) {
		guest->older_guest->newer_guest = guest->newer_guest;
	}
	host->guests.count--;
	host->guests.size -= guest->real->size;
	guest->host = guest->newer_guest = guest->older_guest = NULL;
}

void zmm_guest_leave(zmm_heap *heap)
{
	while (heap->guests.newest) {
		zmm_guest_depart(heap->guests.newest);
	}
	if (heap->host) {
		zmm_guest_depart(heap);
	}
}
