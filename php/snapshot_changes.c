#include "php/snapshot_changes.h"
#include "php/snapshot_places.h"

#include "inspect/census.h"

/* What changed of one kind and class. */
typedef struct zmm_change {
	zmm_kind kind;
	const char *class_name;
	int64_t blocks;
	int64_t bytes;
} zmm_change;

/* Adds a census to the changes, by kind and class.  sign: 1 or -1. */
static void zmm_changes_add(HashTable *changes, const zmm_census *census, int64_t sign)
{
	size_t i;

	for (i = 0; i < census->count; i++) {
		const zmm_census_row *row = &census->rows[i];
		zend_string *key = zend_strpprintf(0, "%d %s", (int) row->kind, row->class_name ? row->class_name : "");
		zmm_change *change = zend_hash_find_ptr(changes, key);

		if (!change) {
			zmm_change none = { row->kind, row->class_name, 0, 0 };

			change = zend_hash_update_mem(changes, key, &none, sizeof(none));
		}
		change->blocks += sign * (int64_t) row->blocks;
		change->bytes += sign * (int64_t) row->bytes;
		zend_string_release(key);
	}
}

static int64_t zmm_change_size(const Bucket *bucket)
{
	int64_t bytes = ((const zmm_change *) Z_PTR(bucket->val))->bytes;

	return bytes < 0 ? -bytes : bytes;
}

static int zmm_compare_changes(Bucket *a, Bucket *b)
{
	int64_t first = zmm_change_size(a), second = zmm_change_size(b);

	return first > second ? -1 : first < second;
}

/* A change in files of another machine may be too large for an integer of this PHP: the nearest one stands for it. */
static void zmm_changes_put(zval *array, const char *key, int64_t change)
{
	change = change < ZEND_LONG_MAX ? change : ZEND_LONG_MAX;
	add_assoc_long(array, key, (zend_long) (change > ZEND_LONG_MIN ? change : ZEND_LONG_MIN));
}

static void zmm_changes_list(zval *array, HashTable *changes)
{
	zmm_change *change;

	zend_hash_sort(changes, zmm_compare_changes, 0);
	array_init(array);
	ZEND_HASH_FOREACH_PTR(changes, change) {
		zval row;

		if (!change->blocks && !change->bytes) {
			continue;
		}
		array_init(&row);
		add_assoc_string(&row, "kind", zmm_kind_word((size_t) change->kind));
		if (change->class_name) {
			add_assoc_string(&row, "class", change->class_name);
		} else {
			add_assoc_null(&row, "class");
		}
		zmm_changes_put(&row, "blocks", change->blocks);
		zmm_changes_put(&row, "bytes", change->bytes);
		add_next_index_zval(array, &row);
	} ZEND_HASH_FOREACH_END();
}

static void zmm_change_of_sums(zval *array, const zmm_sums *now, const zmm_sums *since)
{
	array_init(array);
	zmm_changes_put(array, "real", (int64_t) (now->real - since->real));
	zmm_changes_put(array, "live", (int64_t) (now->live - since->live));
	zmm_changes_put(array, "cached", (int64_t) (now->cached - since->cached));
	zmm_changes_put(array, "releasable", (int64_t) (now->releasable - since->releasable));
	zmm_changes_put(array, "pinned", (int64_t) (now->pinned - since->pinned));
	zmm_changes_put(array, "overhead", (int64_t) (now->overhead - since->overhead));
	zmm_changes_put(array, "unreadable", (int64_t) (now->unreadable - since->unreadable));
}

/* Adds a census to the changes and closes it, also when that passes memory_limit. */
static void zmm_changes_take(HashTable *changes, zmm_census *census, int64_t sign)
{
	zend_try {
		zmm_changes_add(changes, census, sign);
	} zend_catch {
		zmm_census_close(census);
		zend_bailout();
	} zend_end_try();
	zmm_census_close(census);
}

/* Adds the used blocks of a snapshot to the changes.  Returns false if there is no memory. */
static bool zmm_changes_of(HashTable *changes, const zmm_snapshot *snapshot, int64_t sign)
{
	zmm_census census;

	if (!zmm_census_take(snapshot, ZMM_CENSUS_BY_KIND, &census)) {
		return false;
	}
	zmm_changes_take(changes, &census, sign);
	return true;
}

static void zmm_change_free(zval *change)
{
	efree(Z_PTR_P(change));
}

/* Adds what changed of the sites, where both have some. */
static void zmm_changes_add_sites(zval *array, const zmm_snapshot *now, const zmm_snapshot *since)
{
	zval sites;

	if (now->sites.site_count && since->sites.site_count) {
		zmm_place_changes_array(&sites, now, since);
		add_assoc_zval(array, "sites", &sites);
	}
}

bool zmm_changes_array(zval *array, const zmm_snapshot *now, const zmm_snapshot *since)
{
	HashTable changes;
	zval sums, kinds;
	bool known;

	zend_hash_init(&changes, 0, NULL, zmm_change_free, 0);
	known = zmm_changes_of(&changes, now, 1) && zmm_changes_of(&changes, since, -1);
	if (known) {
		array_init(array);
		zmm_change_of_sums(&sums, &now->sums, &since->sums);
		add_assoc_zval(array, "sums", &sums);
		zmm_changes_list(&kinds, &changes);
		add_assoc_zval(array, "kinds", &kinds);
		zmm_changes_add_sites(array, now, since);
	}
	zend_hash_destroy(&changes);
	return known;
}
