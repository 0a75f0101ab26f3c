/*
 * Sites panel: who allocated, as a table whose rows mark their blocks in the map.  It has the choice of the metric, of
 * the groups and of the colours, which the icicle graph follows.
 */

import { count, counted, exact, share, size } from './format.js';
import { $, bar, make } from './dom.js';
import { PLACE_COLOURS } from './theme.js';
import { GROUPS, METRICS, baseOf, filterOf, rowsOf, shortPlace, sumOf, withoutNamespaces } from './who.js';

const SHOWN = 12,
	MOST_SHOWN = 2000;
const NAMED = 3; /* rows in the sentence */

const OTHER_COLOUR = 'k-grey';

const OF_SITE = [
	['at', 'file:line'],
	['function', 'function'],
	['package', 'package'],
];
const TEXTS = {
	line: OF_SITE,
	site: OF_SITE,
	function: [['function', 'function']],
	file: [['file', 'file']],
	package: [['package', 'package']],
};

const FIGURE_COLUMNS = [
	...['peak', 'live', 'allocated'].map(metric => ({ key: METRICS[metric].bytes, metric, title: METRICS[metric].title })),
	{ key: 'live_blocks', title: 'blocks' },
	{ key: 'pinned', metric: 'pinned', title: 'pinned' },
];

const folderOf = file => file.slice(0, Math.max(0, file.lastIndexOf('/')));

function textOf(row, key) {
	const text = key === 'at' ? shortPlace(row) : row[key] || `(no ${key})`;
	return key === 'function' ? withoutNamespaces(text) : text;
}

/* What rows are ordered by. */
function orderOf(row, key) {
	return key === 'at' ? `${row.file}:${String(row.line ?? 0).padStart(9, '0')}` : row[key];
}

export class SitesPanel {
	/* jump(filter): chooses blocks in the map. */
	constructor(view, jump) {
		Object.assign(this, { view, jump, metric: 'peak', by: 'line', colourBy: 'file', down: true, all: false });
		this.sort = METRICS.peak.bytes;
		this.listeners = [];
		this.fillTools();
		view.on(() => this.markRow());
		this.show();
	}

	get model() {
		return this.view.model;
	}

	on(listener) {
		this.listeners.push(listener);
	}

	fillTools() {
		for (const group of document.querySelectorAll('.metrics')) {
			group.replaceChildren(...Object.keys(METRICS).map(metric => this.metricButton(metric)));
		}
		$('#who-by').addEventListener('change', event => {
			this.by = event.target.value;
			this.colourBy = this.by === 'package' ? 'package' : this.colourBy;
			this.setMetric(this.metric);
		});
		$('#who-colour').addEventListener('change', event => {
			this.colourBy = event.target.value;
			this.show();
		});
		const { interval } = this.model.places;
		$('#who-note').hidden = !interval;
		$('#who-note').textContent =
			`The figures are estimates, of a sample for each ${size(interval)}. ` +
			'Of pinned, and in the map, only sampled blocks are counted.';
	}

	metricButton(metric) {
		const { title, words } = METRICS[metric];
		const button = make('button', { type: 'button', title: words, 'data-metric': metric }, title);
		button.addEventListener('click', () => this.setMetric(metric));
		return button;
	}

	setMetric(metric) {
		Object.assign(this, { metric, sort: METRICS[metric].bytes, down: true });
		this.show();
	}

	sortBy({ key, metric }, isNumber) {
		const wasHere = this.sort === key;
		if (metric && metric !== this.metric) {
			this.setMetric(metric);
			return;
		}
		this.down = wasHere ? !this.down : isNumber;
		this.sort = key;
		this.show();
	}

	/* The colour of the file, or package, of a row or call. */
	colourOf(of) {
		return this.colours.get(of[this.colourBy] ?? '') ?? OTHER_COLOUR;
	}

	findColours() {
		const figure = METRICS[this.metric].bytes;
		const named = rowsOf(this.model, this.colourBy).filter(row => row[this.colourBy] && row[figure] > 0);
		named.sort((a, b) => b[figure] - a[figure]);
		this.colours = new Map(PLACE_COLOURS.slice(0, named.length).map((colour, i) => [named[i][this.colourBy], colour]));
	}

	/* The rows that have something of the metric, in their order. */
	rows() {
		const figure = METRICS[this.metric].bytes,
			sign = this.down ? -1 : 1;
		return rowsOf(this.model, this.by)
			.filter(row => row[figure] > 0)
			.sort((a, b) => {
				const [x, y] = [orderOf(a, this.sort), orderOf(b, this.sort)];
				return x === y ? b[figure] - a[figure] : sign * (x < y ? -1 : 1);
			});
	}

	show() {
		this.findColours();
		const rows = this.rows();
		this.sums = Object.fromEntries(FIGURE_COLUMNS.map(({ key }) => [key, sumOf(rowsOf(this.model), key)]));
		Object.assign($('#who').dataset, { metric: this.metric, by: this.by, sort: this.sort });
		for (const button of document.querySelectorAll('.metrics button')) {
			button.setAttribute('aria-pressed', String(button.dataset.metric === this.metric));
		}
		$('#who-by').value = this.by;
		$('#who-colour').value = this.colourBy;
		this.say(rows);
		this.fill(rows);
		this.markRow();
		this.listeners.forEach(listener => listener(this));
	}

	/* The sentence: what has the most. */
	say(rows) {
		const { bytes, words } = METRICS[this.metric];
		const most = [...rows].sort((a, b) => b[bytes] - a[bytes]).slice(0, NAMED);
		const all = this.sums[bytes];
		const named = most.map(row => {
			const name = TEXTS[this.by] === OF_SITE ? shortPlace(row) : this.by === 'file' ? baseOf(row.file) : row[this.by];
			return make('span', {}, make('b', {}, name || `(no ${this.by})`), ` ${share(row[bytes], all)}`);
		});
		$('#who-verdict').replaceChildren(
			`${size(all)} ${words}${most.length ? ': ' : ''}`,
			...named.flatMap((part, i) => (i ? [', ', part] : [part]))
		);
	}

	heading(column, isNumber) {
		const button = make('button', { type: 'button', title: METRICS[column.metric]?.words ?? null }, column.title);
		button.addEventListener('click', () => this.sortBy(column, isNumber));
		const isSorted = this.sort === column.key;
		return make(
			'th',
			{
				scope: 'col',
				class: [isNumber && 'number', this.classOf(column)].filter(Boolean).join(' ') || null,
				'data-key': column.key,
				'aria-sort': isSorted ? (this.down ? 'descending' : 'ascending') : 'none',
			},
			button
		);
	}

	classOf({ key, metric }) {
		return metric === this.metric ? 'chosen' : key === 'package' || key === 'function' ? key : '';
	}

	textColumns() {
		const columns = TEXTS[this.by].map(([key, title]) => ({ key, title }));
		const hasPackages = rowsOf(this.model).some(row => row.package);
		return columns.filter(({ key }) => key !== 'package' || hasPackages || this.by === 'package');
	}

	fill(rows) {
		const texts = this.textColumns();
		const most = Object.fromEntries(
			FIGURE_COLUMNS.map(({ key }) => [key, rows.reduce((most, row) => Math.max(most, row[key]), 0)])
		);
		const shown = this.all ? MOST_SHOWN : SHOWN;
		const body = rows.slice(0, shown).map(row => this.row(row, texts, most));
		if (rows.length > shown) {
			body.push(this.moreRow(rows.slice(shown), texts));
		}
		const head = [...texts.map(column => this.heading(column, false)), ...FIGURE_COLUMNS.map(c => this.heading(c, true))];
		$('#who thead').replaceChildren(make('tr', {}, ...head));
		$('#who tbody').replaceChildren(...body);
	}

	row(row, texts, most) {
		const filter = filterOf(this.model, row, this.by);
		const cells = texts.map(({ key }, i) => this.textCell(row, key, i === 0 ? filter : null));
		const figures = FIGURE_COLUMNS.map(column => this.figureCell(row, column, most[column.key]));
		const element = make('tr', { 'data-filter': filter }, ...cells, ...figures);
		element.addEventListener('click', () => this.jump(filter));
		return element;
	}

	/* The first cell has the row's button, so that the keyboard reaches what a click does. */
	textCell(row, key, filter) {
		const isPlace = key === 'at' || key === 'file';
		const text = isPlace && row.file ? (key === 'at' ? shortPlace(row) : baseOf(row.file)) : textOf(row, key);
		const name = make('bdi', {}, text);
		const folder = isPlace ? make('small', { class: 'folder' }, make('bdi', {}, folderOf(row.file))) : null;
		const whole = key === 'at' ? `${row.file}${row.line ? `:${row.line}` : ''}` : row[key];
		const first = filter
			? [make('span', { class: 'swatch place' }), make('button', { type: 'button', title: 'show in the map' }, name)]
			: [make('span', { class: 'text' }, name)];
		if (filter) {
			first[0].style.backgroundColor = `var(--${this.colourOf(row)})`;
		}
		return make(
			'td',
			{ title: whole || null, class: this.classOf({ key }) || null },
			make('span', { class: 'who' }, ...first, folder),
			key === 'at' ? make('small', { class: 'under', 'aria-hidden': 'true' }, textOf(row, 'function')) : null
		);
	}

	figureCell(row, column, most) {
		const { key, metric } = column;
		const value = row[key],
			part = share(value, this.sums[key]);
		const isBytes = key !== 'live_blocks',
			isChosen = metric === this.metric;
		return make(
			'td',
			{
				class: `number figure ${this.classOf(column)}`,
				'data-figure': key,
				title: `${isBytes ? exact(value) : counted(value, 'block')}, ${part} of all`,
			},
			make(
				'span',
				{ class: 'measure' },
				bar(most ? value / most : 0, isChosen ? this.colourOf(row) : OTHER_COLOUR),
				make('span', { class: 'value' }, isBytes ? size(value) : count(value)),
				isChosen ? make('span', { class: 'share' }, part) : null
			)
		);
	}

	/* The row of all behind those that are shown; its button shows them too. */
	moreRow(rest, texts) {
		const words = `${count(rest.length)} more`;
		const button = make('button', { type: 'button', title: 'show them' }, words);
		button.addEventListener('click', () => {
			this.all = true;
			this.show();
			$('#who .scrolled').focus();
		});
		const sum = Object.fromEntries(FIGURE_COLUMNS.map(({ key }) => [key, sumOf(rest, key)]));
		const figures = FIGURE_COLUMNS.map(column => this.figureCell({ ...sum, file: null }, column, 0));
		const name = this.all ? words : button;
		const cells = texts.map(({ key }, i) => make('td', { class: this.classOf({ key }) || null }, i ? '' : name));
		return make('tr', { class: 'rest' }, ...cells, ...figures);
	}

	markRow() {
		for (const row of $('#who tbody').rows) {
			row.setAttribute('aria-current', String(Boolean(this.view.filter) && row.dataset.filter === this.view.filter));
		}
	}
}

/* Shows the panel, or how a snapshot gets one.  Returns it, or null. */
export function showSites(view, jump) {
	const isKnown = view.model.places.sites.length > 0;
	$('#who').hidden = !isKnown;
	$('#who-how').hidden = isKnown;
	if (!isKnown) {
		return null;
	}
	for (const by of GROUPS) {
		$('#who-by').append(make('option', { value: by }, by));
	}
	return new SitesPanel(view, jump);
}
