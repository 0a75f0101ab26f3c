/* The filter: the cases of suites/lib/filters.json, which compare.mjs tries with PHP too; bounds; the page's words. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { decode } from '../../page/decode.js';
import { compile, FIELDS, FilterError } from '../../page/filter.js';
import { makeGlob } from '../../page/glob.js';
import { addressOf, isBlock, makeModel } from '../../page/model.js';
import { KIND_SENTENCES } from '../../page/words.js';
import * as make from './make.mjs';
import { check } from '../lib/tap.mjs';

const ROOT = new URL('../..', import.meta.url).pathname;
const TABLE = JSON.parse(readFileSync(`${ROOT}suites/lib/filters.json`, 'utf8'));

async function testMatches() {
	const heap = make.fromTable(TABLE);
	const model = makeModel(decode(make.make(heap).bytes));
	const blocks = [...Array(model.blocks.count).keys()]
		.filter(i => isBlock(model, i))
		.map(i => [
			addressOf(
				model,
				model.segments.find(one => i >= one.first && i < one.end),
				i
			),
			i,
		])
		.sort((a, b) => a[0] - b[0]);
	for (const [text, letters] of Object.entries(TABLE.matches)) {
		await check(`filter: ${JSON.stringify(text)} chooses ${letters || 'nothing'}`, () => {
			const test = compile(text, model);
			assert.equal(blocks.map(([, i], place) => (test(i) ? heap.letters[place] : '')).join(''), letters);
		});
	}
	for (const [text, message] of Object.entries(TABLE.errors)) {
		await check(`filter: ${JSON.stringify(text)} is wrong: ${message}`, () => {
			assert.throws(
				() => compile(text, model),
				error => {
					assert.ok(error instanceof FilterError, error.stack);
					assert.equal(`${error.line}:${error.column} ${error.message}`, message);
					const [said, line, caret] = error.show(text).split('\n');
					assert.equal(said, error.message);
					assert.equal(line, text.split('\n')[error.line - 1].replace(/\s/g, ' '));
					assert.equal(caret.indexOf('^'), error.column - 1);
					return true;
				}
			);
		});
	}
}

async function testBounds() {
	const model = makeModel(decode(make.make(make.heaps.ten()).bytes));
	const wrong = (text, message) =>
		assert.throws(
			() => compile(text, model),
			error => error instanceof FilterError && error.message.includes(message)
		);
	await check('filter: it is bounded as filter/ is', () => {
		compile(`${'('.repeat(100)}size > 4${')'.repeat(100)}`, model);
		wrong(`${'('.repeat(101)}size > 4`, "parentheses and 'not' are nested more than 100 deep");
		wrong(`${'not '.repeat(101)}size > 4`, "parentheses and 'not' are nested more than 100 deep");
		compile(`size in (${Array(1024).fill(1).join(',')})`, model);
		wrong(`size in (${Array(1025).fill(1).join(',')})`, 'the filter compares more than 1024 times');
		wrong(`size > 4${' '.repeat(65536)}`, 'the filter has 65544 bytes; a filter has no more than 65536');
		wrong('size > 4\0', 'byte 0 is no part of a filter');
		wrong('class =~ "("', 'the regular expression is wrong');
	});
	await check('filter: a pattern of many stars takes no time that grows beyond length times length', () => {
		const glob = (pattern, text) => makeGlob(pattern)(text);
		assert.equal(glob('*a'.repeat(500), 'a'.repeat(20000) + 'b'), false);
		assert.equal(glob('a**b?', 'axxb!'), true);
		assert.equal(glob('', ''), true);
		assert.equal(glob('?', ''), false);
		assert.equal(glob('*a', 'aaa'), true);
	});
}

/* The rows of a list in C: [id, text, ...]. */
function rowsOf(file, list) {
	const source = readFileSync(`${ROOT}${file}`, 'utf8');
	const [, rows] = new RegExp(`#define ${list}\\(\\w+\\) \\\\\n((?:.*\\\\\n)*.*)`).exec(source);
	return [...rows.matchAll(/\w+\((\w+), "?(\w+)"?, (.*?)\)(?: \\)?$/gm)].map(row => row.slice(1));
}

async function testWords() {
	await check("words: fields, kinds, states and lists are those of C's lists", () => {
		const wordsOf = (file, list) => rowsOf(file, list).map(([, word]) => word);
		const field = name => FIELDS.find(one => one.name === name);
		assert.deepEqual(
			FIELDS.map(one => one.name),
			wordsOf('filter/fields.def', 'ZMM_FILTER_FIELDS')
		);
		assert.deepEqual(
			FIELDS.map(one => one.type.toUpperCase()),
			rowsOf('filter/fields.def', 'ZMM_FILTER_FIELDS').map(([, , rest]) => rest.split(',')[0])
		);
		assert.deepEqual(field('kind').words, wordsOf('inspect/kinds.def', 'ZMM_KINDS'));
		assert.deepEqual(field('state').words, wordsOf('filter/fields.def', 'ZMM_FILTER_WORDS_STATES'));
		assert.deepEqual(field('list').words, wordsOf('filter/fields.def', 'ZMM_FILTER_WORDS_LISTS'));
		assert.equal(KIND_SENTENCES.length, field('kind').words.length);
	});
}

export async function testFilter() {
	await testMatches();
	await testBounds();
	await testWords();
}
