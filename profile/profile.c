#include "profile/profile.h"

_Static_assert(sizeof(zmm_site) == 64, "a site is one cache line");

/* Powers of two.  They are few, since a program writes to each of their pages:
 * chains are some 8 long in full tables. */
#define ZMM_SITE_SLOTS ((uint32_t) 1 << 15)
#define ZMM_NODE_SLOTS ((uint32_t) 1 << 15)
#define ZMM_FUNCTION_SLOTS ((uint32_t) 1 << 13)

/* Tables */

/* An arena may pad each piece by less than a cache line; there are seven. */
static size_t zmm_profile_tables_size(void)
{
	return ZMM_PROFILE_MAX_SITES * sizeof(zmm_site) + ZMM_SITE_SLOTS * sizeof(uint32_t)
		+ ZMM_PROFILE_MAX_NODES * sizeof(zmm_profile_node) + ZMM_NODE_SLOTS * sizeof(uint32_t)
		+ ZMM_PROFILE_MAX_FUNCTIONS * sizeof(zmm_profile_function) + ZMM_FUNCTION_SLOTS * sizeof(uint32_t)
		+ ZMM_PROFILE_NAMES_SIZE + 7 * sizeof(zmm_site);
}

/* Takes memory for the sites, each in a cache line of its own. */
static zmm_site *zmm_profile_take_sites(zmm_arena *arena)
{
	char *piece = zmm_arena_take(arena, (ZMM_PROFILE_MAX_SITES + 1) * sizeof(zmm_site));

	return (zmm_site *) (void *) (piece + (0 - (uintptr_t) piece) % sizeof(zmm_site));
}

static void zmm_profile_take_tables(zmm_profile *profile)
{
	zmm_arena *arena = &profile->arena;

	profile->sites = zmm_profile_take_sites(arena);
	profile->nodes = zmm_arena_take(arena, ZMM_PROFILE_MAX_NODES * sizeof(*profile->nodes));
	profile->functions = zmm_arena_take(arena, ZMM_PROFILE_MAX_FUNCTIONS * sizeof(*profile->functions));
	profile->site_slots = zmm_arena_take(arena, ZMM_SITE_SLOTS * sizeof(*profile->site_slots));
	profile->node_slots = zmm_arena_take(arena, ZMM_NODE_SLOTS * sizeof(*profile->node_slots));
	profile->function_slots = zmm_arena_take(arena, ZMM_FUNCTION_SLOTS * sizeof(*profile->function_slots));
	profile->names = zmm_arena_take(arena, ZMM_PROFILE_NAMES_SIZE);
}

/* Copies a text that fits. */
static zmm_text zmm_profile_keep_text(zmm_profile *profile, zmm_text text)
{
	char *kept = profile->names + profile->names_size;

	if (text.length > 0) {
		memcpy(kept, text.start, text.length);
	}
	profile->names_size += text.length;
	return (zmm_text) { kept, text.length };
}

/* Makes a function, a node and a site that are in no slot: nobody looks for them by what they are. */
static void zmm_profile_put_fixed(zmm_profile *profile, uint32_t number, const char *name)
{
	zmm_profile_function *function = &profile->functions[profile->function_count++];

	function->name = zmm_profile_keep_text(profile, (zmm_text) { name, strlen(name) });
	function->file = zmm_profile_keep_text(profile, (zmm_text) { name, 0 });
	profile->nodes[profile->node_count++] = (zmm_profile_node) { .function = number, .depth = number };
	profile->sites[profile->site_count++].node = number;
}

bool zmm_profile_open(zmm_profile *profile, uint64_t interval)
{
	*profile = (zmm_profile) { .interval = interval, .sampled = interval > 0 };
	if (!zmm_arena_open(&profile->arena, zmm_profile_tables_size())) {
		return false;
	}
	zmm_profile_take_tables(profile);
	zmm_profile_put_fixed(profile, ZMM_PROFILE_ENGINE, "{engine}");
	zmm_profile_put_fixed(profile, ZMM_PROFILE_OTHERS, "(others)");
	return true;
}

void zmm_profile_close(zmm_profile *profile)
{
	zmm_arena_close(&profile->arena);
	*profile = (zmm_profile) { .sites = NULL };
}

/* Hashes */

/* Spreads a number over all bits: close ones have nothing in common then. */
static uint64_t zmm_profile_mix(uint64_t number)
{
	number = (number ^ number >> 33) * UINT64_C(0xff51afd7ed558ccd);
	number = (number ^ number >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
	return number ^ number >> 33;
}

static uint64_t zmm_profile_hash_text(uint64_t hash, zmm_text text)
{
	size_t i;

	for (i = 0; i < text.length; i++) {
		hash = (hash ^ (unsigned char) text.start[i]) * UINT64_C(0x100000001b3);
	}
	return zmm_profile_mix(hash ^ text.length);
}

static uint64_t zmm_profile_hash_pair(uint32_t high, uint32_t low)
{
	return zmm_profile_mix((uint64_t) high << 32 | low);
}

/* Names */

static bool zmm_is_continuation(char byte)
{
	return ((unsigned char) byte & 0xc0) == 0x80;
}

/* Cuts a long text before the UTF-8 sequence that would be split. */
static zmm_text zmm_profile_cut(zmm_text text)
{
	size_t length = ZMM_PROFILE_MAX_NAME;

	if (text.length <= length) {
		return text;
	}
	while (length > ZMM_PROFILE_MAX_NAME - 3 && zmm_is_continuation(text.start[length])) {
		length--;
	}
	return (zmm_text) { text.start, zmm_is_continuation(text.start[length]) ? ZMM_PROFILE_MAX_NAME : length };
}

/* A name that is put together.  It has one byte more than is kept, which tells whether the cut splits a sequence. */
typedef struct zmm_long_name {
	char start[ZMM_PROFILE_MAX_NAME + 1];
	size_t length;
} zmm_long_name;

/* Appends of a text what there is room for. */
static void zmm_long_name_add(zmm_long_name *name, zmm_text text)
{
	size_t room = sizeof(name->start) - name->length;
	size_t length = text.length < room ? text.length : room;

	if (length > 0) {
		memcpy(name->start + name->length, text.start, length);
	}
	name->length += length;
}

/* Returns what is before the first NUL. */
static zmm_text zmm_profile_before_nul(zmm_text text)
{
	const char *end = text.length > 0 ? memchr(text.start, '\0', text.length) : NULL;

	return (zmm_text) { text.start, end ? (size_t) (end - text.start) : text.length };
}

/* Returns the name of a function with its class, in memory of `whole`.  The code of a file has neither. */
static zmm_text zmm_profile_whole_name(zmm_long_name *whole, const zmm_function_name *name)
{
	zmm_text class = zmm_profile_before_nul(name->class);

	whole->length = 0;
	if (name->name.length == 0 && name->file.length > 0) {
		zmm_long_name_add(whole, (zmm_text) { "{main}", 6 });
	} else {
		if (class.length > 0) {
			zmm_long_name_add(whole, class);
			zmm_long_name_add(whole, (zmm_text) { "::", 2 });
		}
		zmm_long_name_add(whole, zmm_profile_before_nul(name->name));
	}
	return zmm_profile_cut((zmm_text) { whole->start, whole->length });
}

/* Functions */

static bool zmm_same_text(zmm_text left, zmm_text right)
{
	return left.length == right.length && (left.length == 0 || !memcmp(left.start, right.start, left.length));
}

/* Returns 0 if there is none. */
static uint32_t zmm_profile_find_function(const zmm_profile *profile, uint32_t first,
		const zmm_profile_function *wanted)
{
	const zmm_profile_function *function;
	uint32_t number;

	for (number = first; number; number = function->next) {
		function = &profile->functions[number];
		if (function->hash == wanted->hash && function->line == wanted->line
				&& zmm_same_text(function->name, wanted->name) && zmm_same_text(function->file, wanted->file)) {
			break;
		}
	}
	return number;
}

static uint32_t zmm_profile_new_function(zmm_profile *profile, uint32_t *slot, const zmm_profile_function *wanted)
{
	zmm_profile_function *function = &profile->functions[profile->function_count];

	if (profile->function_count == ZMM_PROFILE_MAX_FUNCTIONS
			|| wanted->name.length + wanted->file.length > ZMM_PROFILE_NAMES_SIZE - profile->names_size) {
		return ZMM_PROFILE_OTHERS;
	}
	*function = *wanted;
	function->name = zmm_profile_keep_text(profile, wanted->name);
	function->file = zmm_profile_keep_text(profile, wanted->file);
	function->next = *slot;
	*slot = profile->function_count;
	return profile->function_count++;
}

uint32_t zmm_profile_function_of(zmm_profile *profile, const zmm_function_name *name)
{
	zmm_long_name whole;
	zmm_profile_function wanted = {
		.name = zmm_profile_whole_name(&whole, name), .file = zmm_profile_cut(name->file), .line = name->line
	};
	uint64_t hash = zmm_profile_mix(name->hash + name->line);
	uint32_t *slot, number;

	wanted.hash = name->hash ? hash : zmm_profile_hash_text(zmm_profile_hash_text(hash, wanted.name), wanted.file);
	slot = &profile->function_slots[wanted.hash % ZMM_FUNCTION_SLOTS];
	number = zmm_profile_find_function(profile, *slot, &wanted);
	return number ? number : zmm_profile_new_function(profile, slot, &wanted);
}

/* Nodes */

static uint32_t *zmm_profile_node_slot(zmm_profile *profile, uint32_t parent, uint32_t line, uint32_t function)
{
	uint64_t hash = zmm_profile_mix(zmm_profile_hash_pair(parent, line) + function);

	return &profile->node_slots[hash % ZMM_NODE_SLOTS];
}

/* Returns 0 if there is none. */
static uint32_t zmm_profile_find_node(const zmm_profile *profile, uint32_t first, const zmm_profile_node *wanted)
{
	const zmm_profile_node *node;
	uint32_t number;

	for (number = first; number; number = node->next) {
		node = &profile->nodes[number];
		if (node->parent == wanted->parent && node->line == wanted->line && node->function == wanted->function) {
			break;
		}
	}
	return number;
}

/* Returns the node of a user function among a node and its callers, or 0. */
static uint32_t zmm_profile_recursion(const zmm_profile *profile, uint32_t node, uint32_t function)
{
	if (profile->functions[function].file.length == 0) {
		return 0;
	}
	while (node && profile->nodes[node].function != function) {
		node = profile->nodes[node].parent;
	}
	return node;
}

static uint32_t zmm_profile_new_node(zmm_profile *profile, uint32_t *slot, const zmm_profile_node *wanted)
{
	zmm_profile_node *node = &profile->nodes[profile->node_count];

	if (profile->nodes[wanted->parent].depth == ZMM_MAX_DEPTH) {
		return wanted->parent;
	}
	if (profile->node_count == ZMM_PROFILE_MAX_NODES) {
		return ZMM_PROFILE_OTHERS;
	}
	*node = *wanted;
	node->depth = profile->nodes[wanted->parent].depth + 1;
	node->next = *slot;
	*slot = profile->node_count;
	return profile->node_count++;
}

uint32_t zmm_profile_node_of(zmm_profile *profile, uint32_t parent, uint32_t line, uint32_t function)
{
	zmm_profile_node wanted = { .parent = parent, .function = function, .line = line };
	uint32_t *slot = zmm_profile_node_slot(profile, parent, line, function);
	uint32_t number;

	if (parent == ZMM_PROFILE_OTHERS || function == ZMM_PROFILE_OTHERS) {
		return ZMM_PROFILE_OTHERS;
	}
	number = zmm_profile_find_node(profile, *slot, &wanted);
	if (!number) {
		number = zmm_profile_recursion(profile, parent, function);
	}
	return number ? number : zmm_profile_new_node(profile, slot, &wanted);
}

/* Sites */

/* Returns 0 if there is none. */
static uint32_t zmm_profile_find_site(const zmm_profile *profile, uint32_t first, uint32_t node, uint32_t line)
{
	uint32_t number = first;

	while (number && (profile->sites[number].node != node || profile->sites[number].line != line)) {
		number = profile->sites[number].next;
	}
	return number;
}

/* Nothing of it was live at any peak, so that `peak_seen` may stay 0. */
static uint32_t zmm_profile_new_site(zmm_profile *profile, uint32_t *slot, uint32_t node, uint32_t line)
{
	zmm_site *site = &profile->sites[profile->site_count];

	if (profile->site_count == ZMM_PROFILE_MAX_SITES) {
		return ZMM_PROFILE_OTHERS;
	}
	site->node = node;
	site->line = line;
	site->next = *slot;
	*slot = profile->site_count;
	return profile->site_count++;
}

uint32_t zmm_profile_site_of(zmm_profile *profile, uint32_t node, uint32_t line)
{
	uint32_t *slot = &profile->site_slots[zmm_profile_hash_pair(node, line) % ZMM_SITE_SLOTS];
	uint32_t number;

	if (node == ZMM_PROFILE_OTHERS) {
		return ZMM_PROFILE_OTHERS;
	}
	if (node == ZMM_PROFILE_ENGINE && line == 0) {
		return ZMM_PROFILE_ENGINE;
	}
	number = zmm_profile_find_site(profile, *slot, node, line);
	return number ? number : zmm_profile_new_site(profile, slot, node, line);
}

/* Counts */

void zmm_profile_end_request(zmm_profile *profile)
{
	uint32_t i;

	for (i = 0; i < profile->site_count; i++) {
		zmm_site *site = &profile->sites[i];

		zmm_profile_keep_peak(profile, site);
		site->freed_count = site->count;
		site->freed_bytes = site->bytes;
	}
	profile->epoch += ZMM_TRAILER_EPOCH;
}

uint64_t zmm_profile_live(const zmm_profile *profile, uint64_t *bytes)
{
	uint64_t count = 0;
	uint32_t i;

	*bytes = 0;
	for (i = 0; i < profile->site_count; i++) {
		count += profile->sites[i].count - profile->sites[i].freed_count;
		*bytes += profile->sites[i].bytes - profile->sites[i].freed_bytes;
	}
	return zmm_profile_blocks(profile, count);
}
