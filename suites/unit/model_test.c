/*
 * Millions of random operations, each compared with a model that knows of every block
 * no more than address, size and content.
 *
 *   model_test [SEED]
 *   ZMM_MODEL_SEED=7 ZMM_MODEL_OPERATIONS=10000000 model_test
 *
 * The same seed and number give the same run.  Every storage is tried with several
 * segment sizes, with and without a limit that is often reached.
 */

#include "heap/geometry.h"
#include "suites/lib/random.h"

#include <time.h>

/* The plain build proves the most; what is slower gets less. */
#if defined(__SANITIZE_ADDRESS__) || defined(_WIN32)
# define DEFAULT_OPERATIONS 300000
#elif defined(ZMM_DEBUG_CHECK)
# define DEFAULT_OPERATIONS 250000
#elif ZMM_COMPACT_HEADERS && !defined(__clang__) && !defined(ZMM_NO_MREMAP)
# define DEFAULT_OPERATIONS 10000000
#else
# define DEFAULT_OPERATIONS 1500000
#endif

/* Each slow operation of these builds walks the whole heap. */
#ifdef ZMM_DEBUG_CHECK
# define MOST_PLACES 48
#else
# define MOST_PLACES 1500
#endif

#include "suites/lib/model.h"

static model world;
static bool tight;      /* the limit is often reached */
static size_t active;   /* places in play now */
static bool draining;
static unsigned long next_check;

/* --- sizes: mostly those of strings, arrays and objects --- */

static size_t draw_size(void)
{
	static const unsigned char common[] = { 16, 24, 32, 40, 56, 56, 64, 72, 96, 120, 128, 160, 192, 255 };
	size_t draw = random_below(10000);

	if (draw < 5500) {
		return common[random_below(COUNT_OF(common))];
	}
	if (draw < 8600) {
		return 8 + random_below(313);
	}
	if (draw < 8620) {
		return random_below(9);
	}
	if (draw < 9700) {
		return 320 + random_below(3 * 1024);
	}
	if (draw < 9970) {
		return 4096 + random_below(64 * 1024);
	}
	if (draw < 9995) {
		return 64 * KIB + random_below(512 * 1024);
	}
	return MIB + random_below(3 * 1024 * 1024);
}

/* Strings grow a little, arrays double, buffers are trimmed. */
static size_t draw_new_size(size_t size)
{
	switch (random_below(5)) {
		case 0: return size + 1 + random_below(64);
		case 1: return size * 2 <= 4 * MIB ? size * 2 : size / 2;
		case 2: return size - random_below((uint32_t) size + 1);
		case 3: return size + size / 8;
		default: return draw_size();
	}
}

static fate draw_fate(void)
{
	size_t draw = random_below(512);

	if (draw < 2) {
		return FATE_NO_MEMORY;
	}
	if (!tight) {
		return FATE_REFUSE;
	}
	return draw < 12 ? FATE_ALLOW : draw < 80 ? FATE_JUMP : draw < 160 ? FATE_SILENT : FATE_REFUSE;
}

/* --- operations --- */

static void change_limit(model *m)
{
	if (tight) {
		*m->heap->limit.allowed = m->base_real + m->heap->segments.common_size * (1 + random_below(3)) + random_below(1600 * MOST_PLACES);
	}
}

static void begin_phase(model *m)
{
	active = 1 + random_below(random_below(4) ? MOST_PLACES : MOST_PLACES / 8);
	draining = random_below(4) == 0;
	change_limit(m);
}

static void step(model *m)
{
	place *p = &m->places[random_below((uint32_t) active)];
	size_t draw = random_below(16384);

	if (draw < 8 || (draining && !m->live)) {
		begin_phase(m);
	} else if (draw < 12) {
		flush(m);
	} else if (draw < 13) {
		random_below(2) ? reset(m) : empty(m);
	} else if (!p->ptr) {
		if (!draining || draw % 4 == 0) {
			allocate(m, p, draw_size(), draw_fate());
		}
	} else if (draw % 3 == 0) {
		resize(m, p, draw_new_size(p->size), draw_fate());
	} else {
		release(m, p);
	}
	prove_counters(m);
	if (m->operation >= next_check) {
		if (!m->places[0].ptr && !m->heap->policy.classes) {
			allocate_best(m, &m->places[0], odd(draw_size()));
		}
		prove_all(m);
		/* The more there is to look at, the rarer. */
		next_check = m->operation + 64 + 4 * m->live;
	}
}

/* --- runs --- */

static const size_t segment_sizes[] = { 0 /* the smallest */, 4 * KIB, 64 * KIB, 256 * KIB, 2048 * KIB };

static const struct {
	size_t size, run_size;
	bool hardened;
	size_t reservation;
	bool original;
} caches[] = { { ZMM_FIXED_CACHE_SIZE, 0, false, 0, true }, { ZMM_CACHE_AUTO, RUN_SIZE, false, ZMM_AUTO_RESERVATION, false },
	{ 4 * KIB, 0, false, 0, false }, { ZMM_CACHE_AUTO, RUN_SIZE, true, ZMM_AUTO_RESERVATION, false },
	{ 0, 0, false, 0, true }, { ZMM_CACHE_AUTO, RUN_SIZE, false, 0, false }, { ZMM_CACHE_AUTO, RUN_SIZE, true, 0, false },
	{ 4 * KIB, 0, false, 0, true } };

static bool open_model(model *m, const zmm_mem_handlers *kind, size_t segment_size, bool internal, size_t cache)
{
	model_prepare(m, kind, segment_size);
	snprintf(m->name, sizeof(m->name), "%s, segments of %zu, %s, cache %zu%s%s", kind->name, segment_size,
		tight ? "tight limit" : "no limit", cache, caches[cache].hardened ? ", hardened" : caches[cache].original ? ", as the original" : "", internal ? ", internal" : "");
	m->test.config.cache_size = caches[cache].size;
	heap_test_set_runs(&m->test, caches[cache].run_size);
	m->test.config.hardened = caches[cache].hardened;
	m->test.policy.reservation = caches[cache].reservation;
	m->test.policy.original = caches[cache].original;
	m->test.policy.unaligned = caches[cache].original && caches[cache].size;
	m->test.config.reserve_size = odd(2 * KIB);
	m->test.config.compact_size = 256 * KIB;
	active = MOST_PLACES;
	draining = false;
	next_check = 0;
	return model_open(m, internal);
}

static bool run(model *m, unsigned long operations)
{
	change_limit(m);
	while (m->operation < operations && !m->broken) {
		step(m);
	}
	return model_close(m);
}

static unsigned long setting(const char *name, unsigned long otherwise)
{
	const char *text = getenv(name);

	return text && *text ? strtoul(text, NULL, 10) : otherwise;
}

#define NAMED(field) { #field, seen.field }

static void show_what_was_seen(unsigned long operations)
{
	const struct {
		const char *name;
		unsigned long count;
	} counts[] = {
		NAMED(requests), NAMED(frees), NAMED(grown_in_place), NAMED(shrunk), NAMED(moved), NAMED(refused_by_limit),
		NAMED(refused_by_storage), NAMED(refused_silently), NAMED(allowed), NAMED(thrown), NAMED(resets), NAMED(flushes),
		NAMED(emptied), NAMED(spares), NAMED(checks), NAMED(proved),
	};
	size_t i, never = 0;

	for (i = 0; i < COUNT_OF(counts); i++) {
		test_note("%s: %lu", counts[i].name, counts[i].count);
		never += counts[i].count == 0;
	}
	if (operations >= 200000) {
		test_ok(never == 0, "every kind of event was among them");
	} else {
		test_skip("too few operations", "every kind of event was among them");
	}
}

int main(int argc, char **argv)
{
	unsigned long operations = setting("ZMM_MODEL_OPERATIONS", DEFAULT_OPERATIONS), share, configurations = 0;
	uint64_t seed = argc > 1 ? strtoul(argv[1], NULL, 10) : setting("ZMM_MODEL_SEED", 1);
	const zmm_mem_handlers *const *kind;
	clock_t started = clock();
	size_t i, limited;

	for (kind = zmm_storage_table; *kind; kind++) {
		configurations += 2 * COUNT_OF(segment_sizes);
	}
	share = operations / configurations + 1;
	test_note("seed %llu, %lu operations; ZMM_MODEL_SEED and ZMM_MODEL_OPERATIONS repeat a run", (unsigned long long) seed, operations);
	configurations = 0;
	for (kind = zmm_storage_table; *kind; kind++) {
		for (i = 0; i < COUNT_OF(segment_sizes); i++) {
			for (limited = 0; limited < 2; limited++, configurations++) {
				size_t segment_size = segment_sizes[i] ? segment_sizes[i] : zmm_min_seg_size();
				size_t cache = (i + limited + (size_t) (kind - zmm_storage_table)) % COUNT_OF(caches);
				bool passed;

				tight = limited;
				passed = open_model(&world, *kind, segment_size, configurations % 5 == 3, cache);
				random_start(seed * 1000 + configurations);
				passed = passed && run(&world, share);
				test_ok(passed, "%s: %lu operations", world.name, share);
			}
		}
	}
	show_what_was_seen(operations);
	test_note("%lu operations in %.1f s", share * configurations, (double) (clock() - started) / CLOCKS_PER_SEC);
	return test_end();
}
