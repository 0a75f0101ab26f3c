/* pprof: read by the library of pprof itself, by `go tool pprof`, and by pprof-format from npm. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gunzipSync } from 'node:zlib';
import * as made from './profile.mjs';
import { compared } from './compared.mjs';
import { check } from '../lib/tap.mjs';

const { METRICS } = made;
const { Profile } = createRequire(`${process.env.ZMM_NPM}/`)('pprof-format');
const TYPES = ['alloc', 'inuse', 'peak'].flatMap(word => [`${word}_objects/count`, `${word}_space/bytes`]);

/* [stack, innermost first; value] of each metric */
function assertSamples(samples, sites) {
	METRICS.forEach((metric, i) => {
		const found = new Map();
		for (const { stack, values } of samples) {
			found.set(stack, (found.get(stack) ?? 0) + values[i]);
		}
		const wanted = made.sumsOf(sites, metric, site => [
			made
				.framesOf(site)
				.map(({ name, file, start, line }) => JSON.stringify([made.utf8(name), made.utf8(file), start, line]))
				.reverse()
				.join(),
		]);
		assert.deepEqual(made.sorted([...found].filter(([, value]) => value)), wanted, metric);
	});
}

function readByGo(file, sites) {
	const read = JSON.parse(
		execFileSync(`${process.env.ZMM_FILES}/pprof`, { input: readFileSync(file), maxBuffer: 1 << 28 })
	);
	const { types, usual, period, interval, time } = read;
	assert.deepEqual(
		{ types, usual, period, interval, time },
		{
			types: TYPES,
			usual: 'inuse_space',
			period: 'space/bytes',
			interval: made.INTERVAL,
			time: 1700000000123456000,
		}
	);
	const samples = read.samples ?? [];
	assertSamples(
		samples.map(({ stack, values }) => ({
			stack: stack.map(({ name, file: of, start, line }) => JSON.stringify([name, of, start, line])).join(),
			values,
		})),
		sites
	);
	for (const { values, labels } of samples) {
		assert.deepEqual(labels, { bytes: [Math.floor(values[1] / values[0])] });
	}
}

/* The totals that pprof prints, and what it prints of each function. */
function readByTool(file, sites) {
	METRICS.forEach((metric, i) => {
		const [type, unit] = TYPES[i].split('/');
		const printed = execFileSync(
			'go',
			[
				...['tool', 'pprof', '-top', '-nodecount=0', '-nodefraction=0', `-sample_index=${type}`],
				...(unit === 'bytes' ? ['-unit=B'] : []),
				file,
			],
			{
				encoding: 'utf8',
				stdio: ['ignore', 'pipe', 'ignore'],
				env: { ...process.env, PPROF_TMPDIR: '/nonexistent' },
			}
		);
		const suffix = unit === 'bytes' ? 'B' : '';
		const total = made.totalOf(sites, metric);
		assert.match(printed, new RegExp(`Type: ${type}\n`));
		assert.match(printed, new RegExp(`of ${total}${suffix} total\n`), metric);
		const rows = printed.split('\n').map(line => line.trim().split(/\s+/));
		const found = rows.filter(row => row[5]?.startsWith('App\\')).map(row => [row[5], parseInt(row[0], 10)]);
		const wanted = made.sumsOf(sites, metric, site => [made.framesOf(site).at(-1).name]);
		assert.deepEqual(
			made.sorted(found.filter(([, value]) => value)),
			wanted.filter(([name]) => name.startsWith('App\\')),
			metric
		);
	});
}

function readByNpm(file, sites) {
	const read = Profile.decode(gunzipSync(readFileSync(file)));
	const text = number => read.stringTable.strings[Number(number)];
	const functions = new Map(read.function.map(one => [Number(one.id), one]));
	const locations = new Map(
		read.location.map(({ id, line: [line] }) => {
			const of = functions.get(Number(line.functionId));
			return [
				Number(id),
				JSON.stringify([text(of.name), text(of.filename), Number(of.startLine), Number(line.line)]),
			];
		})
	);
	assert.equal(read.stringTable.strings[0], '');
	assert.deepEqual(
		read.sampleType.map(({ type, unit }) => `${text(type)}/${text(unit)}`),
		TYPES
	);
	assertSamples(
		read.sample.map(({ locationId, value }) => ({
			stack: locationId.map(id => locations.get(Number(id))).join(),
			values: value.map(Number),
		})),
		sites
	);
}

export async function testPprof() {
	await compared('pprof: its own library', 'pprof', readByGo);
	await compared('pprof: go tool pprof', 'pprof', readByTool, ['usual', 'one']);
	await compared('pprof: pprof-format', 'pprof', readByNpm);
	await check('pprof: a byte that is changed is refused', () => {
		const bytes = readFileSync(made.write('pprof', made.profiles.usual()));
		const options = { maxBuffer: 1 << 28, stdio: ['pipe', 'pipe', 'pipe'] };
		for (const at of [0, 20, bytes.length >> 1, bytes.length - 5]) {
			const copy = Uint8Array.from(bytes);
			copy[at] ^= 1;
			assert.throws(
				() => execFileSync(`${process.env.ZMM_FILES}/pprof`, { ...options, input: copy }),
				`byte ${at}`
			);
		}
	});
}
