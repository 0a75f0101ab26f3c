/* Heaps under the limit of another one: what counts, for whom, and until when. */

#include "heap/guest.h"
#include "heap/limit.h"
#include "suites/lib/heap_fixture.h"

#define SEGMENT (4 * KIB)
#define ROOM (100 * SEGMENT) /* for the host and its guests */
#define GUESTS 5

typedef struct house {
	heap_test host;
	ledger books[GUESTS];
	zmm_heap_config config;
	zmm_heap *guests[GUESTS];
} house;

/* NULL with the reason in error. */
static zmm_heap *invite(house *visit, size_t index, size_t limit, char *error, size_t error_size)
{
	visit->config = visit->host.config;
	visit->config.params = &visit->books[index];
	visit->config.host = &visit->host.heap;
	visit->config.limit = limit;
	visit->guests[index] = zmm_heap_create(&visit->config, error, error_size);
	return visit->guests[index];
}

static void must_invite(house *visit, size_t index, size_t limit)
{
	char error[256];

	if (!invite(visit, index, limit, error, sizeof(error))) {
		printf("Bail out! no guest: %s\n", error);
		exit(2);
	}
}

static void open_house(house *visit, size_t guests)
{
	size_t i;

	memset(visit, 0, sizeof(*visit));
	heap_test_prepare(&visit->host, SEGMENT);
	visit->host.config.limit = ROOM + ZMM_KEPT_FROM_GUESTS;
	heap_test_open(&visit->host);
	for (i = 0; i < guests; i++) {
		must_invite(visit, i, ZMM_NO_LIMIT);
	}
}

static void dismiss(house *visit, size_t index)
{
	zmm_heap_shutdown(visit->guests[index], true, true);
	visit->guests[index] = NULL;
}

/* The host's counter is what its guests have, and so is what its check says. */
static bool is_counted(const house *visit)
{
	size_t i, count = 0, size = 0;

	for (i = 0; i < GUESTS; i++) {
		if (visit->guests[i]) {
			count++;
			size += visit->guests[i]->real->size;
		}
	}
	return visit->host.heap.guests.count == count && visit->host.heap.guests.size == size && is_sound(&visit->host.heap);
}

static size_t room(const house *visit)
{
	return ROOM - zmm_limit_taken(&visit->host.heap);
}

static void every_segment_counts(void)
{
	house visit;
	size_t home;
	void *small, *large;

	open_house(&visit, 2);
	home = visit.guests[0]->real->size;
	test_ok(home && is_counted(&visit), "a guest counts from its first segment on");
	small = take(visit.guests[0], odd(SEGMENT / 2));
	large = take(visit.guests[1], odd(10 * SEGMENT));
	test_ok(visit.guests[1]->real->size > 10 * SEGMENT && is_counted(&visit), "so do segments it gets later");
	large = change(visit.guests[1], large, odd(20 * SEGMENT));
	test_ok(visit.guests[1]->real->size > 20 * SEGMENT && is_counted(&visit), "those that become larger");
	large = change(visit.guests[1], large, odd(5 * SEGMENT));
	test_ok(visit.guests[1]->real->size < 10 * SEGMENT && is_counted(&visit), "and smaller");
	give(visit.guests[1], large);
	give(visit.guests[0], small);
	test_ok(visit.guests[1]->real->size == home && is_counted(&visit), "what goes back does not count any more");
	take(visit.guests[0], odd(3 * SEGMENT));
	zmm_heap_shutdown(visit.guests[0], false, true);
	test_ok(visit.guests[0]->real->size == home && is_counted(&visit), "nor what a reset of the guest gives back");
	take(&visit.host.heap, odd(3 * SEGMENT));
	zmm_heap_shutdown(&visit.host.heap, false, true);
	test_ok(visit.host.heap.guests.count == 2 && is_counted(&visit), "a reset of the host leaves guests alone");
	dismiss(&visit, 0);
	test_ok(is_counted(&visit), "the end of a guest takes off all it had");
	heap_test_end(&visit.host);
	test_ok(!visit.guests[1]->host && take(visit.guests[1], odd(2 * ROOM)), "the end of the host leaves it without one");
	dismiss(&visit, 1);
}

/* With segments that open in steps and close again. */
static void steps_count(void)
{
	house visit;
	void *ptr[60];
	size_t i, open;

	memset(&visit, 0, sizeof(visit));
	heap_test_prepare_fast(&visit.host, 64 * KIB);
	visit.host.policy.reservation = ZMM_AUTO_RESERVATION;
	heap_test_open(&visit.host);
	must_invite(&visit, 0, ZMM_NO_LIMIT);
	for (i = 0; i < COUNT_OF(ptr); i++) {
		ptr[i] = take(visit.guests[0], 5 * KIB + i);
	}
	open = visit.guests[0]->real->size;
	test_ok(open > 5 * KIB * COUNT_OF(ptr) && visit.guests[0]->segments.table.count < 5 && is_counted(&visit), "segments that open count as far as they are open");
	for (i = 10; i < COUNT_OF(ptr); i++) {
		give(visit.guests[0], ptr[i]);
	}
	zmm_heap_gc(visit.guests[0]);
	test_ok(visit.guests[0]->real->size < open && is_counted(&visit), "and those that close as far as they still are");
	dismiss(&visit, 0);
	heap_test_end(&visit.host);
}

static void host_limits_guests(void)
{
	house visit;
	char error[256] = "";
	void *first, *second;
	unsigned allocs;

	open_house(&visit, 2);
	first = take(visit.guests[0], odd(room(&visit) / 2));
	second = take(visit.guests[1], odd(room(&visit) - 3 * SEGMENT));
	test_ok(first && second && notes.limit_calls == 0, "guests share what the host's limit allows");
	test_ok(!take(visit.guests[0], odd(4 * SEGMENT)) && notes.limit_calls == 1 && notes.limit == *visit.host.heap.limit.allowed,
		"and get no more, and the host's limit is told");
	test_ok(is_sound(visit.guests[0]) && is_counted(&visit), "a refusal leaves all as it was");
	test_ok(!change(visit.guests[1], second, odd(ROOM)) && notes.limit_calls == 2 && is_sound(visit.guests[1]) && is_counted(&visit),
		"the same with a block that grows");
	allocs = visit.books[2].allocs;
	take(visit.guests[0], odd(room(&visit) - SEGMENT));
	test_ok(!invite(&visit, 2, ZMM_NO_LIMIT, error, sizeof(error)) && visit.books[2].allocs == allocs && visit.books[2].dtors == 1
			&& strstr(error, "Allowed memory size of") && is_counted(&visit),
		"a new guest finds no place: %s", error);
	*visit.host.heap.limit.allowed += ROOM;
	test_ok(take(visit.guests[0], odd(ROOM / 2)), "a limit that is raised holds at once");
	*visit.host.heap.limit.allowed = SEGMENT;
	test_ok(!take(visit.guests[0], odd(SEGMENT)) && notes.limit == SEGMENT, "so does one that is lowered, whatever there is by now");
	*visit.host.heap.limit.allowed = ROOM + ZMM_KEPT_FROM_GUESTS;
	give(visit.guests[1], second);
	dismiss(&visit, 0);
	test_ok(take(visit.guests[1], odd(ROOM / 2)) && invite(&visit, 2, ZMM_NO_LIMIT, error, sizeof(error)) && is_counted(&visit),
		"what guests give back is there for others");
	test_ok(take(&visit.host.heap, odd(2 * SEGMENT)), "the last of the limit is the host's");
	dismiss(&visit, 1);
	dismiss(&visit, 2);
	heap_test_end(&visit.host);
}

static void guests_limit_the_host(void)
{
	house visit;
	void *ptr;

	open_house(&visit, 1);
	ptr = take(visit.guests[0], odd(ROOM / 2));
	test_ok(take(&visit.host.heap, odd(ROOM / 4)) && notes.limit_calls == 0, "the host has what its guests leave");
	test_ok(!take(&visit.host.heap, odd(ROOM / 2 + ZMM_KEPT_FROM_GUESTS)) && notes.limit_calls == 1 && notes.limit == ROOM + ZMM_KEPT_FROM_GUESTS,
		"and no more");
	give(visit.guests[0], ptr);
	test_ok(take(&visit.host.heap, odd(ROOM / 2)) && notes.limit_calls == 1 && is_counted(&visit), "until they give it back");
	dismiss(&visit, 0);
	heap_test_end(&visit.host);
}

static void own_limit_is_lower_only(void)
{
	house visit;
	size_t limit = 20 * SEGMENT;

	open_house(&visit, 0);
	must_invite(&visit, 0, limit);
	must_invite(&visit, 1, 2 * ROOM);
	test_ok(!take(visit.guests[0], odd(limit)) && notes.limit == limit, "a guest's own limit holds below the host's");
	test_ok(!take(visit.guests[1], odd(ROOM)) && notes.limit == *visit.host.heap.limit.allowed, "one above it changes nothing");
	test_ok(zmm_limit_lowest(visit.guests[0]) == limit && zmm_limit_lowest(visit.guests[1]) == *visit.host.heap.limit.allowed
			&& zmm_limit_lowest(&visit.host.heap) == *visit.host.heap.limit.allowed,
		"the lower one is what is told");
	dismiss(&visit, 0);
	dismiss(&visit, 1);
	heap_test_end(&visit.host);
}

/* Cached blocks that keep whole segments of the host, or of another guest. */
static void fill_cache(zmm_heap *heap)
{
	void *ptr[200];
	size_t i;

	for (i = 0; i < COUNT_OF(ptr); i++) {
		ptr[i] = take(heap, 100);
	}
	for (i = 0; i < COUNT_OF(ptr); i++) {
		give(heap, ptr[i]);
	}
}

static void caches_make_room(void)
{
	house visit;
	char error[256];

	memset(&visit, 0, sizeof(visit));
	heap_test_prepare(&visit.host, SEGMENT);
	visit.host.config.cache_size = ROOM;
	visit.host.config.limit = ROOM + ZMM_KEPT_FROM_GUESTS;
	heap_test_open(&visit.host);
	must_invite(&visit, 0, ZMM_NO_LIMIT);
	must_invite(&visit, 1, ZMM_NO_LIMIT);
	fill_cache(&visit.host.heap);
	fill_cache(visit.guests[1]);
	test_ok(zmm_heap_cached(&visit.host.heap) && take(visit.guests[0], odd(room(&visit) + SEGMENT)) && notes.limit_calls == 0
			&& !zmm_heap_cached(&visit.host.heap) && !zmm_heap_cached(visit.guests[1]) && is_counted(&visit),
		"what caches of others hold is given up before a guest is refused");
	fill_cache(visit.guests[1]);
	test_ok(take(&visit.host.heap, odd(room(&visit) + ZMM_KEPT_FROM_GUESTS + SEGMENT)) && notes.limit_calls == 0 && is_counted(&visit),
		"or the host");
	dismiss(&visit, 0);
	fill_cache(&visit.host.heap);
	*visit.host.heap.limit.allowed = zmm_limit_taken(&visit.host.heap) + ZMM_KEPT_FROM_GUESTS + zmm_heap_least_size(&visit.config) - SEGMENT;
	test_ok(invite(&visit, 0, ZMM_NO_LIMIT, error, sizeof(error)) && is_counted(&visit), "or a new guest");
	dismiss(&visit, 0);
	dismiss(&visit, 1);
	heap_test_end(&visit.host);
}

/* The host's error opens its limit, for the host alone. */
static void error_counts_guests(void)
{
	house visit;

	memset(&visit, 0, sizeof(visit));
	heap_test_prepare(&visit.host, SEGMENT);
	visit.host.config.limit_reserve = 10 * SEGMENT;
	visit.host.config.limit = ROOM + ZMM_KEPT_FROM_GUESTS;
	heap_test_open(&visit.host);
	must_invite(&visit, 0, ZMM_NO_LIMIT);
	take(visit.guests[0], odd(room(&visit) - 2 * SEGMENT));
	take(&visit.host.heap, odd(ZMM_KEPT_FROM_GUESTS - 2 * SEGMENT));
	test_ok(!take(&visit.host.heap, odd(8 * SEGMENT)), "guests and host have filled the limit");
	zmm_limit_extend(&visit.host.heap, 0, ZMM_NO_LIMIT);
	test_ok(take(&visit.host.heap, odd(8 * SEGMENT)) && !take(&visit.host.heap, odd(8 * SEGMENT)), "its error opens it by what the reserve says");
	test_ok(!take(visit.guests[0], odd(SEGMENT)), "but not for guests");
	dismiss(&visit, 0);
	heap_test_end(&visit.host);
}

static void elsewhere_counts_for_guests(void)
{
	house visit;

	open_house(&visit, 1);
	visit.host.heap.guests.elsewhere = ROOM;
	test_ok(!take(visit.guests[0], odd(SEGMENT)) && notes.limit == *visit.host.heap.limit.allowed && take(&visit.host.heap, odd(ROOM / 2)),
		"what is elsewhere leaves less to guests, and all to the host");
	dismiss(&visit, 0);
	heap_test_end(&visit.host);
}

static void all_end_with_the_request(void)
{
	house visit;
	size_t i, out = 0;

	open_house(&visit, GUESTS);
	dismiss(&visit, 2); /* one in the middle, */
	dismiss(&visit, 0); /* the oldest, */
	dismiss(&visit, 4); /* and the newest */
	test_ok(is_counted(&visit), "guests may go in any order");
	must_invite(&visit, 2, ZMM_NO_LIMIT);
	take(visit.guests[1], odd(3 * SEGMENT));
	zmm_guests_end(&visit.host.heap);
	for (i = 0; i < GUESTS; i++) {
		out += visit.books[i].segments;
		visit.guests[i] = NULL;
	}
	test_ok(out == 0 && is_counted(&visit), "all that are left can be ended at once");
	heap_test_end(&visit.host);
}

/* A counter that is wrong is found. */
static void check_proves_the_sum(void)
{
	house visit;
	zmm_heap *host = &visit.host.heap;

	open_house(&visit, 2);
	host->guests.size += SEGMENT;
	test_ok(zmm_heap_check(host, print_fault, NULL) == 1, "a wrong sum is a fault");
	host->guests.size -= SEGMENT;
	host->guests.count++;
	test_ok(zmm_heap_check(host, print_fault, NULL) == 1, "so is a wrong count");
	host->guests.count -= 2;
	test_ok(zmm_heap_check(host, print_fault, NULL) == 1, "and one that is too low");
	host->guests.count++;
	visit.guests[0]->host = NULL;
	test_ok(zmm_heap_check(host, print_fault, NULL) == 1, "and a heap in the list that is no guest");
	visit.guests[0]->host = host;
	test_ok(is_sound(host), "as it was, it is sound");
	dismiss(&visit, 0);
	dismiss(&visit, 1);
	heap_test_end(&visit.host);
}

/* A heap with the caller's descriptor may be a guest as well. */
static void guest_by_startup(void)
{
	heap_test host, guest;

	heap_test_start(&host, SEGMENT);
	heap_test_prepare(&guest, SEGMENT);
	guest.config.host = &host.heap;
	guest.config.reserve_size = KIB;
	heap_test_open(&guest);
	test_ok(host.heap.guests.count == 1 && host.heap.guests.size == SEGMENT && guest.heap.limit.reserve && is_sound(&host.heap),
		"a guest's reserve counts");
	heap_test_end(&guest);
	test_ok(host.heap.guests.count == 0 && host.heap.guests.size == 0, "until its end");
	heap_test_end(&host);
}

int main(void)
{
	every_segment_counts();
	steps_count();
	host_limits_guests();
	guests_limit_the_host();
	own_limit_is_lower_only();
	caches_make_room();
	error_counts_guests();
	elsewhere_counts_for_guests();
	all_end_with_the_request();
	check_proves_the_sum();
	guest_by_startup();
	return test_end();
}
