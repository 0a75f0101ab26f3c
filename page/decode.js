/*
 * Decode: reads a snapshot, the format of docs/FORMAT.md.  Trusts nothing: a value that the file has no room for, or
 * that cannot be, ends what is read, and what is whole before it is shown.
 *
 *   decode(bytes)   { meta, geometry, stat, segments, blocks, classes, places, faults }; throws Damage if nothing can
 *                   be shown
 *
 *   meta       Map of META's keys
 *   stat       { figures, text } or null
 *   segments   [{ address, size, reservation, large, first, end }]: its blocks are first to end - 1
 *   blocks     { count, hasKinds, offset, size, state, kind, klass, site }: typed arrays; an offset is from the start
 *              of the segment; klass is an index in classes, site one in places.sites, or -1
 *   classes    [{ kind, name }]
 *   places     { interval, functions, nodes, sites } of sites.js
 *   faults     lines that say what is damaged or missing.  inspect/snapshot.c refuses a file that has faults, unless it
 *              was only cut off; the page shows what is whole of it
 */

import { Cursor, Damage, crc32 } from './bytes.js';
import { hex } from './format.js';
import { noPlaces, readPlaces, readSitesOf } from './sites.js';
import { KINDS } from './words.js';

const MAGIC = [0x89, 0x5a, 0x4d, 0x4d, 0x0d, 0x0a, 0x1a, 0x0a];
const MAJOR = 1;
const HEADER = 16;
const SECTION = 24;
const MOST_LISTS = 256;
const LARGEST_FACT = 1 << 20;
const LARGEST_RESERVATION = 2 ** 60;
const FIRST_CLASS = 32;
const ESSENTIAL = 1;
const WITH_KINDS = 256;
const KNOWN = ['META', 'STAT', 'SEGM', 'BLKS', 'CLAS', 'SITE', 'SITB', 'INDX'];
export const USED = 0,
	CACHED = 1,
	WAITING = 2,
	VICTIM = 3,
	FREE = 4,
	REST = 5,
	DAMAGED = 7;

function readHeader(bytes) {
	if (bytes.length < HEADER) {
		throw new Damage(
			`This is no snapshot: it has ${bytes.length} bytes, and its header alone would have ${HEADER}.`
		);
	}
	if (MAGIC.some((byte, i) => bytes[i] !== byte)) {
		throw new Damage('This is no snapshot: it does not begin as a .zmm file does.');
	}
	const cursor = new Cursor(bytes, 8, HEADER, 'The header');
	const major = cursor.fixed(2);
	const minor = cursor.fixed(2);
	if (cursor.fixed(4) !== 0x01020304) {
		throw new Damage('This snapshot has its bytes in another order than a .zmm file; what wrote it is not zmm.');
	}
	if (major !== MAJOR) {
		throw new Damage(
			`This snapshot has version ${major}.${minor} of the format; this page reads version ${MAJOR}.`
		);
	}
}

function readName(bytes, at) {
	return String.fromCharCode(...bytes.subarray(at, at + 4)).replace(/[^ -~]/g, '?');
}

/* One section at `at`: where its content is, and whether all of it is there. */
function readSection(bytes, at, faults) {
	if (bytes.length - at < SECTION) {
		faults.push(`The file was cut off at byte ${bytes.length}, in the header of a section.`);
		return null;
	}
	const cursor = new Cursor(bytes, at + 4, at + SECTION, 'A section');
	const name = readName(bytes, at);
	const flags = cursor.fixed(4);
	const length = cursor.fixed(8);
	const sum = cursor.fixed(4);
	if (cursor.fixed(4) !== crc32(bytes, at, at + 20)) {
		faults.push(`The header of the section at byte ${at} is damaged: nothing behind it can be read.`);
		return null;
	}
	const start = at + SECTION;
	const whole = length <= bytes.length - start;
	const end = whole ? start + length : bytes.length;
	return { name, flags, at, start, end, length, whole, sound: whole && crc32(bytes, start, end) === sum };
}

function isUsable(section, faults) {
	if (!section.whole) {
		faults.push(
			`The file was cut off at byte ${section.end}, in section ${section.name}: what is before is shown.`
		);
		return true;
	}
	if (!section.sound) {
		faults.push(`Section ${section.name} is damaged, its checksum is not that of its content: it is not shown.`);
	}
	return section.sound;
}

/* All sections by their names, in the order of the file. */
function readSections(bytes, faults) {
	const found = new Map();
	let at = HEADER,
		section = null,
		before = 0;
	while (at < bytes.length && section?.name !== 'INDX') {
		section = readSection(bytes, at, faults);
		if (!section) {
			return found;
		}
		if (section.flags & ESSENTIAL && !KNOWN.includes(section.name)) {
			throw new Damage(
				`This snapshot has a section ${section.name} that this page does not know and may not skip.`
			);
		}
		if (found.has(section.name)) {
			faults.push(`There is a second section ${section.name}, at byte ${at}: it is not shown.`);
		} else if (isUsable(section, faults)) {
			found.set(section.name, { ...section, before });
		}
		at = section.end;
		before++;
	}
	if (section?.name !== 'INDX' && section?.whole !== false) {
		faults.push(`The file was cut off at byte ${at}: it has no index.`);
	} else if (at < bytes.length) {
		faults.push(`${bytes.length - at} bytes follow the index: they are not shown.`);
	}
	return found;
}

function cursorOf(bytes, section) {
	return new Cursor(bytes, section.start, section.end, `Section ${section.name}`);
}

/* Reads a section, and stops at damage.  The damage becomes a fault, unless the section was cut off, which is one
 * already.  false: it met damage. */
function tolerate(faults, section, read) {
	try {
		read();
		return true;
	} catch (damage) {
		if (!(damage instanceof Damage)) {
			throw damage;
		}
		if (section.whole) {
			faults.push(damage.message);
		}
		return false;
	}
}

/* A fault that may be the consequence of one that is told already. */
function addConsequence(faults, fault) {
	if (!faults.length) {
		faults.push(fault);
	}
}

function readMeta(bytes, section, faults) {
	const meta = new Map();
	tolerate(faults, section, () => {
		const cursor = cursorOf(bytes, section);
		while (cursor.left()) {
			const key = cursor.text();
			const type = cursor.byte();
			if (type > 2) {
				throw new Damage(
					`META has a value of type ${type} in ${JSON.stringify(key)}: the rest of it is not read.`
				);
			}
			const value = type === 1 ? cursor.text() : cursor.any();
			if (!meta.has(key)) {
				meta.set(key, type === 2 ? value !== 0 : value);
			}
		}
	});
	return meta;
}

/* The sizes without which no block has a place. */
const FACTS = ['unit', 'segment_header', 'guard', 'block_header', 'block_extra', 'smallest_block', 'large_block'];

function readGeometry(meta) {
	const geometry = {};
	for (const key of FACTS) {
		const value = meta.get(key);
		if (typeof value !== 'number' || value > LARGEST_FACT) {
			throw new Damage(
				value === undefined
					? `META has no ${key}: blocks cannot be placed.`
					: `META has ${String(value).slice(0, 40)} as ${key}: it has to be a size of at most 1 MiB.`
			);
		}
		geometry[key] = value;
	}
	checkGeometry(geometry);
	return geometry;
}

function checkGeometry(geometry) {
	const { unit, block_header: header, block_extra: extra, smallest_block: smallest, large_block: large } = geometry;
	if (!unit || extra < header || smallest < extra || smallest < unit) {
		throw new Damage(
			`META's sizes make no blocks: the smallest has ${smallest} bytes, ${extra} of them beside its data, in ` +
				`units of ${unit}.`
		);
	}
	if (large < smallest || (large - smallest) / unit > MOST_LISTS) {
		throw new Damage(
			`META's sizes make no small lists: from ${smallest} to ${large} bytes, in units of ${unit}; there may be ` +
				`${MOST_LISTS} at most.`
		);
	}
}

function readStat(bytes, section) {
	const text = new TextDecoder().decode(bytes.subarray(section.start, section.end));
	try {
		const figures = JSON.parse(text);
		if (figures && typeof figures === 'object') {
			return { figures, text };
		}
	} catch {
		/* the same as a text that is no object: lists are counted from the blocks */
	}
	return null;
}

function canBe(segment, overhead, unit) {
	const { address, size, reservation } = segment;
	return (
		size > overhead && (size - overhead) % unit === 0 && size <= reservation && reservation <= LARGEST_RESERVATION
	);
}

function readSegments(bytes, section, geometry, faults) {
	const segments = [];
	const overhead = geometry.segment_header + geometry.guard;
	tolerate(faults, section, () => {
		const cursor = cursorOf(bytes, section);
		const count = cursor.number();
		while (segments.length < count) {
			const [address, size, reservation, flags] = [1, 2, 3, 4].map(() => cursor.number());
			const segment = { address, size, reservation, large: flags % 2 === 1, first: 0, end: 0 };
			if (!canBe(segment, overhead, geometry.unit)) {
				throw new Damage(
					`No segment at ${hex(address)} has ${size} of ${reservation} bytes: it and those behind it are ` +
						'not shown.'
				);
			}
			if (address + reservation > Number.MAX_SAFE_INTEGER) {
				throw new Damage(`The segment at ${hex(address)} ends beyond 2^53, where this page has no numbers.`);
			}
			segments.push(segment);
		}
		if (cursor.left()) {
			throw new Damage(`Section SEGM has ${cursor.left()} bytes too many.`);
		}
	});
	return segments;
}

function newBlocks(most) {
	return {
		count: 0,
		hasKinds: false,
		offset: new Float64Array(most),
		size: new Float64Array(most),
		state: new Uint8Array(most),
		kind: new Uint8Array(most),
		klass: new Int32Array(most),
		site: new Float64Array(0),
	};
}

function addBlock(blocks, offset, size, state, what) {
	const i = blocks.count++;
	blocks.offset[i] = offset;
	blocks.size[i] = size;
	blocks.state[i] = state;
	blocks.kind[i] = what < KINDS.length ? what : 0;
	blocks.klass[i] = what < FIRST_CLASS ? -1 : what - FIRST_CLASS;
}

/* A varint of at most four bytes, by whole numbers; larger ones are the cursor's. */
function quickNumber(cursor) {
	const { bytes, at } = cursor;
	if (cursor.end - at < 4) {
		return cursor.number();
	}
	let byte = bytes[at],
		value = byte & 127;
	if (byte < 128) {
		cursor.at = at + 1;
		return value;
	}
	byte = bytes[at + 1];
	value |= (byte & 127) << 7;
	if (byte < 128) {
		cursor.at = at + 2;
		return value;
	}
	byte = bytes[at + 2];
	if (byte < 128) {
		cursor.at = at + 3;
		return value | (byte << 14);
	}
	return cursor.number();
}

/* The blocks of one segment, up to the guard. */
function readBlocksOf(segment, cursor, blocks, geometry) {
	const end = segment.size - geometry.guard;
	let offset = geometry.segment_header;
	while (offset < end) {
		const start = cursor.at;
		const word = quickNumber(cursor);
		const state = word % 8;
		const size = ((word - state) / 8) * geometry.unit;
		const left = end - offset;
		if (state === DAMAGED ? size !== left : state > REST || size < geometry.smallest_block || size > left) {
			throw new Damage(
				`The segment at ${hex(segment.address)} has a block of ${size} bytes and state ${state} at byte ` +
					`${start} of the file, which cannot be: blocks from there on are not read.`
			);
		}
		const what = state === USED && blocks.hasKinds ? quickNumber(cursor) : 0;
		if (what > 0x7fffffff) {
			throw new Damage(
				`The segment at ${hex(segment.address)} has a block of class ${what - FIRST_CLASS}, which cannot be.`
			);
		}
		addBlock(blocks, offset, size, state, what);
		offset += size;
	}
}

/* What was not read of a segment is one damaged block. */
function fillSegment(segment, blocks, geometry) {
	const end = segment.size - geometry.guard;
	const last = blocks.count - 1;
	const offset = last >= segment.first ? blocks.offset[last] + blocks.size[last] : geometry.segment_header;
	if (offset < end) {
		addBlock(blocks, offset, end - offset, DAMAGED, 0);
	}
}

function readBlocks(bytes, section, segments, geometry, faults) {
	const blocks = newBlocks((section ? section.end - section.start : 0) + segments.length);
	const cursor = section ? cursorOf(bytes, section) : null;
	let readable = section !== undefined;
	blocks.hasKinds = section !== undefined && (section.flags & WITH_KINDS) !== 0;
	for (const segment of segments) {
		segment.first = blocks.count;
		if (readable) {
			readable = tolerate(faults, section, () => readBlocksOf(segment, cursor, blocks, geometry));
		}
		fillSegment(segment, blocks, geometry);
		segment.end = blocks.count;
	}
	if (readable && cursor.left()) {
		addConsequence(faults, `Section BLKS has ${cursor.left()} bytes too many.`);
	}
	return blocks;
}

function readClasses(bytes, section, faults) {
	const classes = [];
	tolerate(faults, section, () => {
		const cursor = cursorOf(bytes, section);
		const count = cursor.number();
		while (classes.length < count) {
			const kind = cursor.number();
			classes.push({ kind: kind < KINDS.length ? kind : 0, name: cursor.text().split('\0')[0] });
		}
		if (cursor.left()) {
			throw new Damage(`Section CLAS has ${cursor.left()} bytes too many.`);
		}
	});
	return classes;
}

/* The kind of a block of a class is that of the class; where its name was cut off, it is an object. */
function resolveClasses(blocks, classes, faults) {
	const object = KINDS.indexOf('object');
	let unknown = 0;
	for (let i = 0; i < blocks.count; i++) {
		const klass = blocks.klass[i];
		if (klass >= classes.length) {
			blocks.kind[i] = object;
			blocks.klass[i] = -1;
			unknown++;
		} else if (klass >= 0) {
			blocks.kind[i] = classes[klass].kind;
		}
	}
	if (unknown) {
		addConsequence(faults, `${unknown} blocks are of classes that the file does not name.`);
	}
}

/* Who allocated the blocks: sites of SITE, one for each used block in SITB. */
function readSites(bytes, sections, blocks, faults) {
	const places = noPlaces();
	const read = (name, from) => {
		const section = sections.get(name);
		if (section) {
			tolerate(faults, section, () => from(cursorOf(bytes, section)));
		}
	};
	read('SITE', cursor => readPlaces(cursor, places));
	read('SITB', cursor => {
		blocks.site = new Float64Array(blocks.count).fill(-1);
		const fault = readSitesOf(cursor, blocks, places.sites.length);
		if (fault) {
			addConsequence(faults, fault);
		}
	});
	return places;
}

/* What INDX says is where it says. */
function checkIndex(bytes, sections, faults) {
	const section = sections.get('INDX');
	tolerate(faults, section, () => {
		const cursor = cursorOf(bytes, section);
		const count = cursor.number();
		if (count !== section.before) {
			throw new Damage(`The index has ${count} sections, and ${section.before} are in front of it.`);
		}
		for (let i = 0; i < count; i++) {
			cursor.need(4);
			const name = readName(bytes, cursor.at);
			cursor.at += 4;
			const at = cursor.number(),
				length = cursor.number();
			const found = sections.get(name);
			if (found && (found.at !== at || found.length !== length)) {
				addConsequence(faults, `The index has section ${name} elsewhere than it is.`);
			}
		}
		if (cursor.fixed(8) !== section.at || cursor.left()) {
			throw new Damage('The index has itself elsewhere than it is.');
		}
	});
}

export function decode(bytes) {
	const faults = [];
	readHeader(bytes);
	const sections = readSections(bytes, faults);
	if (!sections.has('META')) {
		throw new Damage(`Nothing of this snapshot can be shown. ${faults[0] ?? 'It has no section META.'}`);
	}
	for (const name of ['SEGM', 'BLKS'].filter(name => !sections.has(name))) {
		addConsequence(faults, `The file has no section ${name}.`);
	}
	const part = (name, read, without) => (sections.has(name) ? read(sections.get(name)) : without);
	const meta = readMeta(bytes, sections.get('META'), faults);
	const geometry = readGeometry(meta);
	const stat = part('STAT', section => readStat(bytes, section), null);
	const segments = part('SEGM', section => readSegments(bytes, section, geometry, faults), []);
	const blocks = readBlocks(bytes, sections.get('BLKS'), segments, geometry, faults);
	const classes = part('CLAS', section => readClasses(bytes, section, faults), []);
	resolveClasses(blocks, classes, faults);
	const places = readSites(bytes, sections, blocks, faults);
	part('INDX', () => checkIndex(bytes, sections, faults), null);
	return { meta, geometry, stat, segments, blocks, classes, places, faults };
}
