/* Viewers in Chromium, offline: speedscope from npm, and DHAT's from Debian's valgrind. */

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import * as made from './profile.mjs';
import { compared } from './compared.mjs';
import { check } from '../lib/tap.mjs';

const { METRICS } = made;
const FOLDER = process.env.ZMM_FILES;
const { chromium } = createRequire(`${process.env.ZMM_NPM}/`)('playwright-core');
const SPEEDSCOPE = `${process.env.ZMM_NPM}/node_modules/speedscope/dist/release/index.html`;
const DHAT = '/usr/libexec/valgrind/dh_view.html';
const PATIENCE = 60000;

let browser;

/* Opens a page, looks at it, and closes it; nothing in it may have thrown. */
async function look(at) {
	const context = await browser.newContext({ offline: true, acceptDownloads: true });
	const page = await context.newPage();
	const thrown = [];
	page.setDefaultTimeout(PATIENCE);
	page.on('pageerror', error => thrown.push(error.message));
	page.on('dialog', dialog => {
		thrown.push(dialog.message());
		dialog.dismiss();
	});
	try {
		return await at(page, thrown);
	} finally {
		await context.close();
		assert.deepEqual(thrown, []);
	}
}

/* Opens a file as the command `speedscope` does.  Returns what the program itself exports then. */
const exportedBySpeedscope = file =>
	look(async page => {
		const script = `${FOLDER}/load.js`;
		const words = [basename(file), readFileSync(file).toString('base64')].map(word => JSON.stringify(word));
		writeFileSync(script, `speedscope.loadFileFromBase64(${words.join()})`);
		await page.goto(`file://${SPEEDSCOPE}#localProfilePath=${script}`);
		await page.getByText('Export').waitFor();
		const download = page.waitForEvent('download');
		await page.keyboard.press('Control+s');
		return JSON.parse(readFileSync(await (await download).path(), 'utf8'));
	});

/* The weight of each stack of a profile of opened and closed frames. */
function stacksOf({ events }, frames, textOf) {
	const sums = new Map();
	const stack = [];
	let before = 0;
	for (const { type, frame, at } of events) {
		const key = stack.join(';');
		sums.set(key, (sums.get(key) ?? 0) + at - before);
		before = at;
		if (type === 'O') {
			stack.push(textOf(frames[frame]));
		} else {
			stack.pop();
		}
	}
	return made.sorted([...sums].filter(([, sum]) => sum));
}

async function readSpeedscope(file, sites) {
	const { name, activeProfileIndex, profiles, shared } = await exportedBySpeedscope(file);
	assert.deepEqual([name, activeProfileIndex], [made.TITLE, METRICS.indexOf('live_bytes')]);
	assert.equal(profiles.length, METRICS.length);
	METRICS.forEach((metric, i) => {
		assert.equal(profiles[i].unit, metric.endsWith('bytes') ? 'bytes' : 'none');
		assert.equal(profiles[i].endValue, made.totalOf(sites, metric));
		const frameText = ({ name: of, file: place = '', line = 0 }) => JSON.stringify([of, place, line]);
		assert.deepEqual(
			stacksOf(profiles[i], shared.frames, frameText),
			made.sumsOf(sites, metric, site => [
				made
					.framesOf(site)
					.map(frame => frameText({ ...frame, name: made.utf8(frame.name), file: made.utf8(frame.file) }))
					.join(';'),
			]),
			metric
		);
	});
}

const readFolded = metric => async (file, sites) => {
	const { profiles, shared } = await exportedBySpeedscope(file);
	assert.equal(profiles.length, 1);
	assert.deepEqual(
		stacksOf(profiles[0], shared.frames, ({ name }) => name),
		made.sumsOf(sites, metric, site => [
			made
				.framesOf(site)
				.map(frame => made.placed(made.inStack, frame))
				.join(';'),
		])
	);
};

/* What DHAT's viewer made of a file: its tree, and the text of its page. */
const dhatTree = file =>
	look(async (page, thrown) => {
		await page.goto(`file://${DHAT}`);
		await page.setInputFiles('input[type=file]', file);
		while (!thrown.length && !(await page.locator('body').innerText()).includes('Processing time')) {
			await page.waitForTimeout(20);
		}
		return page.evaluate(() => ({
			text: document.body.innerText,
			/* The viewer's own variables: a node has frames, figures and perhaps nodes below it. */
			tree: (function copy(node) {
				return {
					frames: node._frames.map(frame => gData.ftbl[frame]), // eslint-disable-line no-undef
					figures: [
						[node._totalBlocks, node._totalBytes],
						[node._atTEndBlocks, node._atTEndBytes],
						[node._atTGmaxBlocks, node._atTGmaxBytes],
					].flat(),
					kids: (node._kids ?? []).map(copy),
				};
			})(gRoot), // eslint-disable-line no-undef
		}));
	});

/* Adds the figures of each leaf to its stack, the innermost frame first. */
function leavesOf({ frames, figures, kids }, above, sums) {
	const stack = [...above, ...frames];
	if (!kids.length) {
		const key = stack.join('\n');
		sums.set(
			key,
			(sums.get(key) ?? Array(6).fill(0)).map((sum, i) => sum + figures[i])
		);
	}
	kids.forEach(kid => leavesOf(kid, stack, sums));
	return sums;
}

async function readDhat(file, sites) {
	const { text, tree } = await dhatTree(file);
	const metrics = METRICS.slice(0, 6);
	const leaves = [...leavesOf(tree, [], new Map())];
	metrics.forEach((metric, i) => {
		assert.equal(tree.figures[i], made.totalOf(sites, metric), metric);
		assert.deepEqual(
			made.sorted(leaves.map(([key, figures]) => [key, figures[i]]).filter(([, sum]) => sum)),
			made.sumsOf(sites, metric, site => [
				[...made.framesOf(site).map(frame => made.placed(made.inLine, frame)), '[root]'].reverse().join('\n'),
			]),
			metric
		);
	});
	const bytes = made.totalOf(sites, 'live_bytes').toLocaleString('en-US');
	assert.ok(text.includes(`At t-end:  ${bytes} bytes`), 'the page shows what is live');
}

export async function testBrowser() {
	browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
	await compared('speedscope: its own format', 'speedscope', readSpeedscope, ['usual', 'one', 'hostile']);
	await compared('speedscope: folded stacks', 'folded', readFolded('live_bytes'), ['usual', 'one', 'hostile']);
	await compared('speedscope: folded stacks of another metric', 'folded', readFolded('peak_blocks'), ['usual'], {
		metric: 'peak_blocks',
	});
	await check('speedscope: reads pprof and callgrind, too', async () => {
		const sites = made.profiles.usual();
		const pprof = await exportedBySpeedscope(made.write('pprof', sites));
		assert.equal(pprof.profiles[0].endValue, made.totalOf(sites, 'live_bytes'));
		const callgrind = await exportedBySpeedscope(made.write('callgrind', made.profiles.one()));
		assert.deepEqual(
			callgrind.profiles.map(({ endValue }) => endValue),
			METRICS.map(metric => made.totalOf(made.profiles.one(), metric)).filter(Boolean)
		);
	});
	await compared('dhat: the viewer of valgrind', 'dhat', readDhat);
	await browser.close();
}
