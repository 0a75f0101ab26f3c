/* Theme: the colours of style.css as the canvas needs them, and the patterns that tell states without colour. */

import { KINDS, STATES, kindName } from './words.js';
import { DAMAGED, FREE, USED } from './decode.js';
import { chargeOf } from './model.js';
import { rowsOf, shortPlace } from './who.js';
import { size } from './format.js';

/* Fills of a colouring: the first 8 are those of the states, the rest its own.  The second half of 2 * FILLS is the
 * same, dimmed. */
export const FILLS = 32;

const KIND_COLOURS = {
	unknown: 'k-grey',
	string: 'k-blue',
	array: 'k-orange',
	hash: 'k-yellow',
	object: 'k-green',
	closure: 'k-red',
	generator: 'k-red',
	reference: 'k-sky',
	resource: 'k-sky',
	vm_stack: 'k-pink',
	output: 'k-pink',
	code: 'k-brown',
	engine: 'k-brown',
};

const RAMP = ['r0', 'r1', 'r2', 'r3', 'r4', 'r5'];
const SIZE_STEPS = [
	[64, 'up to 64 B'],
	[256, 'to 256 B'],
	[1024, 'to 1 KiB'],
	[4096, 'to 4 KiB'],
	[65536, 'to 64 KiB'],
	[Infinity, 'larger'],
];
const CHARGE_STEPS = [
	[1, 'keeps nothing'],
	[1024, 'below 1 KiB'],
	[16384, 'below 16 KiB'],
	[131072, 'below 128 KiB'],
	[1048576, 'below 1 MiB'],
	[Infinity, '1 MiB and more'],
];

/* Colours of places that allocate, those with the most first; the others are grey. */
export const PLACE_COLOURS = [
	'k-blue',
	'k-orange',
	'k-green',
	'k-red',
	'k-sky',
	'k-pink',
	'k-yellow',
	'k-brown',
	'k-violet',
	'k-black',
];

/* Each colouring says which fill a used block has, beyond the 8 of states, and the words of the legend, or what makes
 * these. */
export const COLOURINGS = {
	state: { fills: [], of: () => USED, legend: [] },
	kind: {
		fills: KINDS.map(kind => KIND_COLOURS[kind]),
		of: (model, i) => 8 + Math.min(model.blocks.kind[i], KINDS.length - 1),
		legend: [
			['k-blue', 'string'],
			['k-orange', 'array'],
			['k-yellow', 'hash'],
			['k-green', 'object'],
			['k-red', 'closure, generator'],
			['k-sky', 'reference, resource'],
			['k-pink', 'vm_stack, output'],
			['k-brown', 'code, engine'],
			['k-grey', 'unknown'],
		],
	},
	size: {
		fills: RAMP,
		of: (model, i) => 8 + SIZE_STEPS.findIndex(([most]) => model.blocks.size[i] <= most),
		legend: SIZE_STEPS.map(([, words], i) => [RAMP[i], words]),
	},
	charge: {
		fills: RAMP,
		of: (model, i, segment) => 8 + CHARGE_STEPS.findIndex(([below]) => chargeOf(model, segment, i) < below),
		legend: CHARGE_STEPS.map(([, words], i) => [RAMP[i], words]),
	},
	site: {
		fills: [...PLACE_COLOURS, 'k-grey'],
		of: (model, i) => {
			const places = (model.placesOfSites ??= placesOfSites(model));
			const site = model.blocks.site[i] ?? -1;
			return 8 + places[site < 0 ? places.length - 1 : site];
		},
		legend: model => [
			...topSites(model).map((row, i) => [PLACE_COLOURS[i], `${shortPlace(row)} ${size(row.bytes)}`]),
			['k-grey', 'other sites'],
		],
	},
};

/* Sites whose used blocks have the most bytes. */
function topSites(model) {
	const rows = rowsOf(model).filter(({ bytes }) => bytes > 0);
	return rows.sort((a, b) => b.bytes - a.bytes || a.site - b.site).slice(0, PLACE_COLOURS.length);
}

/* For each site its place among those that have a colour, and behind the last one, that of blocks without one. */
function placesOfSites(model) {
	const places = new Uint8Array(model.places.sites.length + 1).fill(PLACE_COLOURS.length);
	topSites(model).forEach(({ site }, place) => {
		places[site] = place;
	});
	return places;
}

/* The colourings that a snapshot has. */
export function colouringsOf(model) {
	return Object.keys(COLOURINGS).filter(name => name !== 'site' || model.places.sites.length > 0);
}

export function legendOf(model, colouring) {
	const { legend } = COLOURINGS[colouring];
	return typeof legend === 'function' ? legend(model) : legend;
}

export function kindColour(kind) {
	return KIND_COLOURS[kindName(kind)] ?? 'k-grey';
}

function parse(colour) {
	const word = parseInt(colour.trim().slice(1), 16);
	return [(word >> 16) & 255, (word >> 8) & 255, word & 255];
}

/* Between two colours of the form #rrggbb. */
export function mix(from, to, share) {
	const [a, b] = [parse(from), parse(to)];
	return `rgb(${a.map((value, i) => Math.round(value + (b[i] - value) * share)).join(',')})`;
}

/* Draws a tile of 8 x 8 that repeats; strokes continue over its edges. */
const TILES = {
	cached: c =>
		[
			[-2, 2, 2, -2],
			[-1, 9, 9, -1],
			[6, 10, 10, 6],
		].forEach(line => c(...line)),
	waiting: c =>
		[
			[-1, 9, 9, -1],
			[-1, -1, 9, 9],
		].forEach(line => c(...line)),
	victim: c =>
		[
			[2, 0, 2, 8],
			[6, 0, 6, 8],
		].forEach(line => c(...line)),
	rest: c =>
		[
			[0, 2, 8, 2],
			[0, 6, 8, 6],
		].forEach(line => c(...line)),
	free: c => c(3.5, 4, 4.5, 4),
	damaged: c =>
		[
			[1, 1, 7, 7],
			[1, 7, 7, 1],
		].forEach(line => c(...line)),
};

function tile(context, draw, ink) {
	const canvas = document.createElement('canvas');
	canvas.width = canvas.height = 8;
	const on = canvas.getContext('2d');
	on.strokeStyle = ink;
	on.lineWidth = 1;
	draw((x1, y1, x2, y2) => {
		on.beginPath();
		on.moveTo(x1, y1);
		on.lineTo(x2, y2);
		on.stroke();
	});
	return context.createPattern(canvas, 'repeat');
}

/* The colour of a state.  Where colours tell something of used blocks, the others are grey, and patterns tell them. */
export function stateColour(state, colouring) {
	const isOwn = colouring === 'state' || [USED, FREE, DAMAGED].includes(state);
	return isOwn ? `s-${STATES[state] || 'used'}` : 's-quiet';
}

/* Reads the theme: { colour(name), fills, patterns, states } for a colouring and a canvas context. */
export function readTheme(context, colouring) {
	const style = getComputedStyle(document.documentElement);
	const colour = name => style.getPropertyValue(`--${name}`).trim();
	const names = [...STATES.map((state, i) => stateColour(i, colouring)), ...COLOURINGS[colouring].fills];
	const fills = Array.from({ length: FILLS }, (_, i) => colour(names[i] ?? 's-used'));
	const patterns = STATES.map(state => (TILES[state] ? tile(context, TILES[state], colour('hatch')) : null));
	const surface = colour('surface');
	return { colour, surface, fills: [...fills, ...fills.map(fill => mix(surface, fill, 0.18))], patterns };
}

/* The fill of a block. */
export function fillOf(model, i, segment, colouring) {
	const state = model.blocks.state[i];
	return state === USED ? COLOURINGS[colouring].of(model, i, segment) : state;
}
