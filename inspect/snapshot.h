/*
 * zmm snapshot: a picture of a heap at one moment, with each of its blocks.
 *
 * zmm_snapshot_take() walks through a heap and writes down what it finds, in the form of docs/FORMAT.md: up to 8 bytes
 * for a block, one to three for most.  zmm_snapshot_read() takes the same bytes from anywhere, such as a file of another
 * process.  Both end in the same reader, which trusts nothing in the bytes.
 *
 *   zmm_snapshot snapshot;
 *   zmm_snapshot_cursor cursor;
 *   zmm_snapshot_block block;
 *
 *   if (zmm_snapshot_take(&snapshot, heap, &details, error, sizeof(error))) {
 *   	zmm_snapshot_start(&cursor, &snapshot);
 *   	while (zmm_snapshot_next(&cursor, &block)) {
 *   		... block.size, block.state ...
 *   	}
 *   	zmm_snapshot_close(&snapshot);
 *   }
 *
 * A snapshot owns its memory, which never comes from the heap that it describes, and does not change.  Numbers have 64
 * bits, since a file may describe a heap of another machine.  All sizes are bytes and include the headers of blocks.
 */

#ifndef ZMM_SNAPSHOT_H
#define ZMM_SNAPSHOT_H

#include "heap/cursor.h"
#include "inspect/arena.h"
#include "inspect/bytes.h"
#include "inspect/kinds.h"
#include "inspect/sites.h"
#include "inspect/snapshot_format.h"

/* The terms of the sum real = live + cached + releasable + pinned + overhead + unreadable. */
typedef struct zmm_sums {
	uint64_t real;       /* bytes of all segments */
	uint64_t live;       /* used blocks */
	uint64_t cached;     /* cached and waiting blocks, and the victim */
	uint64_t releasable; /* other free blocks, in segments without a used block */
	uint64_t pinned;     /* other free blocks, in the other segments */
	uint64_t overhead;   /* headers of segments, and guards */
	uint64_t unreadable; /* what damage hid, or was cut off */
} zmm_sums;

typedef struct zmm_snapshot_segment {
	uint64_t address;
	uint64_t size;         /* as far as it is open */
	uint64_t reserved;
	bool large;            /* made for one block */
	uint64_t blocks;       /* number of its blocks */
	uint64_t used_blocks;  /* number of used ones */
	uint64_t bytes[ZMM_NUM_STATES]; /* of blocks, by state */
	uint64_t unreadable;   /* bytes that damage hid, or that were cut off */
	uint64_t holes;        /* number of stretches between used blocks */
	uint64_t largest_hole; /* bytes of the largest one */
	const unsigned char *first; /* its blocks in BLKS, for zmm_snapshot_next() */
	const unsigned char *first_site; /* the sites of its used blocks in SITB */
} zmm_snapshot_segment;

typedef struct zmm_snapshot_class {
	zmm_kind kind;
	const char *name; /* ends in 0 */
} zmm_snapshot_class;

#define ZMM_SNAPSHOT_FACT_MEMBER(name) uint64_t name;

/* The members are keys of META. */
typedef struct zmm_snapshot_facts {
	ZMM_SNAPSHOT_FACTS(ZMM_SNAPSHOT_FACT_MEMBER)
} zmm_snapshot_facts;

typedef struct zmm_snapshot {
	/* The bytes of its file. */
	const unsigned char *bytes;
	size_t length;
	bool cut; /* the end is missing: what is there is shown */

	zmm_snapshot_facts facts;
	zmm_snapshot_segment *segments; /* by address */
	size_t count;
	zmm_snapshot_class *classes;
	size_t class_count;
	zmm_snapshot_sites sites; /* who allocated the blocks; all 0 where the file does not say */
	zmm_sums sums;

	/* Private: */
	zmm_arena image;  /* has the bytes */
	zmm_arena tables; /* has segments, classes and sites */
	zmm_text sections[ZMM_NUM_SECTIONS]; /* contents; start is NULL where there is none */
	uint64_t section_count; /* sections before the index, those that are not known as well */
	bool has_kinds;
	bool has_sites; /* blocks have sites */
} zmm_snapshot;

/* A key of META and its value. */
typedef struct zmm_meta {
	zmm_text key;
	int type;        /* ZMM_META_NUMBER, _TEXT or _FLAG */
	uint64_t number; /* or the flag: 0 or 1 */
	zmm_text text;
} zmm_meta;

/* What a snapshot has beside the heap's blocks.  All belongs to the caller, and only for the call. */
typedef struct zmm_snapshot_details {
	const zmm_identifier *identifier; /* NULL: nobody knows what lives in the blocks */
	const zmm_meta *meta;             /* more keys; those of the heap's own figures are added */
	size_t metas;
	zmm_text statistics;              /* content of STAT; empty: there is none */
	const zmm_attribution *attribution; /* NULL: nobody knows who allocated the blocks */
} zmm_snapshot_details;

/* Takes a picture of a heap, which is not changed and need not be sound.  `details` may be NULL.  Returns false with
 * one line in error if there is no memory. */
bool zmm_snapshot_take(zmm_snapshot *snapshot, const zmm_heap *heap, const zmm_snapshot_details *details,
	char *error, size_t error_size);

/* Opens a snapshot with a copy of bytes that may be anything.  Returns false with one line in error if they are no
 * snapshot, or one that this version cannot read. */
bool zmm_snapshot_read(zmm_snapshot *snapshot, const void *bytes, size_t length, char *error, size_t error_size);

/* Opens a snapshot with bytes that lie in an arena.  The snapshot owns the arena then, also if this fails. */
bool zmm_snapshot_open(zmm_snapshot *snapshot, const zmm_arena *image, const void *bytes, size_t length,
	char *error, size_t error_size);

/* Gives the memory back. */
void zmm_snapshot_close(zmm_snapshot *snapshot);

/* Room for the longest error. */
#define ZMM_SNAPSHOT_ERROR_SIZE 256

/* Details */

/* Goes over the keys of META.  `reader` begins with zmm_snapshot_section(). */
bool zmm_snapshot_next_meta(zmm_reader *reader, zmm_meta *meta);

/* Returns a reader of a section's content; it is at its end if there is no such section. */
zmm_reader zmm_snapshot_section(const zmm_snapshot *snapshot, zmm_section section);

/* Finds a key of META.  false: there is none. */
bool zmm_snapshot_find_meta(const zmm_snapshot *snapshot, const char *key, zmm_meta *meta);

/* Returns the number or flag of a key of META, or 0. */
uint64_t zmm_snapshot_number(const zmm_snapshot *snapshot, const char *key);

/* Segments */

/* Returns the bytes of a segment's free blocks, cached ones included: what its used blocks keep from going back. */
static inline uint64_t zmm_snapshot_unused(const zmm_snapshot_segment *segment)
{
	uint64_t unused = 0;
	int state;

	for (state = 0; state < ZMM_NUM_STATES; state++) {
		unused += state == ZMM_STATE_USED ? 0 : segment->bytes[state];
	}
	return unused;
}

/* Returns the bytes of a segment's cached blocks, the victim among them: what the heap counts as cached. */
static inline uint64_t zmm_snapshot_cached(const zmm_snapshot_segment *segment)
{
	return segment->bytes[ZMM_STATE_CACHED] + segment->bytes[ZMM_STATE_WAITING] + segment->bytes[ZMM_STATE_VICTIM];
}

/* Returns whether a segment cannot be given back. */
static inline bool zmm_snapshot_is_pinned(const zmm_snapshot_segment *segment)
{
	return segment->used_blocks || segment->unreadable;
}

/* Returns the bytes that the used blocks of a segment keep from going back; 0: the segment is releasable. */
static inline uint64_t zmm_snapshot_kept(const zmm_snapshot_segment *segment)
{
	return zmm_snapshot_is_pinned(segment) ? zmm_snapshot_unused(segment) : 0;
}

/* Blocks */

typedef struct zmm_snapshot_block {
	size_t segment;   /* index of its segment */
	uint64_t offset;  /* bytes from the start of the segment */
	uint64_t size;
	zmm_block_state state;
	zmm_kind kind;    /* UNKNOWN if it is not used */
	const zmm_snapshot_class *class; /* NULL: its kind has none, or it is not known */
	uint64_t charge;  /* its share of what the used blocks of the segment keep from going back; 0 if it is not used */
	uint32_t site;    /* index of the site that allocated it, or ZMM_NO_SITE */
} zmm_snapshot_block;

typedef struct zmm_snapshot_cursor {
	const zmm_snapshot *snapshot;
	size_t segment;  /* index of the segment of the next block */
	zmm_reader reader;
	zmm_reader sites; /* of the next used block */
	uint64_t offset; /* offset of the next block */
	uint64_t left;   /* number of blocks left in the segment */
	uint64_t used;   /* number of used blocks of the segment that were shown */
} zmm_snapshot_cursor;

/* Puts a cursor before the first block. */
void zmm_snapshot_start(zmm_snapshot_cursor *cursor, const zmm_snapshot *snapshot);

/* Puts a cursor before the first block of a segment. */
void zmm_snapshot_start_at(zmm_snapshot_cursor *cursor, const zmm_snapshot *snapshot, size_t segment);

/* Shows the next block, by address.  Returns false at the end. */
bool zmm_snapshot_next(zmm_snapshot_cursor *cursor, zmm_snapshot_block *block);

/* Returns the word of a state, such as "cached". */
const char *zmm_state_word(zmm_block_state state);

/* Returns the word of the list that a block is in, such as "small"; "none" for a used one. */
const char *zmm_snapshot_list(const zmm_snapshot *snapshot, const zmm_snapshot_block *block);

/* Returns the bytes that the program can use of a block, or that a free block can serve. */
static inline uint64_t zmm_snapshot_request(const zmm_snapshot *snapshot, const zmm_snapshot_block *block)
{
	return block->size - snapshot->facts.block_extra;
}

/* Returns the address that the program has of a block. */
static inline uint64_t zmm_snapshot_address(const zmm_snapshot *snapshot, const zmm_snapshot_block *block)
{
	return snapshot->segments[block->segment].address + block->offset + snapshot->facts.block_header;
}

#endif
