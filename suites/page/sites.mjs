/* Who allocated: the page against what was written, against Zmm\Snapshot::sites() and the verbs sites and tree. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { decode } from '../../page/decode.js';
import { compile } from '../../page/filter.js';
import { makeModel } from '../../page/model.js';
import { FIGURES } from '../../page/sites.js';
import { BLOCK_FIGURES, GROUPS, METRICS, callsOf, filterOf, rowsOf, stackOf, sumCalls } from '../../page/who.js';
import * as make from './make.mjs';
import { check } from '../lib/tap.mjs';

const { ZMM_PAGES: FOLDER, ZMM_PHP: PHP, ZMM_SO: SO } = process.env;
const ROOT = new URL('../..', import.meta.url).pathname;
const { heaps } = make;
const ALL = [...FIGURES, ...BLOCK_FIGURES];

const read = bytes => makeModel(decode(bytes));
const sum = (rows, key) => rows.reduce((all, row) => all + row[key], 0);

function zmm(file, verb, ...options) {
	const words = ['-n', '-d', `extension=${SO}`, `${ROOT}bin/zmm`, verb, ...options, '--json', file];
	const how = { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] };
	return JSON.parse(execFileSync(PHP, words, how));
}

/* What PHP's sites() has of a model. */
export function sitesOf(model) {
	return rowsOf(model).map(row => ({
		...Object.fromEntries(['site', 'function', 'file', 'line', 'package', ...ALL].map(key => [key, row[key]])),
		stack: stackOf(model.places, model.places.sites[row.site]),
	}));
}

/* The calls as the verb tree has them: those of which a metric is not 0, each before what it called. */
function callRows(model, metric) {
	const calls = callsOf(model),
		{ bytes, own, blocks } = sumCalls(model, metric);
	const rows = [];
	const add = number => {
		const { name, from, depth, below, line } = calls[number];
		if (!line && bytes[number]) {
			rows.push([depth, name, from.file, from.line, bytes[number], own[number], blocks[number]].join('|'));
			below.forEach(add);
		}
	};
	add(0);
	return rows.sort();
}

/* Snapshots by name: made ones, and of a program under both kinds of profile. */
function snapshots() {
	const code =
		'function rows($n) { $a = []; for ($i = 0; $i < $n; $i++) { $a[] = str_repeat("x", 100); } return $a; }' +
		' class Store { public $all = []; function add($n) { $this->all[] = rows($n); array_map("strrev", rows($n)); } }' +
		' $store = new Store; foreach ([2000, 3000] as $n) { $store->add($n); } $gone = rows(9000); unset($gone);';
	const program = profile => {
		const [script, file] = [`${FOLDER}/profiled.php`, `${FOLDER}/profiled.zmm`];
		writeFileSync(script, `<?php ${code} zmm_snapshot()->save($argv[1], true);`);
		execFileSync(PHP, ['-n', '-d', `extension=${SO}`, '-d', `zmm.profile=${profile}`, script, file]);
		return readFileSync(file);
	};
	return {
		...Object.fromEntries(
			['states', 'hundred', 'sampled'].map(name => [`"${name}"`, () => make.make(heaps[name]()).bytes])
		),
		'a program whose blocks are all known': () => program('full'),
		'a program that is sampled': () => program('4K'),
	};
}

async function testAgainstCommand() {
	for (const [name, maker] of Object.entries(snapshots())) {
		const file = `${FOLDER}/sites.zmm`;
		let model = null;
		await check(`sites: groups of ${name} are those of zmm sites, by each metric`, () => {
			const bytes = maker();
			writeFileSync(file, bytes);
			model = read(bytes);
			assert.ok(model.places.sites.length > 1);
			for (const by of GROUPS.filter(name => name !== 'line')) {
				for (const [metric, { bytes: key }] of Object.entries(METRICS)) {
					const said = zmm(file, 'sites', '--by', by, '--metric', metric);
					assert.equal(said.sample_interval, model.places.interval);
					const rows = rowsOf(model, by).filter(row => row[key] > 0);
					const plain = (list, of) =>
						list.map(row => [row[by], ...ALL.map(figure => row[figure])].join('|')).sort(of);
					assert.deepEqual(plain(rows), plain(said.sites), `${by} ${metric}`);
				}
			}
		});
		await check(`sites: calls of ${name} are those of zmm tree, by each metric`, () => {
			for (const metric of Object.keys(METRICS)) {
				const said = zmm(file, 'tree', '--min', '0', '--metric', metric);
				const wanted = said.calls
					.filter(({ bytes }) => bytes)
					.map(row =>
						[row.depth, row.function, row.file, row.line, row.bytes, row.own_bytes, row.blocks].join('|')
					);
				assert.deepEqual(callRows(model, metric), wanted.sort(), metric);
			}
			return `${callsOf(model).length} calls and lines`;
		});
	}
}

async function testMade() {
	await check('sites: figures are those that were written, and the used blocks of the snapshot are counted', () => {
		const heap = heaps.hundred();
		const rows = rowsOf(read(make.make(heap).bytes));
		const count = rows.map(() => [0, 0, 0]);
		for (const segment of heap.segments) {
			const { charges } = make.chargesOf(segment);
			segment.blocks
				.filter(({ state }) => state === make.USED)
				.forEach(({ site, size }, i) => {
					[1, size, charges[i]].forEach((value, at) => {
						if (site !== undefined) {
							count[site][at] += value;
						}
					});
				});
		}
		assert.deepEqual(
			rows.map(row => ALL.map(figure => row[figure])),
			heap.places.sites.map(([, , figures], i) => [...figures, ...count[i]])
		);
	});
	await check('sites: each filter of a row chooses as many blocks as the row has', () => {
		const model = read(make.make(heaps.hundred()).bytes);
		for (const by of GROUPS) {
			for (const row of rowsOf(model, by)) {
				const test = compile(filterOf(model, row, by), model);
				let found = 0;
				for (let i = 0; i < model.blocks.count; i++) {
					found += test(i) ? 1 : 0;
				}
				assert.equal(found, row.blocks, filterOf(model, row, by));
			}
		}
	});
	await check('sites: lines have what all sites of them have', () => {
		const model = read(make.make(heaps.hundred()).bytes);
		const lines = rowsOf(model, 'line');
		assert.ok(lines.length > 10 && lines.length < rowsOf(model).length);
		for (const line of lines) {
			const isHere = row => ['function', 'file', 'line'].every(key => row[key] === line[key]);
			for (const figure of ALL) {
				assert.equal(line[figure], sum(rowsOf(model).filter(isHere), figure));
			}
		}
	});
	await check('sites: whatever a name has in it, its filter is one', () => {
		const heap = heaps.states();
		for (const name of ['a"b', "a'b", 'a\\b', 'a\0b', 'a\nb\x1b', '\u00e4\u2028', '']) {
			heap.places.functions[1][0] = name;
			const model = read(make.make(heap).bytes);
			const row = rowsOf(model, 'function').find(row => row.function === name);
			const test = compile(filterOf(model, row, 'function'), model);
			assert.deepEqual(
				[0, 1, 6].map(i => test(i)),
				[true, false, false],
				JSON.stringify(name)
			);
		}
	});
	await check('sites: the lines of a call add up to what it has itself, and calls to what is above them', () => {
		const model = read(make.make(heaps.deep()).bytes);
		const calls = callsOf(model),
			{ bytes, own } = sumCalls(model, 'peak');
		assert.ok(calls.length > 1e5);
		assert.equal(bytes[0], sum(rowsOf(model), 'peak_bytes'));
		const below = new Float64Array(calls.length);
		calls.forEach(({ parent, line }, i) => {
			if (i) {
				below[parent] += bytes[i];
			}
			assert.ok(!line || own[i] === bytes[i]);
		});
		calls.forEach(({ below: list, line }, i) => {
			const lines = list.filter(one => calls[one].line).reduce((all, one) => all + bytes[one], 0);
			assert.ok(line || own[i] >= lines, `call ${i}`);
			assert.equal(bytes[i], below[i] + own[i] - lines, `call ${i}`);
		});
	});
}

export async function testSites() {
	await testMade();
	await testAgainstCommand();
}
