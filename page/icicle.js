/*
 * Icicle: the tree of calls, the root on top, each call as wide as what it and all below it have of the metric.  What
 * would be narrower than some pixels is folded into one cell, so that the number of cells is bounded by the pixels.
 */

import { baseOf, callsOf, rowsOf, sumCalls, withoutNamespaces } from './who.js';
import { mix } from './theme.js';
import { packageOf } from './sites.js';
import { count, counted, exact, share, size } from './format.js';
import { $, make } from './dom.js';

const ROW = 21,
	LEAST = 3; /* pixels of a cell */
const HIGHEST = 440;
const TEXT = 34; /* pixels, from which on a cell has words */
const MOST_RANGES = 1000; /* in a filter */

/* Dark or light words, what is seen better on a colour of the form rgb(r,g,b). */
function inkOn(colour) {
	const linear = colour
		.match(/\d+/g)
		.map(value => ((value / 255 + 0.055) / 1.055) ** 2.4);
	const light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
	return light > 0.179 ? '#15171a' : '#ffffff';
}

/* Numbers in their order, as ranges of a filter. */
function rangesOf(numbers) {
	const ranges = [];
	for (const number of numbers) {
		if (ranges.at(-1)?.to === number - 1) {
			ranges.at(-1).to = number;
		} else {
			ranges.push({ from: number, to: number });
		}
	}
	return ranges.map(({ from, to }) => (from === to ? `${from}` : `${from}..${to}`));
}

export class Icicle {
	constructor(view, panel, jump) {
		Object.assign(this, { view, panel, jump, root: 0, chosen: 0, rows: [], deepest: 0 });
		this.box = $('#icicle');
		this.canvas = $('#icicle canvas');
		this.space = $('#icicle .space');
		this.context = this.canvas.getContext('2d');
		this.calls = callsOf(view.model);
		new ResizeObserver(() => this.show()).observe(this.box);
		this.box.addEventListener('scroll', () => this.paint());
		matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.show());
		this.connectPointer();
		panel.on(() => this.measure());
		this.measure();
	}

	/* Takes the metric, and with it the order of the calls. */
	measure() {
		if (this.metric !== this.panel.metric) {
			this.metric = this.panel.metric;
			Object.assign(this, sumCalls(this.view.model, this.metric));
			this.sorted = new Map();
			if (!this.bytes[this.root]) {
				this.root = this.chosen = 0;
			}
		}
		this.show();
	}

	/* What a call called, the one with the most first. */
	below(call) {
		let found = this.sorted.get(call);
		if (!found) {
			found = this.calls[call].below.filter(one => this.bytes[one] > 0);
			found.sort((a, b) => this.bytes[b] - this.bytes[a] || a - b);
			this.sorted.set(call, found);
		}
		return found;
	}

	/* --- layout --- */

	show() {
		this.width = this.box.clientWidth;
		if (!this.width) {
			return;
		}
		this.readColours();
		this.layOut();
		this.height = Math.min(HIGHEST, this.rows.length * ROW + 2);
		this.box.style.height = `${this.height + 2}px`;
		this.space.style.height = `${this.rows.length * ROW + 2}px`;
		this.fitCanvas();
		this.showCrumbs();
		this.follow();
		this.paint();
		this.say();
	}

	fitCanvas() {
		const ratio = (this.ratio = Math.min(3, window.devicePixelRatio || 1));
		const want = [Math.round(this.width * ratio), Math.round(this.height * ratio)];
		if (this.canvas.width !== want[0] || this.canvas.height !== want[1]) {
			[this.canvas.width, this.canvas.height] = want;
			this.canvas.style.width = `${this.width}px`;
			this.canvas.style.height = `${this.height}px`;
		}
	}

	/* Rows of cells { call, x, end }, or { folded, bytes, x, end }; only what is wide enough is gone into. */
	layOut() {
		this.rows = [];
		let row = [{ call: this.root, x: 0, end: this.width, parent: -1 }];
		while (row.length) {
			this.rows.push(row);
			row = row.filter(cell => !cell.folded).flatMap(cell => this.cellsBelow(cell));
		}
		this.box.dataset.cells = this.rows.reduce((sum, row) => sum + row.length, 0);
	}

	cellsBelow({ call, x, end }) {
		const scale = (end - x) / (this.bytes[call] || 1);
		const cells = [],
			below = this.below(call);
		let at = x;
		for (let i = 0; i < below.length; i++) {
			const wide = this.bytes[below[i]] * scale;
			if (wide < LEAST) {
				const rest = below.slice(i);
				const bytes = rest.reduce((sum, one) => sum + this.bytes[one], 0);
				if (bytes * scale >= 1) {
					cells.push({ folded: rest.length, bytes, parent: call, x: at, end: at + bytes * scale });
				}
				break;
			}
			cells.push({ call: below[i], parent: call, x: at, end: at + wide });
			at += wide;
		}
		return cells;
	}

	/* --- painting --- */

	readColours() {
		const style = getComputedStyle(document.documentElement);
		const colour = name => style.getPropertyValue(`--${name}`).trim();
		this.theme = { colour, surface: colour('surface'), font: colour('font-sans'), fills: new Map() };
	}

	fillOf(call) {
		const { file, line } = this.calls[call];
		const name = this.panel.colourOf({ file, package: packageOf(file) });
		const key = `${name} ${line ? 1 : 0}`;
		let fill = this.theme.fills.get(key);
		if (!fill) {
			const colour = mix(this.theme.surface, this.theme.colour(name), line ? 0.5 : 0.78);
			fill = { colour, ink: inkOn(colour) };
			this.theme.fills.set(key, fill);
		}
		return fill;
	}

	paint() {
		const { context, ratio, box } = this;
		context.setTransform(ratio, 0, 0, ratio, 0, 0);
		context.fillStyle = this.theme.surface;
		context.fillRect(0, 0, this.width, this.height);
		context.textBaseline = 'middle';
		context.font = `12px ${this.theme.font}`;
		const first = Math.floor(box.scrollTop / ROW),
			last = Math.min(this.rows.length, Math.ceil((box.scrollTop + this.height) / ROW));
		for (let row = first; row < last; row++) {
			this.rows[row].forEach(cell => this.paintCell(cell, row * ROW - box.scrollTop));
		}
		this.paintChosen();
	}

	paintCell(cell, y) {
		const { context } = this;
		const wide = cell.end - cell.x;
		if (cell.folded) {
			context.fillStyle = this.theme.colour('line');
			context.fillRect(cell.x, y, Math.max(1, wide - 1), ROW - 1);
			return;
		}
		const { colour, ink } = this.fillOf(cell.call);
		context.fillStyle = colour;
		context.fillRect(cell.x, y, Math.max(1, wide - 1), ROW - 1);
		if (wide >= TEXT) {
			context.fillStyle = ink;
			context.fillText(this.wordsOf(cell.call, wide - 9), cell.x + 4, y + ROW / 2);
		}
	}

	/* The name and the bytes, as far as there is room for them. */
	wordsOf(call, room) {
		const name = this.nameOf(call),
			{ line } = this.calls[call],
			bytes = size(this.bytes[call]);
		const short = line ? `:${line}` : withoutNamespaces(name);
		const fits = text => this.context.measureText(text).width <= room;
		const found = [`${name}  ${bytes}`, `${short}  ${bytes}`, short].find(fits);
		if (found !== undefined) {
			return found;
		}
		let text = short.slice(0, Math.ceil(room / 4));
		while (text && !fits(`${text}\u2026`)) {
			text = text.slice(0, -1);
		}
		return text ? `${text}\u2026` : '';
	}

	nameOf(call) {
		const { name, line, file } = this.calls[call];
		return line ? `${baseOf(file)}:${line}` : name;
	}

	paintChosen() {
		const { context } = this;
		const place = this.placeOf(this.chosen);
		if (place && document.activeElement === this.box) {
			const y = place.row * ROW - this.box.scrollTop;
			context.lineWidth = 2;
			context.strokeStyle = this.theme.colour('focus');
			context.strokeRect(place.cell.x + 1, y + 1, Math.max(2, place.cell.end - place.cell.x - 3), ROW - 3);
		}
	}

	placeOf(call) {
		for (const [row, cells] of this.rows.entries()) {
			const place = cells.findIndex(cell => !cell.folded && cell.call === call);
			if (place >= 0) {
				return { row, place, cell: cells[place] };
			}
		}
		return null;
	}

	follow() {
		const place = this.placeOf(this.chosen);
		if (place && document.activeElement === this.box) {
			const top = place.row * ROW;
			if (top < this.box.scrollTop) {
				this.box.scrollTop = top;
			} else if (top + ROW > this.box.scrollTop + this.height) {
				this.box.scrollTop = top + ROW - this.height;
			}
		}
	}

	/* --- words --- */

	factsOf(call) {
		const { name, from, line, file, own } = this.calls[call];
		const all = this.bytes[0];
		const place = line ? `${file}:${line}` : own || (file && `called in ${file}`);
		return [
			line ? `${name}, line ${line}` : name,
			place,
			!line && from.file ? `called from ${from.file}${from.line ? `:${from.line}` : ''}` : '',
			`total ${size(this.bytes[call])} (${exact(this.bytes[call])}), ${counted(this.blocks[call], 'block')}`,
			`own ${size(this.own[call])} (${exact(this.own[call])})`,
			`${share(this.bytes[call], all)} of ${size(all)}`,
		].filter(Boolean);
	}

	/* What is chosen, in words, and a button for its blocks. */
	say() {
		const call = this.chosen;
		const { dataset } = this.box;
		Object.assign(dataset, {
			root: this.nameOf(this.root),
			chosen: this.nameOf(call),
			bytes: this.bytes[call],
			own: this.own[call],
			metric: this.metric,
		});
		const facts = this.factsOf(call);
		const ranges = rangesOf(this.sitesBelow(call));
		const button = make('button', { type: 'button', title: 'marks its blocks' }, 'show in the map');
		button.disabled = ranges.length > MOST_RANGES || !ranges.length;
		button.addEventListener('click', () => this.jump(`site in (${ranges.join(', ')})`));
		$('#icicle-choice').replaceChildren(make('span', {}, facts.join('; ')), button);
	}

	sitesBelow(call) {
		const isBelow = new Uint8Array(this.calls.length);
		isBelow[call] = 1;
		for (let i = call + 1; i < isBelow.length; i++) {
			isBelow[i] = isBelow[this.calls[i].parent];
		}
		return rowsOf(this.view.model)
			.filter(({ site }) => isBelow[this.calls.sites[site]])
			.map(({ site }) => site);
	}

	/* The calls above what is shown: each leads back out. */
	showCrumbs() {
		const above = [];
		for (let call = this.root; call > 0; call = this.calls[call].parent) {
			above.unshift(this.calls[call].parent);
		}
		const crumb = call => {
			const button = make('button', { type: 'button', title: this.calls[call].name }, this.nameOf(call));
			button.addEventListener('click', () => this.zoom(call));
			return button;
		};
		$('#crumbs').hidden = !above.length;
		$('#crumbs').replaceChildren(...above.flatMap(call => [crumb(call), ' \u203a ']), this.nameOf(this.root));
	}

	/* --- choosing --- */

	zoom(call) {
		this.root = call;
		this.chosen = call;
		this.box.scrollTop = 0;
		this.show();
	}

	choose(call) {
		this.chosen = call;
		this.follow();
		this.paint();
		this.say();
	}

	zoomIn() {
		this.zoom(this.chosen);
	}

	/* false: all is shown already. */
	zoomOut() {
		if (this.root === 0) {
			return false;
		}
		const { root } = this;
		this.zoom(this.calls[root].parent);
		this.choose(root);
		return true;
	}

	/* dy: a row up or down; dx: the cell before or after in the row. */
	move(dx, dy) {
		const place = this.placeOf(this.chosen);
		const step = dy > 0 ? this.below(this.chosen)[0] : dy < 0 && this.chosen !== this.root ? place.cell.parent : -1;
		const row = place ? this.rows[place.row].filter(cell => !cell.folded) : [];
		const beside = row[row.findIndex(cell => cell.call === this.chosen) + dx]?.call;
		const to = dy ? step : beside;
		if (to !== undefined && to >= 0 && this.placeOf(to)) {
			this.choose(to);
		}
	}

	/* --- the pointer --- */

	at(event) {
		const box = this.box.getBoundingClientRect();
		const x = event.clientX - box.left - 1,
			y = event.clientY - box.top - 1 + this.box.scrollTop;
		return this.rows[Math.floor(y / ROW)]?.find(cell => x >= cell.x && x < cell.end) ?? null;
	}

	tipOf(cell) {
		if (!cell) {
			return [];
		}
		return cell.folded
			? [`${count(cell.folded)} more, each too narrow to be seen`, `total ${size(cell.bytes)}`]
			: this.factsOf(cell.call);
	}

	connectPointer() {
		this.box.addEventListener('click', event => {
			const cell = this.at(event);
			this.zoom(cell ? (cell.folded ? cell.parent : cell.call) : this.root);
		});
		this.box.addEventListener('focus', () => this.choose(this.chosen));
		this.box.addEventListener('blur', () => this.paint());
	}
}
