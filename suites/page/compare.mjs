/* The page against PHP: Zmm\Snapshot says the same of each snapshot, refuses the same ones, chooses the same blocks. */

import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { decode } from '../../page/decode.js';
import { Damage } from '../../page/bytes.js';
import { compile } from '../../page/filter.js';
import { findingsOf } from '../../page/findings.js';
import { addressOf, chargeOf, isBlock, makeModel } from '../../page/model.js';
import { FIELDS } from '../../page/filter.js';
import * as make from './make.mjs';
import { faultyFiles, garbled } from './reader.mjs';
import { sitesOf } from './sites.mjs';
import { check } from '../lib/tap.mjs';

const { ZMM_PAGES: FOLDER, ZMM_PHP: PHP, ZMM_SO: SO } = process.env;
const HERE = new URL('.', import.meta.url).pathname;
const TABLE = JSON.parse(readFileSync(`${HERE}../lib/filters.json`, 'utf8'));
const { heaps } = make;

function php(...args) {
	const options = ['-n', '-d', `extension=${SO}`, '-d', 'memory_limit=-1'];
	return execFileSync(PHP, [...options, ...args], { encoding: 'utf8', maxBuffer: 1 << 28 });
}

/* What PHP says of each of these files. */
function ask(files, filters = null) {
	const input = `${FOLDER}/compare.bin`,
		list = `${FOLDER}/compare.json`;
	const lengths = files.map(bytes => {
		const length = Buffer.alloc(4);
		length.writeUInt32LE(bytes.length);
		return length;
	});
	writeFileSync(input, Buffer.concat(files.flatMap((bytes, i) => [lengths[i], bytes])));
	writeFileSync(list, JSON.stringify(filters));
	const answers = php(`${HERE}read.php`, input, ...(filters ? [list] : []))
		.trimEnd()
		.split('\n');
	assert.equal(answers.length, files.length);
	return answers.map(line => JSON.parse(line));
}

/* Snapshots of real programs. */
const PROGRAMS = {
	'a program that keeps 1 string of 200':
		'$keep = $all = []; for ($i = 0; $i < 100000; $i++) { $s = str_repeat("x", 400);' +
		' $i % 200 ? $all[] = $s : $keep[] = $s; } unset($all, $s);',
	'a program with objects, closures and generators':
		'class One { public $a; public $b = []; } class Two extends One {}' +
		' function count_up() { while (true) yield 1; }' +
		' for ($i = 0; $i < 3000; $i++) { $all[] = new One; $all[] = new Two; $all[] = fn() => $i;' +
		' $all[] = count_up(); $all[] = new ArrayObject([$i]); $all[] = new class { public $x; }; }',
	'a small program': '$x = 1;',
};

function snapshotOf(code) {
	const file = `${FOLDER}/program.zmm`;
	php('-r', `${code} zmm_snapshot()->save($argv[1], true);`, '--', file);
	return readFileSync(file);
}

/* The page's figures in the words of PHP's. */
function segmentsOf(model) {
	return model.segments.map(one => ({
		address: one.address,
		size: one.size,
		reserved: one.reservation,
		large: one.large,
		used: one.usedBytes,
		free: one.freeBytes,
		cached: one.cachedBytes,
		unreadable: one.unreadable,
		blocks: one.blocks,
		blocks_needed_free: one.used,
		holes: one.holes,
		largest_hole: one.largestHole,
		pinned: one.pinned,
	}));
}

function countOf(model) {
	const count = {};
	const of = Object.fromEntries(FIELDS.map(({ name, get }) => [name, get(model)]));
	for (const segment of model.segments) {
		for (let i = segment.first; i < segment.end; i++) {
			if (isBlock(model, i)) {
				const kind = of.state(i) === 'used' ? of.kind(i) : '';
				const row = (count[`${of.state(i)} ${kind} ${of.class(i)}`] ??= [0, 0, 0]);
				row[0]++;
				row[1] += model.blocks.size[i];
				row[2] += chargeOf(model, segment, i);
			}
		}
	}
	return count;
}

function assertAgree(model, said) {
	assert.deepEqual(model.sums, said.sums);
	assert.deepEqual(
		segmentsOf(model),
		said.segments.map(({ pin, overhead, ...row }) => row)
	);
	assert.deepEqual(countOf(model), Array.isArray(said.count) ? {} : said.count);
	assert.deepEqual(sitesOf(model), said.sites);
	for (const [key, value] of Object.entries(said.meta)) {
		assert.deepEqual(Number(model.meta.get(key) ?? value), Number(value), key);
	}
	said.segments.forEach(({ pin }, place) => {
		const segment = model.segments[place];
		for (let i = segment.first; pin && i < segment.end; i++) {
			if (model.blocks.state[i] === make.USED) {
				assert.deepEqual(
					[addressOf(model, segment, i), chargeOf(model, segment, i)],
					[pin.address, pin.charge]
				);
				break;
			}
		}
	});
}

async function testFigures() {
	const made = Object.keys(heaps).map(name => [`"${name}"`, () => make.make(heaps[name]()).bytes]);
	const reversed = () => {
		const heap = heaps.hundred();
		heap.segments.reverse();
		return make.make(heap).bytes;
	};
	const real = Object.entries(PROGRAMS).map(([name, code]) => [name, () => snapshotOf(code)]);
	for (const [name, maker] of [...made, ['segments that are not in order', reversed], ...real]) {
		await check(`compare: sums, segments, kinds and classes of ${name} are PHP's`, () => {
			const bytes = maker();
			const [said] = ask([bytes]);
			assert.equal(said.error, undefined);
			const model = makeModel(decode(bytes));
			assert.deepEqual(model.faults, []);
			assertAgree(model, said);
			assertFindings(bytes, said.findings, model);
			return `${model.count} blocks, ${said.findings.map(({ kind }) => kind).join(', ') || 'no findings'}`;
		});
	}
}

/* The page that C writes has the findings that PHP has, and each filter of theirs chooses as many blocks. */
function assertFindings(bytes, wanted, model) {
	const page = execFileSync(`${FOLDER}/to_page`, { input: bytes, maxBuffer: 1 << 26, encoding: 'latin1' });
	const json = /<script type="application\/json" id="findings">([^<]*)<\/script>/.exec(page)[1];
	assert.deepEqual(JSON.parse(json), wanted);
	const found = findingsOf(json);
	assert.deepEqual(
		found.map(({ summary }) => summary),
		wanted.map(({ summary }) => summary)
	);
	const filters = found.map(({ filter }) => filter).filter(Boolean);
	const [chosen] = ask([bytes], filters);
	filters.forEach((filter, i) => assert.deepEqual(choose(filter, model), chosen[i], filter));
}

/* The addresses of the blocks that the page's filter chooses, or its error. */
function choose(filter, model) {
	const test = compile(filter, model);
	return model.segments.flatMap(segment => {
		const found = [];
		for (let i = segment.first; i < segment.end; i++) {
			if (isBlock(model, i) && test(i)) {
				found.push(addressOf(model, segment, i));
			}
		}
		return found;
	});
}

/* --- damage --- */

/* What the page says: 'sound', 'cut', 'damaged', or 'beyond' where a number has no place in JavaScript. */
function verdictOf(bytes) {
	let faults;
	try {
		({ faults } = makeModel(decode(bytes)));
	} catch (damage) {
		assert.ok(damage instanceof Damage, damage.stack);
		faults = [damage.message];
	}
	if (faults.some(fault => fault.includes('beyond 2^53'))) {
		return 'beyond';
	}
	const damage = faults.filter(fault => !/^The file was cut off/.test(fault));
	return damage.length ? 'damaged' : faults.length ? 'cut' : 'sound';
}

function assertSameVerdict(files) {
	const all = ask(files.map(([, bytes]) => bytes));
	const verdicts = {};
	files.forEach(([what, bytes], i) => {
		const verdict = verdictOf(bytes);
		const said = all[i].error === undefined ? (all[i].meta.cut ? 'cut' : 'sound') : 'damaged';
		verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
		assert.ok(
			verdict === 'beyond' || verdict === said,
			`${what}: the page: ${verdict}, PHP: ${all[i].error ?? said}`
		);
		if (said !== 'damaged' && verdict !== 'beyond') {
			assertAgree(makeModel(decode(bytes)), all[i]);
		}
	});
	return JSON.stringify(verdicts);
}

async function testDamage() {
	await check('compare: what the page calls damaged PHP refuses, and nothing else', () =>
		assertSameVerdict(faultyFiles())
	);
	await check('compare: cut at any byte behind META, both show the same', () => {
		const { bytes, at } = make.make(heaps.states());
		const files = [];
		for (let length = at.SEGM; length < bytes.length; length++) {
			files.push([`cut at ${length}`, bytes.subarray(0, length)]);
		}
		return assertSameVerdict(files);
	});
	await check('compare: contents of any kind under true checksums', () => {
		const next = make.random(78);
		return assertSameVerdict(Array.from({ length: 3000 }, (_, i) => [`number ${i}`, garbled(next)]));
	});
}

/* --- filters --- */

async function testFilters() {
	const heap = make.fromTable(TABLE);
	const { bytes } = make.make(heap);
	const model = makeModel(decode(bytes));
	const texts = [...Object.keys(TABLE.matches), ...Object.keys(TABLE.errors)];
	const [answers] = ask([bytes], texts);
	const addresses = choose('size > 0', model);
	await check('compare: each block of the table of filters has its letter', () =>
		assert.equal(addresses.length, heap.letters.length)
	);
	for (const [i, text] of texts.entries()) {
		await check(`compare: PHP's filter: ${JSON.stringify(text)}`, () => {
			const answer = answers[i];
			if (Array.isArray(answer)) {
				assert.equal(
					answer.map(address => heap.letters[addresses.indexOf(address)]).join(''),
					TABLE.matches[text]
				);
			} else {
				const [line, column, message] = /: line (\d+), column (\d+): (.*)\n/.exec(answer).slice(1);
				assert.equal(`${line}:${column} ${message}`, TABLE.errors[text]);
			}
		});
	}
}

export async function testComparison() {
	await testFigures();
	await testDamage();
	await testFilters();
}
