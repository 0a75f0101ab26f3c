/* Panels: used blocks by kind and size, small lists with their bitmap, large trees, the glossary. */

import { censusByKind, censusBySize, countLists, countTrees, usedBySizeClass } from './model.js';
import { kindColour, legendOf, stateColour } from './theme.js';
import { GLOSSARY, STATES, STATE_SENTENCES, kindName } from './words.js';
import { USED } from './decode.js';
import { count, counted, exact, size } from './format.js';
import { $, bar, make, swatch, table } from './dom.js';

const MOST_KINDS = 14,
	MOST_KINDS_SHOWN = 2000;

const sized = bytes => ({ text: size(bytes), exact: exact(bytes) });
const isNumber = value => typeof value === 'number' && Number.isFinite(value);

function kindLabel(model, row) {
	const klass = model.classes[row.klass]?.name ?? (row.klass >= 0 ? `class ${row.klass}` : '');
	return make(
		'span',
		{ class: 'label', title: klass || null },
		swatch(kindColour(row.kind)),
		make('span', {}, make('bdi', {}, klass || kindName(row.kind))),
		klass && kindName(row.kind) !== 'object' ? make('small', {}, kindName(row.kind)) : null
	);
}

const KIND_COLUMNS = [
	{ title: 'kind or class' },
	{ title: 'blocks', number: true },
	{ title: 'bytes', number: true },
	{ title: '' },
	{ title: 'charge', number: true },
];

/* The row of all kinds and classes behind the first `shown`; its button shows them too. */
function otherKinds(model, rows, shown, most) {
	const rest = rows.slice(shown);
	const sum = key => rest.reduce((all, row) => all + row[key], 0);
	const button = make('button', { type: 'button', title: 'show them' }, `${count(rest.length)} more`);
	button.addEventListener('click', () => {
		fillKinds(model, rows, MOST_KINDS_SHOWN);
		$('#kinds .scrolled').focus();
	});
	return [
		shown < MOST_KINDS_SHOWN ? button : `${count(rest.length)} more`,
		count(sum('count')),
		sized(sum('bytes')),
		bar(sum('bytes') / most, 'k-grey'),
		sized(sum('charge')),
	];
}

function fillKinds(model, rows, shown) {
	const most = rows[0].bytes;
	const cells = rows
		.slice(0, shown)
		.map(row => [
			kindLabel(model, row),
			count(row.count),
			sized(row.bytes),
			bar(row.bytes / most, kindColour(row.kind)),
			sized(row.charge),
		]);
	if (rows.length > shown) {
		cells.push(otherKinds(model, rows, shown, most));
	}
	const words = 'Used blocks by kind and class';
	const all = table(words, KIND_COLUMNS, cells);
	$('#kinds').replaceChildren(shown > MOST_KINDS ? scrolled(words, all) : all);
}

function showKinds(model) {
	const rows = censusByKind(model);
	if (rows.length) {
		fillKinds(model, rows, MOST_KINDS);
	} else {
		$('#kinds').replaceChildren(make('p', {}, 'No used blocks.'));
	}
}

/* A column for each small size and each power of two above, as high as its blocks are many. */
function histogram(model) {
	const columns = usedBySizeClass(model);
	const most = Math.max(...columns.map(column => column.count));
	const bars = columns.map(column => {
		const words =
			`${column.from === column.to ? size(column.from) : `${size(column.from)} to ${size(column.to)}`}: ` +
			counted(column.count, 'block');
		const element = make('span', { class: column.from === column.to ? 'column' : 'column wide', title: words });
		element.style.setProperty('--high', column.count / most);
		return element;
	});
	return make(
		'div',
		{
			class: 'histogram',
			role: 'img',
			'aria-label':
				`used blocks of ${columns.length} size classes, ` + `at most ${counted(most, 'block')} of one`,
		},
		...bars
	);
}

function showSizes(model) {
	const rows = censusBySize(model);
	const most = Math.max(1, ...rows.map(row => row.bytes));
	const cells = rows.map(row => [
		`${size(row.from)} to ${size(row.to)}`,
		count(row.count),
		sized(row.bytes),
		bar(row.bytes / most),
	]);
	$('#sizes').replaceChildren(
		...(cells.length
			? [
					histogram(model),
					table(
						'Used blocks by size',
						[
							{ title: 'size of block' },
							{ title: 'blocks', number: true },
							{ title: 'bytes', number: true },
							{ title: '' },
						],
						cells
					),
				]
			: [make('p', {}, 'No used blocks.')])
	);
}

/* A bitmap of STAT as whole bits: JSON's numbers would lose the low ones. */
function bitmapOf(stat, key, bits) {
	const found = stat && new RegExp(`"${key}"\\s*:\\s*(-?\\d{1,20})\\b`).exec(stat.text);
	return found ? BigInt.asUintN(bits, BigInt(found[1])) : null;
}

/* Lists of STAT, completed from the blocks where STAT lacks them. */
function smallLists(model) {
	const rows = model.stat?.figures.free_buckets;
	const isWhole =
		Array.isArray(rows) &&
		rows.length &&
		rows.length <= 128 &&
		rows.every(row => row && isNumber(row.true_size) && isNumber(row.blocks) && isNumber(row.cached));
	return isWhole
		? rows.map(row => ({ size: row.true_size, free: row.blocks, cached: row.cached }))
		: countLists(model);
}

function bit(list, i, isSet) {
	const words =
		`list ${i}, blocks of ${size(list.size)}: bit ${isSet ? 1 : 0}, ` +
		`${count(list.free)} free, ${count(list.cached)} cached`;
	return make('span', { class: 'bit', 'data-bit': isSet ? 1 : 0, title: words });
}

function showLists(model) {
	const lists = smallLists(model);
	const bitmap = bitmapOf(model.stat, 'free_bitmap', Math.max(1, lists.length));
	const isSet = i => (bitmap === null ? lists[i].free > 0 : ((bitmap >> BigInt(i)) & 1n) === 1n);
	const set = lists.filter((list, i) => isSet(i)).length;
	const busy = lists.map((list, i) => ({ ...list, i })).filter(list => list.free || list.cached);
	const most = Math.max(1, ...busy.map(list => list.free + list.cached));
	const rows = busy.map(list => [
		list.i,
		size(list.size),
		count(list.free),
		count(list.cached),
		make('span', { class: 'pair' }, bar(list.free / most, 's-rest'), bar(list.cached / most, 's-cached')),
	]);
	$('#lists').replaceChildren(
		make(
			'div',
			{
				class: 'bits',
				role: 'img',
				'aria-label': `bitmap of ${lists.length} small lists, ${set} bits are set`,
			},
			...lists.map((list, i) => bit(list, i, isSet(i)))
		),
		make(
			'p',
			{ class: 'note' },
			`${set} of ${lists.length} bits are set: these lists have a free block.` +
				(bitmap === null ? ' Counted from the blocks.' : '')
		),
		scrolled(
			'Small lists that have blocks',
			table(
				'Small lists that have blocks',
				[
					{ title: 'list', number: true },
					{ title: 'block', number: true },
					{ title: 'free', number: true },
					{ title: 'cached', number: true },
					{ title: 'free, cached' },
				],
				rows
			)
		)
	);
}

function scrolled(words, child) {
	return make('div', { class: 'scrolled', tabindex: '0', role: 'region', 'aria-label': words }, child);
}

function treeRows(model) {
	const rows = model.stat?.figures.large_free_buckets;
	const keys = ['range_min', 'range_max', 'blocks', 'bytes', 'nodes', 'depth', 'smallest', 'largest'];
	if (Array.isArray(rows) && rows.length <= 128 && rows.every(row => row && keys.every(key => isNumber(row[key])))) {
		return rows.map((row, tree) => ({ ...row, tree })).filter(row => row.blocks);
	}
	return countTrees(model).map(row => ({
		...row,
		tree: row.power,
		range_min: 2 ** row.power,
		range_max: 2 ** (row.power + 1) - 1,
	}));
}

function showTrees(model) {
	const rows = treeRows(model);
	const most = Math.max(1, ...rows.map(row => row.bytes));
	const cells = rows.map(row => [
		`${row.tree}: ${size(row.range_min)}`,
		count(row.blocks),
		sized(row.bytes),
		bar(row.bytes / most, 't-pinned'),
		row.nodes === undefined ? '-' : count(row.nodes),
		row.depth ?? '-',
		sized(row.smallest),
		sized(row.largest),
	]);
	$('#trees').replaceChildren(
		cells.length
			? scrolled(
					'Large trees',
					table(
						'Large trees',
						[
							{ title: 'tree: from' },
							{ title: 'blocks', number: true },
							{ title: 'bytes', number: true },
							{ title: '' },
							{ title: 'sizes', number: true },
							{ title: 'depth', number: true },
							{ title: 'smallest', number: true },
							{ title: 'largest', number: true },
						],
						cells
					)
				)
			: make('p', {}, 'No large tree has a block.')
	);
}

export function showGlossary() {
	$('#glossary').replaceChildren(
		...GLOSSARY.flatMap(([word, sentence]) => [
			make('dt', {}, word),
			make('dd', {}, sentence[0].toUpperCase() + sentence.slice(1)),
		])
	);
}

export function showPanels(model) {
	showKinds(model);
	showSizes(model);
	showLists(model);
	showTrees(model);
}

/* Which states and kinds the blocks have. */
function presentIn({ blocks }) {
	const present = { states: new Set(), kinds: new Set() };
	for (let i = 0; i < blocks.count; i++) {
		present.states.add(blocks.state[i]);
		if (blocks.state[i] === USED) {
			present.kinds.add(kindName(blocks.kind[i]));
		}
	}
	return present;
}

/* What the colours of used blocks mean; of kinds those that are there. */
function ownLegend(view, present) {
	const own = legendOf(view.model, view.colouring);
	if (view.colouring !== 'kind') {
		return own;
	}
	return own
		.map(([colour, words]) => [
			colour,
			words
				.split(', ')
				.filter(word => present.kinds.has(word))
				.join(', '),
		])
		.filter(([, words]) => words);
}

/* The legend of the map: states by pattern, and what the colours of used blocks mean. */
export function showLegend(view) {
	const { colouring } = view;
	const present = (view.model.present ??= presentIn(view.model));
	const own = ownLegend(view, present);
	const items = own.map(([colour, words]) => make('li', {}, swatch(colour), words));
	const states = STATES.map((state, i) => [state, i])
		.filter(([state, i]) => state && present.states.has(i) && (i !== USED || colouring === 'state'))
		.map(([state, i]) =>
			make('li', { title: STATE_SENTENCES[state] }, swatch(stateColour(i, colouring), state), state)
		);
	const corner = make(
		'li',
		{},
		make('span', { class: 'corner', 'aria-hidden': 'true' }),
		'held by at most 2 used blocks'
	);
	const ramp = make(
		'li',
		{},
		make('span', { class: 'ramp', 'aria-hidden': 'true' }),
		'share that is live, 0 to 100 %'
	);
	const field = colouring === 'state' ? [ramp, corner] : [...items, make('li', {}, 'paler: less is live'), corner];
	$('#legend').replaceChildren(...(view.zoom === 'field' ? field : [...items, ...states]));
}
