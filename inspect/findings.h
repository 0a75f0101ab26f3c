/*
 * zmm findings: what a snapshot says of a program's memory, in words and numbers.
 *
 * A finding is a rule that fired: its kind, how severe it is and how sure, one sentence, the numbers of the rule, what
 * probably is behind it, what to look at next, and a filter that shows the blocks it is about.  All numbers come from
 * the snapshot and are exact, unless the finding says that they are estimates.
 *
 * The rules, with bytes of the snapshot's sums (inspect/snapshot.h):
 *
 *   fragmentation  free and cached bytes in pinned segments > live, >= real / 4, and >= 4 MiB
 *   retained       bytes of releasable segments, headers included, and of spares >= real / 4, and >= 4 MiB
 *   cache          cached bytes > live, >= real / 2, and >= 8 MiB
 *   limit          real >= 85 % of the limit
 *   largest_hole   real >= 70 % of the limit, and neither the largest stretch of unused blocks, cached ones included, nor
 *                  what the limit leaves is a fourth of the unused bytes
 *   one_peak       the peak of bytes in use >= 4 live, real >= 2 live, and >= 8 MiB
 *   dominant_site  one site has >= live / 2, and >= 1 MiB.  Where blocks were sampled these are estimates
 *   outside        bytes of the process that are neither the heap's nor shared > 48 MiB, and > the heap's
 */

#ifndef ZMM_FINDINGS_H
#define ZMM_FINDINGS_H

#include "inspect/figures.h"
#include "inspect/snapshot.h"

#define ZMM_FINDING_KINDS(kind) \
	kind(FRAGMENTATION, "fragmentation") \
	kind(RETAINED, "retained") \
	kind(CACHE, "cache") \
	kind(LIMIT, "limit") \
	kind(LARGEST_HOLE, "largest_hole") \
	kind(ONE_PEAK, "one_peak") \
	kind(OUTSIDE, "outside") \
	kind(DOMINANT_SITE, "dominant_site")

#define ZMM_FINDING_MEMBER(name, word) ZMM_FINDING_##name,

typedef enum zmm_finding_kind {
	ZMM_FINDING_KINDS(ZMM_FINDING_MEMBER)
	ZMM_NUM_FINDINGS
} zmm_finding_kind;

typedef enum zmm_severity {
	ZMM_SEVERITY_LOW,
	ZMM_SEVERITY_MEDIUM,
	ZMM_SEVERITY_HIGH
} zmm_severity;

/* A number of a rule.  Names of counts begin with "blocks" or "segments"; `site` and `line` are numbers of what they say;
 * all other numbers are bytes. */
typedef struct zmm_fact {
	const char *name; /* NULL ends the facts */
	uint64_t number;
	zmm_unit unit;
	const char *text; /* not NULL: instead of the number */
} zmm_fact;

#define ZMM_MOST_FACTS 17
#define ZMM_MOST_CHECKS 3
#define ZMM_FINDING_FILTER_SIZE 80

typedef struct zmm_finding {
	zmm_finding_kind kind;
	zmm_severity severity;
	zmm_severity confidence;
	uint64_t impact; /* bytes that it is about */
	unsigned int error; /* of its numbers, in percent: they are estimates; 0: they are exact */
	char summary[640];
	zmm_fact facts[ZMM_MOST_FACTS + 1];
	const char *hypothesis;
	const char *next_checks[ZMM_MOST_CHECKS]; /* NULL: there are no more */
	char filter[ZMM_FINDING_FILTER_SIZE]; /* chooses the blocks that it is about (docs/FILTER.md); "": there are none */
} zmm_finding;

typedef struct zmm_findings {
	size_t count;
	zmm_finding list[ZMM_NUM_FINDINGS]; /* the most severe first, then the one with the most bytes */
} zmm_findings;

/* Applies all rules.  Texts of facts belong to the snapshot. */
void zmm_findings_take(const zmm_snapshot *snapshot, zmm_findings *findings);

/* Return the word of a kind, such as "fragmentation", and of a severity or confidence, such as "high". */
const char *zmm_finding_word(zmm_finding_kind kind);
const char *zmm_severity_word(zmm_severity severity);

/* The used blocks that hold the pinned segments with the fewest of them. */
typedef struct zmm_holders {
	uint64_t pinned_segments;
	uint64_t at_most;  /* number of used blocks that each of `segments` has at most */
	uint64_t segments; /* those hold at least 4/5 of what is unused in pinned segments */
	uint64_t blocks;   /* number of used blocks in them */
	uint64_t bytes;    /* what would go back without these */
	uint64_t unused;   /* unused bytes in all pinned segments */
	zmm_kind kind;     /* the most frequent kind of the blocks */
	const char *class_name; /* the class of the first such object, or NULL */
	uint64_t of_kind;  /* number of blocks of that kind */
	uint64_t size;     /* the most frequent size of the blocks */
	uint64_t of_size;  /* number of blocks of that size */
	uint64_t least_charge; /* the least of those in segments of which more than half is unused; 0: there are none */
} zmm_holders;

/* The sites that stand out.  ZMM_NO_SITE: there is none; nor is site 0 one, which is not of a line. */
typedef struct zmm_top_sites {
	uint32_t live;         /* the one with the most live bytes */
	uint64_t live_blocks;
	uint64_t live_bytes;
	uint32_t pinning;      /* the one that keeps most from going back; none where blocks were sampled */
	uint64_t pinning_blocks;
	uint64_t pinned_bytes; /* what it keeps */
	unsigned int error;    /* of the live bytes, in percent (one standard deviation); 0: they are exact */
} zmm_top_sites;

/* Returns the relative error of an estimate by samples, in percent and at least 1: the root of interval / bytes. */
unsigned int zmm_sampling_error(uint64_t interval, uint64_t bytes);

/* Finds out which sites stand out.  Without memory for a census there are none. */
void zmm_top_sites_take(const zmm_snapshot *snapshot, zmm_top_sites *top);

/* Finds out which blocks keep most memory from going back. */
void zmm_holders_take(const zmm_snapshot *snapshot, zmm_holders *holders);

#endif
