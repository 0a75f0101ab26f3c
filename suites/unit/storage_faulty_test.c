/* The storage of tests that fails when told to: which calls, and what is behind it. */

#include "storage/storage.h"
#include "suites/lib/storages.h"
#include "suites/lib/test.h"
#include "tests/support/faulty.h"

static zmm_faulty faulty_of(const zmm_mem_handlers *kind, size_t first, size_t count)
{
	return (zmm_faulty) { .kind = kind, .first = first, .count = count };
}

/* Takes `calls` segments and gives them back at once; bit i: call i + 1 gave none. */
static unsigned refused(zmm_storage *storage, unsigned calls)
{
	unsigned i, bits = 0;

	for (i = 0; i < calls; i++) {
		zmm_segment *segment = storage->handlers->_alloc(storage, 65536);

		if (segment) {
			segment->size = 65536;
			storage->handlers->_free(storage, segment);
		} else {
			bits |= 1U << i;
		}
	}
	return bits;
}

static void fails_at(const zmm_mem_handlers *kind, size_t first, size_t count, unsigned wanted, const char *what)
{
	zmm_faulty faulty = faulty_of(kind, first, count);
	zmm_storage *storage = zmm_storage_faulty.init(&faulty);
	unsigned bits = refused(storage, 6);

	test_ok(bits == wanted && faulty.calls == 6 && (faulty.failed > 0) == (wanted != 0), "%s: %s", kind->name, what);
	storage->handlers->dtor(storage);
}

static void changes_of_size_count(const zmm_mem_handlers *kind)
{
	zmm_faulty faulty = faulty_of(kind, 2, 1);
	zmm_storage *storage = zmm_storage_faulty.init(&faulty);
	zmm_segment *segment = storage->handlers->_alloc(storage, 65536);

	segment->size = 65536;
	test_ok(!storage->handlers->_realloc(storage, segment, 131072) && segment->size == 65536,
		"%s: a change of size is a call, and the segment stays", kind->name);
	storage->handlers->_free(storage, segment);
	storage->handlers->dtor(storage);
}

static void offers_what_is_behind(const zmm_mem_handlers *kind)
{
	zmm_faulty faulty = faulty_of(kind, 0, 0);
	zmm_storage *storage = zmm_storage_faulty.init(&faulty);
	const zmm_mem_handlers *outer = storage->handlers;

	test_ok(outer->name == kind->name && !outer->_populate == !kind->_populate && !outer->_purge == !kind->_purge
		&& !outer->_return == !kind->_return && !outer->_trim == !kind->_trim,
		"%s: has its name and as many functions", kind->name);
	outer->dtor(storage);
	test_ok(!faulty.inner, "%s: ends with it", kind->name);
}

int main(void)
{
	const zmm_mem_handlers *const *kind;

	for (kind = zmm_storage_table; *kind; kind++) {
		if (!storage_is_here(*kind)) {
			continue;
		}
		fails_at(*kind, 0, 1, 0, "nothing fails untold");
		fails_at(*kind, 2, 1, 0x02, "one call fails");
		fails_at(*kind, 3, 2, 0x0c, "two in a row fail");
		fails_at(*kind, 4, 0, 0x38, "all from one on fail");
		changes_of_size_count(*kind);
		offers_what_is_behind(*kind);
	}
	return test_end();
}
