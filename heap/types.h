/*
 * zmm types: the structs of a heap, their terms, and the invariants that hold for them.
 *
 * Glossary
 *   segment       a piece of memory from storage.  It opens from its start: the open part is cut into blocks and
 *                 counted
 *   segment size  bytes of a segment's open part
 *   common        a common segment serves any request and has segments.common_size bytes at first; every other segment
 *                 is made for one large block
 *   reservation   the bytes that storage gave for a segment; it opens further in place, up to its reservation
 *   block         a piece of a segment, header included; its true size counts the header
 *   guard         the end block of a segment: a header without data
 *   small list    the free blocks of one exact small size
 *   large tree    the free blocks of one power of two, a bitwise trie by size
 *   rest queue    remainders of segments that were made for one large request
 *   cache         blocks that were freed but not merged.  The tag of a cached block says so; the copy of the tag behind
 *                 the block stays that of a used block
 *   waiting       cached, in the quarantine of a hardened heap: filled, in no list of the cache, and not yet used again
 *   victim        the free memory that requests of up to 4 KiB are cut from, one behind the other
 *   run           blocks of one small size that are cut together
 *   guest         a heap that counts against the limit of another heap, its host, as well as against its own
 *   spare         an empty segment that is kept for later; it is not in the list of segments, and the real size does
 *                 not count it
 *   reserve       a block that is held back for reporting the limit's error (limit.reserve)
 *   extension     the bytes beyond the limit that its error opens (limit.extension, the setting zmm.limit_reserve)
 *   real size     bytes of all segments, without the parts that are not open
 *   size          bytes of all used and cached blocks
 *   in use        bytes of all used blocks: what the program asked for
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
 *   each segment's guard leads to the segment's entry in the segment table, and the entry leads to the segment
 *   before it in the list
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
#include "heap/large_class.h"
#include "storage/storage.h"

typedef struct zmm_heap zmm_heap;

/* A size and its highest value so far. */
typedef struct zmm_level {
	size_t size;
	size_t peak;
} zmm_level;

/* A used block that shutdown found: the program did not free it. */
typedef struct zmm_leak {
	const void *address; /* of the data */
	size_t size;         /* bytes asked for; where they are not known, bytes that the block can hold */
	const char *filename; /* NULL: unknown */
	uint32_t lineno;
} zmm_leak;

/* File and line of an allocation; filename NULL: unknown. */
typedef struct zmm_call_site {
	const char *filename;
	uint32_t lineno;
} zmm_call_site;

/*
 * The callbacks of a heap's owner.  Each may be NULL.
 *
 *   limit_exceeded  A request for `size` bytes needs `more` bytes of segments, which would pass the limit, and the heap
 *                   has nothing to give back.  true: the heap takes them all the same.  false: the request fails with
 *                   NULL.  The hook may leave by longjmp: the heap is sound.
 *   out_of_memory   Storage has no more memory.  The request then fails with NULL.  The hook may leave by longjmp or
 *                   end the process.
 *   panic           The heap is damaged; the message says how, in one line.  When the hook returns, the process is
 *                   aborted.
 *   call_site       Gives the file and the line of a block whose request came without them; debug builds note them.
 *                   The file name outlives the heap.
 *   leak            Reports one block that the program did not free.  The heap does not change meanwhile.
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

/* Cached blocks of one size and their counts, together in half a cache line.  Each block takes at least
 * ZMM_MIN_BLOCK_SIZE bytes of the address space, so a count of blocks never passes PTRDIFF_MAX. */
typedef struct zmm_cache_list {
	_Alignas(8) zmm_cached *first; /* the block freed last; NULL: the list is empty */
	uint64_t hit;        /* requests that the list served; zmm_cache.missed counts the others */
	ptrdiff_t room;      /* max_count less the blocks in the list now.  One subtraction counts a free and shows whether
	                      * it makes a new maximum */
	ptrdiff_t max_count; /* the most blocks that the list had */
} zmm_cache_list;

/* A list's number is the bytes of data of its blocks, in units of ZMM_ALIGNMENT.  The lists below the smallest block's
 * stay empty.  A request for less than the smallest block finds its list empty, and the slow path sends it to the
 * smallest block's list; so the fast path needs no comparison for small requests. */
#define ZMM_LEAST_UNITS ((ZMM_MIN_BLOCK_SIZE - ZMM_HEADER_SIZE) >> ZMM_ALIGNMENT_LOG2)
#define ZMM_NUM_CACHE_LISTS (ZMM_NUM_BUCKETS + ZMM_LEAST_UNITS)

/* The cached blocks of small list `index`. */
#define ZMM_CACHE_LIST(heap, index) (&(heap)->cache.lists[(index) + ZMM_LEAST_UNITS])

/* Cached blocks of small sizes, and counters that show how useful each list is; see heap/cache.h and heap/caches.h. */
typedef struct zmm_cache {
	size_t floor; /* a free merges its block at once while `use` is no more than this */
	size_t most;  /* bytes that the cache may hold, or ZMM_CACHE_AUTO */
	zmm_cache_list lists[ZMM_NUM_CACHE_LISTS]; /* see ZMM_CACHE_LIST() */
	uint64_t missed[ZMM_NUM_BUCKETS];   /* requests that each list did not serve */
	uint64_t seen_hit[ZMM_NUM_BUCKETS]; /* each list's `hit` when the list was last looked at */
	uint8_t earlier_misses[ZMM_NUM_BUCKETS]; /* each list's misses before the reset; they make the first runs after the
	                                          * reset longer */
} zmm_cache;

/* Cached blocks of large sizes; see heap/large_cache.h. */
typedef struct zmm_large_cache {
	zmm_cached *lists[ZMM_NUM_CLASSES]; /* the block of each class that was freed last; NULL: there is none */
	/* `size` and `count` change together.  A compiler that sees them side by side loads both at once, and that load has
	 * to wait for the two separate stores before it.  So `next` stands between them. */
	size_t size;  /* bytes of all blocks */
	size_t next;  /* the class that loses a block when the cache is full; the class behind it is the next one */
	size_t count; /* number of blocks */
	size_t max_count;
	size_t most;  /* bytes that the cache might hold when its bound was last computed */
	uint64_t hit; /* large requests that the cache served */
	uint64_t miss; /* large requests that it did not serve */
	uint64_t patience;     /* the cache makes room only when `miss` has reached this */
	uint64_t flushed_miss; /* `miss` at the last flush */
} zmm_large_cache;

_Static_assert(sizeof(zmm_cache_list) % ZMM_ALIGNMENT == 0, "zmm_cache_list_for() scales by it");
_Static_assert(SIZE_MAX / ZMM_MIN_BLOCK_SIZE < PTRDIFF_MAX, "no list has more blocks than its counts can tell");

/* A segment's entry in the segment table, which is not in the heap; see heap/segment_table.h. */
typedef struct zmm_segment_entry {
	zmm_segment *segment;
	zmm_segment *newer; /* the segment before it in the list of segments; NULL: it is the first */
	size_t size;        /* the segment size, the same as in the segment's header */
	size_t reserved;    /* bytes from storage, of which `size` are open */
	/* the most bytes that were open since pages beyond were last purged; those are not expected in memory */
	size_t touched;
	bool common;
} zmm_segment_entry;

typedef struct zmm_segment_table {
	zmm_segment_entry *entries; /* owned, from the C library */
	size_t count;
	size_t capacity;
} zmm_segment_table;

/* A spare: an empty segment that is kept. */
typedef struct zmm_spare {
	zmm_segment *segment;
	size_t reserved; /* from its entry in the segment table */
	size_t touched;  /* from its entry in the segment table */
	size_t since;    /* the time at which it became a spare, by zmm_spares.clock */
} zmm_spare;

/* The heaps that live under the limit of this one; see heap/guest.h. */
typedef struct zmm_guests {
	zmm_heap *newest; /* NULL: there are none */
	size_t count;
	size_t size;      /* bytes of all their segments */
	size_t elsewhere; /* bytes that are in no zmm heap, but leave less of the limit to the guests */
} zmm_guests;

/* Peaks of requests, in bytes. */
typedef struct zmm_peaks {
	size_t average; /* moves halfway to each peak */
	size_t highest; /* the highest peak since the count of remembered requests last began anew */
	size_t second;  /* the second highest peak of the same requests */
	size_t earlier; /* `second` of the requests before the count began anew */
} zmm_peaks;

/* The spares, and the figures that decide how many are kept; see heap/spare.h.  Sizes of spares are bytes touched. */
typedef struct zmm_spares {
	zmm_spare *list;     /* owned, from the C library; oldest first */
	size_t count;        /* number of spares */
	size_t large;        /* number of spares whose reservation is not a common segment's: made for one large block */
	size_t capacity;     /* number of spares that `list` has room for */
	size_t bytes;        /* bytes of all spares */
	size_t clock;        /* number of segments that became spares or were made */
	size_t open;         /* sizes of all ordinary segments (see zmm_segment_is_ordinary()) */
	size_t peak;         /* the highest `open` since the request began */
	size_t loose;        /* bytes of large segments that were touched and are not open */
	size_t given_back;   /* bytes of spares that were not wanted since the request began, without `missed` */
	size_t missed;       /* bytes that storage had to give again after spares were given back */
	size_t requests;     /* number of requests that have ended */
	zmm_peaks ordinary;  /* peaks of `open` */
	zmm_peaks all;       /* peaks of the real size */
} zmm_spares;

/* Freed blocks in quarantine, in the order in which they were freed: blocks of one small size, or large blocks of any
 * size. */
typedef struct zmm_ring {
	zmm_block **blocks; /* owned, from the C library */
	size_t capacity;    /* a power of two, or 0 */
	size_t first;
	size_t count;
} zmm_ring;

/* The state that only a hardened heap has; see heap/seal.h and heap/quarantine.h. */
typedef struct zmm_hardened {
	uint64_t secret; /* goes into each seal */
	zmm_ring small[ZMM_NUM_BUCKETS];
	zmm_ring large;
	size_t size;  /* bytes of all blocks in quarantine */
	size_t ample; /* bit i: small[i] had more than ZMM_LEAST_WAITING blocks when the last block came */
	bool serving; /* a request is being served; its block may have no seal yet */
	size_t asked; /* bytes of that request, without the seal */
} zmm_hardened;

#ifdef ZMM_TESTING
/* The functions of a test that the heap calls; see heap/inject.h. */
typedef struct zmm_inject_hook zmm_inject_hook;
struct zmm_inject_hook {
	void (*before_growth)(zmm_inject_hook *hook, const struct zmm_heap *heap);
	bool (*at_allocation)(zmm_inject_hook *hook, const struct zmm_heap *heap);
};
#endif

/* A used block that has slack; see heap/slack.h. */
typedef struct zmm_slack_block {
	const zmm_block *block; /* NULL: the place is free */
	size_t size;            /* bytes asked for last */
} zmm_slack_block;

typedef struct zmm_slack {
	zmm_slack_block *places; /* owned, from the C library */
	zmm_slack_block *recent;
	size_t capacity;         /* a power of two, or 0 */
	size_t count;
} zmm_slack;

/* The free blocks of small sizes; see heap/bucket.h. */
typedef struct zmm_small_lists {
	/* Two link pointers for each list head, see ZMM_SMALL_FREE_BUCKET(). */
	_Alignas(8) zmm_free_block *heads[ZMM_NUM_BUCKETS * 2];
	size_t counts[ZMM_NUM_BUCKETS];
	size_t bitmap; /* bit i: list i is not empty */
} zmm_small_lists;

/* The free blocks of large sizes; see heap/tree.h. */
typedef struct zmm_large_trees {
	size_t bitmap; /* bit i: tree i is not empty.  It stands beside the bitmap of the small lists in memory */
	zmm_free_block *roots[ZMM_NUM_BUCKETS];
	size_t counts[ZMM_NUM_BUCKETS];
	size_t sizes[ZMM_NUM_BUCKETS]; /* bytes */
} zmm_large_trees;

/* See heap/rest.h. */
typedef struct zmm_rest_queue {
	_Alignas(8) zmm_free_block *head[2];
	int count; /* number of its blocks; an original policy leaves small blocks out */
} zmm_rest_queue;

/* The cached block that requests of up to 4 KiB are cut from; see heap/victim.h. */
typedef struct zmm_victim {
	zmm_block *block; /* NULL: there is none */
	size_t size;
} zmm_victim;

typedef struct zmm_segments {
	zmm_segment *list;       /* newest first */
	uintptr_t lowest;        /* the lowest address of any segment since the reset */
	uintptr_t span;          /* bytes from `lowest` to the highest end of any segment since the reset */
	zmm_segment_table table;
	zmm_segment *frontier;   /* the common segment that opens further; NULL: there is none */
	size_t common_size;      /* bytes that a new common segment has, a power of two */
	size_t unit;             /* each segment is a multiple of it: a page, or common_size */
	size_t own_size;         /* true size of the largest block that shares a segment */
	size_t reservation;      /* bytes of a common segment's reservation; common_size: segments open no further */
	size_t reserved;         /* bytes of all reservations */
	size_t opened;           /* bytes that the heap grew by since it last looked at the cache */
	bool populates;          /* storage makes pages present; false: the system cannot */
} zmm_segments;

/* What bounds the real size; see heap/limit.h. */
typedef struct zmm_limit {
	size_t *allowed;     /* bytes of segments that the heap and its guests may have */
	int *overflow;       /* not 0: an error is being reported, and the limit does not apply */
	void *reserve;       /* a block that is freed to make room for reporting an error */
	size_t reserve_size; /* bytes of that block */
	size_t extends_by;   /* bytes of segments beyond the limit that its error opens */
	struct {
		size_t limit; /* the limit when its error was raised */
		size_t size;  /* bytes of segments allowed since then, the limit included; 0: no error was raised */
	} extension;
} zmm_limit;

struct zmm_heap {
	/* The fast paths touch only the first fields, up to the lists of the cache.  `use` and `real` point to the counters
	 * in force: those of `own` below, or words that the engine shares with the heap, so that both use the same. */
	zmm_level *use; /* bytes in use */
	size_t size;    /* bytes of used and cached blocks */
	zmm_cache cache;

	size_t count;   /* number of used and cached blocks; updated with `size`, except when a block is resized */
	zmm_level *real; /* bytes of segments */
	size_t changes; /* number of changes after which a block or segment begins or ends elsewhere; see heap/cursor.h.
	                 * Not next to `count`: compilers would update the two as one vector, which takes longer. */
	zmm_small_lists small;
	zmm_large_trees large;
	zmm_rest_queue rest;
	zmm_victim victim;
	zmm_large_cache large_cache;
	size_t largest_cached; /* true size of the largest block that the large cache takes; 0: it takes none */
	zmm_slack slack;
	uintptr_t link_key;    /* the links of free blocks are stored XORed with this; see zmm_link() */

	zmm_segments segments;
	zmm_spares spares;
	zmm_storage *storage; /* owned */

	zmm_limit limit;
	zmm_guests guests;
	zmm_heap *host;        /* NULL: the heap is no guest */
	zmm_heap *newer_guest; /* the next newer guest of the same host */
	zmm_heap *older_guest; /* the next older guest of the same host */

	zmm_policy policy; /* a copy, because a pointer would be one more load in each realloc */
	bool fallible;       /* a request that fails returns NULL and calls no hook */
	int internal;        /* the descriptor lives inside the heap's first segment */
	size_t compact_size; /* a reset compacts storage after a real peak above this that is unusual too */
	struct {
		bool at_work;
		size_t given_back; /* bytes of segments that this gc has given back so far */
	} gc;
	zmm_hardened *hardened;      /* owned; NULL: the heap is not hardened */
	const zmm_heap_hooks *hooks; /* never NULL */

	struct {
		zmm_level use;
		zmm_level real;
		size_t limit;
		int overflow;
	} own;

#ifdef ZMM_TESTING
	zmm_inject_hook *injection; /* NULL: the test injects nothing */
#endif
#ifdef ZMM_DEBUG_COOKIE
	uint32_t cookie;
#endif
#ifdef ZMM_DEBUG_CALL_SITE
	zmm_call_site call_site; /* of the request that is being served; see heap/call_site.h */
#endif
#ifdef ZMM_DEBUG_CHECK
	bool checking;
#endif
};

#endif
