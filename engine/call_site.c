#include "engine/call_site.h"

#ifdef ZMM_DEBUG_CALL_SITE

#include "php.h"

#include <stdlib.h>
#include <string.h>

typedef struct zmm_call_site_name {
	struct zmm_call_site_name *next;
	char name[];
} zmm_call_site_name;

ZEND_TLS zmm_call_site_name *zmm_call_site_names;

/* Returns the one kept copy of a name, or NULL without memory.  Moves it to the front: most calls want the last
 * name. */
static const char *zmm_call_site_intern(const char *name)
{
	zmm_call_site_name **slot, *known;

	for (slot = &zmm_call_site_names; *slot; slot = &(*slot)->next) {
		if (strcmp((*slot)->name, name) == 0) {
			known = *slot;
			*slot = known->next;
			known->next = zmm_call_site_names;
			zmm_call_site_names = known;
			return known->name;
		}
	}
	known = malloc(sizeof(*known) + strlen(name) + 1);
	if (!known) {
		return NULL;
	}
	strcpy(known->name, name);
	known->next = zmm_call_site_names;
	zmm_call_site_names = known;
	return known->name;
}

void zmm_call_site_forget(void)
{
	zmm_call_site_name *name;

	while ((name = zmm_call_site_names)) {
		zmm_call_site_names = name->next;
		free(name);
	}
}

/* Returns the line that a call executes.  The engine keeps the current operation in a register and saves it only where
 * an error may arise.  Before the first save, call->opline is whatever lay on the stack; the function's first line
 * stands in for it. */
static uint32_t zmm_call_site_line(const zend_execute_data *call)
{
	const zend_op_array *code = &call->func->op_array;
	uintptr_t offset = (uintptr_t) call->opline - (uintptr_t) code->opcodes;

	return offset < code->last * sizeof(*code->opcodes) ? call->opline->lineno : code->line_start;
}

void zmm_engine_call_site(zmm_heap *heap, const char **filename, uint32_t *lineno)
{
	const zend_execute_data *call = EG(current_execute_data);

	(void) heap;
	while (call && (!call->func || !ZEND_USER_CODE(call->func->type))) {
		call = call->prev_execute_data;
	}
	if (call && call->func->op_array.filename) {
		*filename = zmm_call_site_intern(ZSTR_VAL(call->func->op_array.filename));
		*lineno = zmm_call_site_line(call);
	}
}

#endif
