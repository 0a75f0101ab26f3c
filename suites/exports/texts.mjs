/* Formats of text: callgrind by callgrind_annotate, CSV by Python's module, JSON by JSON.parse(). */

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import * as made from './profile.mjs';
import { compared } from './compared.mjs';

const { METRICS } = made;

/* Rows of callgrind_annotate: its columns of numbers, and what follows them. */
function annotated(file, ...options) {
	const ran = spawnSync('callgrind_annotate', ['--threshold=100', '--show-percs=no', '--auto=no', ...options, file], {
		encoding: 'utf8',
		maxBuffer: 1 << 28,
	});
	assert.equal(ran.stderr, '');
	assert.equal(ran.status, 0);
	const rows = ran.stdout
		.split('\n')
		.map(line => line.match(/^((?:\s*(?:[\d,]+|\.)){8})\s\s(.*)$/))
		.filter(Boolean);
	return new Map(
		rows.map(([, columns, what]) => [
			what,
			columns
				.trim()
				.split(/\s+/)
				.map(text => Number(text.replace('.', '0').replaceAll(',', ''))),
		])
	);
}

const functionOf = ({ name, file }) => `${file ? made.inLine(file) : '???'}:${made.inLine(name)}`;

function assertRows(rows, sites, keysOf) {
	METRICS.forEach((metric, i) => {
		const found = [...rows].map(([what, columns]) => [what, columns[i]]);
		const wanted = made.sumsOf(sites, metric, keysOf);
		assert.deepEqual(
			made.sorted(found.filter(([what, value]) => value && what !== 'PROGRAM TOTALS')),
			wanted,
			metric
		);
	});
}

function readCallgrind(file, sites) {
	const own = annotated(file);
	assert.deepEqual(
		own.get('PROGRAM TOTALS'),
		METRICS.map(metric => made.totalOf(sites, metric))
	);
	assertRows(own, sites, site => [functionOf(made.framesOf(site).at(-1))]);
	/* Each call of a function that is among its own callers counts again: so does this program. */
	assertRows(annotated(file, '--inclusive=yes'), sites, site => made.framesOf(site).map(functionOf));
}

const READ_CSV = `
import csv, json, sys
with open(sys.argv[1], newline="", encoding="utf-8") as file:
    json.dump(list(csv.DictReader(file)), sys.stdout)
`;

function readCsv(file, sites) {
	const rows = JSON.parse(execFileSync('python3', ['-c', READ_CSV, file], { maxBuffer: 1 << 28 }));
	assert.equal(rows.length, sites.length);
	rows.forEach((row, i) => {
		const frames = made.framesOf(sites[i]);
		const { name, file: of, line } = frames.at(-1);
		assert.deepEqual(row, {
			function: made.inLine(name),
			file: made.inLine(of),
			line: String(line),
			...Object.fromEntries(METRICS.map(metric => [metric, String(sites[i].figures[metric])])),
			stack: frames.map(frame => made.placed(made.inStack, frame)).join(';'),
		});
	});
}

function readJson(file, sites) {
	const read = JSON.parse(readFileSync(file, 'utf8'));
	const { title, process: id, time_us, duration_us, interval } = read;
	assert.deepEqual(
		[title, id, time_us, duration_us, interval],
		[made.TITLE, 4711, 1700000000123456, 2500000, made.INTERVAL]
	);
	assert.deepEqual(
		read.metrics.map(({ name, unit, sum }) => [name, unit, sum]),
		METRICS.map(name => [name, name.endsWith('bytes') ? 'bytes' : 'count', made.totalOf(sites, name)])
	);
	const framesFrom = (node, line) => {
		const { parent, function: number, line: call } = read.nodes[node];
		const { name, file: of = '', line: start = 0 } = read.functions[number];
		return [...(parent ? framesFrom(parent, call) : []), { name, file: of, start, line }];
	};
	assert.deepEqual(
		read.sites.map(({ node, line, ...figures }) => ({ stack: framesFrom(node, line), figures })),
		sites.map(site => ({
			stack: made
				.framesOf(site)
				.map(({ name, file: of, start, line }) => ({
					name: made.utf8(name),
					file: made.utf8(of),
					start,
					line,
				})),
			figures: site.figures,
		}))
	);
}

export async function testTexts() {
	await compared('callgrind: callgrind_annotate', 'callgrind', readCallgrind, ['usual', 'one', 'hostile']);
	await compared('csv: Python', 'csv', readCsv);
	await compared('json: JSON.parse()', 'json', readJson);
}
