/*
 * zmm engine: tells the engine's values by their form.
 *
 * A block has a form if its size fits and all fields have values that the engine gives them.  What is in a block may be
 * anything: only the block itself is read, and no pointer in it is followed.  C code may have memory of the same form.
 */

#ifndef ZMM_ENGINE_FORMS_H
#define ZMM_ENGINE_FORMS_H

#include "heap/cursor.h"

#include "php.h"

/* Whether a block was made for a struct of `size` bytes: it can hold them, and no more is left over than rounding and a
 * remainder too small for a block explain. */
static inline bool zmm_form_fits(const zmm_block_view *view, size_t size)
{
	return view->data_size >= size && view->data_size - size < ZMM_MIN_BLOCK_SIZE + ZMM_ALIGNMENT;
}

/* Returns the type that the engine would see in a block: IS_STRING and so on, or anything. */
static inline uint32_t zmm_form_type(const zmm_block_view *view)
{
	return view->data_size < sizeof(zend_refcounted_h)
		? IS_UNDEF : ((const zend_refcounted_h *) zmm_block_data(view->block))->u.type_info & GC_TYPE_MASK;
}

static inline bool zmm_form_is_power_of_two(uint32_t number)
{
	return number && !(number & (number - 1));
}

/* Whether the hash part of a table can be as large as it says: packed tables have two places, others one or two for
 * each element, or fewer where opcache cut it. */
static inline bool zmm_form_mask_is_sound(const HashTable *table)
{
	uint32_t places = 0 - table->nTableMask;

	return HT_FLAGS(table) & (HASH_FLAG_PACKED | HASH_FLAG_UNINITIALIZED)
		? table->nTableMask == HT_MIN_MASK : zmm_form_is_power_of_two(places) && places / 2 <= table->nTableSize;
}

/* Tables of this heap never have one of these flags. */
#define ZMM_TABLE_FLAGS_NEVER (GC_NOT_COLLECTABLE | GC_PERSISTENT | GC_PERSISTENT_LOCAL)

/* Whether readable memory is a HashTable. */
static inline bool zmm_form_is_table(const HashTable *table)
{
	return (GC_TYPE_INFO(table) & (GC_TYPE_MASK | ZMM_TABLE_FLAGS_NEVER)) == GC_ARRAY && GC_REFCOUNT(table)
		&& zmm_form_is_power_of_two(table->nTableSize) && table->nTableSize <= HT_MAX_SIZE
		&& table->nNumUsed <= table->nTableSize && table->nNumOfElements <= table->nNumUsed
		&& zmm_form_mask_is_sound(table);
}

static inline bool zmm_form_is_array(const zmm_block_view *view)
{
	return zmm_form_fits(view, sizeof(HashTable)) && zmm_form_is_table(zmm_block_data(view->block));
}

bool zmm_form_is_string(const zmm_block_view *view);
bool zmm_form_is_reference(const zmm_block_view *view);

/* A constant expression that is evaluated later, such as a default value. */
bool zmm_form_is_constant_ast(const zmm_block_view *view);

/* A page of the stack of calls. */
bool zmm_form_is_vm_page(const zmm_block_view *view);

#endif
