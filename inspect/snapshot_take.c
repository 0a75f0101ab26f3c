#include "inspect/snapshot.h"
#include "inspect/crc32.h"
#include "inspect/residency.h"
#include "heap/cache.h"
#include "heap/seal.h"
#include "heap/spare.h"

#include <stdio.h>

/* What is written beside the blocks has its own places.  The system gives only the pages that are written. */
#define ZMM_TAKE_META_SIZE ((size_t) 64 * 1024)
#define ZMM_TAKE_MOST_CLASSES ((size_t) 8 * 1024)
#define ZMM_TAKE_CLASS_NAMES_SIZE ((size_t) 4 * 1024 * 1024)
#define ZMM_TAKE_CLASS_SLOTS (2 * ZMM_TAKE_MOST_CLASSES) /* a power of two */

/* Most bytes for a block: its size and state, and what lives in it. */
#define ZMM_TAKE_BLOCK_SIZE 8

/* Most bytes for the site of a block. */
#define ZMM_TAKE_SITE_SIZE 5

/* The classes of the objects that were met, each once. */
typedef struct zmm_take_class {
	const void *key; /* NULL: the slot is empty */
	size_t number;
} zmm_take_class;

typedef struct zmm_take {
	const zmm_heap *heap;
	const zmm_snapshot_details *details;
	zmm_writer writer;
	const zmm_identifier *identifier; /* NULL: kinds are not known */
	const zmm_attribution *attribution; /* NULL: sites are not known */
	unsigned char *first_site;        /* the content of SITB grows beside that of BLKS */
	zmm_writer sites;
	zmm_take_class *slots;
	zmm_identity *classes;
	size_t class_count;
	size_t class_bytes; /* most that the names in `classes` take in CLAS */
	unsigned char *image; /* the first byte of the file */
	struct {
		unsigned char *header;
		zmm_section section;
	} index[ZMM_NUM_SECTIONS];
	size_t sections; /* in the index */
} zmm_take;

/* Sections */

/* Leaves room for the header of a section, whose content follows. */
static void zmm_take_begin(zmm_take *take, zmm_section section)
{
	take->index[take->sections].header = take->writer.at;
	take->index[take->sections++].section = section;
	zmm_put_fixed(&take->writer, 0, 8);
	zmm_put_fixed(&take->writer, 0, 8);
	zmm_put_fixed(&take->writer, 0, 8);
}

/* Writes the header of the section that ends here. */
static void zmm_take_end(zmm_take *take, unsigned int flags)
{
	unsigned char *header = take->index[take->sections - 1].header;
	unsigned char *content = header + ZMM_SECTION_HEADER_SIZE;
	zmm_writer writer = { header, content, false };
	size_t length;

	if (take->writer.failed) {
		return;
	}
	length = (size_t) (take->writer.at - content);
	zmm_put_bytes(&writer, zmm_section_names[take->index[take->sections - 1].section], ZMM_SECTION_NAME_SIZE);
	zmm_put_fixed(&writer, flags, 4);
	zmm_put_fixed(&writer, length, 8);
	zmm_put_fixed(&writer, zmm_crc32(content, length), 4);
	zmm_put_fixed(&writer, zmm_crc32(header, ZMM_SECTION_SUMMED_SIZE), 4);
}

static void zmm_take_file_header(zmm_take *take)
{
	zmm_put_bytes(&take->writer, ZMM_FORMAT_MAGIC, ZMM_FORMAT_MAGIC_SIZE);
	zmm_put_fixed(&take->writer, ZMM_FORMAT_MAJOR, 2);
	zmm_put_fixed(&take->writer, ZMM_FORMAT_MINOR, 2);
	zmm_put_fixed(&take->writer, ZMM_FORMAT_ORDER, 4);
}

static void zmm_take_index(zmm_take *take)
{
	size_t i, sections = take->sections, offset = (size_t) (take->writer.at - take->image);

	zmm_take_begin(take, ZMM_SECTION_INDX);
	zmm_put_varint(&take->writer, sections);
	for (i = 0; i < sections; i++) {
		const unsigned char *header = take->index[i].header, *next = take->index[i + 1].header;

		zmm_put_bytes(&take->writer, zmm_section_names[take->index[i].section], ZMM_SECTION_NAME_SIZE);
		zmm_put_varint(&take->writer, (uint64_t) (header - take->image));
		zmm_put_varint(&take->writer, (uint64_t) (next - header - ZMM_SECTION_HEADER_SIZE));
	}
	zmm_put_fixed(&take->writer, offset, 8);
	zmm_take_end(take, 0);
}

/* META and STAT */

static void zmm_take_number(zmm_take *take, const char *key, int type, uint64_t number)
{
	zmm_put_text(&take->writer, key, strlen(key));
	zmm_put_varint(&take->writer, (uint64_t) type);
	zmm_put_varint(&take->writer, number);
}

static void zmm_take_text(zmm_take *take, const char *key, const char *text, size_t length)
{
	zmm_put_text(&take->writer, key, strlen(key));
	zmm_put_varint(&take->writer, ZMM_META_TEXT);
	zmm_put_text(&take->writer, text, length);
}

static void zmm_take_facts(zmm_take *take)
{
	size_t seal = take->heap->hardened ? ZMM_SEAL_SIZE : 0;
	zmm_snapshot_facts facts = {
		.unit = ZMM_ALIGNMENT,
		.segment_header = ZMM_SEGMENT_HEADER_SIZE,
		.guard = ZMM_HEADER_SIZE,
		.block_header = ZMM_HEADER_SIZE,
		.block_extra = ZMM_BLOCK_EXTRA + seal,
		.smallest_block = ZMM_MIN_BLOCK_SIZE,
		.large_block = ZMM_MAX_SMALL_SIZE
	};

#define ZMM_TAKE_FACT(name) zmm_take_number(take, #name, ZMM_META_NUMBER, facts.name);
	ZMM_SNAPSHOT_FACTS(ZMM_TAKE_FACT)
}

static void zmm_take_figures(zmm_take *take)
{
	const zmm_heap *heap = take->heap;
	const char *storage = heap->storage->handlers->name;

	zmm_take_text(take, "storage", storage, strlen(storage));
	zmm_take_text(take, "geometry", ZMM_GEOMETRY_NAME, strlen(ZMM_GEOMETRY_NAME));
	zmm_take_number(take, "hardened", ZMM_META_FLAG, heap->hardened != NULL);
	zmm_take_number(take, "real_size", ZMM_META_NUMBER, heap->real->size);
	zmm_take_number(take, "real_peak", ZMM_META_NUMBER, heap->real->peak);
	zmm_take_number(take, "in_use", ZMM_META_NUMBER, heap->use->size);
	zmm_take_number(take, "peak", ZMM_META_NUMBER, heap->use->peak);
	zmm_take_number(take, "spare_bytes", ZMM_META_NUMBER, zmm_spare_bytes(heap));
}

/* Without figures of the system there are no such keys. */
static void zmm_take_residency(zmm_take *take)
{
	zmm_residency residency;

	zmm_residency_take(take->heap, &residency);
	if (residency.process) {
		zmm_take_number(take, "resident", ZMM_META_NUMBER, residency.process);
		zmm_take_number(take, "resident_shared", ZMM_META_NUMBER, residency.shared);
		zmm_take_number(take, "resident_heap", ZMM_META_NUMBER, residency.heap);
		zmm_take_number(take, "gc_gives", ZMM_META_NUMBER, residency.gc);
	}
}

static void zmm_take_detail(zmm_take *take, const zmm_meta *meta)
{
	zmm_put_text(&take->writer, meta->key.start, meta->key.length);
	zmm_put_varint(&take->writer, (uint64_t) meta->type);
	if (meta->type == ZMM_META_TEXT) {
		zmm_put_text(&take->writer, meta->text.start, meta->text.length);
	} else {
		zmm_put_varint(&take->writer, meta->number);
	}
}

static void zmm_take_meta(zmm_take *take)
{
	size_t i;

	zmm_take_begin(take, ZMM_SECTION_META);
	zmm_take_facts(take);
	zmm_take_figures(take);
	zmm_take_residency(take);
	for (i = 0; i < take->details->metas; i++) {
		zmm_take_detail(take, &take->details->meta[i]);
	}
	zmm_take_end(take, ZMM_SECTION_IS_REQUIRED);
}

static void zmm_take_statistics(zmm_take *take)
{
	if (take->details->statistics.length) {
		zmm_take_begin(take, ZMM_SECTION_STAT);
		zmm_put_bytes(&take->writer, take->details->statistics.start, take->details->statistics.length);
		zmm_take_end(take, 0);
	}
}

/* Segments */

/* Returns whether the figures of an entry can be true.  What they say of any other entry is of no use. */
static bool zmm_take_believes(const zmm_segment_entry *entry)
{
	return ((uintptr_t) entry->segment & (ZMM_ALIGNMENT - 1)) == 0 && (entry->size & (ZMM_ALIGNMENT - 1)) == 0
		&& entry->size >= ZMM_SEG_SIZE_FLOOR && entry->reserved >= entry->size;
}

/* Writes the segments in the order in which a cursor comes to them. */
static void zmm_take_segments(zmm_take *take)
{
	const zmm_segment_table *table = &take->heap->segments.table;
	size_t i, count = 0;

	for (i = 0; i < table->count; i++) {
		count += zmm_take_believes(&table->entries[i]);
	}
	zmm_take_begin(take, ZMM_SECTION_SEGM);
	zmm_put_varint(&take->writer, count);
	for (i = table->count; i-- > 0;) {
		const zmm_segment_entry *entry = &table->entries[i];

		if (zmm_take_believes(entry)) {
			zmm_put_varint(&take->writer, (uintptr_t) entry->segment);
			zmm_put_varint(&take->writer, entry->size);
			zmm_put_varint(&take->writer, entry->reserved);
			zmm_put_varint(&take->writer, entry->common ? 0 : ZMM_SEGMENT_IS_LARGE);
		}
	}
	zmm_take_end(take, ZMM_SECTION_IS_REQUIRED);
}

/* Classes */

/* Returns the slot of a class, or the empty slot in which it belongs. */
static zmm_take_class *zmm_take_slot(zmm_take *take, const void *key)
{
	size_t i = (size_t) ((uintptr_t) key >> 4) * (size_t) 0x9e3779b1u;

	for (i &= ZMM_TAKE_CLASS_SLOTS - 1; take->slots[i].key && take->slots[i].key != key;) {
		i = (i + 1) & (ZMM_TAKE_CLASS_SLOTS - 1);
	}
	return &take->slots[i];
}

/* Gives a class the next number.  false: CLAS has no room for it. */
static bool zmm_take_add_class(zmm_take *take, const zmm_identity *identity)
{
	size_t bytes = strlen(identity->class_name) + 2 * ZMM_MAX_VARINT;

	if (take->class_count == ZMM_TAKE_MOST_CLASSES || bytes > ZMM_TAKE_CLASS_NAMES_SIZE - take->class_bytes) {
		return false;
	}
	take->class_bytes += bytes;
	take->classes[take->class_count++] = *identity;
	return true;
}

/* Returns the number of a class in CLAS; ZMM_TAKE_MOST_CLASSES: it has none, for there are too many. */
static size_t zmm_take_class_of(zmm_take *take, const zmm_identity *identity)
{
	zmm_take_class *slot = zmm_take_slot(take, identity->class_key);

	if (!slot->key) {
		if (!zmm_take_add_class(take, identity)) {
			return ZMM_TAKE_MOST_CLASSES;
		}
		*slot = (zmm_take_class) { identity->class_key, take->class_count - 1 };
	}
	return slot->number;
}

static void zmm_take_classes(zmm_take *take)
{
	size_t i;

	if (!take->class_count) {
		return;
	}
	zmm_take_begin(take, ZMM_SECTION_CLAS);
	zmm_put_varint(&take->writer, take->class_count);
	for (i = 0; i < take->class_count; i++) {
		const zmm_identity *identity = &take->classes[i];

		zmm_put_varint(&take->writer, (uint64_t) identity->kind);
		zmm_put_text(&take->writer, identity->class_name, strlen(identity->class_name));
	}
	zmm_take_end(take, 0);
}

/* Blocks */

static void zmm_take_kind(zmm_take *take, const zmm_block_view *view)
{
	zmm_identity identity = { ZMM_KIND_UNKNOWN, NULL, NULL };
	size_t number = ZMM_TAKE_MOST_CLASSES;

	take->identifier->identify(take->identifier->context, view, &identity);
	if (identity.class_key) {
		number = zmm_take_class_of(take, &identity);
	}
	zmm_put_varint(&take->writer, number < ZMM_TAKE_MOST_CLASSES ? ZMM_FIRST_CLASS + number : (size_t) identity.kind);
}

static void zmm_take_site(zmm_take *take, const zmm_block_view *view)
{
	const zmm_attribution *attribution = take->attribution;
	uint32_t site = attribution->site_of(attribution->context, zmm_block_data(view->block), view->true_size);

	zmm_put_varint(&take->sites, site == ZMM_NO_SITE ? 0 : (uint64_t) site + 1);
}

static void zmm_take_block(zmm_take *take, const zmm_block_view *view)
{
	zmm_put_varint(&take->writer,
		(uint64_t) (view->true_size / ZMM_ALIGNMENT) << ZMM_BLOCK_STATE_BITS | (unsigned int) view->state);
	if (view->state == ZMM_STATE_USED && take->identifier) {
		zmm_take_kind(take, view);
	}
	if (view->state == ZMM_STATE_USED && take->attribution) {
		zmm_take_site(take, view);
	}
}

/* Writes that the rest of a segment, from `offset` on, could not be read. */
static void zmm_take_damage(zmm_take *take, const zmm_segment_entry *entry, size_t offset)
{
	size_t left = entry->size - ZMM_HEADER_SIZE - offset;

	if (left && zmm_take_believes(entry)) {
		zmm_put_varint(&take->writer, (uint64_t) (left / ZMM_ALIGNMENT) << ZMM_BLOCK_STATE_BITS | ZMM_STATE_DAMAGED);
	}
}

/* Goes on from segment `from` of the table, read up to `offset`, to the one before `to`.  Nothing of the segments
 * between could be read. */
static void zmm_take_skip(zmm_take *take, size_t from, size_t offset, size_t to)
{
	const zmm_segment_table *table = &take->heap->segments.table;

	if (from < table->count) {
		zmm_take_damage(take, &table->entries[from], offset);
	}
	for (; from > to; from--) {
		zmm_take_damage(take, &table->entries[from - 1], ZMM_SEGMENT_HEADER_SIZE);
	}
}

static void zmm_take_blocks(zmm_take *take)
{
	size_t segment = take->heap->segments.table.count; /* the cursor goes down from here */
	size_t offset = 0;                                 /* where the last block ends */
	const zmm_segment_entry *entry = NULL;
	zmm_cursor cursor;
	zmm_block_view view;

	zmm_take_begin(take, ZMM_SECTION_BLKS);
	zmm_cursor_start(&cursor, take->heap);
	do {
		while (zmm_cursor_next(&cursor, &view)) {
			if (ZMM_UNLIKELY(view.entry != entry)) {
				entry = view.entry;
				zmm_take_skip(take, segment, offset, zmm_table_index(take->heap, entry) + 1);
				segment = zmm_table_index(take->heap, entry);
			}
			zmm_take_block(take, &view);
			offset = view.offset + view.true_size;
		}
	} while (zmm_cursor_met_damage(&cursor));
	zmm_take_skip(take, segment, offset, 0);
	zmm_take_end(take, ZMM_SECTION_IS_REQUIRED | (take->identifier ? ZMM_BLOCKS_HAVE_KINDS : 0));
}

/* Sites */

static void zmm_take_sites(zmm_take *take)
{
	if (!take->attribution) {
		return;
	}
	zmm_take_begin(take, ZMM_SECTION_SITE);
	take->attribution->write(take->attribution->context, &take->writer);
	zmm_take_end(take, 0);
	zmm_take_begin(take, ZMM_SECTION_SITB);
	zmm_put_bytes(&take->writer, take->first_site, (size_t) (take->sites.at - take->first_site));
	zmm_take_end(take, 0);
}

/* Memory */

/* Returns the most blocks that the heap can have.  No two free blocks are neighbours, but for the victim and those in
 * the rest queue. */
static size_t zmm_take_most_blocks(const zmm_heap *heap)
{
	return 2 * heap->count + 4 * heap->segments.table.count + 64;
}

/* Returns the most bytes that the content of SITB can have. */
static size_t zmm_take_sites_size(const zmm_heap *heap, const zmm_snapshot_details *details)
{
	return details->attribution ? zmm_take_most_blocks(heap) * ZMM_TAKE_SITE_SIZE : 0;
}

/* Returns the most bytes that the file can have. */
static size_t zmm_take_file_size(const zmm_heap *heap, const zmm_snapshot_details *details)
{
	const zmm_attribution *attribution = details->attribution;

	return zmm_take_most_blocks(heap) * ZMM_TAKE_BLOCK_SIZE + heap->segments.table.count * 4 * ZMM_MAX_VARINT
		+ ZMM_TAKE_META_SIZE + ZMM_TAKE_CLASS_NAMES_SIZE + details->statistics.length
		+ zmm_take_sites_size(heap, details) + (attribution ? attribution->needs(attribution->context) : 0);
}

/* Makes room for the sites of blocks, if somebody knows them. */
static void zmm_take_prepare_sites(zmm_take *take, zmm_arena *arena)
{
	size_t size = zmm_take_sites_size(take->heap, take->details);

	take->first_site = size ? zmm_arena_take(arena, size) : NULL;
	if (take->first_site) {
		take->attribution = take->details->attribution;
		take->sites = (zmm_writer) { take->first_site, take->first_site + size, false };
	}
}

/* Makes the identifier ready, if there is one, and there is memory for it. */
static void zmm_take_prepare(zmm_take *take, zmm_arena *arena)
{
	const zmm_identifier *identifier = take->details->identifier;

	zmm_take_prepare_sites(take, arena);
	take->slots = zmm_arena_take(arena, ZMM_TAKE_CLASS_SLOTS * sizeof(*take->slots));
	take->classes = zmm_arena_take(arena, ZMM_TAKE_MOST_CLASSES * sizeof(*take->classes));
	if (identifier && take->slots && take->classes && identifier->prepare(identifier->context, arena)) {
		take->identifier = identifier;
	}
}

static size_t zmm_take_needs(const zmm_heap *heap, const zmm_snapshot_details *details)
{
	const zmm_identifier *identifier = details->identifier;

	return ZMM_TAKE_CLASS_SLOTS * sizeof(zmm_take_class) + ZMM_TAKE_MOST_CLASSES * sizeof(zmm_identity) + 128
		+ zmm_take_sites_size(heap, details)
		+ (identifier ? identifier->needs(identifier->context) : 0);
}

static void zmm_take_file(zmm_take *take)
{
	zmm_take_file_header(take);
	zmm_take_meta(take);
	zmm_take_statistics(take);
	zmm_take_segments(take);
	zmm_take_blocks(take);
	zmm_take_classes(take);
	zmm_take_sites(take);
	zmm_take_index(take);
}

/* Writes the file into an arena.  Returns its length; 0: something had no room. */
static size_t zmm_take_into(const zmm_heap *heap, const zmm_snapshot_details *details, zmm_arena *scratch,
	unsigned char *image, size_t size)
{
	zmm_take take = { .heap = heap, .details = details, .writer = { image, image + size, false }, .image = image };

	zmm_take_prepare(&take, scratch);
	zmm_take_file(&take);
	return take.writer.failed || take.sites.failed ? 0 : (size_t) (take.writer.at - image);
}

bool zmm_snapshot_take(zmm_snapshot *snapshot, const zmm_heap *heap, const zmm_snapshot_details *details,
	char *error, size_t error_size)
{
	static const zmm_snapshot_details nothing = { .identifier = NULL };
	zmm_arena image, scratch;
	unsigned char *bytes;
	size_t size, length = 0;

	details = details ? details : &nothing;
	size = zmm_take_file_size(heap, details);
	if (!zmm_arena_open(&image, size)) {
		snprintf(error, error_size, "no memory for a snapshot of at most %zu bytes", size);
		return false;
	}
	bytes = zmm_arena_take(&image, size);
	if (zmm_arena_open(&scratch, zmm_take_needs(heap, details))) {
		length = zmm_take_into(heap, details, &scratch, bytes, size);
		zmm_arena_close(&scratch);
	}
	if (!length) {
		snprintf(error, error_size, "no memory for a snapshot");
		zmm_arena_close(&image);
		return false;
	}
	return zmm_snapshot_open(snapshot, &image, bytes, length, error, error_size);
}
