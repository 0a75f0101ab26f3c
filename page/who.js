/*
 * Who: who allocated, as Zmm\Snapshot::sites() and the verbs sites and tree of the command line say it.
 *
 *   rowsOf(model, by)       a row for each site, or for each group of those that have `by` in common, with FIGURES and
 *                           BLOCK_FIGURES
 *   stackOf(places, site)   the calls of a site, the innermost first
 *   callsOf(model)          the calls as a tree, of which sumCalls() takes a metric
 */

import { USED } from './decode.js';
import { chargeOf } from './model.js';
import { FIGURES, codeOf, packageOf } from './sites.js';

/* What sites are measured by, as bin/src/Places.php has it: the figures with the bytes and with the blocks. */
export const METRICS = {
	peak: { bytes: 'peak_bytes', blocks: 'peak_blocks', title: 'at the peak', words: 'in use at the peak' },
	live: { bytes: 'live_bytes', blocks: 'live_blocks', title: 'in use', words: 'in use now' },
	allocated: {
		bytes: 'allocated_bytes',
		blocks: 'allocated_blocks',
		title: 'allocated',
		words: 'allocated since the profile began',
	},
	pinned: {
		bytes: 'pinned',
		blocks: 'blocks',
		title: 'pinned',
		words: 'that the used blocks keep from going back',
	},
};

/* What the sites of a row have in common.  A site is a line and the calls that led to it; `line` asks for no calls. */
const KEYS = { line: ['function', 'file', 'line'], function: ['function'], file: ['file'], package: ['package'] };
export const GROUPS = ['line', 'site', 'function', 'file', 'package'];

/* Figures of the snapshot's used blocks; the others are the profile's. */
export const BLOCK_FIGURES = ['blocks', 'bytes', 'pinned'];
const ALL_FIGURES = [...FIGURES, ...BLOCK_FIGURES];

/* "A\B::c" is "B::c". */
export const withoutNamespaces = name => name.replace(/(?:[\w\x7f-\uffff]+\\)+/g, '');

export const baseOf = file => file.slice(file.lastIndexOf('/') + 1);

/* "Lexer.php:87"; of what has no file its function. */
export function shortPlace({ file, line, function: name }) {
	return file ? `${baseOf(file)}${line ? `:${line}` : ''}` : name;
}

/* Object.assign() makes many of them in a fifth of the time that a spread takes. */
function placeOf(places, number, packages) {
	const site = places.sites[number];
	const { file, line } = codeOf(places, site);
	if (!packages.has(file)) {
		packages.set(file, packageOf(file));
	}
	return Object.assign(
		{
			site: number,
			function: places.functions[places.nodes[site.node].function].name,
			file,
			package: packages.get(file),
			blocks: 0,
			bytes: 0,
			pinned: 0,
		},
		site,
		{ line: Number(line) || null }
	);
}

/* All sites, by their numbers, with what their used blocks have. */
function sitesOf(model) {
	const packages = new Map();
	const rows = model.places.sites.map((_, number) => placeOf(model.places, number, packages));
	for (const segment of rows.length ? model.segments : []) {
		for (let i = segment.first; i < segment.end; i++) {
			const row = model.blocks.state[i] === USED ? rows[model.blocks.site[i]] : undefined;
			if (row) {
				row.blocks++;
				row.bytes += model.blocks.size[i];
				row.pinned += chargeOf(model, segment, i);
			}
		}
	}
	return rows;
}

export function rowsOf(model, by = 'site') {
	const sites = (model.sites ??= sitesOf(model));
	if (by === 'site') {
		return sites;
	}
	const groups = new Map();
	for (const site of sites) {
		const key = KEYS[by].map(name => site[name]).join('\0');
		const row = groups.get(key) ?? groupOf(site);
		groups.set(key, row);
		['file', 'package'].forEach(name => {
			row[name] = row[name] === site[name] ? row[name] : '';
		});
		ALL_FIGURES.forEach(figure => {
			row[figure] += site[figure];
		});
	}
	return [...groups.values()];
}

/* A group of a site, without its figures.  Its file and package are "" where its sites have several. */
function groupOf({ function: name, file, line, package: of }) {
	const row = { function: name, file, line, package: of };
	ALL_FIGURES.forEach(figure => {
		row[figure] = 0;
	});
	return row;
}

export function sumOf(rows, figure) {
	return rows.reduce((sum, row) => sum + row[figure], 0);
}

function quoted(text) {
	const code = sign => sign.charCodeAt(0).toString(16).padStart(2, '0');
	return `"${text.replace(/["\\]/g, '\\$&').replace(/[\0-\x1f\x7f]/g, sign => `\\x${code(sign)}`)}"`;
}

/* The filter that chooses the blocks of a row. */
export function filterOf(model, row, by) {
	if (by === 'site') {
		return `site == ${row.site}`;
	}
	const tests = KEYS[by].map(key => `${key} == ${key === 'line' ? (row.line ?? 0) : quoted(row[key])}`);
	return [`site < ${model.places.sites.length}`, ...tests].join(' and ');
}

export function stackOf({ functions, nodes }, site) {
	const stack = [];
	let node = nodes[site.node],
		{ line } = site;
	for (;;) {
		const { name, file } = functions[node.function];
		stack.push({ function: name, file, line: Number(line) || null });
		if (!node.depth) {
			return stack;
		}
		({ line } = node);
		node = nodes[node.parent];
	}
}

/* --- the tree of calls --- */

/* Calls of the same function and file, from the same line of the same call, are one. */
function mergedCall(calls, known, places, node, parent) {
	const { name, file } = places.functions[node.function];
	const line = Number(node.line) || null;
	const key = `${parent}\0${name}\0${file}\0${line}`;
	let number = known.get(key);
	if (number === undefined) {
		const above = calls[parent];
		number = calls.push({
			parent,
			name,
			own: file,
			file: file || (above?.file ?? ''),
			from: { file: above?.own ?? '', line },
			depth: above ? above.depth + 1 : 0,
			below: [],
		});
		known.set(key, --number);
		above?.below.push(number);
	}
	return number;
}

/* A line of a function that allocates is a call below it: what the function has itself is divided so. */
function lineOf(calls, known, call, line) {
	const { own, name, depth } = calls[call];
	if (!line || !own) {
		return call;
	}
	const key = `${call} ${line}`;
	let number = known.get(key);
	if (number === undefined) {
		number = calls.push({ parent: call, name, own, file: own, line, depth: depth + 1, below: [] }) - 1;
		known.set(key, number);
		calls[call].below.push(number);
	}
	return number;
}

/*
 * The calls, each behind the one that made it; the first is the root.
 *
 *   parent   its number          name, own   its function and that one's file        from   { file, line } of the call
 *   file     of PHP code: its own, or that of the code that called it                below  numbers of what it called
 *   line     of what is no call but a line of its parent that allocates
 *
 * .sites has for each site the call or line that it is.
 */
export function callsOf(model) {
	return (model.calls ??= makeCalls(model.places));
}

function makeCalls(places) {
	const calls = [],
		known = new Map(),
		numbers = [];
	places.nodes.forEach((node, i) => {
		numbers.push(mergedCall(calls, known, places, node, i ? numbers[node.parent] : -1));
	});
	calls.sites = places.sites.map(site => lineOf(calls, known, numbers[site.node], Number(site.line)));
	return calls;
}

/* { bytes, own, blocks }: for each call what it and all below it have of a metric, what it has itself, and the blocks
 * of the former.  A line's bytes are its function's own as well. */
export function sumCalls(model, metric) {
	const calls = callsOf(model),
		[bytes, own, blocks] = [0, 1, 2].map(() => new Float64Array(calls.length));
	const of = METRICS[metric];
	rowsOf(model).forEach((row, i) => {
		const number = calls.sites[i];
		bytes[number] += row[of.bytes];
		own[number] += row[of.bytes];
		blocks[number] += row[of.blocks];
		if (calls[number].line) {
			own[calls[number].parent] += row[of.bytes];
		}
	});
	for (let i = calls.length - 1; i > 0; i--) {
		bytes[calls[i].parent] += bytes[i];
		blocks[calls[i].parent] += blocks[i];
	}
	return { bytes, own, blocks };
}
