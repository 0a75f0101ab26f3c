#include "inspect/snapshot.h"
#include "inspect/crc32.h"
#include "inspect/snapshot_sites.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* Bounds of what a file can say.  No sum of sizes wraps around. */
#define ZMM_READ_MOST_BYTES ((uint64_t) 1 << 60)
#define ZMM_READ_MOST_FACT ((uint64_t) 1 << 20)
#define ZMM_READ_MOST_LISTS 256

/* A file that is being read. */
typedef struct zmm_read {
	zmm_snapshot *snapshot;
	char *error;
	size_t error_size;
} zmm_read;

/* Writes the error.  Returns false. */
ZMM_COLD static bool zmm_read_fails(const zmm_read *read, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(read->error, read->error_size, format, arguments);
	va_end(arguments);
	return false;
}

/* Sections */

const char *const zmm_section_names[ZMM_NUM_SECTIONS] = {
#define ZMM_SECTION_NAME(name) #name,
	ZMM_SECTIONS(ZMM_SECTION_NAME)
};

typedef struct zmm_section_header {
	zmm_text name;
	uint64_t flags;
	uint64_t length;
	uint64_t sum;
} zmm_section_header;

/* Returns the section of a name, or ZMM_NUM_SECTIONS. */
static size_t zmm_section_of(zmm_text name)
{
	size_t section = 0;

	while (section < ZMM_NUM_SECTIONS && memcmp(zmm_section_names[section], name.start, ZMM_SECTION_NAME_SIZE)) {
		section++;
	}
	return section;
}

/* Makes the bytes of a name fit for a message. */
static const char *zmm_section_shown(zmm_text name, char shown[ZMM_SECTION_NAME_SIZE + 1])
{
	size_t i;

	for (i = 0; i < ZMM_SECTION_NAME_SIZE; i++) {
		shown[i] = name.start[i] >= ' ' && name.start[i] <= '~' ? name.start[i] : '?';
	}
	shown[i] = '\0';
	return shown;
}

static bool zmm_read_file_header(const zmm_read *read, zmm_reader *reader)
{
	zmm_text magic = zmm_get_bytes(reader, ZMM_FORMAT_MAGIC_SIZE);
	uint64_t major = zmm_get_fixed(reader, 2), minor = zmm_get_fixed(reader, 2), order = zmm_get_fixed(reader, 4);

	if (reader->failed || memcmp(magic.start, ZMM_FORMAT_MAGIC, ZMM_FORMAT_MAGIC_SIZE) || order != ZMM_FORMAT_ORDER) {
		return zmm_read_fails(read, "no snapshot of zmm: it does not begin as one");
	}
	return major == ZMM_FORMAT_MAJOR || zmm_read_fails(read,
		"snapshot of format %" PRIu64 ".%" PRIu64 ": this zmm reads format %d", major, minor, ZMM_FORMAT_MAJOR);
}

static bool zmm_read_section_header(const zmm_read *read, zmm_reader *reader, zmm_section_header *header)
{
	const unsigned char *start = reader->at;
	uint64_t sum;

	header->name = zmm_get_bytes(reader, ZMM_SECTION_NAME_SIZE);
	header->flags = zmm_get_fixed(reader, 4);
	header->length = zmm_get_fixed(reader, 8);
	header->sum = zmm_get_fixed(reader, 4);
	sum = zmm_get_fixed(reader, 4);
	return sum == zmm_crc32(start, ZMM_SECTION_SUMMED_SIZE)
		|| zmm_read_fails(read, "the snapshot is damaged: a section's header at byte %zu has a wrong check sum",
			(size_t) (start - read->snapshot->bytes));
}

/* Notes a section that this version knows. */
static bool zmm_read_known(const zmm_read *read, size_t section, const zmm_section_header *header, zmm_text content)
{
	zmm_text *known = &read->snapshot->sections[section];

	if (known->start) {
		return zmm_read_fails(read, "the snapshot is damaged: it has two sections %s", zmm_section_names[section]);
	}
	*known = content;
	if (section == ZMM_SECTION_BLKS) {
		read->snapshot->has_kinds = header->flags & ZMM_BLOCKS_HAVE_KINDS;
	}
	return true;
}

/* Takes the content of a section, or what there is of it. */
static bool zmm_read_section(const zmm_read *read, zmm_reader *reader, const zmm_section_header *header)
{
	size_t left = zmm_reader_left(reader), section = zmm_section_of(header->name);
	bool cut = header->length > left;
	zmm_text content = zmm_get_bytes(reader, cut ? left : header->length);
	char shown[ZMM_SECTION_NAME_SIZE + 1];

	read->snapshot->cut = cut || section != ZMM_SECTION_INDX;
	read->snapshot->section_count += read->snapshot->cut;
	if (!cut && zmm_crc32(content.start, content.length) != header->sum) {
		return zmm_read_fails(read, "the snapshot is damaged: section %s has a wrong check sum",
			zmm_section_shown(header->name, shown));
	}
	if (section < ZMM_NUM_SECTIONS) {
		return zmm_read_known(read, section, header, content);
	}
	return !(header->flags & ZMM_SECTION_IS_REQUIRED) || zmm_read_fails(read,
		"the snapshot has section %s, which this zmm does not know and must", zmm_section_shown(header->name, shown));
}

static bool zmm_read_sections(const zmm_read *read, zmm_reader *reader)
{
	zmm_section_header header;

	read->snapshot->cut = true;
	while (read->snapshot->cut && zmm_reader_left(reader) >= ZMM_SECTION_HEADER_SIZE) {
		if (!zmm_read_section_header(read, reader, &header) || !zmm_read_section(read, reader, &header)) {
			return false;
		}
	}
	return read->snapshot->cut || !zmm_reader_left(reader)
		|| zmm_read_fails(read, "the snapshot is damaged: %zu bytes follow its index", zmm_reader_left(reader));
}

/* Returns whether the sections that each snapshot has are there. */
static bool zmm_read_has_all(const zmm_read *read)
{
	static const zmm_section needed[] = { ZMM_SECTION_META, ZMM_SECTION_SEGM, ZMM_SECTION_BLKS };
	size_t i;

	for (i = 0; !read->snapshot->cut && i < sizeof(needed) / sizeof(needed[0]); i++) {
		if (!read->snapshot->sections[needed[i]].start) {
			return zmm_read_fails(read, "the snapshot is damaged: it has no section %s", zmm_section_names[needed[i]]);
		}
	}
	return true;
}

zmm_reader zmm_snapshot_section(const zmm_snapshot *snapshot, zmm_section section)
{
	zmm_text content = snapshot->sections[section];
	const unsigned char *start = content.start ? (const unsigned char *) content.start : snapshot->bytes;

	return (zmm_reader) { start, start + content.length, false };
}

/* Returns whether a section ends where it should. */
static bool zmm_read_end(const zmm_read *read, const zmm_reader *reader, const char *section)
{
	return read->snapshot->cut || !zmm_reader_left(reader)
		|| zmm_read_fails(read, "the snapshot is damaged: %s has more than it says", section);
}

/* INDX */

/* Returns the offset of a section's header in the file. */
static uint64_t zmm_read_offset(const zmm_snapshot *snapshot, size_t section)
{
	return (uint64_t) (snapshot->sections[section].start - (const char *) snapshot->bytes) - ZMM_SECTION_HEADER_SIZE;
}

/* Returns whether the next entry of the index is right, or of a section that is not known. */
static bool zmm_read_index_entry(const zmm_snapshot *snapshot, zmm_reader *reader)
{
	zmm_text name = zmm_get_bytes(reader, ZMM_SECTION_NAME_SIZE);
	uint64_t offset = zmm_get_varint(reader), length = zmm_get_varint(reader);
	size_t section = reader->failed ? ZMM_NUM_SECTIONS : zmm_section_of(name);

	return section == ZMM_NUM_SECTIONS || !snapshot->sections[section].start
		|| (offset == zmm_read_offset(snapshot, section) && length == snapshot->sections[section].length);
}

static bool zmm_read_index(const zmm_read *read)
{
	const zmm_snapshot *snapshot = read->snapshot;
	zmm_reader reader = zmm_snapshot_section(snapshot, ZMM_SECTION_INDX);
	uint64_t left;
	bool right;

	if (snapshot->cut) {
		return true;
	}
	left = zmm_get_varint(&reader);
	right = left == snapshot->section_count;
	for (; left && !reader.failed; left--) {
		right = zmm_read_index_entry(snapshot, &reader) && right;
	}
	right = right && zmm_get_fixed(&reader, 8) == zmm_read_offset(snapshot, ZMM_SECTION_INDX);
	return (right && !reader.failed && !zmm_reader_left(&reader))
		|| zmm_read_fails(read, "the snapshot is damaged: its index is wrong");
}

/* META */

bool zmm_snapshot_next_meta(zmm_reader *reader, zmm_meta *meta)
{
	memset(meta, 0, sizeof(*meta));
	if (!zmm_reader_left(reader)) {
		return false;
	}
	meta->key = zmm_get_text(reader);
	meta->type = (int) zmm_get_fixed(reader, 1);
	if (meta->type == ZMM_META_TEXT) {
		meta->text = zmm_get_text(reader);
	} else {
		meta->number = zmm_get_varint(reader);
	}
	return !reader->failed && meta->type <= ZMM_META_FLAG;
}

bool zmm_snapshot_find_meta(const zmm_snapshot *snapshot, const char *key, zmm_meta *meta)
{
	zmm_reader reader = zmm_snapshot_section(snapshot, ZMM_SECTION_META);
	size_t length = strlen(key);

	while (zmm_snapshot_next_meta(&reader, meta)) {
		if (meta->key.length == length && memcmp(meta->key.start, key, length) == 0) {
			return true;
		}
	}
	return false;
}

uint64_t zmm_snapshot_number(const zmm_snapshot *snapshot, const char *key)
{
	zmm_meta meta;

	return zmm_snapshot_find_meta(snapshot, key, &meta) && meta.type != ZMM_META_TEXT ? meta.number : 0;
}

static bool zmm_read_meta(const zmm_read *read)
{
	zmm_reader reader = zmm_snapshot_section(read->snapshot, ZMM_SECTION_META);
	zmm_meta meta;

	while (zmm_snapshot_next_meta(&reader, &meta)) {
	}
	return read->snapshot->cut || (!reader.failed && meta.type <= ZMM_META_FLAG)
		|| zmm_read_fails(read, "the snapshot is damaged: META has a value that is none");
}

static bool zmm_read_fact(const zmm_read *read, const char *key, uint64_t *fact)
{
	zmm_meta meta;

	if (!zmm_snapshot_find_meta(read->snapshot, key, &meta) || meta.type != ZMM_META_NUMBER) {
		return zmm_read_fails(read, read->snapshot->cut
			? "the snapshot was cut off before anything of it can be read: META has no %s"
			: "the snapshot is damaged: META has no %s", key);
	}
	*fact = meta.number;
	return meta.number <= ZMM_READ_MOST_FACT
		|| zmm_read_fails(read, "the snapshot is damaged: %s is %" PRIu64, key, meta.number);
}

static bool zmm_read_facts(const zmm_read *read)
{
	zmm_snapshot_facts *facts = &read->snapshot->facts;

#define ZMM_READ_FACT(name) \
	if (!zmm_read_fact(read, #name, &facts->name)) { \
		return false; \
	}
	ZMM_SNAPSHOT_FACTS(ZMM_READ_FACT)
	if (!facts->unit || facts->block_extra < facts->block_header || facts->smallest_block < facts->block_extra
			|| facts->smallest_block < facts->unit) {
		return zmm_read_fails(read, "the snapshot is damaged: blocks of %" PRIu64 " bytes, of which %" PRIu64
			" are in front of the data and %" PRIu64 " in all are none, in units of %" PRIu64, facts->smallest_block,
			facts->block_header, facts->block_extra, facts->unit);
	}
	return (facts->large_block >= facts->smallest_block
			&& (facts->large_block - facts->smallest_block) / facts->unit <= ZMM_READ_MOST_LISTS)
		|| zmm_read_fails(read, "the snapshot is damaged: from %" PRIu64 " to %" PRIu64 " bytes there are no small lists,"
			" or more than %d", facts->smallest_block, facts->large_block, ZMM_READ_MOST_LISTS);
}

/* Classes */

/* Returns a copy of a name that ends in 0; NULL: the arena has no room. */
static const char *zmm_read_name(zmm_arena *arena, zmm_text name)
{
	char *copy = zmm_arena_take(arena, name.length + 1);

	if (copy) {
		memcpy(copy, name.start, name.length);
	}
	return copy;
}

static bool zmm_read_classes(const zmm_read *read, zmm_reader *reader, size_t count)
{
	zmm_snapshot *snapshot = read->snapshot;

	for (; snapshot->class_count < count; snapshot->class_count++) {
		zmm_snapshot_class *class = &snapshot->classes[snapshot->class_count];
		uint64_t kind = zmm_get_varint(reader);
		zmm_text name = zmm_get_text(reader);

		class->kind = kind < ZMM_NUM_KINDS ? (zmm_kind) kind : ZMM_KIND_UNKNOWN;
		class->name = zmm_read_name(&snapshot->tables, name);
		if (reader->failed || !class->name) {
			return snapshot->cut || zmm_read_fails(read, "the snapshot is damaged: CLAS ends too early");
		}
	}
	return true;
}

/* Blocks */

/* Blocks of one segment, as they are read. */
typedef struct zmm_read_segment {
	zmm_snapshot_segment *segment;
	uint64_t left; /* bytes up to the guard */
	uint64_t hole; /* bytes since the last used block */
	uint64_t identity; /* the largest one of its blocks */
	uint64_t site; /* the largest one of its blocks, plus 1 */
} zmm_read_segment;

static void zmm_read_end_hole(zmm_read_segment *blocks)
{
	zmm_snapshot_segment *segment = blocks->segment;

	segment->holes += blocks->hole != 0;
	segment->largest_hole = blocks->hole > segment->largest_hole ? blocks->hole : segment->largest_hole;
	blocks->hole = 0;
}

static inline void zmm_read_count(zmm_read_segment *blocks, unsigned int state, uint64_t size)
{
	zmm_snapshot_segment *segment = blocks->segment;

	segment->blocks++;
	segment->bytes[state] += size;
	if (state == ZMM_STATE_USED) {
		segment->used_blocks++;
		zmm_read_end_hole(blocks);
	} else {
		blocks->hole += size;
	}
	blocks->left -= size;
}

static inline void zmm_read_note_identity(zmm_read_segment *blocks, uint64_t identity)
{
	blocks->identity = identity > blocks->identity ? identity : blocks->identity;
}

/* Of a file that was cut off, blocks without an entry have no site. */
static inline void zmm_read_note_site(zmm_read_segment *blocks, zmm_reader *sites)
{
	uint64_t site = zmm_get_varint(sites);

	blocks->site = site > blocks->site ? site : blocks->site;
}

/* Counts the rest of a segment as unreadable. */
static void zmm_read_lose(zmm_read_segment *blocks)
{
	blocks->segment->unreadable = blocks->left;
	blocks->left = 0;
}

static bool zmm_read_block(const zmm_read *read, zmm_read_segment *blocks, zmm_reader *reader, zmm_reader *sites)
{
	const zmm_snapshot_facts *facts = &read->snapshot->facts;
	uint64_t word = zmm_get_varint(reader), units = word >> ZMM_BLOCK_STATE_BITS, size;
	unsigned int state = (unsigned int) word & ZMM_BLOCK_STATE_MASK;

	if (state == ZMM_STATE_USED && read->snapshot->has_kinds) {
		zmm_read_note_identity(blocks, zmm_get_varint(reader));
	}
	if (ZMM_UNLIKELY(reader->failed)) {
		zmm_read_lose(blocks);
		return read->snapshot->cut || zmm_read_fails(read, "the snapshot is damaged: BLKS ends too early");
	}
	size = units > blocks->left / facts->unit ? UINT64_MAX : units * facts->unit;
	if (state == ZMM_STATE_DAMAGED && size == blocks->left) {
		zmm_read_lose(blocks);
		return true;
	}
	if (ZMM_UNLIKELY(state >= ZMM_NUM_STATES || size > blocks->left || size < facts->smallest_block)) {
		return zmm_read_fails(read, "the snapshot is damaged: a block of state %u and %" PRIu64 " units where %" PRIu64
			" bytes are left in the segment at 0x%" PRIx64, state, units, blocks->left, blocks->segment->address);
	}
	zmm_read_count(blocks, state, size);
	if (state == ZMM_STATE_USED && read->snapshot->has_sites) {
		zmm_read_note_site(blocks, sites);
	}
	return true;
}

static void zmm_read_add(zmm_sums *sums, const zmm_snapshot_segment *segment)
{
	uint64_t cached = zmm_snapshot_cached(segment);
	uint64_t unused = zmm_snapshot_unused(segment) - cached;

	sums->real += segment->size;
	sums->live += segment->bytes[ZMM_STATE_USED];
	sums->cached += cached;
	sums->unreadable += segment->unreadable;
	*(zmm_snapshot_is_pinned(segment) ? &sums->pinned : &sums->releasable) += unused;
}

/* Returns whether the classes and sites of a segment's blocks are there. */
static bool zmm_read_has_named(const zmm_read *read, const zmm_read_segment *blocks)
{
	const zmm_snapshot *snapshot = read->snapshot;

	if (blocks->identity >= ZMM_FIRST_CLASS + snapshot->class_count && !snapshot->cut) {
		return zmm_read_fails(read, "the snapshot is damaged: CLAS has no class %" PRIu64,
			blocks->identity - ZMM_FIRST_CLASS);
	}
	return blocks->site <= snapshot->sites.site_count || snapshot->cut
		|| zmm_read_fails(read, "the snapshot is damaged: SITE has no site %" PRIu64, blocks->site - 1);
}

static bool zmm_read_blocks(const zmm_read *read, zmm_snapshot_segment *segment, zmm_reader *reader, zmm_reader *sites)
{
	uint64_t overhead = read->snapshot->facts.segment_header + read->snapshot->facts.guard;
	zmm_read_segment blocks = { .segment = segment, .left = segment->size - overhead };

	segment->first = reader->at;
	segment->first_site = sites->at;
	while (blocks.left) {
		if (!zmm_read_block(read, &blocks, reader, sites)) {
			return false;
		}
	}
	if (!zmm_read_has_named(read, &blocks)) {
		return false;
	}
	zmm_read_end_hole(&blocks);
	zmm_read_add(&read->snapshot->sums, segment);
	read->snapshot->sums.overhead += overhead;
	return true;
}

static bool zmm_read_end_sites(const zmm_read *read, const zmm_reader *sites)
{
	if (sites->failed && !read->snapshot->cut) {
		return zmm_read_fails(read, "the snapshot is damaged: SITB ends too early");
	}
	return zmm_read_end(read, sites, "SITB");
}

static bool zmm_read_all_blocks(const zmm_read *read)
{
	zmm_snapshot *snapshot = read->snapshot;
	zmm_reader reader = zmm_snapshot_section(snapshot, ZMM_SECTION_BLKS);
	zmm_reader sites = zmm_snapshot_section(snapshot, ZMM_SECTION_SITB);
	size_t i;

	for (i = 0; i < snapshot->count; i++) {
		if (!zmm_read_blocks(read, &snapshot->segments[i], &reader, &sites)) {
			return false;
		}
	}
	return zmm_read_end(read, &reader, "BLKS") && zmm_read_end_sites(read, &sites);
}

/* Segments */

static bool zmm_read_segment_of(const zmm_read *read, zmm_reader *reader, zmm_snapshot_segment *segment)
{
	const zmm_snapshot_facts *facts = &read->snapshot->facts;
	uint64_t least = facts->segment_header + facts->guard;

	segment->address = zmm_get_varint(reader);
	segment->size = zmm_get_varint(reader);
	segment->reserved = zmm_get_varint(reader);
	segment->large = zmm_get_varint(reader) & ZMM_SEGMENT_IS_LARGE;
	if (reader->failed) {
		return read->snapshot->cut || zmm_read_fails(read, "the snapshot is damaged: SEGM ends too early");
	}
	if (segment->size <= least || (segment->size - least) % facts->unit || segment->size > segment->reserved
			|| segment->reserved > ZMM_READ_MOST_BYTES || segment->address > UINT64_MAX - segment->reserved) {
		return zmm_read_fails(read, "the snapshot is damaged: no segment at 0x%" PRIx64 " has %" PRIu64 " of %" PRIu64
			" bytes", segment->address, segment->size, segment->reserved);
	}
	return true;
}

static bool zmm_read_segments(const zmm_read *read, zmm_reader *reader, size_t count)
{
	zmm_snapshot *snapshot = read->snapshot;
	uint64_t total = 0;

	for (; snapshot->count < count; snapshot->count++) {
		zmm_snapshot_segment *segment = &snapshot->segments[snapshot->count];

		if (!zmm_read_segment_of(read, reader, segment)) {
			return false;
		}
		if (reader->failed) {
			break;
		}
		total += segment->size;
		if (total > ZMM_READ_MOST_BYTES) {
			return zmm_read_fails(read, "the snapshot is damaged: its segments have more than 2^60 bytes");
		}
	}
	return true;
}

static int zmm_compare_segments(const void *a, const void *b)
{
	const zmm_snapshot_segment *first = a, *second = b;

	return first->address < second->address ? -1 : first->address > second->address;
}

static bool zmm_read_sort(const zmm_read *read)
{
	zmm_snapshot *snapshot = read->snapshot;
	size_t i;

	qsort(snapshot->segments, snapshot->count, sizeof(*snapshot->segments), zmm_compare_segments);
	for (i = 1; i < snapshot->count; i++) {
		if (snapshot->segments[i].address - snapshot->segments[i - 1].address < snapshot->segments[i - 1].size) {
			return zmm_read_fails(read, "the snapshot is damaged: two segments lie at 0x%" PRIx64,
				snapshot->segments[i].address);
		}
	}
	return true;
}

/* All of it */

/* Reads the number that a section begins with.  Of a file that was cut off it is no more than can follow if each takes
 * `least` bytes. */
static bool zmm_read_number(const zmm_read *read, zmm_section section, zmm_reader *reader, size_t least, size_t *number)
{
	uint64_t said = read->snapshot->sections[section].start ? zmm_get_varint(reader) : 0;
	size_t most = zmm_reader_left(reader) / least;

	*number = said < most ? (size_t) said : most;
	return read->snapshot->cut || (said <= most && !reader->failed)
		|| zmm_read_fails(read, "the snapshot is damaged: %s has less than it says", zmm_section_names[section]);
}

/* Opens the arena of all tables. */
static bool zmm_read_make_room(const zmm_read *read, uint64_t bytes)
{
	return (bytes <= PTRDIFF_MAX && zmm_arena_open(&read->snapshot->tables, (size_t) bytes))
		|| zmm_read_fails(read, "no memory for the tables of a snapshot, %" PRIu64 " bytes", bytes);
}

static bool zmm_read_sites(const zmm_read *read, const zmm_reader *reader)
{
	zmm_snapshot *snapshot = read->snapshot;
	const char *fault = NULL;

	snapshot->has_sites = snapshot->sections[ZMM_SECTION_SITB].start != NULL;
	if (snapshot->sections[ZMM_SECTION_SITE].start) {
		fault = zmm_sites_read(&snapshot->sites, *reader, &snapshot->tables);
	}
	return !fault || snapshot->cut || zmm_read_fails(read, "the snapshot is damaged: SITE %s", fault);
}

static bool zmm_read_tables(const zmm_read *read)
{
	zmm_snapshot *snapshot = read->snapshot;
	zmm_reader segments = zmm_snapshot_section(snapshot, ZMM_SECTION_SEGM);
	zmm_reader classes = zmm_snapshot_section(snapshot, ZMM_SECTION_CLAS);
	zmm_reader sites = zmm_snapshot_section(snapshot, ZMM_SECTION_SITE);
	size_t count, class_count;
	uint64_t bytes, class_bytes, name_bytes;

	if (!zmm_read_number(read, ZMM_SECTION_SEGM, &segments, 4, &count)
			|| !zmm_read_number(read, ZMM_SECTION_CLAS, &classes, 2, &class_count)) {
		return false;
	}
	bytes = (uint64_t) count * sizeof(*snapshot->segments);
	class_bytes = (uint64_t) class_count * sizeof(*snapshot->classes);
	name_bytes = zmm_reader_left(&classes) + (uint64_t) 32 * class_count; /* with what the arena adds to each */
	if (!zmm_read_make_room(read, bytes + class_bytes + name_bytes + zmm_sites_need(sites) + 64)) {
		return false;
	}
	snapshot->segments = zmm_arena_take(&snapshot->tables, (size_t) bytes);
	snapshot->classes = zmm_arena_take(&snapshot->tables, (size_t) class_bytes);
	return zmm_read_classes(read, &classes, class_count) && zmm_read_end(read, &classes, "CLAS")
		&& zmm_read_sites(read, &sites)
		&& zmm_read_segments(read, &segments, count) && zmm_read_end(read, &segments, "SEGM")
		&& zmm_read_all_blocks(read) && zmm_read_sort(read);
}

static bool zmm_read_all(const zmm_read *read)
{
	zmm_snapshot *snapshot = read->snapshot;
	zmm_reader reader = { snapshot->bytes, snapshot->bytes + snapshot->length, false };

	return zmm_read_file_header(read, &reader) && zmm_read_sections(read, &reader) && zmm_read_has_all(read)
		&& zmm_read_index(read) && zmm_read_meta(read) && zmm_read_facts(read) && zmm_read_tables(read);
}

bool zmm_snapshot_open(zmm_snapshot *snapshot, const zmm_arena *image, const void *bytes, size_t length,
	char *error, size_t error_size)
{
	zmm_read read = { snapshot, error, error_size };

	memset(snapshot, 0, sizeof(*snapshot));
	snapshot->image = *image;
	snapshot->bytes = bytes;
	snapshot->length = length;
	if (!zmm_read_all(&read)) {
		zmm_snapshot_close(snapshot);
		return false;
	}
	return true;
}

bool zmm_snapshot_read(zmm_snapshot *snapshot, const void *bytes, size_t length, char *error, size_t error_size)
{
	zmm_arena image;
	void *copy;

	if (!zmm_arena_open(&image, length)) {
		snprintf(error, error_size, "no memory for a snapshot of %zu bytes", length);
		return false;
	}
	copy = zmm_arena_take(&image, length);
	if (length) {
		memcpy(copy, bytes, length);
	}
	return zmm_snapshot_open(snapshot, &image, copy, length, error, error_size);
}

void zmm_snapshot_close(zmm_snapshot *snapshot)
{
	zmm_arena_close(&snapshot->image);
	zmm_arena_close(&snapshot->tables);
}

/* Going over the blocks */

static const char *const zmm_state_words[ZMM_NUM_STATES] = {
	[ZMM_STATE_USED] = "used",
	[ZMM_STATE_CACHED] = "cached",
	[ZMM_STATE_WAITING] = "waiting",
	[ZMM_STATE_VICTIM] = "victim",
	[ZMM_STATE_FREE] = "free",
	[ZMM_STATE_REST] = "rest",
};

const char *zmm_state_word(zmm_block_state state)
{
	return zmm_state_words[state];
}

const char *zmm_snapshot_list(const zmm_snapshot *snapshot, const zmm_snapshot_block *block)
{
	bool large = block->size >= snapshot->facts.large_block;

	switch (block->state) {
		case ZMM_STATE_CACHED:
			return large ? "large_cache" : "cache";
		case ZMM_STATE_WAITING:
			return "quarantine";
		case ZMM_STATE_VICTIM:
			return "victim";
		case ZMM_STATE_FREE:
			return large ? "large" : "small";
		case ZMM_STATE_REST:
			return "rest";
		default:
			return "none";
	}
}

/* Puts the cursor before the first block of its segment. */
static void zmm_snapshot_enter(zmm_snapshot_cursor *cursor)
{
	const zmm_snapshot *snapshot = cursor->snapshot;

	cursor->left = 0;
	if (cursor->segment < snapshot->count) {
		cursor->reader.at = snapshot->segments[cursor->segment].first;
		cursor->sites.at = snapshot->segments[cursor->segment].first_site;
		cursor->left = snapshot->segments[cursor->segment].blocks;
		cursor->offset = snapshot->facts.segment_header;
		cursor->used = 0;
	}
}

void zmm_snapshot_start_at(zmm_snapshot_cursor *cursor, const zmm_snapshot *snapshot, size_t segment)
{
	*cursor = (zmm_snapshot_cursor) { .snapshot = snapshot, .segment = segment };
	cursor->reader = zmm_snapshot_section(snapshot, ZMM_SECTION_BLKS);
	cursor->sites = zmm_snapshot_section(snapshot, ZMM_SECTION_SITB);
	zmm_snapshot_enter(cursor);
}

void zmm_snapshot_start(zmm_snapshot_cursor *cursor, const zmm_snapshot *snapshot)
{
	zmm_snapshot_start_at(cursor, snapshot, 0);
}

/* Says what lives in a used block. */
static inline void zmm_snapshot_identify(zmm_snapshot_cursor *cursor, zmm_snapshot_block *block)
{
	const zmm_snapshot *snapshot = cursor->snapshot;
	uint64_t identity = snapshot->has_kinds ? zmm_get_varint(&cursor->reader) : ZMM_KIND_UNKNOWN;

	if (identity < ZMM_NUM_KINDS) {
		block->kind = (zmm_kind) identity;
	} else if (identity < ZMM_FIRST_CLASS) { /* a kind of a newer version */
		block->kind = ZMM_KIND_UNKNOWN;
	} else if (identity - ZMM_FIRST_CLASS < snapshot->class_count) {
		block->class = &snapshot->classes[identity - ZMM_FIRST_CLASS];
		block->kind = block->class->kind;
	} else { /* the names of the classes were cut off */
		block->kind = ZMM_KIND_OBJECT;
	}
}

/* Returns the site of the next used block.  What was cut off has none. */
static inline uint32_t zmm_snapshot_next_site(zmm_snapshot_cursor *cursor)
{
	uint64_t site = zmm_get_varint(&cursor->sites);

	return site && site <= cursor->snapshot->sites.site_count ? (uint32_t) (site - 1) : ZMM_NO_SITE;
}

/* Returns the share of a used block in what the segment's used blocks keep from going back.  The shares of all add up
 * to that exactly. */
static inline uint64_t zmm_snapshot_charge(const zmm_snapshot_segment *segment, uint64_t number)
{
	uint64_t unused = zmm_snapshot_unused(segment);

	return unused / segment->used_blocks + (number < unused % segment->used_blocks);
}

bool zmm_snapshot_next(zmm_snapshot_cursor *cursor, zmm_snapshot_block *block)
{
	const zmm_snapshot *snapshot = cursor->snapshot;
	uint64_t word;

	while (!cursor->left) {
		if (cursor->segment >= snapshot->count || ++cursor->segment >= snapshot->count) {
			return false;
		}
		zmm_snapshot_enter(cursor);
	}
	word = zmm_get_varint(&cursor->reader);
	*block = (zmm_snapshot_block) {
		.segment = cursor->segment,
		.offset = cursor->offset,
		.size = (word >> ZMM_BLOCK_STATE_BITS) * snapshot->facts.unit,
		.state = (zmm_block_state) (word & ZMM_BLOCK_STATE_MASK),
		.site = ZMM_NO_SITE,
	};
	if (block->state == ZMM_STATE_USED) {
		zmm_snapshot_identify(cursor, block);
		block->charge = zmm_snapshot_charge(&snapshot->segments[cursor->segment], cursor->used++);
		if (ZMM_UNLIKELY(snapshot->has_sites)) {
			block->site = zmm_snapshot_next_site(cursor);
		}
	}
	cursor->offset += block->size;
	cursor->left--;
	return true;
}
