/* zmm findings: which used blocks hold the pinned segments. */

#include "inspect/findings.h"

#include <string.h>

/* Classes of segments by the number of their used blocks: 1, 2, 3 to 4, 5 to 8, ... */
#define ZMM_HOLDER_CLASSES 64 /* no file has 2^63 blocks in a segment */

typedef struct zmm_holder_class {
	uint64_t segments;
	uint64_t blocks;
	uint64_t unused;
} zmm_holder_class;

static size_t zmm_holder_class_of(uint64_t used_blocks)
{
	size_t class = 0;

	while (((uint64_t) 1 << class) < used_blocks) {
		class++;
	}
	return class;
}

/* Whether a segment is one of those that count. */
static bool zmm_is_held(const zmm_snapshot_segment *segment, uint64_t at_most)
{
	return segment->used_blocks && segment->used_blocks <= at_most && !segment->unreadable;
}

static void zmm_holders_count_segments(const zmm_snapshot *snapshot, zmm_holders *holders,
	zmm_holder_class classes[ZMM_HOLDER_CLASSES])
{
	size_t i;

	for (i = 0; i < snapshot->count; i++) {
		const zmm_snapshot_segment *segment = &snapshot->segments[i];
		zmm_holder_class *class = &classes[zmm_holder_class_of(segment->used_blocks)];

		if (zmm_snapshot_is_pinned(segment)) {
			holders->pinned_segments++;
			holders->unused += zmm_snapshot_unused(segment);
		}
		if (zmm_is_held(segment, UINT64_MAX)) {
			class->segments++;
			class->blocks += segment->used_blocks;
			class->unused += zmm_snapshot_unused(segment);
		}
	}
}

/* Takes classes, those of the fewest blocks first, until they have most of what is unused. */
static void zmm_holders_choose(zmm_holders *holders, const zmm_holder_class classes[ZMM_HOLDER_CLASSES])
{
	size_t i;

	for (i = 0; i < ZMM_HOLDER_CLASSES && holders->bytes < holders->unused / 5 * 4; i++) {
		holders->at_most = classes[i].segments ? (uint64_t) 1 << i : holders->at_most;
		holders->segments += classes[i].segments;
		holders->blocks += classes[i].blocks;
		holders->bytes += classes[i].unused;
	}
}

/* Counts sizes in a small table.  Of many different sizes it finds one that is more frequent than the others. */
#define ZMM_HOLDER_SIZES 64

typedef struct zmm_holder_sizes {
	struct {
		uint64_t size, count;
	} slots[ZMM_HOLDER_SIZES];
} zmm_holder_sizes;

/* A size that has no slot takes one from each: frequent sizes stay (the algorithm of Misra and Gries). */
static void zmm_holders_note_size(zmm_holder_sizes *sizes, uint64_t size)
{
	size_t i, empty = ZMM_HOLDER_SIZES;

	for (i = 0; i < ZMM_HOLDER_SIZES; i++) {
		if (sizes->slots[i].count && sizes->slots[i].size == size) {
			sizes->slots[i].count++;
			return;
		}
		empty = sizes->slots[i].count ? empty : i;
	}
	if (empty < ZMM_HOLDER_SIZES) {
		sizes->slots[empty].size = size;
		sizes->slots[empty].count = 1;
		return;
	}
	for (i = 0; i < ZMM_HOLDER_SIZES; i++) {
		sizes->slots[i].count--;
	}
}

typedef struct zmm_holder_walk {
	const zmm_snapshot *snapshot;
	zmm_holders *holders;
	uint64_t kinds[ZMM_NUM_KINDS];
	const char *class_names[ZMM_NUM_KINDS];
	zmm_holder_sizes sizes;
} zmm_holder_walk;

/* Calls `visit` for each used block that holds one of the segments. */
static void zmm_holders_visit(zmm_holder_walk *walk, void (*visit)(zmm_holder_walk *, const zmm_snapshot_block *))
{
	const zmm_snapshot *snapshot = walk->snapshot;
	zmm_snapshot_cursor cursor;
	zmm_snapshot_block block;
	size_t i;

	for (i = 0; i < snapshot->count; i++) {
		if (!zmm_is_held(&snapshot->segments[i], walk->holders->at_most)) {
			continue;
		}
		zmm_snapshot_start_at(&cursor, snapshot, i);
		while (zmm_snapshot_next(&cursor, &block) && block.segment == i) {
			if (block.state == ZMM_STATE_USED) {
				visit(walk, &block);
			}
		}
	}
}

/* Blocks that keep little of their segment do not count, or a filter by charge would choose nearly all blocks. */
static void zmm_holders_note_charge(zmm_holders *holders, const zmm_snapshot_segment *segment, uint64_t charge)
{
	bool most = zmm_snapshot_unused(segment) > segment->size / 2;

	if (most && (!holders->least_charge || charge < holders->least_charge)) {
		holders->least_charge = charge;
	}
}

static void zmm_holders_note(zmm_holder_walk *walk, const zmm_snapshot_block *block)
{
	zmm_holders_note_charge(walk->holders, &walk->snapshot->segments[block->segment], block->charge);
	walk->kinds[block->kind]++;
	if (block->class && !walk->class_names[block->kind]) {
		walk->class_names[block->kind] = block->class->name;
	}
	zmm_holders_note_size(&walk->sizes, block->size);
}

static void zmm_holders_count_size(zmm_holder_walk *walk, const zmm_snapshot_block *block)
{
	walk->holders->of_size += block->size == walk->holders->size;
}

static void zmm_holders_choose_kind(zmm_holder_walk *walk)
{
	zmm_holders *holders = walk->holders;
	uint64_t most = 0;
	size_t i;

	for (i = 0; i < ZMM_NUM_KINDS; i++) {
		if (walk->kinds[i] > holders->of_kind) {
			holders->kind = (zmm_kind) i;
			holders->of_kind = walk->kinds[i];
			holders->class_name = walk->class_names[i];
		}
	}
	for (i = 0; i < ZMM_HOLDER_SIZES; i++) {
		if (walk->sizes.slots[i].count > most) {
			most = walk->sizes.slots[i].count;
			holders->size = walk->sizes.slots[i].size;
		}
	}
}

void zmm_holders_take(const zmm_snapshot *snapshot, zmm_holders *holders)
{
	zmm_holder_class classes[ZMM_HOLDER_CLASSES];
	zmm_holder_walk walk;

	memset(holders, 0, sizeof(*holders));
	memset(classes, 0, sizeof(classes));
	zmm_holders_count_segments(snapshot, holders, classes);
	zmm_holders_choose(holders, classes);
	memset(&walk, 0, sizeof(walk));
	walk.snapshot = snapshot;
	walk.holders = holders;
	zmm_holders_visit(&walk, zmm_holders_note);
	zmm_holders_choose_kind(&walk);
	zmm_holders_visit(&walk, zmm_holders_count_size);
}
