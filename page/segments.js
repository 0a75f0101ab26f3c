/* Segments: the table that says in words what the map shows; sorted by any column, a page at a time. */

import { addressOf, worstBlock } from './model.js';
import { count, counted, exact, hex, size } from './format.js';
import { $, cellOf, make } from './dom.js';

const PAGE = 50;

const sized = bytes => ({ text: size(bytes), exact: exact(bytes) });

function worstCell(model, segment) {
	const worst = worstBlock(model, segment);
	return worst < 0
		? '-'
		: { text: `+${count(model.blocks.offset[worst])}`, exact: hex(addressOf(model, segment, worst)) };
}

const COLUMNS = [
	{ key: 'number', title: 'segment', number: true, cell: (model, segment) => `#${segment.number}` },
	{ key: 'address', title: 'address', number: true, cell: (model, segment) => hex(segment.address) },
	{ key: 'size', title: 'size', number: true, cell: (model, segment) => sized(segment.size) },
	{ key: 'usedBytes', title: 'used', number: true, cell: (model, segment) => sized(segment.usedBytes) },
	{ key: 'cachedBytes', title: 'cached', number: true, cell: (model, segment) => sized(segment.cachedBytes) },
	{ key: 'freeBytes', title: 'free', number: true, cell: (model, segment) => sized(segment.freeBytes) },
	{ key: 'blocks', title: 'blocks', number: true, cell: (model, segment) => count(segment.blocks) },
	{ key: 'holes', title: 'holes', number: true, cell: (model, segment) => count(segment.holes) },
	{ key: 'largestHole', title: 'largest hole', number: true, cell: (model, segment) => sized(segment.largestHole) },
	{
		key: 'used',
		title: 'to free',
		number: true,
		cell: (model, segment) => (segment.unreadable ? 'not known' : count(segment.used)),
	},
	{
		key: 'charge',
		title: 'charge of each',
		number: true,
		cell: (model, segment) => sized(segment.charge),
	},
	{ key: '', title: 'worst block', number: true, cell: worstCell },
];

export class SegmentTable {
	constructor(view) {
		Object.assign(this, {
			view,
			sort: 'address',
			down: false,
			page: 0,
			marks: null,
			rows: [...view.model.segments],
		});
		this.headings = COLUMNS.map(column => this.heading(column));
		$('#segments thead').replaceChildren(make('tr', {}, ...this.headings));
		$('#segments-before').addEventListener('click', () => this.turn(-1));
		$('#segments-after').addEventListener('click', () => this.turn(1));
		view.on(() => this.follow());
		this.show();
	}

	heading(column) {
		if (!column.key) {
			return make('th', { scope: 'col', class: 'number' }, column.title);
		}
		const button = make('button', { type: 'button' }, column.title);
		button.addEventListener('click', () => this.sortBy(column.key));
		return make('th', { scope: 'col', class: 'number', 'data-key': column.key }, button);
	}

	sortBy(key) {
		this.down = this.sort === key ? !this.down : key !== 'address' && key !== 'number';
		this.sort = key;
		this.page = 0;
		this.arrange();
	}

	turn(by) {
		this.page = Math.max(0, Math.min(Math.ceil(this.rows.length / PAGE) - 1, this.page + by));
		this.show();
	}

	/* Segments with a marked block, or all. */
	arrange() {
		const { model, marks } = this.view;
		const sign = this.down ? -1 : 1;
		this.rows = model.segments
			.filter(segment => !marks || segment.marks)
			.sort((a, b) => sign * (a[this.sort] - b[this.sort]) || a.address - b.address);
		this.show();
	}

	follow() {
		if (this.marks !== this.view.marks) {
			this.marks = this.view.marks;
			this.page = 0;
			this.arrange();
		} else if (this.shown !== this.view.place) {
			this.shown = this.view.place;
			this.markRow();
		}
	}

	markRow() {
		for (const row of $('#segments tbody').rows) {
			row.setAttribute('aria-current', String(Number(row.dataset.place) === this.view.place));
		}
	}

	show() {
		const from = this.page * PAGE;
		const rows = this.rows.slice(from, from + PAGE).map(segment => this.row(segment));
		$('#segments tbody').replaceChildren(...rows);
		this.headings.forEach((heading, i) =>
			heading.setAttribute(
				'aria-sort',
				COLUMNS[i].key === this.sort ? (this.down ? 'descending' : 'ascending') : 'none'
			)
		);
		const all = counted(this.rows.length, 'segment');
		$('#segments-page').textContent = rows.length
			? `${count(from + 1)} to ${count(from + rows.length)} of ${all}` +
				(this.view.marks ? ' with a marked block' : '')
			: all;
		$('#segments-before').disabled = this.page === 0;
		$('#segments-after').disabled = from + PAGE >= this.rows.length;
		this.markRow();
	}

	row(segment) {
		const cells = COLUMNS.map(column => cellOf(column.cell(this.view.model, segment), column));
		const button = make('button', { type: 'button', title: 'show in the map' }, `#${segment.number}`);
		button.addEventListener('click', () => {
			this.view.chooseSegment(segment.place);
			$('#map').focus();
		});
		cells[0].replaceChildren(button);
		return make('tr', { 'data-place': segment.place }, ...cells);
	}
}
