/* Support of tests, beside php/: the PHP functions zmm_kinds() and zmm_kind_of_bytes(), which say what lives in the
 * blocks of the engine's heap.  They are registered with those of damage.c. */

#include "engine/globals.h"
#include "engine/kinds.h"

ZEND_FUNCTION(zmm_kinds);
ZEND_FUNCTION(zmm_kind_of_bytes);

#define ZMM_MAX_GROUPS 4096

/* The blocks of one kind and class. */
typedef struct zmm_group {
	zmm_identity identity; /* that of the first of them */
	size_t count;          /* 0: the place is free */
	size_t bytes;
} zmm_group;

typedef struct zmm_groups {
	zmm_engine_kinds kinds;
	zmm_identifier identifier;
	zmm_arena arena;
	zmm_group *places;
} zmm_groups;

static void zmm_groups_open(zmm_groups *groups)
{
	size_t bytes = ZMM_MAX_GROUPS * sizeof(zmm_group);

	zmm_engine_identifier(&groups->kinds, &groups->identifier);
	if (!zmm_arena_open(&groups->arena, groups->identifier.needs(groups->identifier.context) + bytes + 32)
			|| !(groups->places = zmm_arena_take(&groups->arena, bytes))
			|| !groups->identifier.prepare(groups->identifier.context, &groups->arena)) {
		zend_error_noreturn(E_ERROR, "no memory to identify blocks");
	}
}

static void zmm_groups_add(zmm_groups *groups, const zmm_identity *identity, size_t bytes)
{
	size_t place = ((uintptr_t) identity->class_key >> 3) + identity->kind;
	zmm_group *group = &groups->places[place % ZMM_MAX_GROUPS];

	while (group->count
			&& (group->identity.kind != identity->kind || group->identity.class_key != identity->class_key)) {
		group = &groups->places[++place % ZMM_MAX_GROUPS];
	}
	group->identity = *identity;
	group->count++;
	group->bytes += bytes;
}

static void zmm_groups_fill(zmm_groups *groups)
{
	zmm_identity identity;
	zmm_block_view view;
	zmm_cursor cursor;

	zmm_cursor_start(&cursor, &ZMM_G(heap));
	while (zmm_cursor_next(&cursor, &view)) {
		if (view.state == ZMM_STATE_USED) {
			groups->identifier.identify(groups->identifier.context, &view, &identity);
			zmm_groups_add(groups, &identity, view.true_size);
		}
	}
	if (cursor.fault) {
		zend_error_noreturn(E_ERROR, "the heap is damaged");
	}
}

/* Adds a group to the array of its kind. */
static void zmm_group_show(zval *array, const zmm_group *group)
{
	const char *word = zmm_kind_word(group->identity.kind);
	zval *of_kind = zend_hash_str_find(Z_ARRVAL_P(array), word, strlen(word)), pair, made;

	if (!of_kind) {
		array_init(&made);
		of_kind = zend_hash_str_add(Z_ARRVAL_P(array), word, strlen(word), &made);
	}
	array_init(&pair);
	add_next_index_long(&pair, (zend_long) group->count);
	add_next_index_long(&pair, (zend_long) group->bytes);
	add_assoc_zval(of_kind, group->identity.class_key ? group->identity.class_name : "", &pair);
}

ZEND_FUNCTION(zmm_kinds)
{
	zmm_groups groups;
	size_t i;

	ZEND_PARSE_PARAMETERS_NONE();

	zmm_groups_open(&groups);
	zmm_groups_fill(&groups);
	array_init(return_value);
	for (i = 0; i < ZMM_MAX_GROUPS; i++) {
		if (groups.places[i].count) {
			zmm_group_show(return_value, &groups.places[i]);
		}
	}
	zmm_arena_close(&groups.arena);
}

/* Returns the kind of the block with this data. */
static zmm_kind zmm_kind_of(zmm_groups *groups, const void *data)
{
	zmm_identity identity = { ZMM_NUM_KINDS, NULL, NULL };
	zmm_block_view view;
	zmm_cursor cursor;

	zmm_cursor_start(&cursor, &ZMM_G(heap));
	while (zmm_cursor_next(&cursor, &view)) {
		if (zmm_block_data(view.block) == data) {
			groups->identifier.identify(groups->identifier.context, &view, &identity);
		}
	}
	return identity.kind;
}

ZEND_FUNCTION(zmm_kind_of_bytes)
{
	zmm_groups groups;
	zend_string *bytes;
	zmm_kind kind;
	void *data;

	ZEND_PARSE_PARAMETERS_START(1, 1)
		Z_PARAM_STR(bytes)
	ZEND_PARSE_PARAMETERS_END();

	data = emalloc(ZSTR_LEN(bytes));
	memcpy(data, ZSTR_VAL(bytes), ZSTR_LEN(bytes));
	zmm_groups_open(&groups);
	kind = zmm_kind_of(&groups, data);
	zmm_arena_close(&groups.arena);
	efree(data);
	RETURN_STRING(zmm_kind_word(kind));
}
