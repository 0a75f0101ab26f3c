/*
 * zmm profile: who allocated what, in tables of fixed size.
 *
 * A *site* is a line of PHP code, together with the calls that led to it.  The calls form a tree: a *node* is a call of
 * a *function* that was made at a line of its parent node; a site is a line of a node.  Node 0 is the root, whose
 * function is ZMM_PROFILE_ENGINE; site 0 is its line 0: no PHP code runs.
 *
 * Whoever allocates finds its site (engine/frames.h) and counts the block with zmm_profile_add(); the block keeps the
 * site in its trailer (heap/trailer.h), so that its free is zmm_profile_remove().  A profile is of one of two kinds:
 *
 *   full     each block is counted
 *   sampled  few blocks are, each with a weight: what it stands for; see profile/sampler.h
 *
 * The tables lie in one mapping of the profile's own.  When one of them is full, what is new is counted at the site
 * ZMM_PROFILE_OTHERS, so a profile is bounded and nothing in it fails.  Names are copied: code dies with its request.
 * A profile belongs to one thread.  All sizes are bytes.
 */

#ifndef ZMM_PROFILE_H
#define ZMM_PROFILE_H

#include "heap/trailer.h"
#include "inspect/arena.h"
#include "inspect/sites.h"

/* The sites that each profile has. */
#define ZMM_PROFILE_ENGINE 0 /* no PHP code runs */
#define ZMM_PROFILE_OTHERS 1 /* for which a table has no room */

#define ZMM_PROFILE_MAX_SITES ((uint32_t) 1 << 18)
#define ZMM_PROFILE_MAX_NODES ((uint32_t) 1 << 18)
#define ZMM_PROFILE_MAX_FUNCTIONS ((uint32_t) 1 << 16)
#define ZMM_PROFILE_NAMES_SIZE ((size_t) 16 * 1024 * 1024)

/* Longer names are cut. */
#define ZMM_PROFILE_MAX_NAME 512

/* In a sampled profile a count has this many binary places, since a small block stands for many others, and not for a
 * whole number of them. */
#define ZMM_PROFILE_COUNT_PLACES 8

/* One cache line.  What is live is what was allocated less what was freed. */
typedef struct zmm_site {
	/* A count and its bytes change together.  A compiler that sees them side by side would change both as one vector,
	 * which takes more instructions. */
	uint64_t count;       /* blocks that were allocated */
	uint64_t freed_count;
	uint64_t bytes;
	uint64_t freed_bytes;
	uint64_t peak_count;  /* live blocks at peak number peak_seen */
	uint64_t peak_bytes;
	uint32_t peak_seen;
	uint32_t node;
	uint32_t line;
	uint32_t next;        /* in the same slot of the table; 0: none */
} zmm_site;

typedef struct zmm_profile_node {
	uint32_t parent;
	uint32_t function;
	uint32_t line;  /* of the parent's function, where the call stands; 0: not known */
	uint32_t depth;
	uint32_t next;
} zmm_profile_node;

typedef struct zmm_profile_function {
	zmm_text name; /* with its class: "App\Report::rows" */
	zmm_text file; /* empty: C code */
	uint32_t line; /* where it begins */
	uint32_t next;
	uint64_t hash;
} zmm_profile_function;

/* What a function is called; nothing ends in 0. */
typedef struct zmm_function_name {
	zmm_text class; /* empty: none */
	zmm_text name;
	zmm_text file;
	uint32_t line;
	uint64_t hash; /* equal names have the same; 0: it is made of the texts */
} zmm_function_name;

typedef struct zmm_profile {
	zmm_site *sites;
	uint32_t peaks;        /* number of new peaks of the bytes in use */
	uint64_t epoch;        /* goes into each trailer: the number of the request, where trailers have it */
	uint32_t site_count;
	uint32_t node_count;
	uint32_t function_count;
	bool sampled;
	zmm_profile_node *nodes;
	zmm_profile_function *functions;
	uint32_t *site_slots;
	uint32_t *node_slots;
	uint32_t *function_slots;
	char *names;
	size_t names_size;     /* bytes taken of them */
	uint64_t interval;     /* of a sampled profile: the largest mean of bytes between two samples so far */
	zmm_arena arena;       /* has all of this */
} zmm_profile;

/* Makes an empty profile; `interval` 0: a full one.  false: the system has no memory. */
bool zmm_profile_open(zmm_profile *profile, uint64_t interval);

/* Gives its memory back.  Does nothing for a profile that is not open. */
void zmm_profile_close(zmm_profile *profile);

/* Returns the number of a function; ZMM_PROFILE_OTHERS: there is no room. */
uint32_t zmm_profile_function_of(zmm_profile *profile, const zmm_function_name *name);

/* Returns the number of a call from a line of its parent.  A user function (one with a file) that is among its own
 * callers is that caller's node again: recursion folds.  Beyond ZMM_MAX_DEPTH a call is its parent's node. */
uint32_t zmm_profile_node_of(zmm_profile *profile, uint32_t parent, uint32_t line, uint32_t function);

/* Returns the number of the site of a node's line. */
uint32_t zmm_profile_site_of(zmm_profile *profile, uint32_t node, uint32_t line);

/* Counts */

/* Keeps what is live at a site at the last peak, before it changes. */
static inline void zmm_profile_keep_peak(const zmm_profile *profile, zmm_site *site)
{
	if (ZMM_UNLIKELY(site->peak_seen != profile->peaks)) {
		site->peak_seen = profile->peaks;
		site->peak_count = site->count - site->freed_count;
		site->peak_bytes = site->bytes - site->freed_bytes;
	}
	ZMM_BARRIER(); /* so that a count is changed in memory by one instruction, and not kept in a register from here on */
}

static inline void zmm_profile_add(zmm_profile *profile, uint32_t number, uint64_t count, uint64_t bytes)
{
	zmm_site *site = &profile->sites[number];

	zmm_profile_keep_peak(profile, site);
	site->count += count;
	site->bytes += bytes;
}

/* `number` may come from a trailer that was written over: a wild one is counted nowhere. */
static inline void zmm_profile_remove(zmm_profile *profile, uint32_t number, uint64_t count, uint64_t bytes)
{
	zmm_site *site;

	if (ZMM_UNLIKELY(number >= profile->site_count)) {
		return;
	}
	site = &profile->sites[number];
	zmm_profile_keep_peak(profile, site);
	site->freed_count += count;
	site->freed_bytes += bytes;
}

/* What is live is below 0 where frees were counted for a site that a wild write put into a trailer: then it is 0. */
static inline uint64_t zmm_profile_not_below_0(uint64_t difference)
{
	return difference >> 63 ? 0 : difference;
}

/* Notes that the bytes in use have a new peak, after the block that made it was added. */
static inline void zmm_profile_peak(zmm_profile *profile)
{
	profile->peaks++;
}

/* Forgets what is live, when the heap is reset: all blocks are gone.  Counts the epoch up, by which the trailers of the
 * next request differ from those of this one. */
void zmm_profile_end_request(zmm_profile *profile);

/* Returns a count of blocks without its binary places, rounded. */
static inline uint64_t zmm_profile_blocks(const zmm_profile *profile, uint64_t count)
{
	return profile->sampled ? (count + (1 << (ZMM_PROFILE_COUNT_PLACES - 1))) >> ZMM_PROFILE_COUNT_PLACES : count;
}

/* Returns the sums of all sites: blocks, and bytes that are live. */
uint64_t zmm_profile_live(const zmm_profile *profile, uint64_t *bytes);

/* The site with the most live bytes, but for site 0. */
typedef struct zmm_profile_top {
	uint64_t live_bytes; /* 0: nothing is live */
	const zmm_profile_function *function; /* of its line of PHP code, as zmm_site_code() has it */
	uint32_t line;
} zmm_profile_top;

/* Finds that site.  Takes no memory. */
void zmm_profile_find_top(const zmm_profile *profile, zmm_profile_top *top);

/* The most bytes of the content of SITE, and that content (docs/FORMAT.md). */
size_t zmm_profile_needs(const zmm_profile *profile);
void zmm_profile_write(const zmm_profile *profile, zmm_writer *writer);

#endif
