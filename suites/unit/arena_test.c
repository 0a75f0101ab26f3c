/* Memory for descriptions: pieces of one mapping. */

#include "inspect/arena.h"
#include "suites/lib/test.h"

#include <stdint.h>
#include <string.h>

static void test_pieces(void)
{
	static const size_t sizes[] = { 1, 0, 15, 16, 17, 100, 4096, 3 };
	unsigned char *pieces[8];
	bool aligned = true, apart = true, zero = true;
	zmm_arena arena;
	size_t i, j;

	test_ok(zmm_arena_open(&arena, 10000) && zmm_arena_left(&arena) == 10000, "an arena has what was asked for");
	for (i = 0; i < 8; i++) {
		pieces[i] = zmm_arena_take(&arena, sizes[i]);
		if (!test_ok(pieces[i] != NULL, "a piece of %zu bytes", sizes[i])) {
			return;
		}
		aligned = aligned && (uintptr_t) pieces[i] % 16 == 0;
		for (j = 0; j < sizes[i]; j++) {
			zero = zero && !pieces[i][j];
		}
		memset(pieces[i], (int) i + 1, sizes[i]);
	}
	for (i = 0; i < 8; i++) {
		for (j = 0; j < sizes[i]; j++) {
			apart = apart && pieces[i][j] == i + 1;
		}
	}
	test_ok(aligned, "pieces are aligned");
	test_ok(apart, "no piece lies in another");
	test_ok(zero, "a new piece is all 0");
	zmm_arena_close(&arena);
}

static void test_bound(void)
{
	zmm_arena arena;
	unsigned char *all;

	zmm_arena_open(&arena, 1000);
	test_ok(!zmm_arena_take(&arena, 1001), "more than there is: no piece");
	test_ok(!zmm_arena_take(&arena, SIZE_MAX), "more than there can be: no piece");
	test_ok(zmm_arena_left(&arena) == 1000, "a piece that was refused took nothing");
	all = zmm_arena_take(&arena, 1000);
	test_ok(all != NULL && zmm_arena_left(&arena) == 0, "all of it in one piece");
	memset(all, 1, 1000);
	test_ok(!zmm_arena_take(&arena, 1), "nothing is left");
	test_ok(zmm_arena_take(&arena, 0) != NULL, "but for pieces without bytes");
	zmm_arena_close(&arena);

	zmm_arena_open(&arena, 33);
	all = zmm_arena_take(&arena, 33);
	test_ok(all != NULL, "a size that is no multiple of the alignment");
	memset(all, 1, 33);
	zmm_arena_close(&arena);
}

static void test_closed(void)
{
	zmm_arena arena;

	test_ok(!zmm_arena_open(&arena, SIZE_MAX), "more than there are addresses: not open");
	test_ok(!zmm_arena_open(&arena, (size_t) PTRDIFF_MAX - 100), "more than the system has: not open");
	test_ok(!zmm_arena_take(&arena, 1) && !zmm_arena_take(&arena, 0) && !zmm_arena_left(&arena),
		"what is not open gives nothing out");
	zmm_arena_close(&arena);
	test_ok(zmm_arena_open(&arena, 0) && !zmm_arena_take(&arena, 1), "an arena of no bytes");
	zmm_arena_close(&arena);
	zmm_arena_close(&arena);
	test_ok(!zmm_arena_take(&arena, 0), "what was closed gives nothing out, and can be closed again");
}

int main(void)
{
	test_pieces();
	test_bound();
	test_closed();
	return test_end();
}
