/* Keys: one table that the keyboard and the help are made from. */

import { $, make } from './dom.js';

/*
 * keys    names of KeyboardEvent.key       shown   how the help writes them; the keys' names where it is left out
 * text    what they do                     map     true: only while the map or nothing has the focus
 * icicle  true: only while the icicle graph has the focus, where they mean this and nothing else
 * run     (view, event, page) => ...
 */
export const KEYS = [
	{
		keys: ['ArrowLeft', 'ArrowRight'],
		shown: ['←', '→'],
		map: true,
		text: 'the segment before or after; in strips and block: the block',
		run: (view, { key }) => view.move(key === 'ArrowLeft' ? -1 : 1, 0),
	},
	{
		keys: ['ArrowUp', 'ArrowDown'],
		shown: ['↑', '↓'],
		map: true,
		text: 'the row above or below; in block: the block before or after',
		run: (view, { key }) => view.move(0, key === 'ArrowUp' ? -1 : 1),
	},
	{
		keys: ['PageUp', 'PageDown'],
		map: true,
		text: 'a screen of rows up or down; in block: ten blocks',
		run: (view, { key }) => view.turnPage(key === 'PageUp' ? -1 : 1),
	},
	{
		keys: ['Home', 'End'],
		map: true,
		text: 'the first or last segment; in strips and block: the first or last block of it',
		run: (view, { key }) => view.toEnd(key === 'Home' ? -1 : 1),
	},
	{
		keys: ['+', '='],
		shown: ['+'],
		text: 'closer: from the field to strips, in strips twice as wide, then the block',
		run: view => view.zoomIn(),
	},
	{ keys: ['-'], text: 'farther', run: view => view.zoomOut() },
	{ keys: ['Enter'], map: true, text: 'into what is chosen: field, strips, block', run: view => view.drill() },
	{ keys: ['Backspace'], map: true, text: 'back out: block, strips, field', run: view => view.up() },
	{
		keys: ['/'],
		text: 'to the filter; Enter applies it, Escape leaves it',
		run: (view, event, page) => page.openFilter(),
	},
	{
		keys: ['n', 'N'],
		text: 'the next or previous marked block, by addresses, around the end',
		run: (view, { key }) => view.nextMark(key === 'n' ? 1 : -1),
	},
	{
		keys: ['f'],
		text: 'marks the blocks in small lists, then large trees, then victim and rest queue, then none',
		run: view => view.nextLists(),
	},
	{
		keys: ['c'],
		text: 'the next colouring: state, kind, size class, charge, and where it is known site',
		run: view => view.nextColouring(),
	},
	{ keys: ['m'], text: 'to the map', run: (view, event, page) => page.focusMap() },
	{ keys: ['w'], text: 'to the table of who allocated', run: (view, event, page) => page.focusWho() },
	{ keys: ['i'], text: 'to the icicle graph of calls', run: (view, event, page) => page.focusIcicle() },
	{ keys: ['t'], text: 'to the table of segments', run: (view, event, page) => page.focusTable() },
	{ keys: ['Escape'], text: 'no filter and no marks; leaves this help', run: view => view.clear() },
	{
		keys: ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'],
		shown: ['\u2191', '\u2193', '\u2190', '\u2192'],
		icicle: true,
		text: 'in the icicle graph: the call above, the largest below, those beside it',
		run: (view, { key }, page) =>
			page.icicle().move(
				{ ArrowLeft: -1, ArrowRight: 1 }[key] ?? 0,
				{ ArrowUp: -1, ArrowDown: 1 }[key] ?? 0
			),
	},
	{
		keys: ['Enter'],
		icicle: true,
		text: 'in the icicle graph: into the call',
		run: (view, event, page) => page.icicle().zoomIn(),
	},
	{
		keys: ['Backspace', 'Escape'],
		icicle: true,
		text: 'in the icicle graph: back out; at the root Escape takes the marks away',
		run: (view, event, page) => page.icicle().zoomOut() || event.key !== 'Escape' || view.clear(),
	},
	{ keys: ['?'], text: 'this help', run: (view, event, page) => page.openHelp() },
];

export function showKeys() {
	$('#keys').replaceChildren(
		...KEYS.flatMap(({ keys, shown, text, icicle }) => [
			make(
				'dt',
				{ 'data-keys': `${icicle ? 'icicle: ' : ''}${keys.join(' ')}` },
				...(shown ?? keys).map(key => make('kbd', {}, key))
			),
			make('dd', {}, text),
		])
	);
}

function isTyping(element) {
	return element instanceof HTMLElement && element.matches('input, select, textarea');
}

function isMapFree(element) {
	return element === document.body || element === null || element.closest('#map') !== null;
}

/* What a key means where the focus is. */
function entryOf(key, target) {
	const inIcicle = target.closest?.('#icicle') != null;
	const found = KEYS.filter(({ keys }) => keys.includes(key));
	return (
		(inIcicle && found.find(({ icicle }) => icicle)) ||
		found.find(({ icicle, map }) => !icicle && (!map || isMapFree(target)))
	);
}

/* page: { openFilter, openHelp, focusMap, focusTable, focusWho, focusIcicle, icicle } */
export function listen(view, page) {
	document.addEventListener('keydown', event => {
		const { target } = event;
		if (event.ctrlKey || event.altKey || event.metaKey || isTyping(target) || $('dialog[open]')) {
			return;
		}
		const entry = entryOf(event.key, target);
		if (entry) {
			event.preventDefault();
			entry.run(view, event, page);
		}
	});
}
