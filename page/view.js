/*
 * View: what is looked at and chosen, without drawing it.
 *
 *   zoom        'field', 'strips' or 'block'     scale    of strips: 1 shows a whole ordinary segment in a row
 *   place       the chosen segment               block    the chosen block; -1: there is none
 *   colouring   a key of COLOURINGS              lists    which free lists are highlighted, a place in LISTS
 *   marks       null, or 1 for each block that the filter chose or that is highlighted
 *
 * on(function) is called after each change.
 */

import { compile } from './filter.js';
import { FREE, REST, VICTIM } from './decode.js';
import { colouringsOf } from './theme.js';
import { blockAt, isBlock, segmentOf, smallList } from './model.js';

export const ZOOMS = ['field', 'strips', 'block'];
export const LISTS = ['', 'small lists', 'large trees', 'victim and rest queue'];
const MOST_SCALE = 4096;

export class View {
	constructor(model) {
		Object.assign(this, {
			model,
			zoom: 'field',
			scale: 1,
			place: 0,
			block: -1,
			colouring: 'state',
			lists: 0,
			filter: '',
			marks: null,
			marked: 0,
			said: '',
			columns: 1,
			page: 1,
			listeners: [],
		});
		this.block = model.segments.length ? (this.segment.first < this.segment.end ? this.segment.first : -1) : -1;
	}

	get segment() {
		return this.model.segments[this.place];
	}

	on(listener) {
		this.listeners.push(listener);
	}

	changed(said = '') {
		this.said = said;
		this.listeners.forEach(listener => listener(this));
	}

	/* --- choosing --- */

	chooseSegment(place, offset = 0) {
		const { segments } = this.model;
		if (segments.length) {
			this.place = Math.max(0, Math.min(segments.length - 1, place));
			this.block = this.segment.end > this.segment.first ? blockAt(this.model, this.segment, offset) : -1;
			this.changed();
		}
	}

	chooseBlock(block) {
		if (block >= 0) {
			this.place = segmentOf(this.model, block).place;
			this.block = block;
			this.changed();
		}
	}

	/* The block so many further, over the ends of segments. */
	step(by) {
		let { place, block } = this;
		while (by && block >= 0) {
			const { first, end } = this.model.segments[place];
			const to = Math.max(first, Math.min(end - 1, block + by));
			by -= to - block;
			block = to;
			const next = this.model.segments[place + Math.sign(by)];
			if (by && (!next || next.first === next.end)) {
				break;
			}
			if (by) {
				place += Math.sign(by);
				block = by > 0 ? next.first : next.end - 1;
				by -= Math.sign(by);
			}
		}
		this.chooseBlock(block);
	}

	move(dx, dy) {
		if (this.zoom === 'field') {
			this.chooseSegment(this.place + dx + dy * this.columns);
		} else if (this.zoom === 'block') {
			this.step(dx + dy);
		} else if (dx) {
			this.step(dx);
		} else {
			this.chooseSegment(this.place + dy, this.block >= 0 ? this.model.blocks.offset[this.block] : 0);
		}
	}

	turnPage(direction) {
		if (this.zoom === 'block') {
			this.step(10 * direction);
		} else {
			this.move(0, direction * this.page);
		}
	}

	toEnd(direction) {
		if (this.zoom === 'field') {
			this.chooseSegment(direction < 0 ? 0 : this.model.segments.length - 1);
		} else if (this.block >= 0) {
			this.chooseBlock(direction < 0 ? this.segment.first : this.segment.end - 1);
		}
	}

	/* --- zoom --- */

	setZoom(zoom, scale = 1) {
		this.zoom = zoom;
		this.scale = scale;
		this.changed(`zoom: ${zoom}`);
	}

	drill() {
		this.setZoom(ZOOMS[Math.min(2, ZOOMS.indexOf(this.zoom) + 1)]);
	}

	up() {
		this.setZoom(ZOOMS[Math.max(0, ZOOMS.indexOf(this.zoom) - 1)]);
	}

	zoomIn() {
		if (this.zoom === 'strips' && this.scale < MOST_SCALE) {
			this.setZoom('strips', this.scale * 2);
		} else {
			this.drill();
		}
	}

	zoomOut() {
		if (this.zoom === 'strips' && this.scale > 1) {
			this.setZoom('strips', this.scale / 2);
		} else if (this.zoom === 'block') {
			this.setZoom('strips', MOST_SCALE);
		} else {
			this.up();
		}
	}

	/* --- colours and marks --- */

	setColouring(colouring) {
		this.colouring = colouring;
		this.changed(`colour by ${colouring}`);
	}

	nextColouring() {
		const all = colouringsOf(this.model);
		this.setColouring(all[(all.indexOf(this.colouring) + 1) % all.length]);
	}

	mark(test) {
		const { count } = this.model.blocks;
		this.marks = new Uint8Array(count);
		this.marked = 0;
		this.model.segments.forEach(segment => {
			segment.marks = 0;
		});
		for (let i = 0; i < count; i++) {
			if (isBlock(this.model, i) && test(i)) {
				this.marks[i] = 1;
				this.marked++;
				segmentOf(this.model, i).marks++;
			}
		}
	}

	unmark() {
		this.marks = null;
		this.marked = 0;
		this.filter = '';
		this.lists = 0;
	}

	/* Throws a FilterError, and changes nothing then. */
	setFilter(text) {
		const test = text.trim() ? compile(text, this.model) : null;
		this.unmark();
		if (test) {
			this.mark(test);
			this.filter = text;
		}
		this.changed(test ? `${this.marked} blocks match` : 'no filter');
	}

	nextLists() {
		const lists = (this.lists + 1) % LISTS.length;
		const { state, size } = this.model.blocks;
		const isSmall = i => smallList(this.model, size[i]) >= 0;
		const tests = [
			null,
			i => state[i] === FREE && isSmall(i),
			i => state[i] === FREE && !isSmall(i),
			i => state[i] === VICTIM || state[i] === REST,
		];
		this.unmark();
		if (lists) {
			this.mark(tests[lists]);
			this.lists = lists;
		}
		this.changed(lists ? `${this.marked} blocks in ${LISTS[lists]}` : 'no list is highlighted');
	}

	clear() {
		this.unmark();
		this.changed('nothing is marked');
	}

	/* The next marked block, by addresses, and around the end. */
	nextMark(direction) {
		if (!this.marked) {
			this.changed(this.marks ? 'no block matches' : 'there is no filter: / sets one');
			return;
		}
		const { segments } = this.model;
		let place = this.place,
			from = this.block;
		for (let turns = 0; turns <= segments.length + 1; turns++) {
			const found = segments[place].marks ? this.markIn(segments[place], from, direction) : -1;
			if (found >= 0) {
				this.chooseBlock(found);
				return;
			}
			place = (place + direction + segments.length) % segments.length;
			from = direction > 0 ? segments[place].first - 1 : segments[place].end;
		}
	}

	markIn(segment, from, direction) {
		for (let i = from + direction; i >= segment.first && i < segment.end; i += direction) {
			if (this.marks[i]) {
				return i;
			}
		}
		return -1;
	}
}
