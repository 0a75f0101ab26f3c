#include "inspect/findings.h"
#include "inspect/format.h"
#include "inspect/snapshot_sites.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ZMM_MIB ((uint64_t) 1024 * 1024)

#define ZMM_FINDING_WORD(name, word) word,

static const char *const zmm_finding_words[] = { ZMM_FINDING_KINDS(ZMM_FINDING_WORD) };

const char *zmm_finding_word(zmm_finding_kind kind)
{
	return zmm_finding_words[kind];
}

const char *zmm_severity_word(zmm_severity severity)
{
	static const char *const words[] = { "low", "medium", "high" };

	return words[severity];
}

/* What the rules look at. */
typedef struct zmm_look {
	const zmm_snapshot *snapshot;
	zmm_sums sums;
	uint64_t gc_gives;
	uint64_t spares;
	uint64_t limit; /* 0: none */
	zmm_top_sites top;
	zmm_findings *findings;
} zmm_look;

/* Making a finding */

static zmm_finding *zmm_find(zmm_look *look, zmm_finding_kind kind, zmm_severity severity, uint64_t impact)
{
	zmm_finding *finding = &look->findings->list[look->findings->count++];

	memset(finding, 0, sizeof(*finding));
	finding->kind = kind;
	finding->severity = severity;
	finding->confidence = ZMM_SEVERITY_HIGH;
	finding->impact = impact;
	return finding;
}

ZMM_PRINTF(2, 3)
static void zmm_find_summary(zmm_finding *finding, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(finding->summary, sizeof(finding->summary), format, arguments);
	va_end(arguments);
}

ZMM_PRINTF(2, 3)
static void zmm_find_filter(zmm_finding *finding, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(finding->filter, sizeof(finding->filter), format, arguments);
	va_end(arguments);
}

static zmm_fact *zmm_find_next_fact(zmm_finding *finding)
{
	zmm_fact *fact = finding->facts;

	while (fact->name) {
		fact++;
	}
	return fact;
}

static void zmm_find_fact(zmm_finding *finding, const char *name, uint64_t number, zmm_unit unit)
{
	*zmm_find_next_fact(finding) = (zmm_fact) { name, number, unit, NULL };
}

static void zmm_find_text(zmm_finding *finding, const char *name, const char *text)
{
	if (text) {
		*zmm_find_next_fact(finding) = (zmm_fact) { name, 0, ZMM_UNIT_NAME, text };
	}
}

/* Sites */

#define ZMM_SHOWN_SIZE 100

/* Copies the end of a text, whose start is most often the same, so that a sentence can have it: without control
 * characters, and from the start of a character of UTF-8 on. */
static const char *zmm_find_shown(zmm_text text, char shown[ZMM_SHOWN_SIZE])
{
	size_t start = text.length < ZMM_SHOWN_SIZE ? 0 : text.length - (ZMM_SHOWN_SIZE - 1), i, length = 0;

	while (start && start < text.length && ((unsigned char) text.start[start] & 0xc0) == 0x80) {
		start++;
	}
	for (i = start; i < text.length; i++) {
		unsigned char byte = (unsigned char) text.start[i];

		shown[length++] = (char) (byte < ' ' || byte == 0x7f ? '?' : byte);
	}
	shown[length] = '\0';
	return shown;
}

/* Room for a place of the code as a sentence has it: "App\Cache::get (/app/src/Cache.php:82)". */
#define ZMM_PLACE_SIZE (2 * ZMM_SHOWN_SIZE + 32)

/* Adds the facts of a site, and shows where it is. */
static void zmm_find_site(zmm_finding *finding, const zmm_snapshot_sites *all, uint32_t number,
	char place[ZMM_PLACE_SIZE])
{
	char name[ZMM_SHOWN_SIZE], file[ZMM_SHOWN_SIZE];
	const zmm_snapshot_site *site = &all->sites[number];
	const zmm_snapshot_function *function = zmm_site_function(all, site);
	zmm_code code = zmm_site_code(all, site);

	zmm_find_fact(finding, "site", number, ZMM_UNIT_NAME);
	zmm_find_text(finding, "function", function->name.start);
	zmm_find_text(finding, "file", code.function->file.start);
	zmm_find_fact(finding, "line", code.line, ZMM_UNIT_NAME);
	zmm_find_shown(function->name, name);
	if (code.function->file.length) {
		snprintf(place, ZMM_PLACE_SIZE, "%s (%s:%" PRIu64 ")", name, zmm_find_shown(code.function->file, file),
			code.line);
	} else {
		snprintf(place, ZMM_PLACE_SIZE, "%s", name);
	}
}

/* Returns the severity of so many bytes of the real size. */
static zmm_severity zmm_severity_of(const zmm_look *look, uint64_t bytes)
{
	if (bytes >= 16 * ZMM_MIB && bytes >= look->sums.real / 2) {
		return ZMM_SEVERITY_HIGH;
	}
	return bytes >= 8 * ZMM_MIB ? ZMM_SEVERITY_MEDIUM : ZMM_SEVERITY_LOW;
}

/* The rules */

static void zmm_find_holders(zmm_finding *finding, const zmm_holders *holders)
{
	zmm_find_fact(finding, "segments_pinned", holders->pinned_segments, ZMM_UNIT_SEGMENTS);
	zmm_find_fact(finding, "segments_held", holders->segments, ZMM_UNIT_SEGMENTS);
	zmm_find_fact(finding, "blocks_at_most", holders->at_most, ZMM_UNIT_BLOCKS);
	zmm_find_fact(finding, "blocks", holders->blocks, ZMM_UNIT_BLOCKS);
	zmm_find_fact(finding, "bytes_held", holders->bytes, ZMM_UNIT_BYTES);
	zmm_find_text(finding, "kind", zmm_kind_word((size_t) holders->kind));
	zmm_find_text(finding, "class", holders->class_name);
	zmm_find_fact(finding, "blocks_of_kind", holders->of_kind, ZMM_UNIT_BLOCKS);
	zmm_find_fact(finding, "size", holders->size, ZMM_UNIT_BYTES);
	zmm_find_fact(finding, "blocks_of_size", holders->of_size, ZMM_UNIT_BLOCKS);
}

/* Returns the free and cached bytes that used blocks keep from going back. */
static uint64_t zmm_kept_bytes(const zmm_snapshot *snapshot)
{
	uint64_t bytes = 0;
	size_t i;

	for (i = 0; i < snapshot->count; i++) {
		bytes += zmm_snapshot_kept(&snapshot->segments[i]);
	}
	return bytes;
}

/* Names the site that keeps most from going back, if it is known. */
static void zmm_find_pinning_site(const zmm_look *look, zmm_finding *finding)
{
	const zmm_top_sites *top = &look->top;
	size_t length = strlen(finding->summary);
	char place[ZMM_PLACE_SIZE];
	zmm_formatted bytes;

	if (top->pinning == ZMM_NO_SITE) {
		return;
	}
	zmm_find_site(finding, &look->snapshot->sites, top->pinning, place);
	zmm_find_fact(finding, "pinned_by_site", top->pinned_bytes, ZMM_UNIT_BYTES);
	snprintf(finding->summary + length, sizeof(finding->summary) - length, "; most is kept by %s, %s", place,
		zmm_format_size(&bytes, top->pinned_bytes));
}

static void zmm_find_fragmentation(zmm_look *look)
{
	uint64_t kept = zmm_kept_bytes(look->snapshot);
	zmm_holders holders;
	zmm_finding *finding;
	zmm_formatted bytes, gives;

	if (kept <= look->sums.live || kept < look->sums.real / 4 || kept < 4 * ZMM_MIB) {
		return;
	}
	zmm_holders_take(look->snapshot, &holders);
	finding = zmm_find(look, ZMM_FINDING_FRAGMENTATION, zmm_severity_of(look, holders.unused), holders.unused);
	zmm_find_summary(finding, "%" PRIu64 " of %zu segments are held by at most %" PRIu64 " block%s each; these %" PRIu64
		" blocks, %" PRIu64 " of them of kind %s and %" PRIu64 " of %" PRIu64 " bytes, keep %s from going back; zmm_gc()"
		" would give %s to the system now", holders.segments, look->snapshot->count,
		holders.at_most, holders.at_most == 1 ? "" : "s", holders.blocks, holders.of_kind,
		zmm_kind_word((size_t) holders.kind), holders.of_size, holders.size,
		zmm_format_size(&bytes, holders.bytes), zmm_format_size(&gives, look->gc_gives));
	zmm_find_holders(finding, &holders);
	zmm_find_fact(finding, "live", look->sums.live, ZMM_UNIT_BYTES);
	zmm_find_fact(finding, "gc_gives", look->gc_gives, ZMM_UNIT_BYTES);
	finding->hypothesis = "blocks that stay lie among blocks that are gone: what stays was allocated while much else was";
	finding->next_checks[0] = "group the used blocks by kind and class, and sum their charge: whose are they?";
	finding->next_checks[1] = "call zmm_gc() after such work: the pages go back, the addresses stay";
	finding->next_checks[2] = "make what stays before or after the work, or copy it at the end";
	zmm_find_filter(finding, "state == used and charge >= %" PRIu64, holders.least_charge);
	zmm_find_pinning_site(look, finding);
}

static void zmm_find_retained(zmm_look *look)
{
	uint64_t bytes = look->spares;
	zmm_finding *finding;
	zmm_formatted kept, gives;
	size_t i;

	for (i = 0; i < look->snapshot->count; i++) {
		const zmm_snapshot_segment *segment = &look->snapshot->segments[i];

		bytes += zmm_snapshot_is_pinned(segment) ? 0 : segment->size;
	}
	if (bytes < look->sums.real / 4 || bytes < 4 * ZMM_MIB) {
		return;
	}
	finding = zmm_find(look, ZMM_FINDING_RETAINED, bytes >= 16 * ZMM_MIB ? ZMM_SEVERITY_MEDIUM : ZMM_SEVERITY_LOW, bytes);
	zmm_find_summary(finding, "%s are in segments without a used block, kept for what comes; zmm_gc() would give %s to the"
		" system", zmm_format_size(&kept, bytes), zmm_format_size(&gives, look->gc_gives));
	zmm_find_fact(finding, "bytes", bytes, ZMM_UNIT_BYTES);
	zmm_find_fact(finding, "spare_bytes", look->spares, ZMM_UNIT_BYTES);
	zmm_find_fact(finding, "gc_gives", look->gc_gives, ZMM_UNIT_BYTES);
	finding->hypothesis = "a piece of work ended, and the next one has not begun";
	finding->next_checks[0] = "call zmm_gc() if nothing like it comes soon";
	if (bytes > look->spares) {
		zmm_find_filter(finding, "state != used and pinned == 0");
	}
}

static void zmm_find_cache(zmm_look *look)
{
	zmm_finding *finding;
	zmm_formatted bytes, real;

	if (look->sums.cached <= look->sums.live || look->sums.cached < look->sums.real / 2
			|| look->sums.cached < 8 * ZMM_MIB) {
		return;
	}
	finding = zmm_find(look, ZMM_FINDING_CACHE, ZMM_SEVERITY_LOW, look->sums.cached);
	zmm_find_summary(finding, "%s of %s are freed blocks, each kept for the next request of its size",
		zmm_format_size(&bytes, look->sums.cached), zmm_format_size(&real, look->sums.real));
	zmm_find_fact(finding, "cached", look->sums.cached, ZMM_UNIT_BYTES);
	zmm_find_fact(finding, "live", look->sums.live, ZMM_UNIT_BYTES);
	zmm_find_fact(finding, "real", look->sums.real, ZMM_UNIT_BYTES);
	finding->hypothesis = "much was freed since the heap grew last: it looks at its caches before it grows";
	finding->next_checks[0] = "zmm_gc() flushes the cache";
	zmm_find_filter(finding, "state in (cached, waiting, victim)");
}

static void zmm_find_limit(zmm_look *look)
{
	uint64_t percent = look->limit ? look->sums.real / (look->limit / 100 + 1) : 0;
	zmm_finding *finding;
	zmm_formatted real, limit;

	if (percent < 85) {
		return;
	}
	finding = zmm_find(look, ZMM_FINDING_LIMIT, percent < 95 ? ZMM_SEVERITY_MEDIUM : ZMM_SEVERITY_HIGH, look->sums.real);
	zmm_find_summary(finding, "%s of the limit of %s are segments: %" PRIu64 " %%",
		zmm_format_size(&real, look->sums.real), zmm_format_size(&limit, look->limit), percent);
	zmm_find_fact(finding, "real", look->sums.real, ZMM_UNIT_BYTES);
	zmm_find_fact(finding, "limit", look->limit, ZMM_UNIT_BYTES);
	zmm_find_fact(finding, "live", look->sums.live, ZMM_UNIT_BYTES);
	finding->hypothesis = look->sums.live > look->sums.real / 2
		? "most of it is in use" : "most of it is not in use: see what keeps it";
	finding->next_checks[0] = "group the used blocks by kind and class";
	finding->next_checks[1] = "compare with the snapshot of another moment";
	zmm_find_filter(finding, look->sums.live > look->sums.real / 2 ? "state == used" : "state != used");
}

/* Returns the index of the segment with the largest hole; 0 if there are no segments. */
static size_t zmm_segment_of_largest_hole(const zmm_snapshot *snapshot)
{
	size_t largest = 0, i;

	for (i = 1; i < snapshot->count; i++) {
		largest = snapshot->segments[i].largest_hole > snapshot->segments[largest].largest_hole ? i : largest;
	}
	return largest;
}

static void zmm_find_largest_hole(zmm_look *look)
{
	uint64_t unused = look->sums.real - look->sums.live - look->sums.overhead - look->sums.unreadable;
	uint64_t growth = look->limit > look->sums.real ? look->limit - look->sums.real : 0;
	size_t segment = zmm_segment_of_largest_hole(look->snapshot);
	uint64_t hole = look->snapshot->count ? look->snapshot->segments[segment].largest_hole : 0;
	uint64_t served = hole > growth ? hole : growth;
	zmm_finding *finding;
	zmm_formatted free_bytes, largest;

	if (!look->limit || look->sums.real < look->limit / 10 * 7 || served >= unused / 4) {
		return;
	}
	finding = zmm_find(look, ZMM_FINDING_LARGEST_HOLE, ZMM_SEVERITY_MEDIUM, unused);
	zmm_find_summary(finding, "%s are not in use, but no request of more than %s can be served",
		zmm_format_size(&free_bytes, unused), zmm_format_size(&largest, served));
	zmm_find_fact(finding, "unused", unused, ZMM_UNIT_BYTES);
	zmm_find_fact(finding, "largest_hole", hole, ZMM_UNIT_BYTES);
	zmm_find_fact(finding, "left_of_limit", growth, ZMM_UNIT_BYTES);
	finding->hypothesis = "what is free lies in many small pieces";
	finding->next_checks[0] = "look at the segments by their largest hole";
	zmm_find_filter(finding, "state != used and segment == %zu", segment);
}

static void zmm_find_one_peak(zmm_look *look)
{
	uint64_t peak = zmm_snapshot_number(look->snapshot, "peak");
	zmm_finding *finding;
	zmm_formatted at_peak, now, real;

	if (peak / 4 < look->sums.live || look->sums.real / 2 < look->sums.live || look->sums.real < 8 * ZMM_MIB) {
		return;
	}
	finding = zmm_find(look, ZMM_FINDING_ONE_PEAK, ZMM_SEVERITY_LOW, look->sums.real - look->sums.live);
	finding->confidence = ZMM_SEVERITY_MEDIUM;
	zmm_find_summary(finding, "%s were in use at the peak, %s are now, and the segments have %s",
		zmm_format_size(&at_peak, peak), zmm_format_size(&now, look->sums.live), zmm_format_size(&real, look->sums.real));
	zmm_find_fact(finding, "peak", peak, ZMM_UNIT_BYTES);
	zmm_find_fact(finding, "live", look->sums.live, ZMM_UNIT_BYTES);
	zmm_find_fact(finding, "real", look->sums.real, ZMM_UNIT_BYTES);
	finding->hypothesis = "one piece of work needed far more than what is done now";
	finding->next_checks[0] = "call zmm_gc() once after it";
}

static void zmm_find_outside(zmm_look *look)
{
	uint64_t process = zmm_snapshot_number(look->snapshot, "resident");
	uint64_t heap = zmm_snapshot_number(look->snapshot, "resident_heap");
	uint64_t known = heap + zmm_snapshot_number(look->snapshot, "resident_shared");
	zmm_finding *finding;
	zmm_formatted bytes, all;

	if (process < known || process - known <= 48 * ZMM_MIB || process - known <= heap) {
		return;
	}
	finding = zmm_find(look, ZMM_FINDING_OUTSIDE, ZMM_SEVERITY_MEDIUM, process - known);
	finding->confidence = ZMM_SEVERITY_MEDIUM;
	zmm_find_summary(finding, "%s of the process's %s are neither the heap's nor shared",
		zmm_format_size(&bytes, process - known), zmm_format_size(&all, process));
	zmm_find_fact(finding, "resident", process, ZMM_UNIT_BYTES);
	zmm_find_fact(finding, "resident_heap", heap, ZMM_UNIT_BYTES);
	zmm_find_fact(finding, "outside", process - known, ZMM_UNIT_BYTES);
	finding->hypothesis = "a library that PHP uses, such as libxml, curl or a database client, has memory of its own";
	finding->next_checks[0] = "run the program with USE_ZEND_ALLOC=0 under heaptrack";
}

static void zmm_find_dominant_site(zmm_look *look)
{
	const zmm_top_sites *top = &look->top;
	char place[ZMM_PLACE_SIZE];
	zmm_finding *finding;
	zmm_formatted bytes, live;

	if (top->live == ZMM_NO_SITE || top->live_bytes < look->sums.live / 2 || top->live_bytes < ZMM_MIB) {
		return;
	}
	finding = zmm_find(look, ZMM_FINDING_DOMINANT_SITE,
		top->live_bytes >= 16 * ZMM_MIB ? ZMM_SEVERITY_MEDIUM : ZMM_SEVERITY_LOW, top->live_bytes);
	finding->confidence = ZMM_SEVERITY_MEDIUM;
	finding->error = top->error;
	zmm_find_site(finding, &look->snapshot->sites, top->live, place);
	zmm_find_summary(finding, "%s of the %s in use were allocated in %s", zmm_format_size(&bytes, top->live_bytes),
		zmm_format_size(&live, look->sums.live), place);
	zmm_find_fact(finding, "blocks", top->live_blocks, ZMM_UNIT_BLOCKS);
	zmm_find_fact(finding, "bytes", top->live_bytes, ZMM_UNIT_BYTES);
	zmm_find_fact(finding, "live", look->sums.live, ZMM_UNIT_BYTES);
	finding->hypothesis = "one place of the code fills a list, a cache or one large result";
	finding->next_checks[0] = "look at the calls that lead there: zmm tree";
	finding->next_checks[1] = "compare with a later snapshot: does it grow?";
	zmm_find_filter(finding, "site == %" PRIu32, top->live);
}

static void (*const zmm_rules[])(zmm_look *) = {
	zmm_find_fragmentation, zmm_find_retained, zmm_find_cache, zmm_find_limit, zmm_find_largest_hole, zmm_find_one_peak,
	zmm_find_outside, zmm_find_dominant_site
};

static int zmm_compare_findings(const void *a, const void *b)
{
	const zmm_finding *first = a, *second = b;

	if (first->severity != second->severity) {
		return first->severity > second->severity ? -1 : 1;
	}
	return first->impact > second->impact ? -1 : first->impact < second->impact;
}

void zmm_findings_take(const zmm_snapshot *snapshot, zmm_findings *findings)
{
	zmm_look look = {
		.snapshot = snapshot,
		.sums = snapshot->sums,
		.gc_gives = zmm_snapshot_number(snapshot, "gc_gives"),
		.spares = zmm_snapshot_number(snapshot, "spare_bytes"),
		.limit = zmm_snapshot_number(snapshot, "limit"),
		.findings = findings
	};
	size_t i;

	findings->count = 0;
	zmm_top_sites_take(snapshot, &look.top);
	for (i = 0; i < sizeof(zmm_rules) / sizeof(zmm_rules[0]); i++) {
		zmm_rules[i](&look);
	}
	qsort(findings->list, findings->count, sizeof(findings->list[0]), zmm_compare_findings);
}
