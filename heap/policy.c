#include "heap/policy.h"

const zmm_policy zmm_policy_default = {
	.name = "default",
	.pages = true,
	.populates = true,
	.classes = true,
	.victim = true,
	.spares = true,
	.slack = true,
	.run_size = 4096,
	/* One reservation holds several segments of the original policy's size, in one place. */
	.reservation = ZMM_AUTO_RESERVATION,
	/* PHP's own heap never gives back its first chunk, which has as many bytes.  A worker may call gc after each of its
	 * jobs.  If gc gave back the pages that a small job needs, the next job would fault them in again. */
	.gc_floor = (size_t) 2 * 1024 * 1024,
};

const zmm_policy zmm_policy_original = {
	.name = "original",
	.original = true,
};

const zmm_policy zmm_policy_php5 = {
	.name = "php5",
	.original = true,
	.unaligned = true,
};
