/* The reader of the page: what it reads is what was written, and damage is told and never believed. */

import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { decode } from '../../page/decode.js';
import { Damage, crc32, fromBase64 } from '../../page/bytes.js';
import {
	addressOf,
	chargeOf,
	makeModel,
	censusByKind,
	censusBySize,
	listOf,
	requestOf,
	usedBySizeClass,
	worstBlock,
} from '../../page/model.js';
import { findingsOf, verdict } from '../../page/findings.js';
import * as make from './make.mjs';
import { check } from '../lib/tap.mjs';

const { heaps } = make;
const read = bytes => makeModel(decode(bytes));

/* The terms of the equation add up to real. */
function assertEquation(model, of) {
	const { real, ...terms } = model.sums;
	assert.equal(
		Object.values(terms).reduce((sum, bytes) => sum + bytes, 0),
		real,
		`real is the sum of its terms: ${of}`
	);
}

function assertSame(model, heap) {
	const wanted = make.expect(heap);
	assert.deepEqual(model.sums, wanted.sums);
	assert.equal(model.count, wanted.blocks);
	const places = heap.segments.map((one, i) => i).sort((a, b) => heap.segments[a].address - heap.segments[b].address);
	const rows = model.segments.map(
		({ size, used, usedBytes, freeBytes, cachedBytes, blocks, holes, largestHole }) => ({
			size,
			used,
			usedBytes,
			freeBytes,
			cachedBytes,
			blocks,
			holes,
			largestHole,
		})
	);
	assert.deepEqual(
		rows,
		places.map(place => wanted.rows[place])
	);
	assertEquation(model, 'a whole file');
}

async function testSums() {
	for (const [name, maker] of Object.entries(heaps)) {
		await check(`reader: sums, segments and blocks of "${name}" are those that were written`, () => {
			const heap = maker();
			const { bytes } = make.make(heap);
			const before = performance.now();
			const model = read(bytes);
			const took = performance.now() - before;
			assertSame(model, heap);
			assert.deepEqual(model.faults, []);
			return name === 'million'
				? `${model.blocks.count} blocks in ${bytes.length} bytes, read in ${took.toFixed(0)} ms`
				: null;
		});
	}
	await check('reader: segments in any order are numbered by their addresses', () => {
		const heap = heaps.ten();
		heap.segments.reverse();
		const model = read(make.make(heap).bytes);
		assertSame(model, heap);
		assert.deepEqual(
			model.segments.map(one => [one.number, one.address]),
			heap.segments.map((one, i) => [i, heap.segments[9 - i].address])
		);
	});
	await check('reader: a charge is a whole number of bytes, and charges add up to what is unused', () => {
		const heap = heaps.hundred();
		const model = read(make.make(heap).bytes);
		heap.segments.forEach((one, place) => {
			const segment = model.segments[place];
			const found = [];
			for (let i = segment.first; i < segment.end; i++) {
				if (model.blocks.state[i] === make.USED) {
					found.push(chargeOf(model, segment, i));
				} else {
					assert.equal(chargeOf(model, segment, i), 0);
				}
			}
			const { unused, charges } = make.chargesOf(one);
			assert.deepEqual(found, charges);
			assert.equal(
				found.reduce((sum, charge) => sum + charge, 0),
				charges.length ? unused : 0
			);
			assert.equal(segment.pinned, charges.length ? unused : 0);
		});
	});
	await check('reader: the worst block is the one whose free makes the largest hole', () => {
		const heap = heaps.hundred();
		const model = read(make.make(heap).bytes);
		for (const [place, { blocks }] of heap.segments.entries()) {
			const holes = blocks.map((block, i) => {
				const copy = blocks.map((other, at) => (at === i ? { ...other, state: make.FREE } : other));
				return block.state === make.USED ? make.holeAround(copy, i) : 0;
			});
			const most = Math.max(0, ...holes);
			const worst = worstBlock(model, model.segments[place]);
			assert.equal(worst, most ? model.segments[place].first + holes.indexOf(most) : -1);
		}
	});
	await check('reader: address and request are those of the data, whatever a block has beside it', () => {
		const heap = heaps.states();
		heap.meta = { ...heap.meta, block_header: 8, block_extra: 24, smallest_block: 24 };
		const model = read(make.make(heap).bytes);
		assert.equal(addressOf(model, model.segments[0], 0), heap.segments[0].address + make.HEADER + 8);
		assert.equal(requestOf(model, 64), 40);
	});
	await check('reader: a census has every used block once', () => {
		const heap = heaps.thousand();
		const model = read(make.make(heap).bytes);
		const used = heap.segments.flatMap(one => one.blocks).filter(block => block.state === make.USED);
		for (const rows of [censusByKind(model), censusBySize(model)]) {
			assert.equal(
				rows.reduce((sum, row) => sum + row.count, 0),
				used.length
			);
			assert.equal(
				rows.reduce((sum, row) => sum + row.bytes, 0),
				model.sums.live
			);
		}
		const columns = usedBySizeClass(model);
		assert.equal(
			columns.reduce((sum, column) => sum + column.count, 0),
			used.length
		);
		assert.ok(
			columns.every(
				({ from, to, count }) => used.filter(({ size }) => size >= from && size <= to).length === count
			)
		);
		const strings = used.filter(block => block.kind === 1 && block.klass === undefined);
		assert.equal(censusByKind(model).find(row => row.kind === 1 && row.klass < 0).count, strings.length);
		const charge = censusByKind(model).reduce((sum, row) => sum + row.charge, 0);
		const unused = heap.segments.map(make.chargesOf).filter(({ charges }) => charges.length);
		assert.equal(
			charge,
			unused.reduce((sum, one) => sum + one.unused, 0),
			'charges add up to what is pinned'
		);
	});
	await check('reader: a number in ten bytes, beyond what is exact, is a limit and nothing else', () => {
		const heap = heaps.ten();
		heap.meta.limit = (1n << 63n) - 1n;
		assert.equal(read(make.make(heap).bytes).limit, null);
	});
	await check('reader: each state has its list', () => {
		const model = read(make.make(heaps.states()).bytes);
		assert.deepEqual(
			[...Array(7).keys()].map(i => listOf(model, i)),
			['none', 'cache', 'quarantine', 'victim', 'large', 'rest', 'none']
		);
	});
	await check('reader: base64 and CRC-32 are those of others', () => {
		const bytes = Buffer.from([...Array(1000).keys()].map(i => (i * 7) & 255));
		for (let length = 0; length < 70; length++) {
			assert.deepEqual(Buffer.from(fromBase64(bytes.toString('base64', 0, length))), bytes.subarray(0, length));
		}
		assert.equal(crc32(Buffer.from('123456789'), 0, 9), 0xcbf43926);
		assert.throws(() => fromBase64('Zm9*'), Damage);
	});
}

/* --- damage --- */

const replaced = (heap, change) => {
	const contents = [];
	const { bytes, at } = make.make(heap);
	const names = Object.keys(at).filter(name => name !== 'INDX');
	for (const name of names) {
		const length = Number(bytes.readBigUInt64LE(at[name] + 8));
		contents.push([name, bytes.readUInt32LE(at[name] + 4), bytes.subarray(at[name] + 24, at[name] + 24 + length)]);
	}
	return make.assemble(change(contents)).bytes;
};

const without = name => contents => contents.filter(([other]) => other !== name);
const withContent = (name, content) => contents =>
	contents.map(one => (one[0] === name ? [name, one[1], Buffer.from(content)] : one));

/* The index alone is another one. */
function replacedIndex(heap, change) {
	const { bytes, at } = make.make(heap);
	return Buffer.concat([
		bytes.subarray(0, at.INDX),
		make.section('INDX', 0, Buffer.from(change(bytes.subarray(at.INDX + 24)))),
	]);
}

/* An index of one section less: without its last entry. */
const fewerInIndex = heap =>
	replacedIndex(heap, content => {
		const entry = Math.max(...['CLAS', 'SITE', 'SITB'].map(name => content.indexOf(name)));
		return [content[0] - 1, ...content.subarray(1, entry), ...content.subarray(content.length - 8)];
	});

/* The second segment begins so many bytes before the end of the first. */
function touching(heap, by) {
	const [first, second] = heap.segments;
	return { ...heap, segments: [first, { ...second, address: first.address + first.size - by }] };
}

const withBlocks = (heap, blocks) => ({ ...heap, segments: [{ ...heap.segments[1], blocks }] });

/* [what, bytes, a part of the message, 'nothing' when nothing is shown] */
export function faultyFiles() {
	const heap = heaps.states();
	const { bytes, at } = make.make(heap);
	const flipped = where => {
		const copy = Buffer.from(bytes);
		copy[where] ^= 0x10;
		return copy;
	};
	const headed = (...header) => Buffer.concat([make.fileHeader(...header), bytes.subarray(16)]);
	return [
		['no bytes', Buffer.alloc(0), 'it has 0 bytes', 'nothing'],
		['another file', Buffer.from('%PDF-1.7 and so on and on'), 'does not begin as a .zmm file does', 'nothing'],
		['a newer version', headed(2, 5), 'version 2.5 of the format; this page reads version 1', 'nothing'],
		['a newer minor version', headed(1, 9), null],
		['another order of bytes', headed(1, 0, 0x04030201), 'in another order', 'nothing'],
		['a header alone', bytes.subarray(0, 16), 'cut off at byte 16', 'nothing'],
		['a damaged header of META', flipped(at.META + 5), 'header of the section at byte 16 is damaged', 'nothing'],
		['a damaged META', flipped(at.META + 30), 'META is damaged', 'nothing'],
		['no META', replaced(heap, without('META')), 'has no section META', 'nothing'],
		[
			'META without a guard',
			replaced(heap, withContent('META', '\x04unit\0\x08\x0esegment_header\0\x10')),
			'META has no guard',
			'nothing',
		],
		[
			'META with a million small lists',
			make.make({ ...heap, meta: { ...heap.meta, unit: 1, large_block: 1 << 20 } }).bytes,
			"META's sizes make no small lists",
			'nothing',
		],
		[
			'META whose large blocks are smaller than small ones',
			make.make({ ...heap, meta: { ...heap.meta, large_block: 16 } }).bytes,
			"META's sizes make no small lists",
			'nothing',
		],
		[
			'META whose blocks have no room for data',
			make.make({ ...heap, meta: { ...heap.meta, block_extra: 32 } }).bytes,
			"META's sizes make no blocks",
			'nothing',
		],
		[
			'META whose blocks have less beside their data than a header',
			make.make({ ...heap, meta: { ...heap.meta, block_extra: 0 } }).bytes,
			"META's sizes make no blocks",
			'nothing',
		],
		[
			'META without a size for what is beside data',
			make.make({ ...heap, meta: { ...heap.meta, block_extra: undefined } }).bytes,
			'META has no block_extra',
			'nothing',
		],
		[
			'META with a value of an unknown type',
			make.make({ ...heap, meta: { ...heap.meta, odd: { type: 3 } } }).bytes,
			'META has a value of type 3 in "odd"',
		],
		['a damaged SEGM', flipped(at.SEGM + 25), 'SEGM is damaged'],
		['a damaged BLKS', flipped(at.BLKS + 25), 'BLKS is damaged'],
		['a damaged CLAS', flipped(at.CLAS + 25), 'CLAS is damaged'],
		['a damaged INDX', flipped(at.INDX + 25), 'INDX is damaged'],
		['no BLKS', replaced(heap, without('BLKS')), 'no section BLKS'],
		['no SEGM', replaced(heap, without('SEGM')), 'no section SEGM'],
		[
			'segments that overlap',
			make.make({ ...heap, segments: heap.segments.map(one => ({ ...one, address: 4096 })) }).bytes,
			'Two segments lie at 0x1000',
		],
		['segments that touch', make.make(touching(heap, 0)).bytes, null],
		['segments that overlap by a unit', make.make(touching(heap, 8)).bytes, 'Two segments lie at'],
		[
			'a segment without room for a block',
			make.make({ ...heap, segments: [{ address: 4096, size: make.OVERHEAD, blocks: [] }] }).bytes,
			'No segment at 0x1000 has 24 of 24 bytes',
		],
		[
			'a segment of no whole units',
			make.make({ ...heap, segments: [{ address: 4096, size: make.OVERHEAD + 28, blocks: [] }] }).bytes,
			'No segment at 0x1000 has 52 of 52 bytes',
		],
		[
			'a segment that is larger than its reservation',
			make.make({ ...heap, segments: [{ ...heap.segments[1], reservation: 1000 }] }).bytes,
			'of 1000 bytes',
		],
		['an index that has a section less', fewerInIndex(heap), 'The index has 5 sections, and 6 are in front of it'],
		['bytes behind the end', Buffer.concat([bytes, Buffer.from('more')]), '4 bytes follow the index'],
		['cut in BLKS', bytes.subarray(0, at.BLKS + 24 + 5), 'in section BLKS'],
		['cut before INDX', bytes.subarray(0, at.INDX), 'has no index'],
		[
			'a section that may not be skipped',
			make.make({ ...heap, more: [['QQQQ', 1, Buffer.from('x')]] }).bytes,
			'section QQQQ',
			'nothing',
		],
		['a section that may be skipped', make.make({ ...heap, more: [['QQQQ', 256, Buffer.from('x')]] }).bytes, null],
		[
			'two of a section',
			make.make({ ...heap, more: [['BLKS', 0, Buffer.from('x')]] }).bytes,
			'second section BLKS',
		],
		['STAT that is no JSON', make.make({ ...heap, stat: '{"a":' }).bytes, null],
		['a block of no bytes', replaced(heap, withContent('BLKS', [0x44, 0x04])), 'a block of 0 bytes'],
		[
			'a block beyond its segment',
			replaced(heap, withContent('BLKS', [0xff, 0xff, 0xff, 0x7f])),
			'which cannot be',
		],
		['a block of state 6', replaced(heap, withContent('BLKS', [0x46])), 'and state 6'],
		[
			'a block that is smaller than the smallest',
			replaced(heap, withContent('BLKS', [0x14])),
			'a block of 16 bytes',
		],
		['damage that is not up to the end', replaced(heap, withContent('BLKS', [0x47])), 'and state 7'],
		[
			'damage that is smaller than the smallest block',
			make.make(
				withBlocks(heap, [
					{ size: 1008, state: make.FREE },
					{ size: 16, state: make.DAMAGED },
				])
			).bytes,
			null,
		],
		[
			'an index that leads elsewhere',
			replacedIndex(heap, content => content.map((byte, i) => (i === 5 ? byte + 1 : byte))),
			'The index has section META elsewhere',
		],
		[
			'an index with too many bytes',
			replacedIndex(heap, content => Buffer.concat([content, Buffer.from('x')])),
			'The index has itself elsewhere',
		],
		[
			'CLAS with too many bytes',
			replaced(heap, contents =>
				contents.map(one =>
					one[0] === 'CLAS' ? ['CLAS', one[1], Buffer.concat([one[2], Buffer.from('x')])] : one
				)
			),
			'CLAS has 1 bytes too many',
		],
		['CLAS without a number', replaced(heap, withContent('CLAS', [])), 'CLAS ends in the middle'],
		['SEGM without a number', replaced(heap, withContent('SEGM', [])), 'SEGM ends in the middle'],
		[
			'an address beyond what is exact',
			replaced(heap, withContent('SEGM', [1, ...Array(8).fill(0xff), 0x7f, 0x40, 0x40, 0])),
			'a number beyond 2^53',
		],
		['a number of eleven bytes', replaced(heap, withContent('BLKS', Array(11).fill(0xff))), 'more than 10 bytes'],
		[
			'more blocks than segments',
			replaced(heap, contents =>
				contents.map(one =>
					one[0] === 'BLKS' ? ['BLKS', one[1], Buffer.concat([one[2], Buffer.from('\x44')])] : one
				)
			),
			'1 bytes too many',
		],
		[
			'more segments than bytes',
			replaced(heap, withContent('SEGM', [0xff, 0xff, 0x03])),
			'SEGM ends in the middle',
		],
		['a class that is not there', make.make({ ...heap, classes: [] }).bytes, 'classes that the file does not name'],
	];
}

async function testFaults() {
	for (const [what, bytes, message, shown] of faultyFiles()) {
		await check(`reader: ${what}: ${message ?? 'is no fault'}`, () => {
			let model;
			try {
				model = read(bytes);
			} catch (damage) {
				assert.ok(damage instanceof Damage, damage.stack);
				assert.equal(shown, 'nothing', damage.message);
				assert.ok(damage.message.includes(message) && !damage.message.includes('\n'), damage.message);
				return;
			}
			assert.notEqual(shown, 'nothing');
			assert.equal(model.faults.length, message ? 1 : 0, model.faults.join(' | '));
			assert.ok(!message || model.faults[0].includes(message), model.faults[0]);
			assertEquation(model, what);
		});
	}
}

/* Whether a file is read without another error than damage; what is read adds up. */
function readOrRefuse(bytes) {
	try {
		const model = read(bytes);
		assertEquation(model, 'a damaged file');
		return model;
	} catch (damage) {
		if (damage instanceof Damage) {
			return null;
		}
		throw damage;
	}
}

/* A file with wrong contents and true checksums. */
export function garbled(next) {
	return replaced(heaps.states(), contents =>
		contents.map(([name, flags, content]) => {
			const copy = Buffer.from(content);
			for (let changes = next(3); changes > 0 && copy.length; changes--) {
				copy[next(copy.length)] = next(4) ? next(256) : 0xff;
			}
			return [name, flags, next(20) ? copy : copy.subarray(0, next(copy.length + 1))];
		})
	);
}

async function testEveryByte() {
	const heap = heaps.states();
	const { bytes, at } = make.make(heap);
	await check('reader: cut at every byte, the file says so, and what is whole is shown', () => {
		const whole = heap.segments.flatMap(one => one.blocks);
		for (let length = 0; length < bytes.length; length++) {
			const model = readOrRefuse(bytes.subarray(0, length));
			assert.ok(model === null || model.faults.length > 0, `cut at ${length}`);
			assert.ok(model !== null || length < at.SEGM, `cut at ${length}: META is whole from ${at.SEGM} on`);
			if (model && length > at.BLKS + 24) {
				const got = [...model.blocks.size.subarray(0, model.blocks.count)];
				const sound = got.filter((size, i) => model.blocks.state[i] !== make.DAMAGED);
				assert.deepEqual(
					sound,
					whole.slice(0, sound.length).map(block => block.size),
					`cut at ${length}`
				);
				assert.ok(
					sound.length >= Math.min(whole.length, Math.floor((length - at.BLKS - 24) / 3)),
					`cut at ${length}`
				);
			}
		}
	});
	await check('reader: each bit that is turned is noticed', () => {
		for (let bit = 0; bit < bytes.length * 8; bit++) {
			const copy = Buffer.from(bytes);
			copy[bit >> 3] ^= 1 << (bit & 7);
			const model = readOrRefuse(copy);
			const isMinor = bit >> 3 === 10 || bit >> 3 === 11;
			assert.ok(isMinor || model === null || model.faults.length > 0, `bit ${bit & 7} of byte ${bit >> 3}`);
		}
	});
	await check('reader: contents of any kind under true checksums do no harm', () => {
		const next = make.random(77);
		let shown = 0;
		for (let turn = 0; turn < 6000; turn++) {
			shown += readOrRefuse(garbled(next)) ? 1 : 0;
		}
		assert.ok(shown > 500 && shown < 6000, `${shown} of them could be shown`);
	});
}

async function testFindings() {
	const model = read(make.make(heaps.ten()).bytes);
	await check('findings: those of the page are shown in their order, as far as they have the shape', () => {
		const json = JSON.stringify([
			{
				kind: 'fragmentation',
				severity: 'high',
				confidence: 'medium',
				summary: 'few hold much',
				facts: { blocks: 1234, segments_held: 2, bytes_held: 3145728, size: 24, kind: 'string' },
				next_checks: ['look', 5],
				impact_bytes: 1e9,
				measured: 'exact',
				filter: null,
			},
			7,
			null,
			{ kind: 'no summary' },
			{ kind: 'cache', severity: 'fatal', summary: 'b', filter: 'state == cached' },
		]);
		const found = findingsOf(json);
		assert.deepEqual(
			found.map(one => [one.kind, one.severity, one.confidence, one.filter, one.next_checks]),
			[
				['fragmentation', 'high', 'medium', '', ['look']],
				['cache', 'low', 'low', 'state == cached', []],
			]
		);
		assert.deepEqual(found[0].facts, [
			['blocks', '1,234'],
			['segments_held', '2'],
			['bytes_held', '3.0 MiB (3,145,728 bytes)'],
			['size', '24 bytes'],
			['kind', 'string'],
		]);
		assert.equal(verdict(model, found), 'Few hold much.');
	});
	await check('findings: what is no list of them is damage', () => {
		for (const json of ['', '{"a":1}', '[', 'null', '5']) {
			assert.throws(() => findingsOf(json), Damage);
		}
		assert.deepEqual(findingsOf('[]\n'), []);
	});
	await check('findings: without one there is a neutral sentence', () => {
		const { sums } = make.expect(heaps.ten());
		const percent = ((sums.live / sums.real) * 100).toFixed(1);
		assert.equal(verdict(model, []), `Nothing stands out: ${percent} % of 2.5 MiB are live.`);
		assert.equal(verdict(read(make.make(heaps.empty()).bytes), []), 'The heap has no segments.');
	});
}

export async function testReader() {
	await testSums();
	await testFaults();
	await testEveryByte();
	await testFindings();
}
