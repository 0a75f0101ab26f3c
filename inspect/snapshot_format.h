/* zmm snapshot format: the numbers of a snapshot's bytes, which docs/FORMAT.md explains. */

#ifndef ZMM_SNAPSHOT_FORMAT_H
#define ZMM_SNAPSHOT_FORMAT_H

#define ZMM_FORMAT_MAGIC "\x89ZMM\r\n\x1a\n"
#define ZMM_FORMAT_MAGIC_SIZE 8
#define ZMM_FORMAT_MAJOR 1
#define ZMM_FORMAT_MINOR 1
#define ZMM_FORMAT_ORDER 0x01020304
#define ZMM_FORMAT_HEADER_SIZE 16

/* The header of a section: name, flags, length, sum of the content, sum of the header. */
#define ZMM_SECTION_NAME_SIZE 4
#define ZMM_SECTION_SUMMED_SIZE 20
#define ZMM_SECTION_HEADER_SIZE 24
#define ZMM_SECTION_IS_REQUIRED 1 /* flag: a reader that does not know the section refuses the file */
#define ZMM_BLOCKS_HAVE_KINDS 256 /* flag of BLKS */

/* The sections that this version knows. */
#define ZMM_SECTIONS(section) \
	section(META) \
	section(STAT) \
	section(SEGM) \
	section(BLKS) \
	section(CLAS) \
	section(SITE) \
	section(SITB) \
	section(INDX)

#define ZMM_SECTION_MEMBER(name) ZMM_SECTION_##name,

typedef enum zmm_section {
	ZMM_SECTIONS(ZMM_SECTION_MEMBER)
	ZMM_NUM_SECTIONS
} zmm_section;

extern const char *const zmm_section_names[ZMM_NUM_SECTIONS];

/* Types of the values of META. */
#define ZMM_META_NUMBER 0
#define ZMM_META_TEXT 1
#define ZMM_META_FLAG 2

#define ZMM_SEGMENT_IS_LARGE 1 /* flag of a segment in SEGM */

/* A block in BLKS: its state in the low bits, its size in units above. */
#define ZMM_BLOCK_STATE_BITS 3
#define ZMM_BLOCK_STATE_MASK 7
#define ZMM_STATE_DAMAGED 7

/* What lives in a block: a kind, or from here on a class. */
#define ZMM_FIRST_CLASS 32

/* What the reader of blocks needs to know of the heap; all are keys of META. */
#define ZMM_SNAPSHOT_FACTS(fact) \
	fact(unit) \
	fact(segment_header) \
	fact(guard) \
	fact(block_header) \
	fact(block_extra) \
	fact(smallest_block) \
	fact(large_block)

#endif
