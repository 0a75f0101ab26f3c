/*
 * zmm types: the structs of a heap, what they are called, and what is true of them.
 *
 * Glossary
 *   segment      memory from storage; its size is what of it is open: cut into blocks and counted
 *   common       said of a segment that any request shares, of segments.common_size bytes at first; others are
 *                made for one large block
 *   reservation  what storage gave for a segment; it opens further in place, up to that
 *   block        a piece of a segment, header included; its size is its true size
 *   small list   the free blocks of one exact small size
 *   large tree   the free blocks of one power of two, a bitwise trie by size
 *   rest queue   what was left over of segments made for one large request, before or behind it
 *   cache        small blocks that were freed but not merged; their own tag says so, the
 *                one behind them stays that of a used block
 *   guest        a heap that counts against the limit of another one, its host, as well as against its own
 *   spare        an empty segment that is kept for later; it is not one of the heap's
 *                segments and counted nowhere else
 *   real size    bytes of all segments, as far as they are open
 *   size         bytes of all used and cached blocks
 *   in use       size without the cached blocks: what a program asked for
 *
 * Invariants, proved by zmm_heap_check():
 *   real->size == sum of segment sizes
 *   guests.size == sum of the guests' real sizes
 *   real->size == size + free blocks + rest blocks + segments * ZMM_SEGMENT_OVERHEAD
 *   size       == use->size + cached blocks
 *   count      == used blocks + cached blocks
 *   small.counts[i] == blocks of small list i
 *   large.counts[i] == blocks of large tree i; large.sizes[i] == their bytes
 *   bit i of small.bitmap == small list i is not empty
 *   bit i of large.bitmap == large tree i is not empty
 *   no two free blocks are neighbours
 *   each segment's guard leads to its entry in the segment table, and that to the
 *   segment before it in the list
 *   no segment is one free block
 *
 * All sizes are bytes.  A heap is not thread-safe: one thread, one heap.
 */

#ifndef ZMM_TYPES_H
#define ZMM_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "heap/attributes.h"
#include "heap/geometry.h"
#include "heap/policy.h"
#include "heap/size_class.h"
#include "storage/storage.h"

typedef struct zmm_heap zmm_heap;

/* A size and the highest value it had. */
typedef struct zmm_level {
	size_t size;
	size_t peak;
} zmm_level;

/* A block nobody freed, found at shutdown. */
typedef struct zmm_leak {
	const void *address; /* of the data */
	size_t size;         /* bytes asked for, or those the block can hold */
	const char *filename; /* NULL: unknown */
	uint32_t lineno;
} zmm_leak;

/* File and line of an allocation; filename NULL: unknown. */
typedef struct zmm_call_site {
	const char *filename;
	uint32_t lineno;
} zmm_call_site;

/*
 * What the heap needs from above.  Each may be NULL.
 *
 *   limit_exceeded  a request for `size` bytes needs `more` bytes of segments, which
 *                   would pass the limit, and nothing can be given back.  true: take
 *                   them all the same; false: the request fails with NULL.  May leave
 *                   by longjmp: the heap is sound.
 *   out_of_memory   storage has no more; the request fails with NULL.  May
 *                   leave by longjmp or end the process.
 *   panic           the heap is corrupted; one line says how.  When it returns,
 *                   the process is aborted.
 *   call_site       file and line that debug builds note for a block whose
 *                   allocation came without; the name outlives the heap.
 *   leak            one block nobody freed; the heap stays as it is meanwhile.
 */
typedef struct zmm_heap_hooks {
	bool (*limit_exceeded)(zmm_heap *heap, size_t limit, size_t size, size_t more);
	void (*out_of_memory)(zmm_heap *heap, size_t real_size, size_t size);
	void (*panic)(zmm_heap *heap, const char *message);
	void (*call_site)(zmm_heap *heap, const char **filename, uint32_t *lineno);
	void (*leak)(zmm_heap *heap, const zmm_leak *leak);
} zmm_heap_hooks;

/* The data of a cached block begins with the link to the next one. */
typedef struct zmm_cached {
	struct zmm_cached *next;
} zmm_cached;

/* Cached blocks of one size and their counts, together in half a cache line.  Each block has
 * ZMM_MIN_BLOCK_SIZE bytes of the address space at least, so a count of blocks never passes PTRDIFF_MAX. */
typedef struct zmm_cache_list {
	_Alignas(8) zmm_cached *first; /* freed last; NULL: there is none */
	uint64_t hit;       /* requests the list served; those it did not: see `missed` */
	ptrdiff_t room;     /* max_count less the blocks there are now: one subtraction counts a
	                     * free and tells whether it makes a new maximum */
	ptrdiff_t max_count; /* the most blocks there were */
} zmm_cache_list;

/* The heap's lists are numbered by the bytes of data, in units of ZMM_ALIGNMENT.  Those
 * before the smallest block's stay empty: a request for less finds nothing
 * there and the slow path sends it to the right one, which spares all others a comparison. */
#define ZMM_LEAST_UNITS ((ZMM_MIN_BLOCK_SIZE - ZMM_HEADER_SIZE) >> ZMM_ALIGNMENT_LOG2)
#define ZMM_NUM_CACHE_LISTS (ZMM_NUM_BUCKETS + ZMM_LEAST_UNITS)

/* The cached blocks of small list `index`. */
#define ZMM_CACHE_LIST(heap, index) (&(heap)->cache.lists[(index) + ZMM_LEAST_UNITS])

/* Cached blocks of small sizes, and what each list is worth; see heap/cache.h and heap/caches.h. */
typedef struct zmm_cache {
	size_t floor; /* a free that brings `use` below this merges at once */
	size_t most;  /* bytes that it may hold, or ZMM_CACHE_AUTO */
	zmm_cache_list lists[ZMM_NUM_CACHE_LISTS]; /* see ZMM_CACHE_LIST() */
	uint64_t missed[ZMM_NUM_BUCKETS];   /* requests that each list did not serve */
	uint64_t seen_hit[ZMM_NUM_BUCKETS]; /* of each list, when it was looked at last */
	uint8_t earlier_misses[ZMM_NUM_BUCKETS]; /* of each list before the reset: the next request begins with runs as long
	                                          * as that suggests */
} zmm_cache;

/* Cached blocks of large sizes, see heap/large_cache.h. */
typedef struct zmm_large_cache {
	zmm_cached *lists[ZMM_NUM_CLASSES]; /* the one freed last of each class; NULL: there is none */
	/* `size` and `count` change together, the one by bytes: a compiler that sees them side by side makes one word of
	 * both, which waits for the two that were written before. */
	size_t size;  /* bytes of all blocks */
	size_t next;  /* the class that a block leaves when it is full; then the one behind that does */
	size_t count; /* blocks */
	size_t max_count;
	size_t most;  /* bytes that it may hold, as it was seen last */
	uint64_t hit; /* large requests served, and not */
	uint64_t miss;
	uint64_t patience;     /* it makes room when there were so many misses */
	uint64_t flushed_miss; /* misses when it was flushed last */
} zmm_large_cache;

_Static_assert(sizeof(zmm_cache_list) % ZMM_ALIGNMENT == 0, "zmm_cache_list_for() scales by it");
_Static_assert(SIZE_MAX / ZMM_MIN_BLOCK_SIZE < PTRDIFF_MAX, "no list has more blocks than its counts can tell");

/* What is known of a segment beside its header; see heap/segment_table.h. */
typedef struct zmm_segment_entry {
	zmm_segment *segment;
	zmm_segment *newer; /* the one before it in the list of segments; NULL: it is the first */
	size_t size;        /* as its header has it: what is open */
	size_t reserved;    /* bytes from storage, of which `size` are open */
	size_t touched;     /* the most that were ever open: pages beyond were never in memory */
	bool common;
} zmm_segment_entry;

typedef struct zmm_segment_table {
	zmm_segment_entry *entries; /* owned, from the C library */
	size_t count;
	size_t capacity;
} zmm_segment_table;

/* An empty segment that is kept. */
typedef struct zmm_spare {
	zmm_segment *segment;
	size_t reserved; /* as in its entry before */
	size_t touched;
	size_t since;    /* when it came, by the clock of spares */
} zmm_spare;

/* Heaps that live under the limit of this one, see heap/guest.h. */
typedef struct zmm_guests {
	zmm_heap *newest; /* NULL: there are none */
	size_t count;
	size_t size;      /* bytes of all their segments */
	size_t elsewhere; /* bytes that no heap of ours has and that leave less of the limit to guests */
} zmm_guests;

/* What the peaks of requests were: bytes. */
typedef struct zmm_peaks {
	size_t average; /* moves halfway to each */
	size_t highest; /* of the last few, and the next to it */
	size_t second;
	size_t earlier; /* the second of as many requests before those */
} zmm_peaks;

/* Empty segments that are kept, and what says how many; see heap/spare.h.  All are bytes but the count;
 * those of spares are bytes touched. */
typedef struct zmm_spares {
	zmm_spare *list;     /* owned, from the C library; oldest first */
	size_t count;
	size_t large;        /* of these, those that were made for one block */
	size_t capacity;
	size_t bytes;
	size_t clock;        /* counts spares that come and segments that are made */
	size_t open;         /* bytes of ordinary segments: those whose reservation is no larger than the heap's */
	size_t peak;         /* the most of that since the request began */
	size_t loose;        /* what is touched of large segments beyond what is open */
	size_t given_back;   /* spares that were not wanted, since the request began, less: */
	size_t missed;       /* what storage gave again after that */
	size_t requests;     /* that ended */
	zmm_peaks ordinary;  /* of what is in use */
	zmm_peaks all;       /* real peaks */
} zmm_spares;

/* Blocks of one small size that wait, in the order in which they were freed; or large ones of any. */
typedef struct zmm_ring {
	zmm_block **blocks; /* owned, from the C library */
	size_t capacity;    /* a power of two, or 0 */
	size_t first;
	size_t count;
} zmm_ring;

/* What a hardened heap has beside others, see heap/seal.h and heap/quarantine.h. */
typedef struct zmm_hardened {
	uint64_t secret;
	zmm_ring small[ZMM_NUM_BUCKETS];
	zmm_ring large;
	size_t size;  /* bytes of all blocks that wait */
	size_t ample; /* bit i: in small[i] were more than ZMM_LEAST_WAITING when the last one came */
	bool serving; /* a request; its block may have no seal yet */
	size_t asked; /* bytes of that request, without the seal */
} zmm_hardened;

#ifdef ZMM_TESTING
/* What a test wants to be asked, see heap/inject.h. */
typedef struct zmm_inject_hook zmm_inject_hook;
struct zmm_inject_hook {
	void (*before_growth)(zmm_inject_hook *hook, const struct zmm_heap *heap);
	bool (*at_allocation)(zmm_inject_hook *hook, const struct zmm_heap *heap);
};
#endif

/* Used blocks that have slack; see heap/growing.h. */
typedef struct zmm_growing_block {
	const zmm_block *block; /* NULL: the place is free */
	size_t size;            /* bytes asked for last */
} zmm_growing_block;

typedef struct zmm_growing {
	zmm_growing_block *places; /* owned, from the C library */
	zmm_growing_block *recent;
	size_t capacity;           /* a power of two, or 0 */
	size_t count;
} zmm_growing;

/* The free blocks of small sizes; see heap/bucket.h. */
typedef struct zmm_small_lists {
	/* Two link pointers for each list head, see ZMM_SMALL_FREE_BUCKET(). */
	_Alignas(8) zmm_free_block *heads[ZMM_NUM_BUCKETS * 2];
	size_t counts[ZMM_NUM_BUCKETS];
	size_t bitmap; /* bit i: list i is not empty */
} zmm_small_lists;

/* The free blocks of large sizes; see heap/tree.h. */
typedef struct zmm_large_trees {
	size_t bitmap; /* bit i: tree i is not empty; beside the one of the small lists */
	zmm_free_block *roots[ZMM_NUM_BUCKETS];
	size_t counts[ZMM_NUM_BUCKETS];
	size_t sizes[ZMM_NUM_BUCKETS]; /* bytes */
} zmm_large_trees;

/* See heap/rest.h. */
typedef struct zmm_rest_queue {
	_Alignas(8) zmm_free_block *head[2];
	int count; /* of its blocks; a heap like the original counts those that are not small */
} zmm_rest_queue;

/* The free block that small requests are cut from; see heap/victim.h. */
typedef struct zmm_victim {
	zmm_block *block; /* NULL: there is none */
	size_t size;
} zmm_victim;

typedef struct zmm_segments {
	zmm_segment *list;       /* newest first */
	uintptr_t lowest;        /* all segments since the reset lay in `span` bytes from here */
	uintptr_t span;
	zmm_segment_table table;
	zmm_segment *frontier;   /* the common segment that opens further; NULL: there is none */
	size_t common_size;      /* bytes of a common segment at first, a power of two */
	size_t unit;             /* each segment is a multiple of it: a page, or common_size */
	size_t own_size;         /* true size of the largest block that shares a segment */
	size_t reservation;      /* bytes of a common segment's reservation; common_size: it opens no further */
	size_t reserved;         /* bytes of all reservations */
	size_t opened;           /* bytes, since the cache was last flushed for them */
	bool populates;          /* storage makes pages present; false: the system cannot */
} zmm_segments;

/* What bounds the real size; see heap/limit.h. */
typedef struct zmm_limit {
	size_t *allowed;     /* bytes of segments, those of guests among them */
	int *overflow;       /* not 0: an error is being reported and may pass the limit */
	void *reserve;       /* released to have room for reporting an error */
	size_t reserve_size;
	size_t extends_by;   /* bytes of segments beyond the limit that its error opens */
	struct {
		size_t limit; /* when the error was raised */
		size_t size;  /* bytes of segments allowed since, the limit's among them; 0: it was not raised */
	} extension;
} zmm_limit;

struct zmm_heap {
	/* The fast paths touch what comes first, up to the lists of the cache.  `use` and `real` point to the counters
	 * that are in force: `own` below, or words that the engine shares with the heap, so that both read one truth. */
	zmm_level *use; /* bytes in use */
	size_t size;    /* bytes in use and cached */
	zmm_cache cache;

	size_t count;   /* blocks in use and cached; changes with `size`, except when a block is resized */
	size_t changes; /* what made blocks or segments begin or end elsewhere, counted; see heap/cursor.h */
	zmm_level *real; /* bytes of segments */
	zmm_small_lists small;
	zmm_large_trees large;
	zmm_rest_queue rest;
	zmm_victim victim;
	zmm_large_cache large_cache;
	size_t largest_cached; /* true size of the largest block that the large cache takes; 0: it takes none */
	zmm_growing growing;
	uintptr_t link_key;    /* what links of free blocks are stored with, see zmm_link() */

	zmm_segments segments;
	zmm_spares spares;
	zmm_storage *storage; /* owned */

	zmm_limit limit;
	zmm_guests guests;
	zmm_heap *host;        /* NULL: it is nobody's guest */
	zmm_heap *newer_guest; /* of the same host */
	zmm_heap *older_guest;

	const zmm_policy *policy; /* never NULL, the caller's; it outlives the heap */
	bool fallible;       /* a request that cannot be served returns NULL and calls no hook */
	int internal;        /* the descriptor lives inside the heap's first segment */
	size_t compact_size; /* a peak beyond this, and beyond the usual, compacts storage at reset */
	struct {
		bool at_work;
		size_t given_back; /* bytes of segments, so far */
	} gc;
	zmm_hardened *hardened;      /* owned; NULL: it is not */
	const zmm_heap_hooks *hooks; /* never NULL */

	struct {
		zmm_level use;
		zmm_level real;
		size_t limit;
		int overflow;
	} own;

#ifdef ZMM_TESTING
	zmm_inject_hook *injection; /* NULL: none is wanted */
#endif
#ifdef ZMM_DEBUG_COOKIE
	uint32_t cookie;
#endif
#ifdef ZMM_DEBUG_CALL_SITE
	zmm_call_site call_site; /* of the request at work, see heap/call_site.h */
#endif
#ifdef ZMM_DEBUG_CHECK
	bool checking;
#endif
};

#endif
