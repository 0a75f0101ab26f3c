#include "php/snapshot_changes.h"

#include "inspect/census.h"

/* What changed of one kind and class. */
typedef struct zmm_change {
	zmm_kind kind;
	const char *class_name;
	zend_long blocks;
	zend_long bytes;
} zmm_change;

/* Adds a census to the changes, by kind and class.  sign: 1 or -1. */
static void zmm_changes_add(HashTable *changes, const zmm_census *census, zend_long sign)
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
		change->blocks += sign * (zend_long) row->blocks;
		change->bytes += sign * (zend_long) row->bytes;
		zend_string_release(key);
	}
}

static zend_long zmm_change_size(const Bucket *bucket)
{
	zend_long bytes = ((const zmm_change *) Z_PTR(bucket->val))->bytes;

	return bytes < 0 ? -bytes : bytes;
}

static int zmm_compare_changes(Bucket *a, Bucket *b)
{
	zend_long first = zmm_change_size(a), second = zmm_change_size(b);

	return first > second ? -1 : first < second;
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
		add_assoc_long(&row, "blocks", change->blocks);
		add_assoc_long(&row, "bytes", change->bytes);
		add_next_index_zval(array, &row);
	} ZEND_HASH_FOREACH_END();
}

static void zmm_change_of_sums(zval *array, const zmm_sums *now, const zmm_sums *since)
{
	array_init(array);
	add_assoc_long(array, "real", (zend_long) (now->real - since->real));
	add_assoc_long(array, "live", (zend_long) (now->live - since->live));
	add_assoc_long(array, "cached", (zend_long) (now->cached - since->cached));
	add_assoc_long(array, "releasable", (zend_long) (now->releasable - since->releasable));
	add_assoc_long(array, "pinned", (zend_long) (now->pinned - since->pinned));
	add_assoc_long(array, "overhead", (zend_long) (now->overhead - since->overhead));
	add_assoc_long(array, "unreadable", (zend_long) (now->unreadable - since->unreadable));
}

/* Adds the used blocks of a snapshot to the changes.  Returns false if there is no memory. */
static bool zmm_changes_of(HashTable *changes, const zmm_snapshot *snapshot, zend_long sign)
{
	zmm_census census;

	if (!zmm_census_take(snapshot, ZMM_CENSUS_BY_KIND, &census)) {
		return false;
	}
	zmm_changes_add(changes, &census, sign);
	zmm_census_close(&census);
	return true;
}

static void zmm_change_free(zval *change)
{
	efree(Z_PTR_P(change));
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
	}
	zend_hash_destroy(&changes);
	return known;
}
