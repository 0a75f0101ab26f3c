#include "engine/frame_probe.h"
#include "engine/frames.h"
#include "engine/inject.h"

/* Each flag of a call that the headers know is another bit. */
#define ZMM_CALL_FLAGS (ZEND_CALL_CODE | ZEND_CALL_TOP | ZEND_CALL_ALLOCATED | ZEND_CALL_FREE_EXTRA_ARGS \
	| ZEND_CALL_HAS_SYMBOL_TABLE | ZEND_CALL_RELEASE_THIS | ZEND_CALL_CLOSURE | ZEND_CALL_FAKE_CLOSURE \
	| ZEND_CALL_GENERATOR | ZEND_CALL_DYNAMIC | ZEND_CALL_MAY_HAVE_UNDEF | ZEND_CALL_HAS_EXTRA_NAMED_PARAMS \
	| ZEND_CALL_OBSERVED | ZEND_CALL_SEND_ARG_BY_REF | ZEND_CALL_HAS_THIS)
#ifdef ZEND_CALL_JIT_RESERVED
# define ZMM_CALL_FLAGS_OF_JIT ZEND_CALL_JIT_RESERVED
#else
# define ZMM_CALL_FLAGS_OF_JIT 0
#endif
#ifdef ZEND_CALL_NEEDS_REATTACH
# define ZMM_CALL_FLAGS_OF_FIBERS ZEND_CALL_NEEDS_REATTACH
#else
# define ZMM_CALL_FLAGS_OF_FIBERS 0
#endif

_Static_assert(!(ZMM_CALL_MEMO & ((uint32_t) ZMM_CALL_FLAGS | ZMM_CALL_FLAGS_OF_JIT | ZMM_CALL_FLAGS_OF_FIBERS)),
	"the bit of a memo is no flag of a call");
_Static_assert(sizeof(((zend_execute_data *) NULL)->extra_named_params) >= sizeof(uint32_t), "a memo has room");
_Static_assert(sizeof(((zend_execute_data *) NULL)->This.u1.type_info) == sizeof(uint32_t), "flags are one word");

/* The versions in which profiles may run, as PHP_VERSION_ID: from this one on, and before that one.  8.1 and 8.3 are in
 * no suite of Debian, so they were not tested: there the probe alone says whether frames have room. */
#define ZMM_FIRST_FRAME_VERSION 80100
#define ZMM_FRAME_VERSIONS_END 80700

#define ZMM_PROBE_CALLS 2
#define ZMM_PROBE_STACK_SLOTS 256

/* What the calls saw. */
typedef struct zmm_probe_result {
	uint32_t calls;
	bool elsewhere; /* a frame is not on our stack */
	bool bit_set;   /* a new frame has the bit */
	bool lost;      /* a memo did not stay while its call made another */
} zmm_probe_result;

static zmm_probe_result zmm_probe;
static zval zmm_probe_stack[ZMM_PROBE_STACK_SLOTS];
static const char *zmm_frame_refusal = "the extension has not started";

/* An array that stands in the place of a memo: an engine that takes it for its own would count its references. */
static zend_array zmm_probe_array;

static bool zmm_probe_is_on_stack(const zend_execute_data *call)
{
	return (uintptr_t) call - (uintptr_t) zmm_probe_stack < sizeof(zmm_probe_stack);
}

static void zmm_probe_call(void);

/* Is called by the engine: looks at its frame, leaves a memo in it, and makes a call from the outer one. */
static void zmm_probe_handler(INTERNAL_FUNCTION_PARAMETERS)
{
	ZVAL_NULL(return_value);
	zmm_inject_frame(execute_data);
	zmm_probe.calls++;
	zmm_probe.elsewhere |= !zmm_probe_is_on_stack(execute_data) || EG(current_execute_data) != execute_data;
	zmm_probe.bit_set |= (ZEND_CALL_INFO(execute_data) & ZMM_CALL_MEMO) != 0;
	ZEND_CALL_INFO(execute_data) |= ZMM_CALL_MEMO;
	execute_data->extra_named_params = &zmm_probe_array;
	if (zmm_probe.calls % 2) {
		zmm_probe_call();
	}
	zmm_inject_memo(execute_data);
	zmm_probe.lost |= !(ZEND_CALL_INFO(execute_data) & ZMM_CALL_MEMO)
		|| execute_data->extra_named_params != &zmm_probe_array;
}

static zend_internal_function zmm_probe_function = {
	.type = ZEND_INTERNAL_FUNCTION,
	.handler = zmm_probe_handler
};

/* Lets the engine call zmm_probe_handler(). */
static void zmm_probe_call(void)
{
	zval result;

	zend_call_known_function((zend_function *) &zmm_probe_function, NULL, NULL, &result, 0, NULL, NULL);
}

/* Makes calls on our stack, the second time where frames with memos were. */
static void zmm_probe_calls_here(void)
{
	zend_vm_stack page = (zend_vm_stack) zmm_probe_stack;
	int i;

	memset(zmm_probe_stack, 0xff, sizeof(zmm_probe_stack));
	page->prev = NULL;
	page->end = zmm_probe_stack + ZMM_PROBE_STACK_SLOTS;
	EG(vm_stack) = page;
	EG(vm_stack_end) = page->end;
	for (i = 0; i < ZMM_PROBE_CALLS; i++) {
		EG(vm_stack_top) = page->top = ZEND_VM_STACK_ELEMENTS(page);
		zmm_probe_call();
	}
}

/* In MINIT the engine has no stack and makes no calls of its own yet.  Extensions that listen to calls do not hear of
 * these. */
static void zmm_probe_calls(void)
{
	void (*execute_internal)(zend_execute_data *, zval *) = zend_execute_internal;
	zend_vm_stack page = EG(vm_stack);
	zval *top = EG(vm_stack_top), *end = EG(vm_stack_end);
	bool active = EG(active);

	EG(active) = 1;
	zend_execute_internal = NULL;
	zmm_probe_calls_here();
	zend_execute_internal = execute_internal;
	EG(active) = active;
	EG(vm_stack) = page;
	EG(vm_stack_top) = top;
	EG(vm_stack_end) = end;
}

static bool zmm_frame_version_is_known(void)
{
	const zval *version = zend_get_constant_str("PHP_VERSION_ID", sizeof("PHP_VERSION_ID") - 1);
	zend_long number = version && Z_TYPE_P(version) == IS_LONG ? Z_LVAL_P(version) : 0;

	zmm_inject_version(&number);
	return number >= ZMM_FIRST_FRAME_VERSION && number < ZMM_FRAME_VERSIONS_END;
}

static const char *zmm_frame_probe_all(void)
{
	const uint32_t references = 2;

	if (!zmm_frame_version_is_known()) {
		return "its way to find who allocates was not tested with this version of PHP";
	}
	GC_SET_REFCOUNT(&zmm_probe_array, references);
	GC_TYPE_INFO(&zmm_probe_array) = GC_ARRAY;
	zmm_probe_calls();
	if (zmm_probe.calls != 2 * ZMM_PROBE_CALLS || zmm_probe.elsewhere) {
		return "the frames of this engine's calls were not found";
	}
	if (zmm_probe.bit_set) {
		return "this engine uses the bit of a frame that would say who allocates";
	}
	if (zmm_probe.lost || GC_REFCOUNT(&zmm_probe_array) != references) {
		return "this engine uses the word of a frame that would say who allocates";
	}
	return NULL;
}

void zmm_frame_probe(void)
{
	zmm_probe = (zmm_probe_result) { 0 };
	zmm_frame_refusal = zmm_frame_probe_all();
}

const char *zmm_frame_probe_refusal(void)
{
	return zmm_frame_refusal;
}
