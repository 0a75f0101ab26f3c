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
_Static_assert(ZMM_PROFILE_MAX_NODES - 1 <= ZMM_MEMO_NODE_MASK, "a memo has room for each node");

/* Names */

/* The end of a file's name that its number is made of: eight bytes, and ".php". */
#define ZMM_FILE_NAME_END 12
#define ZMM_FRAMES_MIX UINT64_C(0x9e3779b97f4a7c15)

static zmm_text zmm_frames_text(const zend_string *string)
{
	return (zmm_text) { string ? ZSTR_VAL(string) : "", string ? ZSTR_LEN(string) : 0 };
}

static uint32_t zmm_frames_word(zmm_frames *frames, const char *word)
{
	const zmm_function_name name = { .name = { word, strlen(word) } };

	return zmm_profile_function_of(frames->profile, &name);
}

/* Returns the engine's hash of a string, which most have already, with a part for an empty one. */
static uint64_t zmm_frames_hash(const zend_string *string)
{
	if (!string) {
		return 1;
	}
	return ZSTR_H(string) ? ZSTR_H(string) : zend_hash_func(ZSTR_VAL(string), ZSTR_LEN(string));
}

/* Returns a number of a file's name.  Few have a hash, and most differ near the end. */
static uint64_t zmm_frames_hash_file(const zend_string *file)
{
	uint64_t end = 0, hash;

	if (ZSTR_LEN(file) >= ZMM_FILE_NAME_END) {
		memcpy(&end, ZSTR_VAL(file) + ZSTR_LEN(file) - ZMM_FILE_NAME_END, sizeof(end));
	}
	hash = (end ^ ZSTR_LEN(file)) * ZMM_FRAMES_MIX;
	return hash ^ hash >> 32;
}

static const zend_string *zmm_frames_file(const zend_function *func)
{
	return ZEND_USER_CODE(func->type) ? func->op_array.filename : NULL;
}

/* Returns a hash of a function's names.  The name of an anonymous class has a number of its own behind what is kept. */
static uint64_t zmm_frames_hash_names(const zend_function *func)
{
	const zend_class_entry *scope = func->common.scope;
	const zend_string *file = zmm_frames_file(func);
	bool is_named = scope && !(scope->ce_flags & ZEND_ACC_ANON_CLASS);
	uint64_t hash = zmm_frames_hash(is_named ? scope->name : NULL);

	hash = hash * 31 + zmm_frames_hash(func->common.function_name);
	return (hash * 31 + (file ? zmm_frames_hash_file(file) : 0)) | 1;
}

static uint32_t zmm_frames_function(zmm_frames *frames, const zend_function *func)
{
	const zend_string *file = zmm_frames_file(func);
	const zmm_function_name name = {
		.class = zmm_frames_text(func->common.scope ? func->common.scope->name : NULL),
		.name = zmm_frames_text(func->common.function_name),
		.file = zmm_frames_text(file),
		.line = file ? func->op_array.line_start : 0,
		.hash = zmm_frames_hash_names(func)
	};

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

/* Leaves */

/* Returns the innermost work that goes on for a call, or NULL. */
static const zmm_frame_leaf *zmm_frames_leaf(const zmm_frames *frames, const zend_execute_data *call)
{
	uint32_t i = frames->leaf_count;

	while (i--) {
		if (frames->leaves[i].call == call) {
			return &frames->leaves[i];
		}
	}
	return NULL;
}

/* Returns the line of a call where a callee of its stands: work of the engine has none. */
static uint32_t zmm_frames_line_in(const zmm_frames *frames, const zend_execute_data *call)
{
	return zmm_frames_leaf(frames, call) ? 0 : zmm_frames_line(call);
}

/* Returns the node of the innermost work that goes on for a call, or the call's own, `node`. */
static uint32_t zmm_frames_inside(const zmm_frames *frames, const zend_execute_data *call, uint32_t node)
{
	uint32_t i;

	for (i = 0; i < frames->leaf_count; i++) {
		const zmm_frame_leaf *leaf = &frames->leaves[i];

		if (leaf->call == call) {
			node = zmm_profile_node_of(frames->profile, node, leaf->line, leaf->function);
		}
	}
	return node;
}

/* Nodes */

static uint32_t zmm_frames_memo_of(const zmm_frames *frames, uint32_t node)
{
	return frames->number | node;
}

/* Returns the node of a call with a memo. */
static uint32_t zmm_frames_memo(const zend_execute_data *call)
{
	return (uint32_t) (uintptr_t) call->extra_named_params & ZMM_MEMO_NODE_MASK;
}

/* Returns whether a call has a memo of this profile.  The numbers of profiles come again after 16,383 of them. */
static bool zmm_frames_has_memo(const zmm_frames *frames, const zend_execute_data *call)
{
	return (ZEND_CALL_INFO(call) & ZMM_CALL_MEMO_MASK) == ZMM_CALL_MEMO
		&& (uint32_t) (uintptr_t) call->extra_named_params - frames->number < frames->profile->node_count;
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

/* Marks the block of a function's operations, if it is one of the heap's with a trailer: its free ends the code, and
 * another function's may come to lie there.  opcache keeps code elsewhere.  false: the code ends without a word.  So does
 * all code of the heap in a sampled profile, whose trailers have other flags. */
static bool zmm_frames_watch_code(const zmm_frames *frames, const zend_function *func)
{
	zmm_heap *heap = &ZMM_G(heap);
	zmm_block *block;
	zmm_trailer trailer;

	if (!ZEND_USER_CODE(func->type) || !zmm_heap_segment_of(heap, func->op_array.opcodes)) {
		return true;
	}
	block = zmm_block_of_data(func->op_array.opcodes);
	if (frames->profile->sampled || !zmm_block_has_trailer(block) || !zmm_block_is_sound(heap, block)) {
		return false;
	}
	trailer = zmm_trailer_of(block);
	trailer.word |= ZMM_TRAILER_IS_CODE;
	zmm_trailer_put(block, trailer);
	return true;
}

static uint32_t zmm_frames_child_anew(zmm_frames *frames, uint32_t parent, const zend_execute_data *caller,
	const zend_function *func)
{
	return zmm_profile_node_of(frames->profile, parent, caller ? zmm_frames_line_in(frames, caller) : 0,
		zmm_frames_function(frames, func));
}

/* Returns by what a slot knows what a call stands at: in a full profile the operation, else the line. */
static uintptr_t zmm_frames_caller(const zmm_frames *frames, const zend_execute_data *caller)
{
	if (!caller) {
		return 0;
	}
	if (frames->profile->sampled) {
		return (uintptr_t) zmm_frames_line_in(frames, caller) << 5;
	}
	return ZEND_USER_CODE(caller->func->type) ? (uintptr_t) caller->opline : 0;
}

/* Returns what stands for a function in the slots of a sampled profile: where its names are, which stay until the request
 * ends, unlike code that is evaluated and freed. */
static uintptr_t zmm_frames_names(const zend_function *func)
{
	bool is_user = ZEND_USER_CODE(func->type);
	uint64_t hash = (uintptr_t) func->common.function_name;

	hash = hash * ZMM_FRAMES_MIX + (uintptr_t) func->common.scope;
	hash = hash * ZMM_FRAMES_MIX + (is_user ? (uintptr_t) func->op_array.filename : 0);
	return (uintptr_t) (hash * ZMM_FRAMES_MIX + (is_user ? func->op_array.line_start : 0));
}

/* Returns whether a call may have a slot.  In a full profile the line of a call that an exception interrupts is not that
 * of its operation, and code that ends without a word is in no slot. */
static bool zmm_frames_may_know(const zmm_frames *frames, const zend_execute_data *caller, const zend_function *func)
{
	return frames->profile->sampled || (!EG(exception) && zmm_frames_watch_code(frames, func)
		&& (!caller || zmm_frames_watch_code(frames, caller->func)));
}

/* Fills the slot of a call, which is `key` but for its own memo. */
static zend_never_inline uint32_t zmm_frames_child_slow(zmm_frames *frames, uint32_t parent,
	const zend_execute_data *caller, const zend_function *func, zmm_call_slot key)
{
	uint32_t node = zmm_frames_child_anew(frames, parent, caller, func);

	if (zmm_frames_may_know(frames, caller, func)) {
		key.memo = zmm_frames_memo_of(frames, node);
		*zmm_frames_call_slot(frames, key.caller, key.code, key.parent) = key;
	}
	return node;
}

/* Returns the node of a call that `caller`, whose node is `parent`, has made.  The name of a trampoline dies with its
 * call: it is in no slot. */
static uint32_t zmm_frames_child(zmm_frames *frames, uint32_t parent,
	const zend_execute_data *caller, const zend_function *func)
{
	const zmm_call_slot key = {
		.caller = zmm_frames_caller(frames, caller),
		.code = frames->profile->sampled ? zmm_frames_names(func) : zmm_frames_code(func),
		.parent = zmm_frames_memo_of(frames, parent)
	};
	const zmm_call_slot *slot = zmm_frames_call_slot(frames, key.caller, key.code, key.parent);

	if (UNEXPECTED(zmm_frames_is_trampoline(func))) {
		return zmm_frames_child_anew(frames, parent, caller, func);
	}
	if (EXPECTED(slot->caller == key.caller && slot->code == key.code && slot->parent == key.parent)) {
		return slot->memo & ZMM_MEMO_NODE_MASK;
	}
	return zmm_frames_child_slow(frames, parent, caller, func, key);
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
	*node = 0;
	for (; (call = zmm_frames_real(call)) && count < ZMM_MAX_WALK; call = call->prev_execute_data) {
		if (memo && zmm_frames_has_memo(frames, call)) {
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
	return count;
}

/* Returns the node of a call.  Leaves memos in it and its callers if `memo`.  Inline: a full profile is here at the first
 * allocation of a call whose caller has none. */
static zend_always_inline uint32_t zmm_frames_node(zmm_frames *frames, zend_execute_data *call, bool memo)
{
	zend_execute_data *caller;
	uint32_t node;
	size_t count = zmm_frames_walk(frames, call, memo, &caller, &node);

	while (count--) {
		call = frames->walk[count];
		node = memo ? zmm_frames_child(frames, node, caller, call->func)
			: zmm_frames_child_anew(frames, node, caller, call->func);
		node = zmm_frames_inside(frames, call, node);
		if (memo && zmm_frames_may_keep(call)) {
			zmm_frames_keep(call, zmm_frames_memo_of(frames, node));
		}
		caller = call;
	}
	return node;
}

/* Returns the node of a call from its memo, or works it out. */
static uint32_t zmm_frames_node_of(zmm_frames *frames, zend_execute_data *call)
{
	return zmm_frames_has_memo(frames, call) ? zmm_frames_memo(call) : zmm_frames_node(frames, call, true);
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
	uint32_t inner;

	if (UNEXPECTED(zmm_frames_leaf(frames, call))) {
		return zmm_profile_site_of(frames->profile, node, 0);
	}
	inner = zmm_frames_frameless(frames, call, node);
	return zmm_profile_site_of(frames->profile, inner, inner == node ? zmm_frames_line(call) : 0);
}

/* Keeps a site for the quick way, which does not look whether an exception is on its way. */
static void zmm_frames_keep_site(zmm_frames *frames, const zend_execute_data *call, uint32_t node, uint32_t site)
{
	uint32_t memo = zmm_frames_memo_of(frames, node);

	if (zmm_frames_has_memo(frames, call) && !EG(exception) && zmm_frames_watch_code(frames, call->func)) {
		*zmm_frames_slot(frames, call->opline, memo) = (zmm_site_slot) { call->opline, memo, site };
	}
}

/* Returns the site of what no call asks for. */
static uint32_t zmm_frames_site_outside(zmm_frames *frames)
{
	return zmm_profile_site_of(frames->profile, zmm_frames_inside(frames, NULL, frames->outside), 0);
}

uint32_t zmm_frames_site_slow(zmm_frames *frames)
{
	zend_execute_data *call = zmm_frames_real(EG(current_execute_data));
	const zmm_site_slot *slot;
	uint32_t node, site;

	if (!call) {
		return zmm_frames_site_outside(frames);
	}
	node = zmm_frames_node_of(frames, call);
	slot = zmm_frames_known(frames, call, zmm_frames_memo_of(frames, node));
	if (EXPECTED(slot) && EXPECTED(zmm_frames_may_keep(call))) {
		return slot->site;
	}
	site = zmm_frames_site_at(frames, call, node);
	zmm_frames_keep_site(frames, call, node, site);
	return site;
}

#ifdef ZMM_TESTING
uint32_t zmm_frames_site_walked(zmm_frames *frames)
{
	zend_execute_data *call = zmm_frames_real(EG(current_execute_data));

	return call ? zmm_frames_site_at(frames, call, zmm_frames_node(frames, call, false))
		: zmm_frames_site_outside(frames);
}
#endif

/* Work of the engine */

static void zmm_frames_set_node(zmm_frames *frames, zend_execute_data *call, uint32_t node)
{
	if (call && zmm_frames_has_memo(frames, call)) {
		zmm_frames_keep(call, zmm_frames_memo_of(frames, node));
	}
}

uint32_t zmm_frames_enter(zmm_frames *frames, zmm_text name)
{
	zend_execute_data *call = EG(current_execute_data);
	const zmm_function_name function = { .name = name };
	zmm_frame_leaf leaf = { .call = call, .node = frames->outside };

	if (frames->leaf_count == ZMM_FRAME_LEAVES || (call && !call->func)) {
		return 0;
	}
	if (call) {
		leaf.node = zmm_frames_node_of(frames, call);
		leaf.line = zmm_frames_line_in(frames, call);
	}
	leaf.number = ++frames->leaf_number;
	leaf.function = zmm_profile_function_of(frames->profile, &function);
	frames->leaves[frames->leaf_count++] = leaf;
	zmm_frames_set_node(frames, call, zmm_profile_node_of(frames->profile, leaf.node, leaf.line, leaf.function));
	return leaf.number;
}

/* The call stands where it stood, so its frame is there, unless an error has ended the request: then its memory is. */
void zmm_frames_leave(zmm_frames *frames, uint32_t number)
{
	uint32_t i;

	for (i = 0; i < frames->leaf_count && frames->leaves[i].number != number; i++) {
	}
	if (i < frames->leaf_count) {
		zmm_frame_leaf *leaf = &frames->leaves[i];

		if (leaf->call == EG(current_execute_data)) {
			zmm_frames_set_node(frames, EG(current_execute_data), leaf->node);
		}
		memmove(leaf, leaf + 1, (--frames->leaf_count - i) * sizeof(*leaf));
	}
}

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

void zmm_frames_end_request(zmm_frames *frames)
{
	zmm_frames_forget(frames);
	frames->leaf_count = 0;
}

void zmm_frames_start(zmm_frames *frames, zmm_profile *profile, uint32_t number, zend_execute_data **walk)
{
	frames->profile = profile;
	frames->number = (1 + number % ZMM_MEMO_NUMBERS) << ZMM_MEMO_NODE_BITS;
	frames->walk = walk;
	frames->fiber = zmm_profile_node_of(profile, 0, 0, zmm_frames_word(frames, "[fiber]"));
	zmm_frames_set_outside(frames, "[startup]");
}
