/* The Firefox Profiler: its own code, as the command profiler-cli from npm has it. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as made from './profile.mjs';
import { compared } from './compared.mjs';
import { check } from '../lib/tap.mjs';

const COMMAND = `${process.env.ZMM_NPM}/node_modules/@firefox-devtools/profiler-cli/dist/profiler-cli.js`;

/* Sessions have a socket in this folder, and a socket's path is short.  Each file has a session of its own, since one
 * may end after the command that ends it. */
let sessions;
let opening = 0;

function profiler(...words) {
	return spawnSync(process.execPath, [COMMAND, ...words], {
		encoding: 'utf8',
		maxBuffer: 1 << 28,
		timeout: 120000,
		env: { ...process.env, PROFILER_CLI_SESSION_DIR: sessions },
	});
}

function said(...words) {
	const ran = profiler(...words, '--session', `zmm${opening}`);
	assert.equal(ran.status, 0, ran.stderr + ran.stdout);
	return ran.stdout;
}

/* The tree of calls by one of the profiler's views. */
function treeOf(strategy) {
	const words = ['thread', 'samples-top-down', '--json', '--include-idle', '--max-lines', '1000000'];
	return JSON.parse(said(...words, '--strategy', strategy));
}

/* The command shows so many functions of a path, and adds up what lies below. */
const MOST_DEPTH = 201;

/* The own weight of each path of functions. */
function pathsOf({ name, selfSamples, children, childrenTruncated: below }, above, sums) {
	const path = [...above, name];
	const key = path.slice(1).join('\n');
	const own = selfSamples + (below?.combinedSamples ?? 0);
	if (own) {
		sums.set(key, (sums.get(key) ?? 0) + own);
	}
	children.forEach(child => pathsOf(child, path, sums));
	return sums;
}

function assertView(strategy, sites, metric) {
	const { regularCallTree: tree, weightType } = treeOf(strategy);
	assert.equal(weightType, metric.endsWith('bytes') ? 'bytes' : 'samples');
	assert.equal(tree.totalSamples, made.totalOf(sites, metric), strategy);
	assert.deepEqual(
		made.sorted(pathsOf(tree, [], new Map())),
		made.sumsOf(sites, metric, site => [
			made
				.framesOf(site)
				.slice(0, MOST_DEPTH)
				.map(({ name }) => made.utf8(name))
				.join('\n'),
		]),
		strategy
	);
}

async function opened(file, at) {
	opening++;
	try {
		said('load', file);
		return await at();
	} finally {
		profiler('stop', `zmm${opening}`);
	}
}

const readFirefox = metric => (file, sites) =>
	opened(file, () => {
		assert.match(said('profile', 'info'), /worker "1"\.php/);
		if (sites.length) {
			assertView('timing', sites, metric);
			assertView('native-retained-allocations', sites, 'live_bytes');
			assertView('native-allocations', sites, 'allocated_bytes');
		}
	});

export async function testFirefox() {
	sessions = mkdtempSync(`${tmpdir()}/zmm-`);
	if (profiler('--version').status !== 0) {
		await check('firefox: the profiler # SKIP it needs a newer Node.js', () => {});
	} else {
		await compared('firefox: the profiler', 'firefox', readFirefox('live_bytes'));
		for (const metric of ['allocated_blocks', 'peak_bytes', 'live_blocks']) {
			await compared(`firefox: samples of ${metric}`, 'firefox', readFirefox(metric), ['usual'], { metric });
		}
	}
	rmSync(sessions, { recursive: true });
}
