/*
 * Map: draws a view on the canvas and tells what is under the pointer.
 *
 *   field    a cell for each segment, in the order of addresses; gaps between addresses are folded into a dotted cell
 *   strips   a row for each segment, blocks to scale; a pixel that has several blocks is a stack of their shares, and a
 *            used block among free ones has two fifths of a pixel's height at least
 *   block    the chosen block and its neighbours, with what their tags say
 */

import { USED } from './decode.js';
import { addressOf, blockAt, listWords, requestOf } from './model.js';
import { COLOURINGS, FILLS, fillOf, mix, readTheme } from './theme.js';
import { STATES, kindName } from './words.js';
import { hex, share, size } from './format.js';

const LARGEST_CELL = 96,
	SMALLEST_CELL = 9;
const LOWEST = 150,
	HIGHEST = 640; /* heights of the map, in pixels */
const GAP = 1 << 20; /* a gap of so many bytes has a cell of its own */
const ROW = 24,
	BAR = 16;
const LEAST_BOX = 4; /* pixels of a block that is drawn as a box */
const LEAST = 0.4; /* of a bar's height, for used blocks in a pixel */
const HELD = 0.34; /* of a cell, the mark of a segment that few blocks hold */

export class HeapMap {
	constructor(box, view) {
		this.box = box;
		this.view = view;
		this.canvas = box.querySelector('canvas');
		this.space = box.querySelector('.space');
		this.context = this.canvas.getContext('2d');
		this.slots = slotsOf(view.model);
		this.hits = [];
		new ResizeObserver(() => this.resize()).observe(box);
		box.addEventListener('scroll', () => this.paint());
		matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.show());
		view.on(() => this.show());
		this.shown = '';
		this.resize();
	}

	resize() {
		this.width = this.box.clientWidth;
		this.ratio = Math.min(3, window.devicePixelRatio || 1);
		this.show();
	}

	/* Lays out, brings what is chosen into sight, and paints. */
	show() {
		const { view } = this;
		if (!this.width) {
			return;
		}
		this.theme = readTheme(this.context, view.colouring);
		this.gutter = this.width < 520 ? 46 : 108;
		this.layOut();
		this.fitCanvas();
		const chosen = `${view.zoom} ${view.scale} ${view.place} ${view.block} ${this.width}`;
		if (chosen !== this.shown) {
			this.shown = chosen;
			this.follow();
		}
		this.paint();
	}

	/* A canvas that gets a size loses what is on it: only when the size is another. */
	fitCanvas() {
		const { canvas, height, ratio } = this;
		const width = this.box.clientWidth;
		const want = [Math.round(width * ratio), Math.round(height * ratio)];
		if (canvas.width !== want[0] || canvas.height !== want[1]) {
			[canvas.width, canvas.height] = want;
			canvas.style.width = `${width}px`;
			canvas.style.height = `${height}px`;
		}
	}

	layOut() {
		const { view } = this;
		const most = Math.max(300, Math.min(HIGHEST, window.innerHeight * 0.6));
		let across = this.width,
			down = most;
		if (view.zoom === 'field') {
			this.cell = this.cellFor(most - 8);
			view.columns = Math.max(1, Math.floor((this.width - 8) / this.cell));
			down = this.rowsFor(this.cell) * this.cell + 8;
		} else if (view.zoom === 'strips') {
			this.perByte = ((this.width - this.gutter - 12) / ordinarySize(view.model)) * view.scale;
			across = this.gutter + 12 + mostOfSizes(view.model.segments) * this.perByte;
			down = view.model.segments.length * ROW + 8;
		}
		this.height = Math.max(LOWEST, Math.min(down, most));
		this.box.style.height = `${this.height + 2}px`;
		view.page = Math.max(1, Math.floor(this.height / (view.zoom === 'field' ? this.cell : ROW)) - 1);
		this.space.style.width = `${Math.max(this.width, Math.min(across, 1.5e7))}px`;
		this.space.style.height = `${Math.max(this.height, Math.min(down, 1.5e7))}px`;
	}

	/* The largest cell with which all segments are seen at once; or the smallest. */
	cellFor(height) {
		let cell = LARGEST_CELL;
		while (cell > SMALLEST_CELL && this.rowsFor(cell) * cell > height) {
			cell--;
		}
		return cell;
	}

	rowsFor(cell) {
		return Math.ceil(this.slots.length / Math.max(1, Math.floor((this.width - 8) / cell)));
	}

	follow() {
		const { view, box } = this;
		if (view.zoom === 'field') {
			const top = 4 + Math.floor(this.slotOf(view.place) / view.columns) * this.cell;
			keep(box, 'scrollTop', top, this.cell, this.height);
			box.scrollLeft = 0;
		} else if (view.zoom === 'strips') {
			keep(box, 'scrollTop', 4 + view.place * ROW, ROW, this.height);
			const at = view.block < 0 ? 0 : view.model.blocks.offset[view.block] * this.perByte;
			const wide = view.block < 0 ? 0 : view.model.blocks.size[view.block] * this.perByte;
			keep(box, 'scrollLeft', at, Math.min(wide, 80), this.width - this.gutter - 12);
		} else {
			box.scrollTop = box.scrollLeft = 0;
		}
	}

	slotOf(place) {
		return this.slots.places[place];
	}

	paint() {
		const { context, view, width, height, ratio } = this;
		context.setTransform(ratio, 0, 0, ratio, 0, 0);
		context.fillStyle = this.theme.surface;
		context.fillRect(0, 0, width, height);
		context.textBaseline = 'middle';
		if (!view.model.segments.length) {
			this.write('no segments', width / 2, height / 2, { align: 'center' });
			return;
		}
		({ field: () => this.paintField(), strips: () => this.paintStrips(), block: () => this.paintBlock() })[
			view.zoom
		]();
	}

	write(text, x, y, { align = 'left', ink = 'muted', font = '12px', family = 'sans' } = {}) {
		const { context } = this;
		context.font = `${font} ${this.theme.colour(`font-${family}`)}`;
		context.textAlign = align;
		context.fillStyle = this.theme.colour(ink);
		context.fillText(text, x, y);
	}

	outline(x, y, w, h) {
		const { context } = this;
		context.lineWidth = 2;
		context.strokeStyle = this.theme.colour('surface');
		context.strokeRect(x - 3, y - 3, w + 6, h + 6);
		context.strokeStyle = this.theme.colour('focus');
		context.strokeRect(x - 1, y - 1, w + 2, h + 2);
	}

	/* --- field --- */

	cellAt(slot) {
		const { columns } = this.view;
		return [4 + (slot % columns) * this.cell, 4 + Math.floor(slot / columns) * this.cell - this.box.scrollTop];
	}

	paintField() {
		const { slots, view, cell } = this;
		const rows = [Math.floor(this.box.scrollTop / cell), Math.ceil((this.box.scrollTop + this.height) / cell)];
		const last = Math.min(slots.length, (rows[1] + 1) * view.columns);
		for (let slot = rows[0] * view.columns; slot < last; slot++) {
			const [x, y] = this.cellAt(slot);
			if (slots[slot] < 0) {
				this.paintGap(x, y);
			} else {
				this.paintCell(view.model.segments[slots[slot]], x, y, cell - (cell > 11 ? 2 : 1));
			}
		}
		const [x, y] = this.cellAt(this.slotOf(view.place));
		this.outline(x, y, cell - 2, cell - 2);
	}

	paintGap(x, y) {
		const { context, cell } = this;
		context.fillStyle = this.theme.colour('muted');
		for (let dot = 0; dot < 3; dot++) {
			context.fillRect(Math.round(x + cell * (0.28 + 0.2 * dot)) - 1, Math.round(y + cell / 2) - 1, 2, 2);
		}
	}

	paintCell(segment, x, y, side) {
		const { context, theme, view } = this;
		const dim = view.marks && !segment.marks ? 0.18 : 1;
		context.globalAlpha = dim;
		context.fillStyle = this.cellColour(segment);
		context.fillRect(x, y, side, side);
		context.strokeStyle = theme.colour('line');
		context.lineWidth = 1;
		context.strokeRect(x + 0.5, y + 0.5, side - 1, side - 1);
		if (segment.isHeldByFew) {
			this.paintMark(x + side, y, Math.max(5, side * HELD));
		}
		if (segment.unreadable) {
			context.fillStyle = theme.patterns[7];
			context.fillRect(x, y, side, side);
		}
		context.globalAlpha = 1;
	}

	/* A triangle in the upper right corner. */
	paintMark(right, top, side) {
		const { context } = this;
		context.fillStyle = this.theme.colour('t-pinned');
		context.beginPath();
		context.moveTo(right - side, top);
		context.lineTo(right, top);
		context.lineTo(right, top + side);
		context.fill();
	}

	/* By state and charge a ramp; else the fill that most used bytes have, by the share of live ones. */
	cellColour(segment) {
		const { theme, view } = this;
		const live = segment.size ? segment.usedBytes / segment.size : 0;
		if (view.colouring === 'state') {
			return mix(theme.colour('cell-empty'), theme.colour('s-used'), live > 0 ? 0.06 + 0.94 * live : 0);
		}
		return mix(theme.colour('cell-empty'), theme.fills[this.mostFill(segment)], live > 0 ? 0.35 + 0.65 * live : 0);
	}

	mostFill(segment) {
		const { view } = this;
		segment.most ??= {};
		return (segment.most[view.colouring] ??= mostOf(view.model, segment, view.colouring));
	}

	/* --- strips --- */

	paintStrips() {
		const { view, box, context } = this;
		const { segments } = view.model;
		const first = Math.max(0, Math.floor((box.scrollTop - 4) / ROW));
		const last = Math.min(segments.length, Math.ceil((box.scrollTop + this.height) / ROW));
		const pixels = new Pixels();
		context.save();
		context.beginPath();
		context.rect(this.gutter, 0, this.width - this.gutter, this.height);
		context.clip();
		for (let place = first; place < last; place++) {
			this.paintStrip(segments[place], this.rowTop(place), pixels);
		}
		pixels.paint(context, this.theme.fills);
		if (view.place >= first && view.place < last) {
			this.paintChosen();
		}
		context.restore();
		for (let place = first; place < last; place++) {
			this.paintLabel(segments[place], this.rowTop(place));
		}
	}

	rowTop(place) {
		return 4 + place * ROW - this.box.scrollTop;
	}

	paintLabel(segment, y) {
		const chosen = segment.place === this.view.place;
		const text = this.gutter < 100 ? `#${segment.number}` : hex(segment.address);
		this.write(text, this.gutter - 12, y + BAR / 2, {
			align: 'right',
			ink: chosen ? 'ink' : 'muted',
			font: chosen ? '600 11px' : '11px',
			family: 'mono',
		});
		if (segment.isHeldByFew) {
			this.paintMark(this.gutter - 3, y + 4, 6);
		}
	}

	/* Where an offset of a segment is on the canvas. */
	xOf(offset) {
		return this.gutter + offset * this.perByte - this.box.scrollLeft;
	}

	/* Boxes are painted at once, and pixels above them later: a small block beside a box is seen. */
	paintStrip(segment, y, pixels) {
		const { context, view, theme } = this;
		const right = Math.min(this.xOf(segment.size), this.width);
		context.fillStyle = theme.colour('t-overhead');
		context.fillRect(this.xOf(0), y, Math.max(1, right - this.xOf(0)), BAR);
		const from = blockAt(view.model, segment, this.box.scrollLeft / this.perByte);
		pixels.begin(y);
		this.addBlocks(segment, from, y, true, this);
		this.addBlocks(segment, from, y, false, pixels);
		pixels.flush();
	}

	/* Hands each block from `from` on that is a box, or that is none, to what paints it. */
	addBlocks(segment, from, y, isBox, to) {
		const { view, perByte } = this;
		const { offset, size, state } = view.model.blocks;
		const left = this.xOf(0);
		for (let i = from; i < segment.end; i++) {
			const x = left + offset[i] * perByte,
				end = x + size[i] * perByte;
			if (x > this.width) {
				break;
			}
			if (end - x >= LEAST_BOX === isBox) {
				to.add(
					fillOf(view.model, i, segment, view.colouring) + (view.marks && !view.marks[i] ? FILLS : 0),
					state[i],
					x,
					end,
					y
				);
			}
		}
	}

	/* A block of some pixels. */
	add(fill, state, x, end, y) {
		const { context, theme } = this;
		const left = Math.max(Math.round(x), this.gutter - 2),
			right = Math.min(Math.round(end), this.width + 2);
		context.fillStyle = theme.surface;
		context.fillRect(left, y, right - left, BAR);
		context.fillStyle = theme.fills[fill];
		context.fillRect(left, y, right - left - 1, BAR);
		if (theme.patterns[state] && fill < FILLS) {
			context.fillStyle = theme.patterns[state];
			context.fillRect(left, y, right - left - 1, BAR);
		}
	}

	paintChosen() {
		const { view } = this;
		const y = this.rowTop(view.place);
		if (view.block >= 0) {
			const x = this.xOf(view.model.blocks.offset[view.block]);
			const wide = Math.max(3, view.model.blocks.size[view.block] * this.perByte);
			const left = Math.max(x, this.gutter + 3),
				right = Math.min(x + wide, this.width - 3);
			this.outline(left, y, Math.max(2, right - left), BAR);
		}
	}

	/* --- block --- */

	paintBlock() {
		const { view } = this;
		const { blocks } = view.model;
		this.hits = [];
		if (view.block < 0) {
			this.write('this segment has no blocks', this.width / 2, this.height / 2, { align: 'center' });
			return;
		}
		const { segment } = view;
		const high = i => 44 + Math.min(36, 3 * Math.log2(Math.max(1, blocks.size[i] / 24)));
		let top = Math.max(12, this.height / 2 - high(view.block) / 2),
			i = view.block;
		while (i > segment.first && top > 12) {
			i--;
			top -= high(i);
		}
		if (i === segment.first) {
			top = 30;
			this.paintEdge(`header of segment #${segment.number}`, top - 20, hex(segment.address));
		}
		for (; i < segment.end && top < this.height; i++) {
			this.paintNeighbour(segment, i, top, high(i) - 4);
			this.hits.push([top, top + high(i), i]);
			top += high(i);
		}
		if (i === segment.end) {
			this.paintEdge(`guard: end of segment #${segment.number}`, top, hex(segment.address + segment.size));
		}
	}

	paintEdge(text, y, address) {
		const { context, theme } = this;
		const left = this.width < 520 ? 8 : this.gutter + 12;
		context.fillStyle = theme.colour('t-overhead');
		context.fillRect(left, y, this.width - left - 8, 16);
		this.write(text, left + 8, y + 8.5, { ink: 'on-dark', font: '11px' });
		if (this.width >= 520) {
			this.write(address, this.gutter + 4, y + 8, { align: 'right', font: '11px', family: 'mono' });
		}
	}

	paintNeighbour(segment, i, y, h) {
		const { context, theme, view } = this;
		const { blocks } = view.model;
		const state = blocks.state[i],
			narrow = this.width < 520;
		const left = narrow ? 8 : this.gutter + 12,
			wide = this.width - left - 8;
		context.fillStyle = theme.fills[fillOf(view.model, i, segment, view.colouring)];
		context.fillRect(left, y, wide, h);
		if (theme.patterns[state]) {
			context.fillStyle = theme.patterns[state];
			context.fillRect(left, y, wide, h);
		}
		context.fillStyle = theme.colour('tag');
		context.fillRect(left, y, wide, 15);
		this.write(tagsOf(view.model, segment, i, narrow), left + 8, y + 8, { font: '11px', family: 'mono' });
		this.paintChip(wordsOf(view.model, i), left + 8, y + 15 + (h - 15) / 2);
		if (!narrow) {
			this.write(hex(addressOf(view.model, segment, i)), this.gutter + 4, y + 8, {
				align: 'right',
				font: '11px',
				family: 'mono',
				ink: i === view.block ? 'ink' : 'muted',
			});
		}
		if (i === view.block) {
			this.outline(left, y, wide, h);
		}
	}

	/* Text on a ground of its own, so that it can be read on any pattern. */
	paintChip(text, x, y) {
		const { context, theme } = this;
		context.font = `12px ${theme.colour('font-sans')}`;
		context.fillStyle = theme.surface;
		context.fillRect(x - 4, y - 9, Math.min(context.measureText(text).width + 8, this.width - x - 8), 18);
		this.write(text, x, y + 0.5, { ink: 'ink' });
	}

	/* --- the pointer --- */

	/* What is at a place of the canvas: { place, block }, { gap } or null.  block is -1 in the field. */
	at(x, y) {
		return { field: () => this.atField(x, y), strips: () => this.atStrips(x, y), block: () => this.atBlock(y) }[
			this.view.zoom
		]();
	}

	atField(x, y) {
		const column = Math.floor((x - 4) / this.cell),
			row = Math.floor((y + this.box.scrollTop - 4) / this.cell);
		const slot = row * this.view.columns + column;
		if (column < 0 || column >= this.view.columns || slot < 0 || slot >= this.slots.length) {
			return null;
		}
		return this.slots[slot] < 0
			? { gap: this.view.model.segments[this.slots[slot + 1]].gap }
			: { place: this.slots[slot], block: -1 };
	}

	atStrips(x, y) {
		const { view } = this;
		const place = Math.floor((y + this.box.scrollTop - 4) / ROW);
		const segment = view.model.segments[place];
		if (!segment || segment.first === segment.end || x < this.gutter) {
			return segment ? { place, block: -1 } : null;
		}
		const offset = (x - this.gutter + this.box.scrollLeft) / this.perByte;
		return offset > segment.size ? null : { place, block: this.usedNear(segment, offset) };
	}

	/* The used or marked block that a pixel shows; else the block that is there. */
	usedNear(segment, offset) {
		const { blocks } = this.view.model,
			{ marks } = this.view;
		const there = blockAt(this.view.model, segment, offset);
		const reach = 1 / this.perByte;
		let found = there;
		for (
			let i = blockAt(this.view.model, segment, Math.max(0, offset - reach));
			i < segment.end && blocks.offset[i] < offset + reach;
			i++
		) {
			if (marks ? marks[i] : blocks.state[i] === USED && blocks.state[found] !== USED) {
				found = i;
				break;
			}
		}
		return found;
	}

	atBlock(y) {
		const hit = this.hits.find(([top, end]) => y >= top && y < end);
		return hit ? { place: this.view.place, block: hit[2] } : null;
	}
}

/* Pixels of blocks that are smaller than a pixel: each is a stack of their shares.  They are painted fill by fill, for
 * the canvas takes long to change its fill. */
class Pixels {
	constructor() {
		this.parts = new Float64Array(2 * FILLS);
		this.stacks = Array.from({ length: 2 * FILLS }, () => []);
		this.begin(0);
	}

	/* Begins a row. */
	begin(y) {
		Object.assign(this, { y, x: -1, total: 0, used: 0, fills: [] });
	}

	add(fill, state, x, end) {
		let from = x;
		while (from < end) {
			const column = Math.floor(from + 1e-6);
			if (column !== this.x) {
				this.flush();
				this.x = column;
			}
			const to = Math.min(end, column + 1);
			this.put(fill, state === USED, Math.max(to - from, 1e-9));
			from = Math.max(to, from + 1e-9);
		}
	}

	put(fill, isUsed, part) {
		if (!this.parts[fill]) {
			this.fills.push(fill);
		}
		this.parts[fill] += part;
		this.total += part;
		this.used += isUsed ? part : 0;
	}

	/* Ends a pixel: used blocks are at the bottom, the others above. */
	flush() {
		if (this.total) {
			const used = this.used ? Math.max(LEAST, this.used / this.total) : 0;
			const middle = this.y + BAR * (1 - used);
			this.stack(false, this.y, (BAR * (1 - used)) / (this.total - this.used || 1));
			this.stack(true, middle, (BAR * used) / (this.used || 1));
			this.fills.forEach(fill => {
				this.parts[fill] = 0;
			});
			this.begin(this.y);
		}
	}

	stack(isUsed, top, scale) {
		let y = top;
		for (const fill of this.fills) {
			const own = fill % FILLS;
			if (isUsed === (own === USED || own >= 8)) {
				const high = this.parts[fill] * scale;
				this.stacks[fill].push(this.x, y, Math.min(high + 0.5, this.y + BAR - y));
				y += high;
			}
		}
	}

	paint(context, fills) {
		this.stacks.forEach((list, fill) => {
			context.fillStyle = fills[fill];
			for (let i = 0; i < list.length; i += 3) {
				context.fillRect(list[i], list[i + 1], 1, list[i + 2]);
			}
		});
	}
}

/* Places of segments, and -1 for gaps; .places has each segment's slot. */
function slotsOf(model) {
	const slots = [];
	slots.places = [];
	const gaps = model.segments.filter(segment => segment.gap > GAP).length;
	for (const segment of model.segments) {
		if (segment.gap > GAP && gaps <= Math.max(8, model.segments.length / 2)) {
			slots.push(-1);
		}
		slots.places.push(slots.length);
		slots.push(segment.place);
	}
	return slots;
}

function mostOfSizes(segments) {
	return segments.reduce((most, segment) => Math.max(most, segment.size), 0);
}

/* The size that fills a row: that of the largest segment of many blocks. */
function ordinarySize({ segments }) {
	return mostOfSizes(segments.filter(segment => !segment.large)) || mostOfSizes(segments) || 1;
}

function mostOf(model, segment, colouring) {
	const bytes = new Float64Array(FILLS);
	for (let i = segment.first; i < segment.end; i++) {
		if (model.blocks.state[i] === USED) {
			bytes[COLOURINGS[colouring].of(model, i, segment)] += model.blocks.size[i];
		}
	}
	return bytes.reduce((best, value, i) => (value > bytes[best] ? i : best), 0);
}

function keep(box, side, at, extent, seen) {
	if (at < box[side]) {
		box[side] = Math.max(0, at - extent);
	} else if (at + extent > box[side] + seen) {
		box[side] = at + 2 * extent - seen;
	}
}

function tagsOf(model, segment, i, narrow) {
	const { state, size: sizes } = model.blocks;
	const own = `${sizes[i]} ${STATES[state[i]]}`;
	const before = i === segment.first ? 'first' : `${sizes[i - 1]} ${STATES[state[i - 1]]}`;
	return narrow ? `before ${before} | own ${own}` : `tags: before ${before} | own ${own}`;
}

function wordsOf(model, i) {
	const { blocks } = model;
	if (blocks.state[i] === USED) {
		const what = blocks.hasKinds ? ` ${kindName(blocks.kind[i])}` : '';
		const klass = model.classes[blocks.klass[i]]?.name;
		return `used${what}${klass ? ` ${klass}` : ''}, serves up to ${size(requestOf(model, blocks.size[i]))}`;
	}
	const list = listWords(model, i);
	const state = STATES[blocks.state[i]];
	return `${state}, ${size(blocks.size[i])}${['none', state].includes(list) ? '' : `, in ${list}`}`;
}
