/*
 * Sites: who allocated the blocks, sections SITE and SITB of docs/FORMAT.md.  Trusts nothing, as decode.js.
 *
 *   readPlaces(cursor, places)          fills in interval, functions, nodes and sites up to the first damage, which it
 *                                       throws.  A site has its figures by their names, those beyond 2^53 rounded
 *   readSitesOf(cursor, blocks, count)  fills in blocks.site, -1 for a block without one; returns null, or what is
 *                                       wrong, which may be a consequence of other damage
 *   codeOf(places, site)                { file, line } of the PHP code that a site is about: its own, or that of the
 *                                       innermost call above it that has a file
 *   packageOf(file)                     the Composer package of a file, by its path
 */

import { Damage } from './bytes.js';

const DEEPEST = 512;
const LARGEST_SUM = 1n << 60n;

/* The rows of inspect/sites.def. */
export const FIGURES = [
	'allocated_blocks',
	'allocated_bytes',
	'live_blocks',
	'live_bytes',
	'peak_blocks',
	'peak_bytes',
];

export const noPlaces = () => ({ interval: 0, functions: [], nodes: [], sites: [] });

/* Reads entries of at least `least` bytes behind their number.  What is whole of fewer is read. */
function readEach(cursor, least, list, read) {
	const count = BigInt(cursor.any()),
		most = BigInt(cursor.left()) / least;
	for (let left = count < most ? count : most; left > 0; left--) {
		list.push(read());
	}
	if (count > most) {
		throw new Damage(`${cursor.what} has less than it says: ${count} of what has ${cursor.left()} bytes.`);
	}
}

function readFunction(cursor) {
	return { name: cursor.text(), file: cursor.text(), line: cursor.any() };
}

function readNode(cursor, { functions, nodes }) {
	const [parent, of, line] = [cursor.any(), cursor.any(), cursor.any()];
	if (!(nodes.length ? parent < nodes.length : parent === 0) || !(of < functions.length)) {
		throw new Damage('SITE has a call of nobody, or of no function: it and what is behind it are not read.');
	}
	const depth = nodes.length ? nodes[parent].depth + 1 : 0;
	if (depth > DEEPEST) {
		throw new Damage(`SITE has a call that lies deeper than ${DEEPEST} others.`);
	}
	return { parent, function: of, line, depth };
}

function readSite(cursor, { nodes }, figures, sums) {
	const site = { node: cursor.any(), line: cursor.any() };
	FIGURES.forEach(name => {
		site[name] = 0;
	});
	for (let i = 0; i < figures; i++) {
		const figure = cursor.any();
		if (i < FIGURES.length) {
			if ((sums[i] += BigInt(figure)) > LARGEST_SUM) {
				throw new Damage('SITE has figures that add up to more than 2^60.');
			}
			site[FIGURES[i]] = Number(figure);
		}
	}
	if (!(site.node < nodes.length)) {
		throw new Damage('SITE has a site in no call: it and those behind it are not read.');
	}
	return site;
}

export function readPlaces(cursor, places) {
	places.interval = Number(cursor.any());
	readEach(cursor, 3n, places.functions, () => readFunction(cursor));
	readEach(cursor, 3n, places.nodes, () => readNode(cursor, places));
	const figures = cursor.any();
	const sums = Array(FIGURES.length).fill(0n);
	readEach(cursor, 2n + BigInt(figures), places.sites, () => readSite(cursor, places, figures, sums));
	if (cursor.left()) {
		throw new Damage(`Section SITE has ${cursor.left()} bytes too many.`);
	}
}

export function readSitesOf(cursor, blocks, count) {
	let unknown = 0;
	for (let i = 0; i < blocks.count; i++) {
		const number = blocks.state[i] === 0 ? cursor.any() : 0;
		unknown += number > count ? 1 : 0;
		blocks.site[i] = number > count ? -1 : number - 1;
	}
	if (unknown) {
		return `${unknown} blocks are of sites that the file does not have.`;
	}
	return cursor.left() ? `Section SITB has ${cursor.left()} bytes too many.` : null;
}

export function codeOf({ functions, nodes }, site) {
	let node = nodes[site.node],
		line = site.line;
	while (!functions[node.function].file && node.depth) {
		line = node.line;
		node = nodes[node.parent];
	}
	const { file } = functions[node.function];
	return file ? { file, line } : { file, line: site.line };
}

export function packageOf(file) {
	const at = file.lastIndexOf('/vendor/');
	const [, found = ''] =
		at < 0
			? (/^\/usr\/share\/php\/([^/]*(?:\/[^/]*)?)\//.exec(file) ?? [])
			: (/^([^/]*\/[^/]*)\//.exec(file.slice(at + '/vendor/'.length)) ?? []);
	return found;
}
