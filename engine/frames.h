/*
 * zmm engine: finds the site of an allocation, from the engine's stack of calls.
 *
 * The calls that led to an allocation are a node of the profile's tree.  A call's node is worked out once, when the
 * call or one of its callees allocates first, and is left in the call's own frame: a *memo*.
 *
 *   bit 15 of This.u1.type_info    says that there is a memo
 *   extra_named_params             is the node, where ZEND_CALL_HAS_EXTRA_NAMED_PARAMS does not say otherwise
 *
 * No engine uses the bit, and each push of a frame writes the whole word, so a frame that is pushed at the same address
 * has no memo.  While a call is active its callers stand still: the memo is true until the frame is gone.  A call that
 * never allocates costs nothing.  A memo has the number of its profile beside the node: one that an earlier profile left
 * is none.  The numbers come again after 16,383 profiles: a frame that stood aside for so long may have a wrong site,
 * but no node that is not there.
 *
 * Some calls have no memo and are worked out each time: generators, whose caller changes; calls with extra named
 * parameters; trampolines, whose frame becomes that of __call().  A fiber's stack ends where the fiber began.
 *
 * While the engine does some work of its own for a call (it compiles a file, or collects garbage), what it allocates
 * belongs to a *leaf* below the call: the call's memo is that of the leaf for so long.  The leaves there are now stand in
 * a table, for calls without a memo.
 *
 * A small table leads from the current operation and the node to the site.  Nothing here allocates from a heap, throws,
 * or reads a value of the script.
 */

#ifndef ZMM_FRAMES_H
#define ZMM_FRAMES_H

#include "php.h"

#include "heap/trailer.h"
#include "profile/profile.h"

#define ZMM_CALL_MEMO ((uint32_t) 1 << 15)
#define ZMM_CALL_MEMO_MASK (ZMM_CALL_MEMO | ZEND_CALL_GENERATOR | ZEND_CALL_HAS_EXTRA_NAMED_PARAMS)

/* What stands in a frame: a node, and the number of its profile above it. */
#define ZMM_MEMO_NODE_BITS 18
#define ZMM_MEMO_NODE_MASK (((uint32_t) 1 << ZMM_MEMO_NODE_BITS) - 1)
#define ZMM_MEMO_NUMBERS (((uint32_t) 1 << (32 - ZMM_MEMO_NODE_BITS)) - 1) /* from 1 on */

/* Powers of two. */
#define ZMM_FRAME_SITES 2048
#define ZMM_FRAME_CALLS 1024

/* Calls without a memo that one walk notes.  Of a deeper stack the outermost calls are left out once. */
#define ZMM_MAX_WALK ((size_t) 1 << 20)

/* Leaves there may be at a time.  Further work is the call's own. */
#define ZMM_FRAME_LEAVES 64

/* Flags of a trailer's site: the free of this block ends code that a slot knows by its address. */
#define ZMM_TRAILER_IS_CODE ((uint32_t) ~ZMM_TRAILER_SITE_MASK)

typedef struct zmm_site_slot {
	const zend_op *opline;
	uint32_t memo;
	uint32_t site; /* 0: the slot is empty */
} zmm_site_slot;

/* A call of some code by a node; all nodes as memos have them.  A sampled profile does not learn when code is freed: its
 * slots know calls by their lines and names. */
typedef struct zmm_call_slot {
	uintptr_t caller; /* the operation that calls; 0: C code.  In a sampled profile its line, above 5 bits */
	uintptr_t code;   /* zmm_frames_code().  In a sampled profile a hash of where the names are */
	uint32_t parent; /* 0: the slot is empty.  No memo is 0 */
	uint32_t memo;
} zmm_call_slot;

/* Work of the engine that is going on. */
typedef struct zmm_frame_leaf {
	const zend_execute_data *call; /* for which it is done; NULL: no call is active */
	uint32_t number;   /* counts leaves, from 1 on */
	uint32_t function; /* the name of the work */
	uint32_t line;     /* that the call executes; 0: not known */
	uint32_t node;     /* of the call */
} zmm_frame_leaf;

typedef struct zmm_frames {
	zmm_profile *profile;
	uint32_t number;  /* of the profile, where memos have it */
	uint32_t outside; /* the node of what no call asks for */
	uint32_t fiber;   /* the node at which stacks of fibers begin */
	zend_execute_data **walk; /* room for ZMM_MAX_WALK calls */
	zmm_site_slot sites[ZMM_FRAME_SITES];
	zmm_call_slot calls[ZMM_FRAME_CALLS];
	zmm_frame_leaf leaves[ZMM_FRAME_LEAVES]; /* in the order in which they began */
	uint32_t leaf_count;
	uint32_t leaf_number; /* of the last one */
} zmm_frames;

/* Makes frames, whose memory is zero, ready for a profile that is open, the `number`-th of its thread.  `walk` has room
 * for ZMM_MAX_WALK calls. */
void zmm_frames_start(zmm_frames *frames, zmm_profile *profile, uint32_t number, zend_execute_data **walk);

/* Names what goes on when no call is active, such as "[startup]". */
void zmm_frames_set_outside(zmm_frames *frames, const char *name);

/* Forgets what pointers led to: code was freed, or the request has ended. */
void zmm_frames_forget(zmm_frames *frames);

/* The same at the end of a request, when nothing goes on any more. */
void zmm_frames_end_request(zmm_frames *frames);

/* Begins work of the engine for the current call.  Returns its number, 0: it has no leaf. */
uint32_t zmm_frames_enter(zmm_frames *frames, zmm_text name);

/* Ends it.  Does nothing if this profile has no such work. */
void zmm_frames_leave(zmm_frames *frames, uint32_t number);

/* Returns the site of what is allocated now. */
ZMM_NOINLINE uint32_t zmm_frames_site_slow(zmm_frames *frames);

static zend_always_inline zmm_site_slot *zmm_frames_slot(zmm_frames *frames, const zend_op *opline, uint32_t memo)
{
	/* A zend_op has 32 bytes, a slot 16. */
	uintptr_t offset = ((uintptr_t) opline >> 1) ^ (uintptr_t) (memo * 0x9e50u);

	return (zmm_site_slot *) ((uintptr_t) frames->sites + (offset & ((ZMM_FRAME_SITES - 1) * sizeof(zmm_site_slot))));
}

/* Returns the slot of what a call that has this memo allocates now, or NULL. */
static zend_always_inline const zmm_site_slot *zmm_frames_known(zmm_frames *frames, const zend_execute_data *call,
	uint32_t memo)
{
	const zmm_site_slot *slot = zmm_frames_slot(frames, call->opline, memo);

	return EXPECTED(slot->opline == call->opline) && EXPECTED(slot->memo == memo) ? slot : NULL;
}

/* Returns a slot with the site of what is allocated now, if the current call has a memo and its operation a slot; else
 * NULL. */
static zend_always_inline const zmm_site_slot *zmm_frames_quick(zmm_frames *frames)
{
	const zend_execute_data *call = EG(current_execute_data);

	if (UNEXPECTED(!call) || UNEXPECTED((ZEND_CALL_INFO(call) & ZMM_CALL_MEMO_MASK) != ZMM_CALL_MEMO)) {
		return NULL;
	}
	return zmm_frames_known(frames, call, (uint32_t) (uintptr_t) call->extra_named_params);
}

/* Returns what stands for a function: its operations, or for C code its handler and its name.  0: the function at the
 * bottom of a fiber's stack. */
static zend_always_inline uintptr_t zmm_frames_code(const zend_function *func)
{
	return ZEND_USER_CODE(func->type) ? (uintptr_t) func->op_array.opcodes
		: (uintptr_t) func->internal_function.handler ^ (uintptr_t) func->common.function_name << 1;
}

static zend_always_inline zmm_call_slot *zmm_frames_call_slot(zmm_frames *frames, uintptr_t caller, uintptr_t code,
	uint32_t parent)
{
	uintptr_t hash = (caller >> 5) ^ (code >> 4) * 0x5bd1e995u ^ (uintptr_t) (parent * 0x85ebca6bu);

	return &frames->calls[(hash ^ hash >> 15) & (ZMM_FRAME_CALLS - 1)];
}

/* Leaves a memo in a frame.  A call of C code has no operation: the quick way shall find none. */
static zend_always_inline void zmm_frames_keep(zend_execute_data *call, uint32_t memo)
{
	ZEND_CALL_INFO(call) |= ZMM_CALL_MEMO;
	call->extra_named_params = (zend_array *) (uintptr_t) memo;
	if (!ZEND_USER_CODE(call->func->type)) {
		call->opline = NULL;
	}
}

/* The same as zmm_frames_quick() for a call without a memo, if its caller has one and a slot knows the call.  Slots know
 * no trampolines, and no fibers.  Most first allocations of a call end here. */
static zend_always_inline const zmm_site_slot *zmm_frames_first(zmm_frames *frames)
{
	zend_execute_data *call = EG(current_execute_data);
	const zend_execute_data *caller;
	const zmm_call_slot *slot;
	uintptr_t opline;
	uint32_t parent;

	if (UNEXPECTED(!call || !call->func) || UNEXPECTED(ZEND_CALL_INFO(call) & ZMM_CALL_MEMO_MASK)
			|| UNEXPECTED(call->func->common.fn_flags & ZEND_ACC_CALL_VIA_TRAMPOLINE)) {
		return NULL;
	}
	caller = call->prev_execute_data;
	if (UNEXPECTED(!caller || (ZEND_CALL_INFO(caller) & ZMM_CALL_MEMO_MASK) != ZMM_CALL_MEMO || !caller->func)) {
		return NULL;
	}
	parent = (uint32_t) (uintptr_t) caller->extra_named_params;
	opline = (uintptr_t) caller->opline; /* 0 in C code with a memo */
	slot = zmm_frames_call_slot(frames, opline, zmm_frames_code(call->func), parent);
	if (UNEXPECTED(slot->caller != opline || slot->parent != parent || slot->code != zmm_frames_code(call->func))) {
		return NULL;
	}
	zmm_frames_keep(call, slot->memo);
	return zmm_frames_known(frames, call, slot->memo);
}

#ifdef ZMM_TESTING
/* Returns the site that the whole stack leads to, without a memo or a slot. */
uint32_t zmm_frames_site_walked(zmm_frames *frames);
#endif

#endif
