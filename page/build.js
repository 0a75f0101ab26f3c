/*
 * Build: makes the page's template from index.html, style.css and main.js, as the C file write/page_template.c.
 *
 *   node page/build.js --c OUTPUT           the C file
 *   node page/build.js --html OUTPUT        the template as a page, with @SNAPSHOT@ and @FINDINGS@ in their places
 *
 * npm's packages are looked for in NODE_PATH, which page/build sets.
 */

import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const { buildSync, transformSync } = createRequire(import.meta.url)('esbuild');
const TARGET = 'es2021';
const LINE = 100; /* characters of a template in a line of C */
const PIECE = 4000; /* of a literal: each C11 compiler takes 4095 */

const source = name => readFileSync(join(here, name), 'utf8');
const sum = text => createHash('sha256').update(text).digest('base64');

function script() {
	const { outputFiles } = buildSync({
		entryPoints: [join(here, 'main.js')],
		bundle: true,
		minify: true,
		write: false,
		format: 'iife',
		target: TARGET,
		charset: 'ascii',
		legalComments: 'none',
	});
	return outputFiles[0].text.trimEnd();
}

function style() {
	return transformSync(source('style.css'), { loader: 'css', minify: true, charset: 'ascii' }).code.trimEnd();
}

function page() {
	const own = { SCRIPT: script(), STYLE: style() };
	const values = { ...own, SCRIPT_SUM: sum(own.SCRIPT), STYLE_SUM: sum(own.STYLE) };
	const text = source('index.html').replace(/@(SCRIPT|STYLE)(_SUM)?@/g, key => values[key.slice(1, -1)]);
	if (/[^\t\n -~]/.test(text) || parts(text).length !== 3) {
		throw new Error('the page has a character that is not ASCII, or not one place for snapshot and findings');
	}
	return text;
}

/* What is before the snapshot, between it and the findings, and behind these. */
function parts(text) {
	return text.split(/@(?:SNAPSHOT|FINDINGS)@/);
}

function literal(text) {
	return text
		.replace(/[\\"]/g, '\\$&')
		.replace(/\n/g, '\\n')
		.replace(/\t/g, '\\t')
		.replace(/(?<=\?)\?/g, '\\?');
}

/* A table of literals, none longer than C11 promises. */
function table(name, text) {
	const pieces = text.match(new RegExp(`[^]{1,${PIECE}}`, 'g'));
	const lines = pieces.map(piece =>
		piece
			.match(new RegExp(`[^]{1,${LINE}}`, 'g'))
			.map(line => `\t"${literal(line)}"`)
			.map(cut)
			.join('\n')
	);
	return `const char *const ${name}[] = {\n${lines.join(',\n')},\n\tNULL\n};\n`;
}

/* A line with many escapes may be too long for the house: it becomes two literals. */
function cut(line) {
	if (line.length <= 112) {
		return line;
	}
	let at = 56;
	while (line[at - 1] === '\\') {
		at--;
	}
	return `${line.slice(0, at)}"\n\t"${line.slice(at)}`;
}

/* What the sources are, so that a check needs no npm. */
function sourcesSum() {
	return process.env.ZMM_PAGE_SUM ?? '';
}

function c() {
	const [head, middle, tail] = parts(page());
	return (
		"/* The page around a snapshot: scripts/generate makes this file from page/, whose files' sum is\n" +
		` * ${sourcesSum()} */\n\n#include "write/html.h"\n\n#include <stddef.h>\n\n` +
		`${table('zmm_page_head', head)}\n${table('zmm_page_middle', middle)}\n${table('zmm_page_tail', tail)}`
	);
}

const [form, output] = process.argv.slice(2);
if (!['--c', '--html'].includes(form) || !output) {
	throw new Error('usage: node page/build.js --c|--html OUTPUT');
}
writeFileSync(output, form === '--c' ? c() : page());
