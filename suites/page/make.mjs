/*
 * Makes snapshots as docs/FORMAT.md has them, and knows what they hold.  It shares no code with the page.  The same
 * arguments make the same bytes.
 *
 *   make(heap)     { bytes, sections }: sections tells where each section's header begins
 *   expect(heap)   the sums of the same heap, counted from its blocks
 *   heaps          by name, functions that make heaps
 *
 * A heap: { meta, segments: [{ address, size, reservation, large, blocks: [{ size, state, kind, klass }] }], classes,
 * stat, kinds: whether BLKS has them }
 */

import { Buffer } from 'node:buffer';

export const HEADER = 16,
	GUARD = 8,
	OVERHEAD = HEADER + GUARD,
	SMALLEST = 24,
	LARGE = 536;
export const USED = 0,
	CACHED = 1,
	WAITING = 2,
	VICTIM = 3,
	FREE = 4,
	REST = 5,
	DAMAGED = 7;

const GEOMETRY = {
	unit: 8,
	segment_header: HEADER,
	guard: GUARD,
	block_header: 8,
	block_extra: 8,
	smallest_block: SMALLEST,
	large_block: LARGE,
};

/* --- bytes --- */

const CRC = Array.from({ length: 256 }, (_, i) => {
	let crc = i;
	for (let bit = 0; bit < 8; bit++) {
		crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
	}
	return crc >>> 0;
});

export function crcOf(bytes) {
	let crc = 0xffffffff;
	for (const byte of bytes) {
		crc = ((crc >>> 8) ^ CRC[(crc ^ byte) & 0xff]) >>> 0;
	}
	return (crc ^ 0xffffffff) >>> 0;
}

class Writer {
	constructor() {
		this.bytes = Buffer.alloc(1024);
		this.length = 0;
	}

	byte(value) {
		if (this.length === this.bytes.length) {
			this.bytes = Buffer.concat([this.bytes, Buffer.alloc(this.length)]);
		}
		this.bytes[this.length++] = value;
	}

	varint(value) {
		let left = BigInt(value);
		while (left > 127n) {
			this.byte(Number(left & 127n) | 128);
			left >>= 7n;
		}
		this.byte(Number(left));
		return this;
	}

	text(value) {
		const bytes = Buffer.from(value);
		this.varint(bytes.length);
		bytes.forEach(byte => this.byte(byte));
		return this;
	}

	done() {
		return this.bytes.subarray(0, this.length);
	}
}

export function section(name, flags, content) {
	const header = Buffer.alloc(24);
	header.write(name, 0, 'latin1');
	header.writeUInt32LE(flags, 4);
	header.writeBigUInt64LE(BigInt(content.length), 8);
	header.writeUInt32LE(crcOf(content), 16);
	header.writeUInt32LE(crcOf(header.subarray(0, 20)), 20);
	return Buffer.concat([header, content]);
}

export function fileHeader(major = 1, minor = 0, order = 0x01020304) {
	const header = Buffer.from('895A4D4D0D0A1A0A0000000000000000', 'hex');
	header.writeUInt16LE(major, 8);
	header.writeUInt16LE(minor, 10);
	header.writeUInt32LE(order, 12);
	return header;
}

/* --- sections --- */

function meta(values) {
	const to = new Writer();
	for (const [key, value] of Object.entries(values).filter(([, value]) => value !== undefined)) {
		to.text(key);
		if (typeof value === 'string') {
			to.byte(1);
			to.text(value);
		} else if (typeof value === 'boolean') {
			to.byte(2);
			to.varint(value ? 1 : 0);
		} else if (value.type) {
			to.byte(value.type);
			to.varint(0);
		} else {
			to.byte(0);
			to.varint(value);
		}
	}
	return to.done();
}

function segments(heap) {
	const to = new Writer().varint(heap.segments.length);
	for (const one of heap.segments) {
		to.varint(one.address)
			.varint(one.size)
			.varint(one.reservation ?? one.size)
			.varint(one.large ? 1 : 0);
	}
	return to.done();
}

function blocks(heap) {
	const to = new Writer();
	for (const one of heap.segments) {
		for (const block of one.blocks) {
			to.varint(BigInt(block.size / 8) * 8n + BigInt(block.state));
			if (heap.kinds && block.state === USED) {
				to.varint(block.klass === undefined ? (block.kind ?? 0) : 32 + block.klass);
			}
		}
	}
	return to.done();
}

function classes(heap) {
	const to = new Writer().varint(heap.classes.length);
	heap.classes.forEach(({ kind, name }) => to.varint(kind).text(name));
	return to.done();
}

/* The figures of site i where nothing else is said: two more than there are. */
const figuresOf = i => Array.from({ length: 8 }, (_, figure) => 1000 * i + figure);

/* SITE.  functions: [[name, file, line]]; nodes: [[parent, function, line]]; sites: [[node, line, figures]] */
function places({ functions, nodes, sites, interval = 0 }) {
	const to = new Writer().varint(interval).varint(functions.length);
	functions.forEach(([name, file, line]) => to.text(name).text(file).varint(line));
	to.varint(nodes.length);
	nodes.forEach(numbers => numbers.forEach(number => to.varint(number)));
	to.varint((sites[0]?.[2] ?? figuresOf(0)).length).varint(sites.length);
	sites.forEach(([node, line, figures], i) => {
		to.varint(node).varint(line);
		(figures ?? figuresOf(i)).forEach(figure => to.varint(figure));
	});
	return to.done();
}

function sitesOfBlocks(heap) {
	const to = new Writer();
	const used = heap.segments.flatMap(one => one.blocks).filter(({ state }) => state === USED);
	used.forEach(({ site }) => to.varint(site === undefined ? 0 : site + 1));
	return to.done();
}

export function make(heap) {
	const contents = [['META', 0, meta({ ...GEOMETRY, ...heap.meta })]];
	if (heap.stat) {
		contents.push(['STAT', 0, Buffer.from(typeof heap.stat === 'string' ? heap.stat : JSON.stringify(heap.stat))]);
	}
	contents.push(['SEGM', 0, segments(heap)], ['BLKS', heap.kinds ? 256 : 0, blocks(heap)]);
	if (heap.classes?.length) {
		contents.push(['CLAS', 0, classes(heap)]);
	}
	if (heap.places) {
		contents.push(['SITE', 0, places(heap.places)], ['SITB', 0, sitesOfBlocks(heap)]);
	}
	contents.push(...(heap.more ?? []));
	return assemble(contents);
}

/* contents: [[name, flags, content]]; INDX is added. */
export function assemble(contents) {
	const parts = [fileHeader()],
		at = {};
	const index = new Writer().varint(contents.length);
	let offset = parts[0].length;
	for (const [name, flags, content] of contents) {
		parts.push(section(name, flags, content));
		at[name] = offset;
		Buffer.from(name, 'latin1').forEach(byte => index.byte(byte));
		index.varint(offset).varint(content.length);
		offset += 24 + content.length;
	}
	const last = Buffer.alloc(8);
	last.writeBigUInt64LE(BigInt(offset));
	last.forEach(byte => index.byte(byte));
	at.INDX = offset;
	return { bytes: Buffer.concat([...parts, section('INDX', 0, index.done())]), at };
}

/* --- what a heap holds --- */

const CACHES = [CACHED, WAITING, VICTIM],
	FREES = [FREE, REST];

const bytesOf = list => list.reduce((sum, block) => sum + block.size, 0);

/* Stretches of blocks that are neither used nor damaged: the bytes of each. */
function holesOf(blocks) {
	const holes = [0];
	for (const block of blocks) {
		if ([USED, DAMAGED].includes(block.state)) {
			holes.push(0);
		} else {
			holes[holes.length - 1] += block.size;
		}
	}
	return holes.filter(Boolean);
}

/* The bytes of the hole that has block i. */
export function holeAround(blocks, i) {
	let from = i,
		to = i + 1;
	while (from > 0 && ![USED, DAMAGED].includes(blocks[from - 1].state)) {
		from--;
	}
	while (to < blocks.length && ![USED, DAMAGED].includes(blocks[to].state)) {
		to++;
	}
	return bytesOf(blocks.slice(from, to));
}

export function expect(heap) {
	const sums = { real: 0, live: 0, cached: 0, releasable: 0, pinned: 0, overhead: 0, unreadable: 0 };
	const rows = heap.segments.map(one => {
		const of = (...states) => one.blocks.filter(block => states.includes(block.state));
		const holes = holesOf(one.blocks);
		const row = {
			size: one.size,
			used: of(USED).length,
			usedBytes: bytesOf(of(USED)),
			freeBytes: bytesOf(of(...FREES)),
			cachedBytes: bytesOf(of(...CACHES)),
			blocks: one.blocks.length - of(DAMAGED).length,
			holes: holes.length,
			largestHole: Math.max(0, ...holes),
		};
		sums.real += one.size;
		sums.live += row.usedBytes;
		sums.cached += row.cachedBytes;
		sums[of(USED, DAMAGED).length ? 'pinned' : 'releasable'] += row.freeBytes;
		sums.overhead += OVERHEAD;
		sums.unreadable += bytesOf(of(DAMAGED));
		return row;
	});
	return { sums, rows, blocks: rows.reduce((sum, row) => sum + row.blocks, 0) };
}

/* The unused bytes of a segment, and the charge of each of its used blocks, in their order. */
export function chargesOf({ blocks }) {
	const used = blocks.filter(block => block.state === USED).length;
	const unused = bytesOf(blocks.filter(block => ![USED, DAMAGED].includes(block.state)));
	return { unused, charges: Array.from({ length: used }, (_, i) => Math.ceil((unused - i) / used)) };
}

/* --- heaps --- */

/* A small generator of random numbers: xorshift. */
export function random(seed) {
	let word = seed | 0 || 1;
	return below => {
		word ^= word << 13;
		word ^= word >>> 17;
		word ^= word << 5;
		return (word >>> 0) % below;
	};
}

const KINDS_BY_CHANCE = [1, 1, 1, 2, 3, 3, 4, 4, 4, 5, 7, 9, 11, 12, 0, 0];

/* A segment of `size` bytes that is filled with blocks, used with this chance in a thousand. */
export function fill(address, size, used, next, { small = 90, classes: many = 0, reservation = size } = {}) {
	const list = [];
	let left = size - OVERHEAD,
		last = -1;
	while (left > 0) {
		let bytes = next(100) < small ? SMALLEST + 8 * next(40) : LARGE + 8 * next(2000);
		bytes = left - bytes < SMALLEST ? left : bytes;
		const chance = next(1000);
		const state = chance < used ? USED : chance < used + (1000 - used) / 4 ? CACHED : FREE;
		if (state === FREE && last === FREE) {
			list.at(-1).size += bytes;
		} else {
			const block = { size: bytes, state };
			if (state === USED) {
				block.kind = KINDS_BY_CHANCE[next(KINDS_BY_CHANCE.length)];
				if (block.kind === 4 && many) {
					block.klass = next(many);
				}
			}
			list.push(block);
		}
		last = state;
		left -= bytes;
	}
	return { address, size, reservation, blocks: list };
}

/* A segment that `holders` small blocks hold. */
export function held(address, size, holders, next) {
	const list = [];
	let left = size - OVERHEAD;
	const room = Math.floor(left / (holders + 1) / 8) * 8;
	for (let i = 0; i < holders; i++) {
		const used = 32 + 8 * next(20);
		const hole = room - used - 8 * next(60);
		list.push({ size: hole, state: FREE }, { size: used, state: USED, kind: 1 });
		left -= hole + used;
	}
	list.push({ size: left, state: holders ? FREE : VICTIM });
	return { address, size, reservation: size, blocks: list };
}

const CLASSES = [
	'App\\Entity\\User',
	'App\\Entity\\Order',
	'Symfony\\Component\\Console\\Input\\InputDefinition',
	'PhpParser\\Node\\Expr\\Variable',
	'ArrayObject',
	'class@anonymous',
].map(name => ({ kind: 4, name }));

const META = {
	zmm: '0.2.0',
	php: '8.2.36',
	sapi: 'cli',
	pid: 4711,
	time: 1796000000000n,
	script: '/srv/app/bin/console messenger:consume',
	reason: 'call',
	storage: 'mmap_anon',
	geometry: 'compact',
	hardened: false,
};

function withMeta(segments, more = {}) {
	const real = segments.reduce((sum, one) => sum + one.size, 0);
	return {
		kinds: true,
		classes: CLASSES,
		segments,
		meta: {
			...META,
			limit: Math.max(real * 2, 1 << 27),
			gc_gives: 0,
			real_size: real,
			real_peak: real + 4096,
			spare_bytes: 0,
			...more,
		},
	};
}

/* Who allocated the blocks of a heap: `many` sites in a tree of calls, in files of a project and of two packages. */
function withPlaces(heap, many, seed) {
	const next = random(seed);
	const [app, vendor] = ['/srv/app/src', '/srv/app/vendor/acme'];
	const files = [`${app}/Kernel.php`, `${vendor}/text/src/Wrap.php`, `${vendor}/log/Log.php`];
	const functions = [
		['[engine]', '', 0],
		['{main}', '/srv/app/bin/console', 1],
		['str_repeat', '', 0],
		...Array.from({ length: 12 }, (_, i) => [`App\\Part${i}::run`, files[i % 3], 10 * i]),
	];
	const nodes = [
		[0, 0, 0],
		[0, 1, 0],
	];
	while (nodes.length < many) {
		const parent = nodes.length < 6 ? 1 : 1 + next(nodes.length - 1);
		const isC = nodes[parent][1] === 2;
		nodes.push([isC ? 1 : parent, 2 + next(functions.length - 2), 3 + next(40)]);
	}
	const list = Array.from({ length: many }, (_, i) => [i, nodes[i][1] % 2 ? 5 + next(60) : 0]);
	const segments = heap.segments.map(one => ({
		...one,
		blocks: one.blocks.map(block =>
			block.state === USED && next(20) ? { ...block, site: Math.min(next(many), next(many)) } : block
		),
	}));
	const used = segments.flatMap(one => one.blocks).filter(({ site }) => site !== undefined);
	const sums = list.map(() => [0, 0]);
	used.forEach(({ site, size }) => {
		sums[site][0]++;
		sums[site][1] += size;
	});
	const sites = list.map(([node, line], i) => {
		const [count, bytes] = sums[i],
			[more, gone] = [next(50), next(9)];
		return [node, line, [count + more, bytes + 64 * more, count, bytes, count + gone, bytes + 64 * gone]];
	});
	return { ...heap, segments, places: { functions, nodes, sites } };
}

const BASE = 0x7f2a40000000,
	MIB = 1 << 20;

/* count segments of 256 KiB; every 37th after a gap of addresses. */
function many(count, seed, used = 400) {
	const next = random(seed);
	const list = [];
	let address = BASE;
	for (let i = 0; i < count; i++) {
		address += i % 37 === 36 ? 300 * MIB : 0;
		const chance = next(10);
		list.push(
			chance < 3
				? held(address, 256 << 10, 1 + next(2), next)
				: chance === 3
					? held(address, 256 << 10, 0, next)
					: fill(address, 256 << 10, used + next(500), next, { classes: CLASSES.length })
		);
		address += 256 << 10;
	}
	return list;
}

/* A heap that is written down in JSON (suites/lib/filters.json): `letters` has a letter for each block, by address. */
export function fromTable({ segments, places: known }) {
	const states = ['used', 'cached', 'waiting', 'victim', 'free', 'rest'];
	const kinds = ['unknown', 'string', 'array', 'hash', 'object', 'closure', 'generator', 'reference', 'resource'];
	const classes = [];
	const list = segments.map(({ address, large, blocks }) => ({
		address: Number(address),
		size: OVERHEAD + blocks.reduce((sum, [, size]) => sum + size, 0),
		large,
		blocks: blocks.map(([letter, size, state, kind, name, site]) => {
			const number = kind === 'vm_stack' ? 9 : Math.max(0, kinds.indexOf(kind));
			const klass = (name ?? undefined) === undefined ? undefined : classes.push({ kind: number, name }) - 1;
			return { letter, size, state: states.indexOf(state), kind: number, klass, site };
		}),
	}));
	const inOrder = [...list].sort((a, b) => a.address - b.address);
	const letters = inOrder.flatMap(one => one.blocks.map(({ letter }) => letter));
	return { ...withMeta(list), places: known, classes, letters };
}

export const heaps = {
	empty: () => ({ ...withMeta([]), classes: [] }),

	/* One block of each state, segments that nothing holds, and who allocated. */
	states: () => ({
		...withMeta([
			{
				address: BASE,
				size: OVERHEAD + 2048,
				blocks: [
					{ size: 64, state: USED, kind: 1, site: 1 },
					{ size: 128, state: CACHED },
					{ size: 256, state: WAITING },
					{ size: 512, state: VICTIM },
					{ size: 768, state: FREE },
					{ size: 96, state: REST },
					{ size: 224, state: USED, kind: 4, klass: 0, site: 0 },
				],
			},
			{ address: BASE + MIB, size: OVERHEAD + 1024, blocks: [{ size: 1024, state: FREE }] },
			{ address: BASE + 2 * MIB, size: OVERHEAD + SMALLEST, blocks: [{ size: SMALLEST, state: CACHED }] },
		]),
		places: {
			functions: [
				['{main}', '/app/run.php', 1],
				['trim', '', 0],
			],
			nodes: [
				[0, 0, 0],
				[0, 1, 3],
			],
			sites: [
				[0, 5],
				[1, 0],
			],
		},
	}),

	ten: () => withMeta(many(10, 7)),
	hundred: () => withPlaces(withMeta(many(100, 17)), 60, 23),
	thousand: () =>
		withMeta(many(1000, 11), { resident: 420 * MIB, resident_heap: 180 * MIB, resident_shared: 61 * MIB }),
	tenThousand: () =>
		withMeta([...Array(10000).keys()].map(i => held(BASE + i * (256 << 10), 256 << 10, i % 7, random(i + 1)))),

	/* 412 of 588 segments are held by at most 2 blocks. */
	fragmented: () => {
		const next = random(5);
		const list = [...Array(588).keys()].map(i => {
			const address = BASE + i * (256 << 10) + (i >= 300 ? 4096 * MIB : 0) + (i >= 450 ? 90 * MIB : 0);
			return i % 10 < 7 && i < 588 - 0
				? held(address, 256 << 10, 1 + next(2), next)
				: fill(address, 256 << 10, 500 + next(480), next, { classes: CLASSES.length });
		});
		list.push({
			address: BASE + 8192 * MIB,
			size: 3 * MIB,
			reservation: 3 * MIB,
			large: true,
			blocks: [{ size: 3 * MIB - OVERHEAD, state: USED, kind: 3 }],
		});
		return withMeta(list, { resident: 240 * MIB, resident_heap: 151 * MIB, resident_shared: 44 * MIB });
	},

	/* The second segment could not be read behind its first blocks. */
	damaged: () => {
		const heap = withMeta(many(6, 3));
		const { blocks: list } = heap.segments[1];
		const left = list.splice(10).reduce((sum, block) => sum + block.size, 0);
		list.push({ size: left, state: DAMAGED });
		return heap;
	},

	/* A sample of the blocks has sites; the figures are estimates. */
	sampled: () => {
		const heap = withPlaces(withMeta(many(10, 7)), 20, 5);
		return { ...heap, places: { ...heap.places, interval: 65536 } };
	},

	/* A tree of 100,000 calls, most of them too narrow to be seen. */
	deep: () => withPlaces(withMeta(many(10, 7)), 1e5, 3),

	/* Nothing is known of what lives in blocks. */
	plain: () => ({ ...withMeta(many(20, 9, 950)), kinds: false, classes: [] }),

	million: () => {
		const next = random(13),
			list = [];
		let count = 0;
		for (let address = BASE; count < 1e6; address += 2 * MIB) {
			list.push(fill(address, 2 * MIB, 550, next, { small: 99, classes: CLASSES.length }));
			count += list.at(-1).blocks.length;
		}
		return withPlaces(withMeta(list), 2000, 29);
	},
};
