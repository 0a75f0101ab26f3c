/*
 * Model: the sums, pins and counts of a decoded snapshot, as docs/FORMAT.md defines them and inspect/ has them.
 *
 *   real = live + cached + releasable + pinned + overhead + unreadable      exact, in bytes
 *
 * Segments are in the order of their addresses, and a segment's `number` is its place there.  Blocks are in the order
 * of the file; a part of a segment that could not be read is in the place of a block, of the state DAMAGED, and is
 * none.
 */

import { hex } from './format.js';
import { CACHED, DAMAGED, FREE, REST, USED, VICTIM, WAITING } from './decode.js';

/* At most so many used blocks hold a segment that is marked in the map. */
export const FEW = 2;

export const TERMS = ['live', 'cached', 'releasable', 'pinned', 'overhead', 'unreadable'];

/* Counts the blocks of a segment, and numbers the used ones.  A hole is a stretch without a used block. */
function countBlocks(segment, blocks, orders) {
	const bytes = new Float64Array(8);
	let used = 0,
		holes = 0,
		largest = 0,
		hole = 0;
	for (let i = segment.first; i <= segment.end; i++) {
		const state = i < segment.end ? blocks.state[i] : DAMAGED;
		const size = i < segment.end ? blocks.size[i] : 0;
		bytes[state] += size;
		if (state === USED || state === DAMAGED) {
			holes += hole ? 1 : 0;
			largest = hole > largest ? hole : largest;
			hole = 0;
		} else {
			hole += size;
		}
		if (state === USED) {
			orders[i] = used++;
		}
	}
	Object.assign(segment, { used, holes, largestHole: largest });
	return bytes;
}

function sumSegment(segment, blocks, orders) {
	const bytes = countBlocks(segment, blocks, orders);
	segment.usedBytes = bytes[USED];
	segment.cachedBytes = bytes[CACHED] + bytes[WAITING] + bytes[VICTIM];
	segment.freeBytes = bytes[FREE] + bytes[REST];
	segment.unused = segment.cachedBytes + segment.freeBytes;
	segment.unreadable = bytes[DAMAGED];
	segment.blocks = segment.end - segment.first - (segment.unreadable ? 1 : 0);
	segment.isPinned = segment.used > 0 || segment.unreadable > 0;
	segment.pinned = segment.isPinned ? segment.unused : 0;
	segment.charge = segment.used ? Math.ceil(segment.unused / segment.used) : 0;
	segment.isHeldByFew = segment.used > 0 && segment.used <= FEW && segment.unused > segment.size / 2;
}

/* The share of a block in what the used blocks of its segment keep from going back.  All shares add up to that. */
export function chargeOf(model, segment, i) {
	if (model.blocks.state[i] !== USED) {
		return 0;
	}
	const rest = segment.unused % segment.used;
	return (segment.unused - rest) / segment.used + (model.orders[i] < rest ? 1 : 0);
}

/* Whether there is a block: a part that could not be read is none. */
export function isBlock(model, i) {
	return model.blocks.state[i] !== DAMAGED;
}

/* The address that the program has of a block; of what could not be read, where it begins. */
export function addressOf(model, segment, i) {
	return segment.address + model.blocks.offset[i] + (isBlock(model, i) ? model.geometry.block_header : 0);
}

/* What is not in use. */
function isUnused(state) {
	return state !== USED && state !== DAMAGED;
}

/* The used block whose free would make the largest hole; -1: there is none.  Found when it is asked for. */
export function worstBlock(model, segment) {
	if (segment.worst === undefined) {
		segment.worst = findWorst(model.blocks, segment);
	}
	return segment.worst;
}

function findWorst({ state, size }, segment) {
	let worst = -1,
		most = 0,
		last = -1 /* the last used block */,
		around = 0 /* it, and the holes beside it */,
		hole = 0;
	for (let i = segment.first; i <= segment.end; i++) {
		if (i < segment.end && isUnused(state[i])) {
			hole += size[i];
			continue;
		}
		if (last >= 0 && around + hole > most) {
			most = around + hole;
			worst = last;
		}
		last = i < segment.end && state[i] === USED ? i : -1;
		around = last < 0 ? 0 : hole + size[i];
		hole = 0;
	}
	return worst;
}

function sumHeap(segments, overheadOfOne) {
	const sums = { real: 0, live: 0, cached: 0, releasable: 0, pinned: 0, overhead: 0, unreadable: 0 };
	for (const segment of segments) {
		sums.real += segment.size;
		sums.live += segment.usedBytes;
		sums.cached += segment.cachedBytes;
		sums[segment.isPinned ? 'pinned' : 'releasable'] += segment.freeBytes;
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

function findOverlap(segments) {
	const i = segments.findIndex(
		(one, place) => place && one.address < segments[place - 1].address + segments[place - 1].size
	);
	return i < 0 ? [] : [`Two segments lie at ${hex(segments[i].address)}: their figures are as the file has them.`];
}

export function makeModel(decoded) {
	const segments = [...decoded.segments].sort((a, b) => a.address - b.address);
	const orders = new Uint32Array(decoded.blocks.count);
	segments.forEach((segment, place) => {
		segment.place = segment.number = place;
		sumSegment(segment, decoded.blocks, orders);
	});
	placeGaps(segments);
	const { segment_header: header, guard } = decoded.geometry;
	const sums = sumHeap(segments, header + guard);
	return {
		...decoded,
		segments,
		orders,
		faults: decoded.faults.length ? decoded.faults : findOverlap(segments),
		sums,
		process: sumProcess(decoded.meta),
		limit: limitOf(decoded.meta),
		count: segments.reduce((sum, segment) => sum + segment.blocks, 0),
		used: segments.reduce((sum, segment) => sum + segment.used, 0),
	};
}

/* The limit in bytes; null: there is none. */
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
	return Math.max(0, size - model.geometry.block_extra);
}

/* The number of a small list, or -1: the size is in none. */
export function smallList(model, size) {
	const { unit, smallest_block: smallest, large_block: large } = model.geometry;
	return size >= smallest && size < large ? Math.floor((size - smallest) / unit) : -1;
}

/* The word of the list that a block is in; "none" for a used one. */
export function listOf(model, i) {
	const isLarge = model.blocks.size[i] >= model.geometry.large_block;
	switch (model.blocks.state[i]) {
		case CACHED:
			return isLarge ? 'large_cache' : 'cache';
		case WAITING:
			return 'quarantine';
		case VICTIM:
			return 'victim';
		case FREE:
			return isLarge ? 'large' : 'small';
		case REST:
			return 'rest';
		default:
			return 'none';
	}
}

/* The list of a block for people: which one of those of the same word. */
export function listWords(model, i) {
	const list = listOf(model, i),
		size = model.blocks.size[i];
	switch (list) {
		case 'small':
		case 'cache':
			return `${list} ${smallList(model, size)}`;
		case 'large':
			return `large, tree ${Math.floor(Math.log2(size))}`;
		default:
			return list.replace('_', ' ');
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
				row.charge += chargeOf(model, segment, i);
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
