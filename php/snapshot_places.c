#include "php/snapshot_places.h"
#include "php/arrays.h"

#include "write/snapshot.h"

/* Sites */

typedef struct zmm_place_of {
	const zmm_snapshot *snapshot;
	const zmm_census_row *row;
} zmm_place_of;

static void zmm_place_emit(zmm_emitter *emitter, const void *of)
{
	const zmm_place_of *place = of;

	zmm_emit_site(emitter, place->snapshot, place->row);
}

/* The first row of the census has the blocks without a site. */
static void zmm_places_fill(zval *array, const zmm_snapshot *snapshot, const zmm_census *census)
{
	size_t i;

	array_init(array);
	for (i = 1; i < census->count; i++) {
		const zmm_place_of of = { snapshot, &census->rows[i] };
		zval row;

		array_init(&row);
		zmm_array_fill(&row, zmm_place_emit, &of, ZMM_OBJECT);
		add_next_index_zval(array, &row);
	}
}

bool zmm_places_array(zval *array, const zmm_snapshot *snapshot)
{
	zmm_census census;

	if (!zmm_census_take_sites(snapshot, &census)) {
		return false;
	}
	zend_try { /* the array may pass memory_limit */
		zmm_places_fill(array, snapshot, &census);
	} zend_catch {
		zmm_census_close(&census);
		zend_bailout();
	} zend_end_try();
	zmm_census_close(&census);
	return true;
}

/* Changes.  What has the same name in both snapshots has the same number in these tables: functions by their names,
 * files and lines, nodes by the numbers of parent and function and their lines, sites by those of their nodes. */

typedef struct zmm_names {
	HashTable functions;
	HashTable nodes;
	HashTable sites; /* of zmm_place_change */
} zmm_names;

typedef struct zmm_place_change {
	const zmm_snapshot_sites *all; /* a snapshot that has the site */
	const zmm_snapshot_site *site;
	int64_t allocated_blocks;
	int64_t allocated_bytes;
	int64_t live_blocks;
	int64_t live_bytes;
} zmm_place_change;

/* Returns the number of a key, which is released; a new one gets the next. */
static zend_ulong zmm_names_number(HashTable *numbers, zend_string *key)
{
	const zval *known = zend_hash_find(numbers, key);
	zend_ulong number = known ? (zend_ulong) Z_LVAL_P(known) : zend_hash_num_elements(numbers);
	zval value;

	if (!known) {
		ZVAL_LONG(&value, (zend_long) number);
		zend_hash_add_new(numbers, key, &value);
	}
	zend_string_release(key);
	return number;
}

/* Returns the key of a function: both lengths keep names and files apart. */
static zend_string *zmm_function_key(const zmm_snapshot_function *function)
{
	char head[64];
	size_t length = (size_t) snprintf(head, sizeof(head), "%zu %zu %llu ", function->name.length,
		function->file.length, (unsigned long long) function->line);

	return zend_string_concat3(head, length, function->name.start, function->name.length, function->file.start,
		function->file.length);
}

static zend_string *zmm_numbers_key(zend_ulong first, zend_ulong second, uint64_t line)
{
	char key[96];
	int length = snprintf(key, sizeof(key), "%llu %llu %llu", (unsigned long long) first, (unsigned long long) second,
		(unsigned long long) line);

	return zend_string_init(key, (size_t) length, 0);
}

/* Gives numbers to all functions and nodes of a snapshot; node n has numbers[n]. */
static void zmm_names_add_nodes(zmm_names *names, const zmm_snapshot_sites *all, zend_ulong *numbers)
{
	zend_ulong *functions = safe_emalloc(all->function_count, sizeof(*functions), 1);
	size_t i;

	for (i = 0; i < all->function_count; i++) {
		functions[i] = zmm_names_number(&names->functions, zmm_function_key(&all->functions[i]));
	}
	for (i = 0; i < all->node_count; i++) {
		const zmm_snapshot_node *node = &all->nodes[i];
		zend_ulong above = i ? numbers[node->parent] + 1 : 0;

		numbers[i] = zmm_names_number(&names->nodes, zmm_numbers_key(above, functions[node->function], node->line));
	}
	efree(functions);
}

static zmm_place_change *zmm_names_change(zmm_names *names, const zmm_snapshot_sites *all,
	const zmm_snapshot_site *site, zend_ulong node)
{
	zend_string *key = zmm_numbers_key(node, 0, site->line);
	zmm_place_change *change = zend_hash_find_ptr(&names->sites, key);

	if (!change) {
		zmm_place_change none = { .all = all, .site = site };

		change = zend_hash_update_mem(&names->sites, key, &none, sizeof(none));
	}
	zend_string_release(key);
	return change;
}

/* sign: 1 or -1. */
static void zmm_names_add(zmm_names *names, const zmm_snapshot_sites *all, int64_t sign)
{
	zend_ulong *nodes = safe_emalloc(all->node_count, sizeof(*nodes), 1);
	size_t i;

	zmm_names_add_nodes(names, all, nodes);
	for (i = 0; i < all->site_count; i++) {
		const zmm_snapshot_site *site = &all->sites[i];
		zmm_place_change *change = zmm_names_change(names, all, site, nodes[site->node]);

		change->allocated_blocks += sign * (int64_t) site->allocated_blocks;
		change->allocated_bytes += sign * (int64_t) site->allocated_bytes;
		change->live_blocks += sign * (int64_t) site->live_blocks;
		change->live_bytes += sign * (int64_t) site->live_bytes;
	}
	efree(nodes);
}

/* Compares what is farther from 0: that comes first. */
static int zmm_compare_sizes(int64_t first, int64_t second)
{
	first = first < 0 ? -first : first;
	second = second < 0 ? -second : second;
	return first > second ? -1 : first < second;
}

static int zmm_compare_place_changes(Bucket *a, Bucket *b)
{
	const zmm_place_change *first = Z_PTR(a->val), *second = Z_PTR(b->val);
	int order = zmm_compare_sizes(first->live_bytes, second->live_bytes);

	return order ? order : zmm_compare_sizes(first->allocated_bytes, second->allocated_bytes);
}

static bool zmm_place_has_changed(const zmm_place_change *change)
{
	return change->allocated_blocks || change->allocated_bytes || change->live_blocks || change->live_bytes;
}

static void zmm_place_change_emit(zmm_emitter *emitter, const void *of)
{
	const zmm_place_change *change = of;

	zmm_emit_place(emitter, change->all, change->site);
	zmm_emit_number(emitter, "allocated_blocks", change->allocated_blocks, ZMM_UNIT_BLOCKS);
	zmm_emit_number(emitter, "allocated_bytes", change->allocated_bytes, ZMM_UNIT_BYTES);
	zmm_emit_number(emitter, "live_blocks", change->live_blocks, ZMM_UNIT_BLOCKS);
	zmm_emit_number(emitter, "live_bytes", change->live_bytes, ZMM_UNIT_BYTES);
}

static void zmm_place_changes_fill(zval *array, HashTable *sites)
{
	const zmm_place_change *change;

	zend_hash_sort(sites, zmm_compare_place_changes, 0);
	array_init(array);
	ZEND_HASH_FOREACH_PTR(sites, change) {
		zval row;

		if (zmm_place_has_changed(change)) {
			array_init(&row);
			zmm_array_fill(&row, zmm_place_change_emit, change, ZMM_OBJECT);
			add_next_index_zval(array, &row);
		}
	} ZEND_HASH_FOREACH_END();
}

static void zmm_place_change_free(zval *change)
{
	efree(Z_PTR_P(change));
}

void zmm_place_changes_array(zval *array, const zmm_snapshot *now, const zmm_snapshot *since)
{
	zmm_names names;

	zend_hash_init(&names.functions, 0, NULL, NULL, 0);
	zend_hash_init(&names.nodes, 0, NULL, NULL, 0);
	zend_hash_init(&names.sites, 0, NULL, zmm_place_change_free, 0);
	zmm_names_add(&names, &now->sites, 1);
	zmm_names_add(&names, &since->sites, -1);
	zmm_place_changes_fill(array, &names.sites);
	zend_hash_destroy(&names.functions);
	zend_hash_destroy(&names.nodes);
	zend_hash_destroy(&names.sites);
}
