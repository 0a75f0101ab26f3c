/* Keys: one table that the keyboard and the help are made from. */

import { $, make } from './dom.js';

/*
 * keys    names of KeyboardEvent.key       shown   how the help writes them; the keys' names where it is left out
 * text    what they do                     map     true: only while the map or nothing has the focus
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
	{ keys: ['c'], text: 'the next colouring: state, kind, size class, charge', run: view => view.nextColouring() },
	{ keys: ['m'], text: 'to the map', run: (view, event, page) => page.focusMap() },
	{ keys: ['t'], text: 'to the table of segments', run: (view, event, page) => page.focusTable() },
	{ keys: ['Escape'], text: 'no filter and no marks; leaves this help', run: view => view.clear() },
	{ keys: ['?'], text: 'this help', run: (view, event, page) => page.openHelp() },
];

export function showKeys() {
	$('#keys').replaceChildren(
		...KEYS.flatMap(({ keys, shown, text }) => [
			make('dt', { 'data-keys': keys.join(' ') }, ...(shown ?? keys).map(key => make('kbd', {}, key))),
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

/* page: { openFilter, openHelp, focusMap, focusTable } */
export function listen(view, page) {
	document.addEventListener('keydown', event => {
		const { target } = event;
		if (event.ctrlKey || event.altKey || event.metaKey || isTyping(target) || $('dialog[open]')) {
			return;
		}
		const entry = KEYS.find(({ keys }) => keys.includes(event.key));
		if (entry && (!entry.map || isMapFree(target))) {
			event.preventDefault();
			entry.run(view, event, page);
		}
	});
}
