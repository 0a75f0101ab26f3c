#include "engine/frames.h"
#include "engine/globals.h"
#include "engine/version.h"

#include "heap/free.h"
#include "heap/segment.h"

#include "zend_generators.h"
#ifdef ZMM_ENGINE_FRAMELESS
# include "zend_frameless_function.h"
#endif

_Static_assert(sizeof(zmm_site_slot) <= 16, "zmm_frames_slot() counts on it");

/* Names */

static zmm_text zmm_frames_text(const zend_string *string)
{
	return (zmm_text) { string ? ZSTR_VAL(string) : "", string ? ZSTR_LEN(string) : 0 };
}

static uint32_t zmm_frames_word(zmm_frames *frames, const char *word)
{
	const zmm_function_name name = { .name = { word, strlen(word) } };

	return zmm_profile_function_of(frames->profile, &name);
}

static uint32_t zmm_frames_function(zmm_frames *frames, const zend_function *func)
{
	zmm_function_name name = {
		.class = zmm_frames_text(func->common.scope ? func->common.scope->name : NULL),
		.name = zmm_frames_text(func->common.function_name)
	};

	if (ZEND_USER_CODE(func->type)) {
		name.file = zmm_frames_text(func->op_array.filename);
		name.line = func->op_array.line_start;
	}
	return zmm_profile_function_of(frames->profile, &name);
}

/* Lines */

static bool zmm_frames_has(const zend_function *func, const zend_op *opline)
{
	return (uintptr_t) opline - (uintptr_t) func->op_array.opcodes < func->op_array.last * sizeof(zend_op);
}

/* Returns the operation that a call executes; NULL: it is not known, or the call is one of C code.  While an exception
 * is on its way, the call stands at an operation of the engine's. */
static const zend_op *zmm_frames_opline(const zend_execute_data *call)
{
	const zend_function *func = call->func;

	if (!ZEND_USER_CODE(func->type)) {
		return NULL;
	}
	if (EXPECTED(zmm_frames_has(func, call->opline))) {
		return call->opline;
	}
	return EG(exception) && EG(opline_before_exception) && zmm_frames_has(func, EG(opline_before_exception))
		? EG(opline_before_exception) : NULL;
}

/* Returns the line that a call executes; for code whose operation is not known the line where it begins. */
static uint32_t zmm_frames_line(const zend_execute_data *call)
{
	const zend_op *opline = zmm_frames_opline(call);

	if (opline) {
		return opline->lineno;
	}
	return ZEND_USER_CODE(call->func->type) ? call->func->op_array.line_start : 0;
}

/* Nodes */

static bool zmm_frames_has_memo(const zend_execute_data *call)
{
	return (ZEND_CALL_INFO(call) & ZMM_CALL_MEMO_MASK) == ZMM_CALL_MEMO;
}

static uint32_t zmm_frames_memo(const zend_execute_data *call)
{
	return (uint32_t) (uintptr_t) call->extra_named_params;
}

static bool zmm_frames_is_trampoline(const zend_function *func)
{
	return (func->common.fn_flags & ZEND_ACC_CALL_VIA_TRAMPOLINE) != 0;
}

static bool zmm_frames_may_keep(const zend_execute_data *call)
{
	return !(ZEND_CALL_INFO(call) & (ZEND_CALL_GENERATOR | ZEND_CALL_HAS_EXTRA_NAMED_PARAMS))
		&& !zmm_frames_is_trampoline(call->func);
}

/* Leaves a node in a frame.  A call of C code has no operation: the quick way shall find none. */
static void zmm_frames_keep(zend_execute_data *call, uint32_t node)
{
	ZEND_CALL_INFO(call) |= ZMM_CALL_MEMO;
	call->extra_named_params = (zend_array *) (uintptr_t) node;
	if (!ZEND_USER_CODE(call->func->type)) {
		call->opline = NULL;
	}
}

/* Returns a slot for a call by a function from an operation of a node, whatever is in it now. */
static zmm_call_slot *zmm_frames_call_slot(zmm_frames *frames, const zmm_call_slot *call)
{
	uintptr_t hash = ((uintptr_t) call->opline >> 5) ^ ((uintptr_t) call->code >> 4) * 0x9e3779b1u
		^ (uintptr_t) (call->parent * 0x85ebca6bu);

	return &frames->calls[(hash ^ hash >> 15) & (ZMM_FRAME_CALLS - 1)];
}

static bool zmm_frames_is_slot_of(const zmm_call_slot *slot, const zmm_call_slot *call)
{
	return slot->opline == call->opline && slot->code == call->code && slot->parent == call->parent
		&& slot->name == call->name && slot->file == call->file && slot->scope == call->scope
		&& slot->line == call->line && slot->node;
}

/* Describes a call of `func` by what runs in `caller` (NULL: nothing). */
static zmm_call_slot zmm_frames_describe(const zend_execute_data *caller, uint32_t parent, const zend_function *func)
{
	zmm_call_slot call = {
		.opline = caller && ZEND_USER_CODE(caller->func->type) ? caller->opline : NULL,
		.name = func->common.function_name,
		.scope = func->common.scope,
		.parent = parent
	};

	if (ZEND_USER_CODE(func->type)) {
		call.code = func->op_array.opcodes;
		call.file = func->op_array.filename;
		call.line = func->op_array.line_start;
	} else {
		call.code = (const void *) (uintptr_t) func->internal_function.handler;
	}
	return call;
}

static uint32_t zmm_frames_child_anew(zmm_frames *frames, uint32_t parent, const zend_execute_data *caller,
	const zend_function *func)
{
	return zmm_profile_node_of(frames->profile, parent, caller ? zmm_frames_line(caller) : 0,
		zmm_frames_function(frames, func));
}

/* Returns the node of a call that `caller`, whose node is `parent`, has made.  The name of a trampoline dies with its
 * call, so it is in no slot. */
static uint32_t zmm_frames_child(zmm_frames *frames, uint32_t parent, const zend_execute_data *caller,
	const zend_function *func)
{
	zmm_call_slot call;
	zmm_call_slot *slot;

	if (UNEXPECTED(zmm_frames_is_trampoline(func) || EG(exception))) {
		return zmm_frames_child_anew(frames, parent, caller, func);
	}
	call = zmm_frames_describe(caller, parent, func);
	slot = zmm_frames_call_slot(frames, &call);
	if (UNEXPECTED(!zmm_frames_is_slot_of(slot, &call))) {
		call.node = zmm_frames_child_anew(frames, parent, caller, func);
		*slot = call;
	}
	return slot->node;
}

/* Stacks */

/* Returns the call, or the first one above it that is one.  A generator that is delegated to leaves a placeholder; the
 * other frames without a function are copies that the engine makes for callbacks. */
static zend_execute_data *zmm_frames_real(zend_execute_data *call)
{
	while (call && UNEXPECTED(!call->func)) {
		zend_execute_data *other = zend_generator_check_placeholder_frame(call);

		call = other != call && other->func ? other : call->prev_execute_data;
	}
	return call;
}

/* Returns whether a call is the one at the bottom of a fiber's stack.  What resumed the fiber comes above it. */
static bool zmm_frames_is_fiber(const zend_execute_data *call)
{
	return call->func->type == ZEND_INTERNAL_FUNCTION && !call->func->internal_function.handler
		&& !call->func->common.function_name;
}

/* Notes the calls from `call` on, up to the first one with a memo; these have none.  `*above` is the one with the memo,
 * or NULL.  `*node` is the node of what is above all that were noted. */
static size_t zmm_frames_walk(zmm_frames *frames, zend_execute_data *call, bool memo,
	zend_execute_data **above, uint32_t *node)
{
	size_t count = 0;

	*above = NULL;
	*node = frames->outside;
	for (; (call = zmm_frames_real(call)) && count < ZMM_MAX_WALK; call = call->prev_execute_data) {
		if (memo && zmm_frames_has_memo(call)) {
			*above = call;
			*node = zmm_frames_memo(call);
			break;
		}
		if (UNEXPECTED(zmm_frames_is_fiber(call))) {
			*node = frames->fiber;
			break;
		}
		frames->walk[count++] = call;
	}
	if (!call) {
		*node = 0;
	}
	return count;
}

/* Returns the node of a call.  Leaves memos in it and its callers if `memo`. */
static uint32_t zmm_frames_node(zmm_frames *frames, zend_execute_data *call, bool memo)
{
	zend_execute_data *caller;
	uint32_t node;
	size_t count = zmm_frames_walk(frames, call, memo, &caller, &node);

	while (count--) {
		call = frames->walk[count];
		node = memo ? zmm_frames_child(frames, node, caller, call->func)
			: zmm_frames_child_anew(frames, node, caller, call->func);
		if (memo && zmm_frames_may_keep(call)) {
			zmm_frames_keep(call, node);
		}
		caller = call;
	}
	return node;
}

/* Returns the node of a function that an operation of a call runs without a frame, or the call's own. */
static uint32_t zmm_frames_frameless(zmm_frames *frames, const zend_execute_data *call, uint32_t node)
{
#ifdef ZMM_ENGINE_FRAMELESS
	const zend_op *opline = zmm_frames_opline(call);

	if (opline && ZEND_OP_IS_FRAMELESS_ICALL(opline->opcode)) {
		return zmm_profile_node_of(frames->profile, node, opline->lineno,
			zmm_frames_function(frames, ZEND_FLF_FUNC(opline)));
	}
#else
	(void) frames;
	(void) call;
#endif
	return node;
}

static uint32_t zmm_frames_site_at(zmm_frames *frames, const zend_execute_data *call, uint32_t node)
{
	uint32_t inner = zmm_frames_frameless(frames, call, node);

	return zmm_profile_site_of(frames->profile, inner, inner == node ? zmm_frames_line(call) : 0);
}

/* Marks the block of a function's operations, if it is one of the heap's with a trailer: its free ends the code, and
 * another function's may come to lie there.  opcache keeps code elsewhere. */
static void zmm_frames_watch_code(const zend_function *func)
{
	zmm_heap *heap = &ZMM_G(heap);
	zmm_block *block;
	zmm_trailer trailer;

	if (!ZEND_USER_CODE(func->type) || !zmm_heap_segment_of(heap, func->op_array.opcodes)) {
		return;
	}
	block = zmm_block_of_data(func->op_array.opcodes);
	if (zmm_block_has_trailer(block) && zmm_block_is_sound(heap, block)) {
		trailer = zmm_trailer_of(block);
		trailer.site |= ZMM_TRAILER_IS_CODE;
		zmm_trailer_put(block, trailer);
	}
}

/* Keeps a site for the quick way, which does not look whether an exception is on its way. */
static void zmm_frames_keep_site(zmm_frames *frames, const zend_execute_data *call, uint32_t node, uint32_t site)
{
	if (zmm_frames_has_memo(call) && !EG(exception)) {
		*zmm_frames_slot(frames, call->opline, node) = (zmm_site_slot) { call->opline, node, site };
		zmm_frames_watch_code(call->func);
	}
}

uint32_t zmm_frames_site_slow(zmm_frames *frames)
{
	zend_execute_data *call = zmm_frames_real(EG(current_execute_data));
	uint32_t node, site;

	if (!call) {
		return zmm_profile_site_of(frames->profile, frames->outside, 0);
	}
	node = zmm_frames_has_memo(call) ? zmm_frames_memo(call) : zmm_frames_node(frames, call, true);
	site = zmm_frames_site_at(frames, call, node);
	zmm_frames_keep_site(frames, call, node, site);
	return site;
}

#ifdef ZMM_TESTING
uint32_t zmm_frames_site_walked(zmm_frames *frames)
{
	zend_execute_data *call = zmm_frames_real(EG(current_execute_data));

	return call ? zmm_frames_site_at(frames, call, zmm_frames_node(frames, call, false))
		: zmm_profile_site_of(frames->profile, frames->outside, 0);
}
#endif

/* Life */

void zmm_frames_set_outside(zmm_frames *frames, const char *name)
{
	frames->outside = zmm_profile_node_of(frames->profile, 0, 0, zmm_frames_word(frames, name));
}

void zmm_frames_forget(zmm_frames *frames)
{
	memset(frames->sites, 0, sizeof(frames->sites));
	memset(frames->calls, 0, sizeof(frames->calls));
}

void zmm_frames_start(zmm_frames *frames, zmm_profile *profile, zend_execute_data **walk)
{
	frames->profile = profile;
	frames->walk = walk;
	frames->fiber = zmm_profile_node_of(profile, 0, 0, zmm_frames_word(frames, "[fiber]"));
	zmm_frames_set_outside(frames, "[startup]");
	zmm_frames_forget(frames);
}
