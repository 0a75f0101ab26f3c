/*
 * zmm sites: who allocated the blocks of a snapshot.
 *
 * A *site* is a line of PHP code, together with all calls that led to it.  The calls form a tree: a *node* is a call of
 * a *function* that was made at a line of its parent node, and a site is a line of a node.  Node 0 is the root, and
 * site 0 stands for all that is not attributed to a line.  Each function, node and site has the number of its place in
 * its array.
 *
 * In a sampled profile the figures are estimates, unbiased and rounded.
 */

#ifndef ZMM_SITES_H
#define ZMM_SITES_H

#include "inspect/bytes.h"
#include "inspect/sites.def"

/* No stack of calls is deeper in a snapshot: what is below is left out, and the root's function says so. */
#define ZMM_MAX_DEPTH 512

typedef struct zmm_snapshot_function {
	zmm_text name; /* with the class in front: "App\Report::rows"; "{main}" or a word in brackets such as "[startup]" */
	zmm_text file; /* empty: C code, or no code */
	uint64_t line; /* where it begins; 0: not known */
} zmm_snapshot_function;

typedef struct zmm_snapshot_node {
	uint32_t parent;   /* less than the node's own number; node 0 is its own parent */
	uint32_t function;
	uint64_t line;     /* the line of the parent's function where the call stands; 0: not known */
	uint32_t depth;    /* number of nodes above it */
} zmm_snapshot_node;

#define ZMM_SITE_FIGURE_MEMBER(name, unit, sentence) uint64_t name;

typedef struct zmm_snapshot_site {
	uint32_t node;
	uint64_t line; /* of the node's function; 0: not known */
	ZMM_SITE_FIGURES(ZMM_SITE_FIGURE_MEMBER)
} zmm_snapshot_site;

/* The places of a snapshot; all counts are 0 where nobody was asked. */
typedef struct zmm_snapshot_sites {
	zmm_snapshot_function *functions;
	size_t function_count;
	zmm_snapshot_node *nodes;
	size_t node_count;
	zmm_snapshot_site *sites;
	size_t site_count;
	uint64_t interval; /* mean bytes between two samples; 0: each block was attributed */
} zmm_snapshot_sites;

/* A block without a site. */
#define ZMM_NO_SITE UINT32_MAX

/* Returns the function of a site. */
static inline const zmm_snapshot_function *zmm_site_function(const zmm_snapshot_sites *all, const zmm_snapshot_site *site)
{
	return &all->functions[all->nodes[site->node].function];
}

/* Who allocated the blocks of a living heap.  zmm_snapshot_take() writes down what it says; none of its functions
 * allocates from the heap or changes it. */
typedef struct zmm_attribution {
	void *context;
	/* Returns the most bytes that `write` writes. */
	size_t (*needs)(void *context);
	/* Writes the content of SITE. */
	void (*write)(void *context, zmm_writer *writer);
	/* Returns the site of a used block, or ZMM_NO_SITE.  The block is sound; what is in it may be anything. */
	uint32_t (*site_of)(void *context, const void *data, size_t true_size);
} zmm_attribution;

#endif
