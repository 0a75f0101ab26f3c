#include "write/export_stacks.h"

/* Returns where the search for a frame begins. */
static size_t zmm_frame_slot(const zmm_stacks *stacks, zmm_frame frame)
{
	uint64_t hash = (frame.line << 32 ^ frame.function) * UINT64_C(0x9e3779b97f4a7c15);

	return (size_t) (hash >> 32) & (stacks->slot_count - 1);
}

/* Returns the number of a frame, which is new or was seen before. */
static uint32_t zmm_frame_of(zmm_stacks *stacks, uint32_t function, uint64_t line)
{
	zmm_frame frame = { function, line };
	size_t slot = zmm_frame_slot(stacks, frame);
	const zmm_frame *other;

	for (; stacks->slots[slot]; slot = (slot + 1) & (stacks->slot_count - 1)) {
		other = &stacks->frames[stacks->slots[slot] - 1];
		if (other->function == function && other->line == line) {
			return stacks->slots[slot] - 1;
		}
	}
	stacks->frames[stacks->frame_count] = frame;
	stacks->slots[slot] = ++stacks->frame_count;
	return stacks->frame_count - 1;
}

static bool zmm_stacks_take(zmm_stacks *stacks)
{
	size_t nodes = stacks->sites->node_count, sites = stacks->sites->site_count, most = nodes + sites, slots = 4;
	size_t needed = most * (sizeof(zmm_frame) + sizeof(uint32_t)) + 256;

	while (slots < 2 * most) {
		slots *= 2;
	}
	if (!zmm_arena_open(&stacks->arena, needed + slots * sizeof(uint32_t))) {
		return false;
	}
	stacks->frames = zmm_arena_take(&stacks->arena, most * sizeof(zmm_frame));
	stacks->callers = zmm_arena_take(&stacks->arena, nodes * sizeof(uint32_t));
	stacks->leaves = zmm_arena_take(&stacks->arena, sites * sizeof(uint32_t));
	stacks->slots = zmm_arena_take(&stacks->arena, slots * sizeof(uint32_t));
	stacks->slot_count = slots;
	return true;
}

bool zmm_stacks_open(zmm_stacks *stacks, const zmm_snapshot_sites *sites)
{
	const zmm_snapshot_node *node;
	size_t i;

	*stacks = (zmm_stacks) { .sites = sites };
	if (!zmm_stacks_take(stacks)) {
		return false;
	}
	for (i = 0; i < sites->node_count; i++) {
		node = &sites->nodes[i];
		stacks->callers[i] = node->parent
			? zmm_frame_of(stacks, sites->nodes[node->parent].function, node->line) : ZMM_NO_FRAME;
	}
	for (i = 0; i < sites->site_count; i++) {
		stacks->leaves[i] = zmm_frame_of(stacks, sites->nodes[sites->sites[i].node].function, sites->sites[i].line);
	}
	return true;
}

void zmm_stacks_close(zmm_stacks *stacks)
{
	zmm_arena_close(&stacks->arena);
}

size_t zmm_stack_of(const zmm_stacks *stacks, size_t site, uint32_t *frames)
{
	uint32_t node = stacks->sites->sites[site].node;
	size_t count = 1;

	frames[0] = stacks->leaves[site];
	for (; count < ZMM_MAX_FRAMES && stacks->callers[node] != ZMM_NO_FRAME; node = stacks->sites->nodes[node].parent) {
		frames[count++] = stacks->callers[node];
	}
	return count;
}
