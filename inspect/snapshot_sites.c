#include "inspect/snapshot_sites.h"

#include <stddef.h>

#define ZMM_SITES_MOST_SUM ((uint64_t) 1 << 60)
#define ZMM_SITES_PIECE 32 /* what the arena adds to a piece at most */

/* A section that is being read: first to count, while the arrays are NULL, then into them. */
typedef struct zmm_sites_state {
	zmm_snapshot_sites *all;
	char *names;      /* where the next name goes */
	size_t name_size; /* bytes of all names, each with its 0 */
	zmm_reader reader;
	uint64_t figures; /* number of figures of each site in the file */
	uint64_t sums[ZMM_NUM_SITE_FIGURES];
	const char *fault;
} zmm_sites_state;

/* Notes the first fault. */
static bool zmm_sites_fail(zmm_sites_state *state, const char *fault)
{
	state->fault = state->fault ? state->fault : fault;
	return false;
}

/* Reads the number of what follows, each with `least` bytes. */
static uint64_t zmm_sites_number(zmm_sites_state *state, uint64_t least)
{
	uint64_t number = zmm_get_varint(&state->reader), most = zmm_reader_left(&state->reader) / least;

	if (state->reader.failed) {
		zmm_sites_fail(state, "ends too early");
	} else if (number > most) { /* what is whole of it is read */
		zmm_sites_fail(state, "has less than it says");
		return most;
	}
	return number;
}

/* Functions */

/* Reads a text, and copies it in the second look. */
static zmm_text zmm_sites_text(zmm_sites_state *state)
{
	zmm_text text = zmm_get_text(&state->reader);

	state->name_size += text.length + 1;
	if (state->names && !state->reader.failed) {
		memcpy(state->names, text.start, text.length);
		text.start = state->names;
		state->names += text.length + 1; /* the arena's bytes are 0 */
	}
	return text;
}

static bool zmm_sites_read_function(zmm_sites_state *state)
{
	zmm_snapshot_function function = { .name = zmm_sites_text(state) };

	function.file = zmm_sites_text(state);
	function.line = zmm_get_varint(&state->reader);
	if (state->reader.failed) {
		return zmm_sites_fail(state, "ends too early");
	}
	if (state->all->functions) {
		state->all->functions[state->all->function_count] = function;
	}
	state->all->function_count++;
	return true;
}

/* Nodes */

/* Says how deep a node lies, which only the second look knows. */
static bool zmm_sites_place(zmm_sites_state *state, zmm_snapshot_node *node)
{
	zmm_snapshot_node *nodes = state->all->nodes;
	size_t number = state->all->node_count;

	if (!nodes) {
		return true;
	}
	node->depth = number ? nodes[node->parent].depth + 1 : 0;
	nodes[number] = *node;
	return node->depth <= ZMM_MAX_DEPTH || zmm_sites_fail(state, "has a call that lies too deep");
}

static bool zmm_sites_read_node(zmm_sites_state *state)
{
	uint64_t number = state->all->node_count, parent = zmm_get_varint(&state->reader);
	uint64_t function = zmm_get_varint(&state->reader);
	zmm_snapshot_node node = { .line = zmm_get_varint(&state->reader) };

	if (state->reader.failed) {
		return zmm_sites_fail(state, "ends too early");
	}
	if (parent >= (number ? number : 1) || function >= state->all->function_count || number >= UINT32_MAX) {
		return zmm_sites_fail(state, "has a call of nobody, or of no function");
	}
	node.parent = (uint32_t) parent;
	node.function = (uint32_t) function;
	if (!zmm_sites_place(state, &node)) {
		return false;
	}
	state->all->node_count++;
	return true;
}

/* Sites */

static const size_t zmm_site_figure_offsets[ZMM_NUM_SITE_FIGURES] = {
#define ZMM_SITE_FIGURE_OFFSET(name, unit, sentence) offsetof(zmm_snapshot_site, name),
	ZMM_SITE_FIGURES(ZMM_SITE_FIGURE_OFFSET)
};

static uint64_t *zmm_site_figure_at(zmm_snapshot_site *site, uint64_t figure)
{
	return (uint64_t *) (void *) ((char *) site + zmm_site_figure_offsets[figure]);
}

uint64_t zmm_site_figure_of(const zmm_snapshot_site *site, zmm_site_figure figure)
{
	uint64_t value;

	memcpy(&value, (const char *) site + zmm_site_figure_offsets[figure], sizeof(value));
	return value;
}

/* Reads the figures of a site, and goes past those of a newer version. */
static bool zmm_sites_read_figures(zmm_sites_state *state, zmm_snapshot_site *site)
{
	uint64_t i;

	for (i = 0; i < state->figures; i++) {
		uint64_t figure = zmm_get_varint(&state->reader);

		if (i < ZMM_NUM_SITE_FIGURES) {
			*zmm_site_figure_at(site, i) = figure;
			if (figure > ZMM_SITES_MOST_SUM - state->sums[i]) {
				return zmm_sites_fail(state, "has figures that add up to more than 2^60");
			}
			state->sums[i] += figure;
		}
	}
	return true;
}

static bool zmm_sites_read_site(zmm_sites_state *state)
{
	uint64_t node = zmm_get_varint(&state->reader);
	zmm_snapshot_site site = { .line = zmm_get_varint(&state->reader) };

	if (!zmm_sites_read_figures(state, &site)) {
		return false;
	}
	if (state->reader.failed) {
		return zmm_sites_fail(state, "ends too early");
	}
	if (node >= state->all->node_count || state->all->site_count >= ZMM_NO_SITE) {
		return zmm_sites_fail(state, "has a site in no call");
	}
	site.node = (uint32_t) node;
	if (state->all->sites) {
		state->all->sites[state->all->site_count] = site;
	}
	state->all->site_count++;
	return true;
}

/* All of it */

/* Reads the entries of one kind.  Returns whether all were there. */
static bool zmm_sites_read_each(zmm_sites_state *state, uint64_t least, bool (*read)(zmm_sites_state *))
{
	uint64_t left = zmm_sites_number(state, least);

	while (left && !state->reader.failed && read(state)) {
		left--;
	}
	return !state->fault;
}

/* No number of figures makes the bytes of a site pass the largest number. */
static uint64_t zmm_sites_read_figure_number(zmm_sites_state *state)
{
	state->figures = zmm_get_varint(&state->reader);
	return 2 + (state->figures < INT64_MAX ? state->figures : INT64_MAX);
}

/* Reads the section, with names to a place that may be NULL.  Returns what is wrong with it; `name_size` gets the bytes
 * of the names. */
static const char *zmm_sites_go_over(zmm_snapshot_sites *sites, zmm_reader reader, char *names, size_t *name_size)
{
	zmm_sites_state state = { .all = sites, .names = names, .reader = reader };

	sites->function_count = sites->node_count = sites->site_count = 0;
	sites->interval = zmm_get_varint(&state.reader);
	if (zmm_sites_read_each(&state, 3, zmm_sites_read_function) && zmm_sites_read_each(&state, 3, zmm_sites_read_node)
			&& zmm_sites_read_each(&state, zmm_sites_read_figure_number(&state), zmm_sites_read_site)
			&& zmm_reader_left(&state.reader)) {
		zmm_sites_fail(&state, "has more than it says");
	}
	*name_size = state.name_size;
	return state.fault;
}

uint64_t zmm_sites_need(zmm_reader reader)
{
	zmm_snapshot_sites counts = { .functions = NULL };
	size_t name_size;

	zmm_sites_go_over(&counts, reader, NULL, &name_size);
	return (uint64_t) counts.function_count * sizeof(*counts.functions) + name_size + 4 * ZMM_SITES_PIECE
		+ (uint64_t) counts.node_count * sizeof(*counts.nodes) + (uint64_t) counts.site_count * sizeof(*counts.sites);
}

const char *zmm_sites_read(zmm_snapshot_sites *sites, zmm_reader reader, zmm_arena *arena)
{
	size_t name_size;
	char *names;

	memset(sites, 0, sizeof(*sites));
	zmm_sites_go_over(sites, reader, NULL, &name_size);
	names = zmm_arena_take(arena, name_size);
	sites->functions = zmm_arena_take(arena, sites->function_count * sizeof(*sites->functions));
	sites->nodes = zmm_arena_take(arena, sites->node_count * sizeof(*sites->nodes));
	sites->sites = zmm_arena_take(arena, sites->site_count * sizeof(*sites->sites));
	if (!names || !sites->functions || !sites->nodes || !sites->sites) {
		memset(sites, 0, sizeof(*sites));
		return "has no room";
	}
	return zmm_sites_go_over(sites, reader, names, &name_size);
}

/* Code */

zmm_code zmm_site_code(const zmm_snapshot_sites *all, const zmm_snapshot_site *site)
{
	const zmm_snapshot_node *node = &all->nodes[site->node];
	zmm_code code = { &all->functions[node->function], site->line };

	while (!code.function->file.length && node->depth) {
		code.line = node->line;
		node = &all->nodes[node->parent];
		code.function = &all->functions[node->function];
	}
	return code.function->file.length ? code : (zmm_code) { zmm_site_function(all, site), site->line };
}

/* Packages */

/* Returns where the last occurrence of a text in a path ends; 0: there is none. */
static size_t zmm_package_behind(zmm_text file, const char *text)
{
	size_t length = strlen(text), end;

	for (end = file.length; end >= length; end--) {
		if (memcmp(file.start + end - length, text, length) == 0) {
			return end;
		}
	}
	return 0;
}

/* Returns the directories at a place of a path, `most` of them or fewer. */
static zmm_text zmm_package_directories(zmm_text file, size_t at, int most, int *found)
{
	size_t start = at, end = at;

	for (*found = 0; at < file.length && *found < most; at++) {
		if (file.start[at] == '/') {
			end = at;
			++*found;
		}
	}
	return (zmm_text) { file.start + start, end - start };
}

zmm_text zmm_package_of(zmm_text file)
{
	static const char debian[] = "/usr/share/php/";
	size_t at = zmm_package_behind(file, "/vendor/");
	zmm_text package = { "", 0 };
	int found = 0;

	if (at) {
		package = zmm_package_directories(file, at, 2, &found);
		package.length = found == 2 ? package.length : 0; /* vendor/autoload.php is the project's */
	} else if (file.length > sizeof(debian) && memcmp(file.start, debian, sizeof(debian) - 1) == 0) {
		package = zmm_package_directories(file, sizeof(debian) - 1, 2, &found);
	}
	return package;
}
