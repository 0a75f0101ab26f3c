/*
 * Model: the sums, pins and counts of a decoded snapshot.
 *
 *   real = live + cached + releasable + pinned + overhead + unreadable      exact, in bytes
 *
 * Segments are in the order of their addresses here; `number` is a segment's place in the file.
 */

import { exact } from './format.js';
import { CACHED, DAMAGED, FREE, REST, USED, VICTIM, WAITING } from './decode.js';

/* At most so many used blocks hold a segment that is marked in the map. */
export const FEW = 2;

export const TERMS = ['live', 'cached', 'releasable', 'pinned', 'overhead', 'unreadable'];

export function isHole(state) {
	return state >= VICTIM && state <= REST;
}

/* One pass over the blocks of a segment. */
function sumSegment(segment, blocks) {
	const bytes = new Float64Array(8);
	let used = 0,
		holes = 0,
		largest = 0;
	for (let i = segment.first; i < segment.end; i++) {
		const state = blocks.state[i],
			size = blocks.size[i];
		bytes[state] += size;
		if (state === USED) {
			used++;
		} else if (isHole(state)) {
			holes++;
			largest = size > largest ? size : largest;
		}
	}
	segment.usedBytes = bytes[USED];
	segment.cachedBytes = bytes[CACHED] + bytes[WAITING];
	segment.freeBytes = bytes[VICTIM] + bytes[FREE] + bytes[REST];
	segment.unreadable = bytes[DAMAGED];
	Object.assign(segment, { used, holes, largestHole: largest, blocks: segment.end - segment.first });
	segment.pinned = used > 0 || segment.unreadable > 0;
	segment.charge = used ? segment.freeBytes / used : 0;
	segment.isHeldByFew = used > 0 && used <= FEW && segment.freeBytes + segment.cachedBytes > segment.size / 2;
}

/* Free bytes beside a block. */
function holesBeside(segment, blocks, i) {
	const before = i > segment.first && isHole(blocks.state[i - 1]) ? blocks.size[i - 1] : 0;
	return before + (i + 1 < segment.end && isHole(blocks.state[i + 1]) ? blocks.size[i + 1] : 0);
}

/* The used block whose free would make the largest hole; -1: there is none.  Found when it is asked for. */
export function worstBlock(model, segment) {
	if (segment.worst === undefined) {
		let most = -1;
		segment.worst = -1;
		for (let i = segment.first; i < segment.end; i++) {
			const hole =
				model.blocks.state[i] === USED ? holesBeside(segment, model.blocks, i) + model.blocks.size[i] : -1;
			if (hole > most) {
				most = hole;
				segment.worst = i;
			}
		}
	}
	return segment.worst;
}

function sumHeap(segments, overheadOfOne) {
	const sums = { real: 0, live: 0, cached: 0, releasable: 0, pinned: 0, overhead: 0, unreadable: 0 };
	for (const segment of segments) {
		sums.real += segment.size;
		sums.live += segment.usedBytes;
		sums.cached += segment.cachedBytes;
		sums[segment.pinned ? 'pinned' : 'releasable'] += segment.freeBytes;
		sums.overhead += overheadOfOne;
		sums.unreadable += segment.unreadable;
	}
	return sums;
}

/* RSS and its terms; null where META does not have them. */
function sumProcess(meta) {
	const [rss, heap, shared] = ['resident', 'resident_heap', 'resident_shared'].map(key => meta.get(key));
	if (![rss, heap, shared].every(value => typeof value === 'number') || rss < heap + shared) {
		return null;
	}
	return { rss, heap, shared, outside: rss - heap - shared };
}

/* Segments with what lies between them: a gap is more than the reservation of the one before. */
function placeGaps(segments) {
	let end = null;
	for (const segment of segments) {
		segment.gap = end === null ? 0 : segment.address - end;
		end = Math.max(end ?? 0, segment.address + Math.max(segment.size, segment.reservation));
	}
}

function findOverlaps(segments) {
	const faults = [];
	for (let i = 1; i < segments.length && faults.length < 1; i++) {
		const before = segments[i - 1];
		if (before.address + before.size > segments[i].address) {
			faults.push(
				`Segments ${before.number} and ${segments[i].number} overlap: their figures are as the file has them.`
			);
		}
	}
	return faults;
}

/* What META says of the same bytes. */
function compareWithMeta(sums, meta) {
	const said = meta.get('real_size');
	return said === undefined || said === sums.real
		? []
		: [`The segments have ${exact(sums.real)}, META says ${exact(Number(said))}: figures are of the segments.`];
}

export function makeModel(decoded) {
	const segments = [...decoded.segments].sort((a, b) => a.address - b.address || a.number - b.number);
	segments.forEach((segment, place) => {
		segment.place = place;
		sumSegment(segment, decoded.blocks);
	});
	placeGaps(segments);
	const { segment_header: header, guard } = decoded.geometry;
	const sums = sumHeap(segments, header + guard);
	return {
		...decoded,
		segments,
		faults: decoded.faults.length
			? decoded.faults
			: [...findOverlaps(segments), ...compareWithMeta(sums, decoded.meta)],
		sums,
		process: sumProcess(decoded.meta),
		limit: limitOf(decoded.meta),
		used: segments.reduce((sum, segment) => sum + segment.used, 0),
	};
}

/* The limit in bytes; null: there is none, or so large that nothing reaches it. */
function limitOf(meta) {
	const limit = meta.get('limit');
	return typeof limit === 'number' && limit > 0 ? limit : null;
}

/* The segment of a block, by its index. */
export function segmentOf(model, block) {
	if (!model.owners) {
		model.owners = new Int32Array(model.blocks.count);
		for (const segment of model.segments) {
			model.owners.fill(segment.place, segment.first, segment.end);
		}
	}
	return model.segments[model.owners[block]];
}

/* The block at an offset of a segment: the first that ends behind it. */
export function blockAt(model, segment, offset) {
	let low = segment.first,
		high = segment.end - 1;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (model.blocks.offset[middle] + model.blocks.size[middle] <= offset) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low;
}

/* The largest request that a block of this size serves. */
export function requestOf(model, size) {
	return Math.max(0, size - model.geometry.block_header);
}

/* The number of a small list, or -1: the size is in none. */
export function smallList(model, size) {
	const { unit, smallest_block: smallest, large_block: large } = model.geometry;
	return size >= smallest && size < large ? Math.floor((size - smallest) / unit) : -1;
}

/* Where a block is kept: "small 12", "tree 14", "cache 3"; '' where it is in no list. */
export function listOf(model, i) {
	const state = model.blocks.state[i],
		size = model.blocks.size[i];
	const small = smallList(model, size);
	switch (state) {
		case CACHED:
			return small >= 0 ? `cache ${small}` : 'large cache';
		case WAITING:
			return 'quarantine';
		case VICTIM:
			return 'victim';
		case FREE:
			return small >= 0 ? `small ${small}` : `tree ${Math.floor(Math.log2(size))}`;
		case REST:
			return 'rest';
		default:
			return '';
	}
}

/* Used blocks by powers of two: [{ from, to, count, bytes }], the sizes from..to - 1. */
export function censusBySize(model) {
	const { blocks } = model;
	const rows = new Map();
	for (let i = 0; i < blocks.count; i++) {
		if (blocks.state[i] === USED) {
			const power = Math.floor(Math.log2(blocks.size[i]));
			const row = rows.get(power) ?? { from: 2 ** power, to: 2 ** (power + 1), count: 0, bytes: 0 };
			row.count++;
			row.bytes += blocks.size[i];
			rows.set(power, row);
		}
	}
	return [...rows.values()].sort((a, b) => a.from - b.from);
}

/* Used blocks of each small size, and of each power of two that has a block from the large sizes on:
 * [{ from, to, count }], the sizes from..to. */
export function usedBySizeClass(model) {
	const { blocks, geometry } = model;
	const columns = countLists(model).map(list => ({ from: list.size, to: list.size, count: 0 }));
	const large = new Map();
	for (let i = 0; i < blocks.count; i++) {
		if (blocks.state[i] === USED) {
			const size = blocks.size[i],
				power = Math.floor(Math.log2(size));
			let column = columns[smallList(model, size)] ?? large.get(power);
			if (!column) {
				column = { from: Math.max(2 ** power, geometry.large_block), to: 2 ** (power + 1) - 1, count: 0 };
				large.set(power, column);
			}
			column.count++;
		}
	}
	return [...columns, ...[...large.values()].sort((a, b) => a.from - b.from)];
}

/* Used blocks by kind and class: [{ kind, klass, count, bytes, charge }], the largest first. */
export function censusByKind(model) {
	const { blocks } = model;
	const rows = new Map();
	for (const segment of model.segments) {
		for (let i = segment.first; i < segment.end; i++) {
			if (blocks.state[i] === USED) {
				const key = blocks.klass[i] < 0 ? -1 - blocks.kind[i] : blocks.klass[i];
				let row = rows.get(key);
				if (!row) {
					row = { kind: blocks.kind[i], klass: blocks.klass[i], count: 0, bytes: 0, charge: 0 };
					rows.set(key, row);
				}
				row.count++;
				row.bytes += blocks.size[i];
				row.charge += segment.charge;
			}
		}
	}
	return [...rows.values()].sort((a, b) => b.bytes - a.bytes || b.count - a.count);
}

/* Free and cached blocks of each small list, counted from the blocks. */
export function countLists(model) {
	const { blocks, geometry } = model;
	const lists = Array.from(
		{ length: Math.max(0, Math.ceil((geometry.large_block - geometry.smallest_block) / geometry.unit)) },
		(_, i) => ({ size: geometry.smallest_block + i * geometry.unit, free: 0, cached: 0 })
	);
	for (let i = 0; i < blocks.count; i++) {
		if (blocks.state[i] === FREE || blocks.state[i] === CACHED) {
			const list = lists[smallList(model, blocks.size[i])];
			if (list) {
				list[blocks.state[i] === FREE ? 'free' : 'cached']++;
			}
		}
	}
	return lists;
}

/* Free blocks of each power of two that have one, counted from the blocks. */
export function countTrees(model) {
	const { blocks } = model;
	const trees = new Map();
	for (let i = 0; i < blocks.count; i++) {
		const size = blocks.size[i];
		if (blocks.state[i] === FREE && smallList(model, size) < 0) {
			const power = Math.floor(Math.log2(size));
			const tree = trees.get(power) ?? { power, blocks: 0, bytes: 0, smallest: size, largest: size };
			tree.blocks++;
			tree.bytes += size;
			tree.smallest = Math.min(tree.smallest, size);
			tree.largest = Math.max(tree.largest, size);
			trees.set(power, tree);
		}
	}
	return [...trees.values()].sort((a, b) => a.power - b.power);
}
