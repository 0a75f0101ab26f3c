/* The page in Chromium: what it shows, every key, three widths, both themes, no network. */

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Buffer } from 'node:buffer';
import { decode } from '../../page/decode.js';
import { makeModel } from '../../page/model.js';
import { METRICS, callsOf, filterOf, rowsOf, sumCalls } from '../../page/who.js';
import * as make from './make.mjs';
import { check } from '../lib/tap.mjs';

const FOLDER = process.env.ZMM_PAGES;
const { chromium } = createRequire(`${process.env.ZMM_NPM}/`)('playwright-core');
const { heaps } = make;

/* Writes a page by write/html.c; returns its file. */
function pageOf(name, bytes) {
	const file = `${FOLDER}/${name}.html`;
	writeFileSync(file, execFileSync(`${FOLDER}/to_page`, { input: bytes, maxBuffer: 1 << 26 }));
	return file;
}

/* A page of which the snapshot or the findings were replaced: files are damaged in many ways.  Returns its file. */
function changedPage(name, { bytes, findings }) {
	const page = execFileSync(`${FOLDER}/to_page`, { input: make.make(heaps.ten()).bytes, encoding: 'latin1' });
	const file = `${FOLDER}/${name}.html`;
	const put = (text, id, content) =>
		content === undefined ? text : text.replace(new RegExp(`(id="${id}">)[^<]*`), (all, tag) => tag + content);
	writeFileSync(file, put(put(page, 'snapshot', bytes?.toString('base64')), 'findings', findings), 'latin1');
	return file;
}

/* Pages in one browser; whatever they say or ask for is kept. */
class Browser {
	async start() {
		this.browser = await chromium.launch({
			executablePath: '/usr/bin/chromium',
			args: ['--no-sandbox', '--disable-gpu'],
		});
	}

	async open(file, { width = 1200, scheme = 'light' } = {}) {
		const context = await this.browser.newContext({
			viewport: { width, height: 900 },
			colorScheme: scheme,
			offline: true,
		});
		const page = await context.newPage();
		page.said = [];
		page.on('console', message => page.said.push(message.text()));
		page.on('pageerror', error => page.said.push(error.stack));
		page.on(
			'request',
			request => request.url() === `file://${file}` || page.said.push(`asks for ${request.url()}`)
		);
		await page.goto(`file://${file}`);
		await page.waitForSelector('html[data-ready=yes]', { timeout: 60000 });
		return page;
	}

	/* Opens a page, looks at it, and closes it; it must have said nothing. */
	async look(file, options, at) {
		const page = await this.open(file, options);
		try {
			const note = await at(page);
			assert.deepEqual(page.said, []);
			return note;
		} finally {
			await page.context().close();
		}
	}
}

const state = page => page.evaluate(() => ({ ...document.querySelector('#map').dataset }));
const text = (page, selector) => page.locator(selector).innerText();
const fact = (page, part, word) => text(page, `#detail-${part} dd[data-fact="${word}"]`);

const termsOf = page =>
	page.evaluate(() =>
		Object.fromEntries([
			['real', Number(document.querySelector('[data-sum=real]').dataset.bytes)],
			...[...document.querySelectorAll('[data-sum=real] [data-term]')].map(term => [
				term.dataset.term,
				Number(term.dataset.bytes),
			]),
		])
	);

const icicle = page => page.evaluate(() => ({ ...document.querySelector('#icicle').dataset }));
const modelOf = heap => makeModel(decode(make.make(heap).bytes));

const isWider = page => page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);

/* --- what it shows --- */

async function testShown(browser) {
	for (const name of ['empty', 'states', 'ten', 'hundred', 'thousand', 'tenThousand', 'damaged', 'plain']) {
		await check(`browser: "${name}" has the sums that were written, at three widths, light and dark`, async () => {
			const heap = heaps[name]();
			const file = pageOf(name, make.make(heap).bytes);
			const { unreadable, ...wanted } = make.expect(heap).sums;
			await browser.look(file, { width: 1600 }, async page => {
				assert.deepEqual(await termsOf(page), unreadable ? { ...wanted, unreadable } : wanted);
				assert.equal(await text(page, '#faults'), '');
				assert.equal(await page.locator('#segments tbody tr').count(), Math.min(50, heap.segments.length));
				for (const [width, colorScheme] of [
					[1600, 'light'],
					[1000, 'dark'],
					[400, 'light'],
				]) {
					await page.setViewportSize({ width, height: 900 });
					await page.emulateMedia({ colorScheme });
					assert.equal(await isWider(page), false, `wider than ${width}`);
				}
			});
		});
	}
	await check('browser: RSS is the sum of its terms, and is not shown where META does not have it', async () => {
		await browser.look(`${FOLDER}/thousand.html`, {}, async page => {
			const terms = await page
				.locator('[data-sum=rss] [data-term]')
				.evaluateAll(all => all.map(one => Number(one.dataset.bytes)));
			assert.deepEqual(
				terms,
				[180, 61, 420 - 180 - 61].map(mib => mib * 1048576)
			);
			assert.equal(await page.locator('[data-sum=rss]').getAttribute('data-bytes'), String(420 * 1048576));
			assert.match(await text(page, '[data-sum=rss]'), /^RSS\s+420\.0 MiB/);
		});
		await browser.look(`${FOLDER}/ten.html`, {}, async page =>
			assert.equal(await page.locator('[data-sum=rss]').count(), 0)
		);
	});
	await check('browser: a page of a million blocks has less than 5 MB', async () => {
		const heap = heaps.million();
		const file = pageOf('million', make.make(heap).bytes);
		const { size } = statSync(file);
		assert.ok(size < 5e6, `${size} bytes`);
		return browser.look(file, { width: 1600 }, async page => {
			const { unreadable, ...wanted } = make.expect(heap).sums;
			assert.deepEqual(await termsOf(page), wanted);
			const at = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime);
			await page.locator('#map').press('Enter');
			const painted = await page.evaluate(() => {
				const before = performance.now();
				document.querySelector('#map').dispatchEvent(new Event('scroll'));
				return performance.now() - before;
			});
			const [first, strips] = [at ?? NaN, painted].map(time => `${time.toFixed(0)} ms`);
			return `${size} bytes; first contentful paint after ${first}; strips painted in ${strips}`;
		});
	});
	await check('browser: findings are cards that jump to the map', async () => {
		const file = pageOf('fragmented', make.make(heaps.fragmented()).bytes);
		await browser.look(file, {}, async page => {
			assert.equal(await page.locator('.card').first().getAttribute('data-kind'), 'fragmentation');
			assert.match(
				await text(page, '#verdict'),
				/^\d+ of 589 segments are held by at most \d+ blocks? each; .*\.$/
			);
			assert.match(await text(page, '.card >> nth=0 >> dd[data-fact=blocks]'), /^\d+$/);
			assert.match(
				await text(page, '.card >> nth=0 >> dd[data-fact=bytes_held]'),
				/^\d+\.\d MiB \([\d,]+ bytes\)$/
			);
			assert.match(await text(page, '.card >> nth=0 >> .foot'), /^exact, confidence high/);
			await page.locator('.card button').first().click();
			const { marked, segment } = await state(page);
			const least = Number(/^state == used and charge >= (\d+)$/.exec(await page.inputValue('#filter'))[1]);
			const charges = heaps.fragmented().segments.flatMap(one => make.chargesOf(one).charges);
			assert.ok(least > 65536);
			assert.equal(Number(marked), charges.filter(charge => charge >= least).length);
			assert.notEqual(segment, '');
			assert.equal((await state(page)).zoom, 'strips');
			assert.equal(await page.evaluate(() => document.activeElement.id), 'map');
			assert.ok(await page.locator('#map').isVisible());
		});
	});
	await check('browser: of many classes the largest are shown, and all on demand', async () => {
		const heap = heaps.ten();
		const classes = Array.from({ length: 90 }, (_, i) => ({ kind: 4, name: `App\\Number${i}` }));
		let next = 0;
		const blocks = list =>
			list.map(block => (block.state === make.USED ? { ...block, klass: next++ % classes.length } : block));
		const segments = heap.segments.map(one => ({ ...one, blocks: blocks(one.blocks) }));
		await browser.look(pageOf('classes', make.make({ ...heap, segments, classes }).bytes), {}, async page => {
			const rows = page.locator('#kinds tbody tr');
			assert.equal(await rows.count(), 15);
			assert.match(await rows.last().innerText(), /^76 more\s/);
			await rows.last().locator('button').click();
			assert.equal(await rows.count(), 90);
			assert.equal(await isWider(page), false);
		});
	});
	await check('browser: the legend has the kinds and states that are there', async () => {
		const heap = heaps.states();
		heap.segments[0].blocks[0].kind = 9;
		await browser.look(pageOf('legend', make.make(heap).bytes), {}, async page => {
			const legend = () => page.locator('#legend li').allInnerTexts();
			await page.locator('#map').press('c');
			assert.deepEqual(await legend(), [
				'object',
				'vm_stack',
				'paler: less is live',
				'held by at most 2 used blocks',
			]);
			await page.locator('#map').press('Enter');
			assert.deepEqual(await legend(), ['object', 'vm_stack', 'cached', 'waiting', 'victim', 'free', 'rest']);
			await page.locator('#map').press('c');
			await page.locator('#map').press('c');
			await page.locator('#map').press('c');
			assert.deepEqual((await legend()).slice(0, 3), ['run.php:5 224 B', 'run.php:3 64 B', 'other sites']);
			const found = await page.evaluate(countPixels, [
				[0x0b, 0x66, 0xa8],
				[0xe6, 0x9f, 0x00],
			]);
			assert.ok(
				found.every(count => count > 20),
				`the two sites have ${found} pixels`
			);
			await page.locator('#map').press('c');
			assert.deepEqual(await legend(), ['used', 'cached', 'waiting', 'victim', 'free', 'rest']);
		});
	});
	await check('browser: lists, trees and bits are those of STAT', async () => {
		const stat = {
			free_bitmap: '@',
			free_buckets: [...Array(64).keys()].map(i => ({
				true_size: 24 + 8 * i,
				blocks: i % 3,
				cached: i,
				hits: 1,
			})),
			large_free_buckets: [...Array(64).keys()].map(i => ({
				range_min: 2 ** i,
				range_max: 2 ** (i + 1) - 1,
				blocks: i === 12 ? 7 : 0,
				bytes: i === 12 ? 30000 : 0,
				nodes: 5,
				depth: 3,
				smallest: 4100,
				largest: 8000,
			})),
		};
		const file = pageOf(
			'stat',
			make.make({ ...heaps.ten(), stat: JSON.stringify(stat).replace('"@"', '-9223372036854775807') }).bytes
		);
		await browser.look(file, {}, async page => {
			const bits = await page.locator('.bit').evaluateAll(all => all.map(bit => bit.dataset.bit).join(''));
			assert.equal(bits, `1${'0'.repeat(62)}1`);
			assert.equal(await page.locator('#trees tbody tr').count(), 1);
			assert.match(
				await text(page, '#trees tbody tr'),
				/^12: 4.0 KiB\s+7\s+29.3 KiB\s+5\s+3\s+4.0 KiB\s+7.8 KiB$/
			);
		});
	});
	await check('browser: the table of segments is sorted by any column, and leads to the map', async () => {
		const heap = heaps.thousand();
		await browser.look(`${FOLDER}/thousand.html`, {}, async page => {
			const press = name => page.getByRole('button', { name, exact: true }).click();
			const column = place => page.locator(`#segments tbody td:nth-child(${place})`).allInnerTexts();
			await press('to free');
			const used = make
				.expect(heap)
				.rows.map(row => row.used)
				.sort((a, b) => b - a);
			assert.deepEqual(await column(10), used.slice(0, 50).map(String));
			await press('to free');
			assert.deepEqual(await column(10), used.reverse().slice(0, 50).map(String));
			await press('after');
			assert.match(await text(page, '#segments-page'), /^51 to 100 of 1,000 segments$/);
			const [number] = await column(1);
			await page.locator('#segments tbody button').first().click();
			assert.equal(`#${(await state(page)).segment}`, number);
		});
	});
	await check('browser: names in a snapshot are texts, whatever they are', async () => {
		const evil = '</script><img src=x onerror="document.title=1"><script>document.title=2</script>';
		const heap = heaps.fragmented();
		const objects = blocks => blocks.map(block => (block.state === make.USED ? { ...block, klass: 0 } : block));
		const file = pageOf(
			'evil',
			make.make({
				...heap,
				segments: heap.segments.map(one => ({ ...one, blocks: objects(one.blocks) })),
				meta: { ...heap.meta, script: evil, php: evil },
				classes: heap.classes.map(({ kind }) => ({ kind, name: evil })),
			}).bytes
		);
		await browser.look(file, {}, async page => {
			assert.equal(await text(page, '#script'), evil);
			assert.equal(await text(page, '.card >> nth=0 >> dd[data-fact=class]'), evil);
			assert.equal(await page.locator('img').count(), 0);
			assert.match(await page.title(), /^zmm: /);
		});
	});
	await check('browser: findings in a page are texts, and a wrong filter is told', async () => {
		const evil = "\\u003cimg src=x onerror='document.title=1'>";
		const findings =
			`[{"kind":"${evil}","summary":"${evil}","facts":{"${evil}":"${evil}"},"next_checks":["${evil}"],` +
			`"hypothesis":"${evil}","severity":"${evil}","filter":"${evil}"}]`;
		await browser.look(changedPage('evil-findings', { findings }), {}, async page => {
			assert.equal(await page.locator('img').count(), 0);
			await page.locator('.card button').click();
			assert.match(await text(page, '#filter-error'), /'<' is for numbers|expected a condition/);
			assert.match(await page.title(), /^zmm: /);
		});
		await browser.look(changedPage('bad-findings', { findings: '[{' }), {}, async page => {
			assert.match(await text(page, '#faults'), /^The findings in this page are damaged/);
			assert.equal(await page.locator('.card').count(), 0);
			assert.match(await text(page, '#verdict'), /^Nothing stands out/);
		});
	});
}

/* --- who allocated --- */

const order = (model, key, by = 'line') =>
	rowsOf(model, by)
		.filter(row => row[key] > 0)
		.sort((a, b) => b[key] - a[key]);

/* The exact numbers of a column of the table, without the row of what is not shown. */
const numbersOf = (page, key) =>
	page
		.locator(`#who tbody tr:not(.rest) td[data-figure=${key}]`)
		.evaluateAll(all => all.map(cell => Number(cell.title.replace(/ .*/, '').replaceAll(',', ''))));

async function testWho(browser) {
	const file = pageOf('hundred', make.make(heaps.hundred()).bytes);
	const model = modelOf(heaps.hundred());
	await check('browser: without sites there is one line that says how to get them', () =>
		browser.look(`${FOLDER}/ten.html`, {}, async page => {
			assert.ok(await page.locator('#who').isHidden());
			assert.match(await text(page, '#who-how'), /ZMM_PROFILE=full/);
			assert.equal((await text(page, '#who-how')).split('\n').length, 1);
			assert.ok(await page.evaluate(() => document.querySelector('#colouring option[value=site]').disabled));
			await page.locator('#map').press('i');
			await page.locator('#map').press('w');
			assert.equal(await page.evaluate(() => document.activeElement.id), 'map');
		})
	);
	await check('browser: the table of sites has what held the most at the peak first, and each metric its order', () =>
		browser.look(file, {}, async page => {
			assert.ok(await page.locator('#who-how').isHidden());
			assert.ok(await page.locator('#who-note').isHidden());
			for (const [metric, { bytes: key, title }] of [['peak', METRICS.peak], ...Object.entries(METRICS)]) {
				if (metric !== 'peak') {
					await page.locator('.metrics').first().getByRole('button', { name: title, exact: true }).click();
				}
				const wanted = order(model, key);
				assert.deepEqual(await numbersOf(page, key), wanted.slice(0, 12).map(row => row[key]), metric);
				assert.match(await text(page, '#who tr.rest td >> nth=0'), new RegExp(`^${wanted.length - 12} more$`));
				const all = wanted.reduce((sum, row) => sum + row[key], 0);
				const percent = ((wanted[0][key] / all) * 100).toFixed(1);
				assert.ok((await text(page, '#who-verdict')).includes(`${percent} %`), metric);
				assert.equal((await icicle(page)).bytes, String(all));
			}
			await page.locator('#who tr.rest button').click();
			assert.equal((await numbersOf(page, 'pinned')).length, order(model, 'pinned').length);
			assert.equal(await page.locator('#who tr.rest').count(), 0);
		})
	);
	await check('browser: the table is sorted by any column, and grouped', () =>
		browser.look(file, {}, async page => {
			await page.locator('#who tr.rest button').click();
			for (const key of ['live_bytes', 'live_blocks', 'pinned', 'allocated_bytes']) {
				await page.locator(`#who th[data-key=${key}] button`).click();
				const found = await numbersOf(page, key);
				assert.ok(found.length > 12);
				assert.deepEqual(found, [...found].sort((a, b) => b - a), key);
				await page.locator(`#who th[data-key=${key}] button`).click();
				assert.deepEqual(await numbersOf(page, key), found.reverse(), key);
			}
			await page.locator('#who th[data-key=function] button').click();
			const names = await page.locator('#who tbody td.function').allInnerTexts();
			assert.deepEqual(names, [...names].sort());
			await page.locator('.metrics button[data-metric=peak] >> nth=0').click();
			for (const by of ['site', 'function', 'file', 'package']) {
				await page.locator('#who-by').selectOption(by);
				const rows = order(model, 'peak_bytes', by);
				assert.equal(await page.locator('#who tr.rest').count(), 0);
				assert.deepEqual(await numbersOf(page, 'peak_bytes'), rows.map(row => row.peak_bytes), by);
				const filters = await page.locator('#who tbody tr').evaluateAll(all => all.map(row => row.dataset.filter));
				assert.deepEqual(filters, rows.map(row => filterOf(model, row, by)), by);
			}
			assert.match(await text(page, '#who tbody'), /acme\/text[^]*\(no package\)|\(no package\)[^]*acme\/text/);
		})
	);
	await check('browser: a row marks its blocks in the map, and is marked itself', () =>
		browser.look(file, {}, async page => {
			await page.locator('#who-by').selectOption('site');
			const [first, second] = order(model, 'peak_bytes', 'site');
			await page.locator('#who tbody tr >> nth=1').click();
			assert.equal(await page.inputValue('#filter'), `site == ${second.site}`);
			assert.equal((await state(page)).marked, String(second.blocks));
			assert.equal(await page.evaluate(() => document.activeElement.id), 'map');
			assert.equal(await page.locator('#who tr[aria-current=true]').count(), 1);
			await page.locator('#who tbody button >> nth=0').press('Enter');
			assert.equal((await state(page)).marked, String(first.blocks));
			assert.match(await fact(page, 'block', 'site'), new RegExp(`^#${first.site} `));
			const calls = await page.locator('#detail-calls li').allInnerTexts();
			assert.match(calls[0], new RegExp(`^${first.function.replaceAll('\\', '\\\\')}`));
			assert.match(calls.at(-1), /^\[engine\]/);
			await page.keyboard.press('Escape');
			assert.equal(await page.locator('#who tr[aria-current=true]').count(), 0);
		})
	);
	await check('browser: figures of a sampled profile are called estimates', () =>
		browser.look(pageOf('sampled', make.make(heaps.sampled()).bytes), {}, async page =>
			assert.match(await text(page, '#who-note'), /^The figures are estimates, of a sample for each 64\.0 KiB\./)
		)
	);
	await check('browser: a click in the icicle graph goes in, a crumb comes out, and the tip has the figures', () =>
		browser.look(file, { width: 1600 }, async page => {
			const calls = callsOf(model),
				{ bytes, own } = sumCalls(model, 'peak');
			await page.locator('#icicle').scrollIntoViewIfNeeded();
			const box = await page.locator('#icicle').boundingBox();
			const largest = calls[1].below.reduce((best, one) => (bytes[one] > bytes[best] ? one : best));
			await page.mouse.move(box.x + 20, box.y + 52);
			const count = value => value.toLocaleString('en');
			const tip = await text(page, '#tip');
			assert.ok(tip.startsWith(calls[largest].name), tip);
			assert.ok(tip.includes(`(${count(bytes[largest])} bytes)`) && tip.includes(`(${count(own[largest])} bytes)`), tip);
			assert.ok(tip.includes(`${((bytes[largest] / bytes[0]) * 100).toFixed(1)} %`), tip);
			await page.mouse.click(box.x + 20, box.y + 52);
			assert.equal((await icicle(page)).root, calls[largest].name);
			assert.equal((await icicle(page)).bytes, String(bytes[largest]));
			await page.locator('#crumbs button', { hasText: '{main}' }).click();
			assert.equal((await icicle(page)).root, '{main}');
			await page.locator('#icicle-choice button').click();
			const used = model.blocks.site.filter((site, i) => site > 0 && model.blocks.state[i] === make.USED).length;
			assert.equal((await state(page)).marked, String(used));
		})
	);
	await check('browser: of 100,000 calls no more cells are drawn than there is room for', () =>
		browser.look(pageOf('deep', make.make(heaps.deep()).bytes), { width: 1000 }, async page => {
			const { cells } = await icicle(page);
			const depth = callsOf(modelOf(heaps.deep())).reduce((most, call) => Math.max(most, call.depth), 0);
			assert.ok(Number(cells) > 20 && Number(cells) <= (1000 / 3) * 2 * (depth + 1), `${cells} cells`);
			assert.equal(await isWider(page), false);
			return `${cells} cells, ${statSync(`${FOLDER}/deep.html`).size} bytes`;
		})
	);
	await check('browser: a page that is told so opens on the icicle graph, with the metric', async () => {
		const name = `${FOLDER}/opened.html`;
		const told = '<html data-open="icicle" data-metric="allocated" ';
		writeFileSync(name, readFileSync(file, 'latin1').replace('<html ', told), 'latin1');
		await browser.look(name, {}, async page => {
			assert.equal((await icicle(page)).metric, 'allocated');
			assert.equal(await page.evaluate(() => document.activeElement.id), 'icicle');
			const box = await page.locator('#icicle').boundingBox();
			assert.ok(box.y >= 0 && box.y < 200, `at ${box.y}`);
		});
	});
	await check('browser: names of functions and files are texts, whatever they are', async () => {
		const evil = '<img src=x onerror="document.title=1">';
		const heap = heaps.hundred();
		heap.places.functions = heap.places.functions.map(([name, of, line]) => [name + evil, of && of + evil, line]);
		await browser.look(pageOf('evil-sites', make.make(heap).bytes), {}, async page => {
			await page.locator('#who tbody tr >> nth=0').click();
			assert.equal(await page.locator('img').count(), 0);
			assert.ok((await text(page, '#detail-calls')).includes(evil));
		});
	});
}

/* --- damage --- */

async function testDamage(browser) {
	const { bytes, at } = make.make(heaps.ten());
	const flipped = Buffer.from(bytes);
	flipped[at.BLKS + 30] ^= 1;
	const cases = [
		['cut', bytes.subarray(0, at.BLKS + 2000), /^The file was cut off at byte \d+, in section BLKS/, true],
		['flipped', flipped, /^Section BLKS is damaged/, true],
		['foreign', Buffer.from('not a snapshot, but long enough for a header'), /^This is no snapshot/, false],
		['newer', Buffer.concat([make.fileHeader(3), bytes.subarray(16)]), /version 3\.0 of the format/, false],
		['nothing', Buffer.alloc(0), /^This is no snapshot: it has 0 bytes/, false],
	];
	await check('browser: a file that was cut off has a page, and a damaged one has none but one line', () => {
		for (const [name, damaged] of cases) {
			const { status, stderr } = spawnSync(`${FOLDER}/to_page`, { input: damaged, maxBuffer: 1 << 26 });
			assert.equal(status, name === 'cut' ? 0 : 1, name);
			assert.match(String(stderr), name === 'cut' ? /^$/ : /^[^\n]+\n$/);
		}
	});
	for (const [name, damaged, message, isShown] of cases) {
		await check(`browser: a page whose snapshot is ${name} has one clear line`, () =>
			browser.look(changedPage(`bad-${name}`, { bytes: damaged }), {}, async page => {
				const line = await text(page, isShown ? '#faults' : '#verdict');
				assert.match(line, message);
				assert.equal(line.trim().split('\n').length, 1);
				assert.equal(await page.locator('[data-sum=real]').count(), isShown ? 1 : 0);
				if (isShown) {
					const { real, ...terms } = await termsOf(page);
					assert.equal(real, make.expect(heaps.ten()).sums.real);
					assert.equal(
						Object.values(terms).reduce((sum, value) => sum + value, 0),
						real
					);
					assert.ok(terms.unreadable > 0);
				}
				await page.keyboard.press('?');
				await page.keyboard.press('Escape');
			})
		);
	}
}

/* --- keys --- */

/* What ? says of each key, tried.  The heap is "hundred". */
const TRIED = {
	async 'ArrowLeft ArrowRight'(page, press) {
		assert.equal((await press('ArrowRight', 'ArrowRight', 'ArrowLeft')).segment, '1');
		const { block } = await press('Enter');
		assert.equal((await press('ArrowRight')).block, String(Number(block) + 1));
		assert.equal((await press('ArrowLeft', 'ArrowLeft')).segment, '0');
	},
	async 'ArrowUp ArrowDown'(page, press) {
		const { columns } = await press('ArrowDown');
		assert.ok(Number(columns) > 4);
		const down = Number((await state(page)).segment);
		assert.ok(down > 0 && down <= Number(columns));
		assert.equal((await press('ArrowUp')).segment, '0');
		await press('Enter');
		assert.equal((await press('ArrowDown', 'ArrowDown')).segment, '2');
		const { block } = await press('Enter');
		assert.equal((await press('ArrowDown')).block, String(Number(block) + 1));
	},
	async 'PageUp PageDown'(page, press) {
		const start = await press('Enter');
		assert.ok(Number(start.page) > 5);
		assert.equal((await press('PageDown')).segment, start.page);
		assert.equal((await press('PageUp')).segment, '0');
		const { block } = await press('Enter');
		assert.equal((await press('PageDown')).block, String(Number(block) + 10));
	},
	async 'Home End'(page, press) {
		assert.equal((await press('End')).segment, '99');
		assert.equal((await press('Home')).segment, '0');
		const first = Number((await press('Enter', 'Home')).block);
		const last = Number((await press('End')).block);
		assert.equal(last - first + 1, heaps.hundred().segments[0].blocks.length);
	},
	async '+ ='(page, press) {
		assert.deepEqual((({ zoom, scale }) => [zoom, scale])(await press('+')), ['strips', '1']);
		assert.deepEqual((({ zoom, scale }) => [zoom, scale])(await press('+', '=')), ['strips', '4']);
		assert.equal((await press(...Array(12).fill('+'))).zoom, 'block');
	},
	async '-'(page, press) {
		assert.deepEqual((({ zoom, scale }) => [zoom, scale])(await press('+', '+', '+', '-')), ['strips', '2']);
		assert.equal((await press('-', '-')).zoom, 'field');
	},
	async Enter(page, press) {
		assert.equal((await press('Enter')).zoom, 'strips');
		assert.equal((await press('Enter')).zoom, 'block');
		assert.equal(await page.locator('#zoom-block').getAttribute('aria-pressed'), 'true');
	},
	async Backspace(page, press) {
		assert.equal((await press('Enter', 'Enter', 'Backspace')).zoom, 'strips');
		assert.equal((await press('Backspace')).zoom, 'field');
	},
	async '/'(page, press) {
		await press('/');
		assert.equal(await page.evaluate(() => document.activeElement.id), 'filter');
		await page.keyboard.type('size ~ 3');
		await press('Enter');
		assert.match(
			await text(page, '#filter-error'),
			/^'~' is for texts, and 'size' is a number of bytes: .*\nsize ~ 3\n {5}\^$/
		);
		assert.equal(await page.locator('#filter').getAttribute('aria-invalid'), 'true');
		await press('Escape');
		assert.equal(await text(page, '#filter-error'), '');
		await press('/');
		await page.keyboard.type('state == used and size == 24');
		const { marked } = await press('Enter');
		const wanted = heaps
			.hundred()
			.segments.flatMap(one => one.blocks)
			.filter(one => one.state === make.USED && one.size === 24);
		assert.equal(marked, String(wanted.length));
		assert.equal(await page.evaluate(() => document.activeElement.id), 'map');
	},
	async 'n N'(page, press) {
		await press('/');
		await page.keyboard.type('size == 56 and state == cached');
		const places = [];
		heaps
			.hundred()
			.segments.flatMap(one => one.blocks)
			.forEach((block, i) => block.size === 56 && block.state === make.CACHED && places.push(i));
		assert.equal((await press('Enter')).block, String(places[0]));
		assert.equal((await press('n', 'n')).block, String(places[2]));
		assert.equal((await press('N')).block, String(places[1]));
		assert.equal((await press('N', 'N')).block, String(places.at(-1)));
		assert.equal((await press('n')).block, String(places[0]));
	},
	async f(page, press) {
		const free = heaps.hundred().segments.flatMap(one => one.blocks);
		const small = free.filter(block => block.state === make.FREE && block.size < make.LARGE).length;
		const large = free.filter(block => block.state === make.FREE && block.size >= make.LARGE).length;
		const found = [];
		for (let i = 0; i < 4; i++) {
			found.push((await press('f')).marked);
		}
		const rest = free.filter(block => [make.VICTIM, make.REST].includes(block.state)).length;
		assert.deepEqual(found, [String(small), String(large), String(rest), '']);
	},
	async c(page, press) {
		const found = [];
		for (let i = 0; i < 5; i++) {
			found.push((await press('c')).colouring);
		}
		assert.deepEqual(found, ['kind', 'size', 'charge', 'site', 'state']);
		await press('c');
		assert.match(await text(page, '#legend'), /string/);
	},
	async m(page, press) {
		await page.evaluate(() => document.querySelector('#help-open').focus());
		await press('m');
		assert.equal(await page.evaluate(() => document.activeElement.id), 'map');
	},
	async w(page, press) {
		await press('w');
		assert.equal(await page.evaluate(() => document.activeElement.closest('section').id), 'who');
		const { marked } = await press('Enter');
		assert.match(await page.inputValue('#filter'), /^site < 60 and function == .* and line == \d+$/);
		assert.ok(Number(marked) > 0);
	},
	async i(page, press) {
		await press('i');
		assert.equal(await page.evaluate(() => document.activeElement.id), 'icicle');
	},
	async t(page, press) {
		await press('t');
		assert.equal(await page.evaluate(() => document.activeElement.closest('section').id), 'segments');
		/* Enter is the table's now. */
		assert.equal((await press('Enter')).zoom, 'field');
		assert.match(await page.locator('th[aria-sort=ascending]').getAttribute('data-key'), /number/);
	},
	async Escape(page, press) {
		assert.notEqual((await press('f')).marked, '');
		assert.equal((await press('Escape')).marked, '');
	},
	async 'icicle: ArrowUp ArrowDown ArrowLeft ArrowRight'(page, press) {
		const calls = callsOf(modelOf(heaps.hundred()));
		const { segment } = await press('i');
		const at = async (...keys) => {
			await press(...keys);
			return (await icicle(page)).chosen;
		};
		assert.equal(await at(), '[engine]');
		assert.equal(await at('ArrowDown'), '{main}');
		const first = await at('ArrowDown');
		assert.ok(calls[1].below.some(number => calls[number].name === first));
		const second = await at('ArrowRight');
		assert.notEqual(second, '{main}');
		assert.equal(await at('ArrowLeft'), first);
		assert.equal(await at('ArrowUp'), '{main}');
		assert.equal(await at('ArrowUp', 'ArrowUp'), '[engine]');
		assert.equal((await state(page)).segment, segment);
	},
	async 'icicle: Enter'(page, press) {
		await press('i', 'ArrowDown', 'Enter');
		assert.equal((await icicle(page)).root, '{main}');
		assert.equal(await text(page, '#crumbs'), '[engine] \u203a {main}');
		assert.equal((await state(page)).zoom, 'field');
	},
	async 'icicle: Backspace Escape'(page, press) {
		await press('i', 'ArrowDown', 'Enter', 'ArrowDown', 'Enter', 'Backspace');
		assert.equal((await icicle(page)).root, '{main}');
		await press('f');
		assert.notEqual((await press('Escape')).marked, '');
		assert.equal((await icicle(page)).root, '[engine]');
		assert.ok(await page.locator('#crumbs').isHidden());
		assert.equal((await press('Escape')).marked, '');
	},
	async '?'(page, press) {
		await press('?');
		assert.ok(await page.locator('#help').isVisible());
		assert.equal((await press('ArrowRight')).segment, '0');
		await press('Escape');
		assert.ok(!(await page.locator('#help').isVisible()));
	},
};

async function testKeys(browser) {
	const file = pageOf('hundred', make.make(heaps.hundred()).bytes);
	await check('browser: the help lists the keys that are tried here, and no other', () =>
		browser.look(file, {}, async page => {
			const listed = await page.locator('#keys dt').evaluateAll(all => all.map(one => one.dataset.keys));
			assert.deepEqual(listed, Object.keys(TRIED));
		})
	);
	for (const [keys, attempt] of Object.entries(TRIED)) {
		await check(`browser: ${keys} does what the help says`, () =>
			browser.look(file, {}, async page => {
				await page.locator('#map').focus();
				await attempt(page, async (...pressed) => {
					for (const key of pressed) {
						await page.keyboard.press(key);
					}
					return state(page);
				});
			})
		);
	}
}

/* --- by the keyboard alone, and the pointer --- */

async function testHands(browser) {
	await check('browser: Tab reaches every control, and what has the focus is seen', () =>
		browser.look(`${FOLDER}/hundred.html`, {}, async page => {
			const reached = new Set();
			for (let i = 0; i < 90; i++) {
				await page.keyboard.press('Tab');
				const { id, ring } = await page.evaluate(() => {
					const style = getComputedStyle(document.activeElement);
					return {
						id: document.activeElement.id || document.activeElement.className,
						ring: style.outlineStyle,
					};
				});
				assert.ok(id === '' || ring !== 'none', `${id} shows no focus`);
				reached.add(id);
			}
			for (const id of [
				'skip',
				'help-open',
				'who-by',
				'who-colour',
				'icicle',
				'zoom-field',
				'zoom-strips',
				'zoom-block',
				'colouring',
				'filter',
				'map',
				'scrolled',
			]) {
				assert.ok(reached.has(id), `${id} was not reached`);
			}
		})
	);
	await check('browser: what is chosen is told in words, block by block', () =>
		browser.look(`${FOLDER}/states.html`, {}, async page => {
			await page.locator('#map').focus();
			await page.keyboard.press('Enter');
			const told = [];
			for (let i = 0; i < 7; i++) {
				told.push(
					[
						await fact(page, 'block', 'size'),
						(await fact(page, 'block', 'state')).split(':')[0],
						await fact(page, 'block', 'address'),
					].join(' ')
				);
				await page.keyboard.press('ArrowRight');
			}
			let address = 0x7f2a40000018;
			const words = ['used', 'cached', 'waiting', 'victim', 'free', 'rest', '', 'damaged'];
			const wanted = heaps.states().segments[0].blocks.map(block => {
				const line = `${block.size} bytes ${words[block.state]} 0x${address.toString(16)}`;
				address += block.size;
				return line;
			});
			assert.deepEqual(told, wanted);
			await page.keyboard.press('ArrowLeft');
			assert.match(
				await text(page, '#said'),
				/block at 0x7f2a40000738, 224 bytes, used object App\\Entity\\User$/
			);
			assert.equal(await fact(page, 'block', 'class'), 'App\\Entity\\User');
			assert.equal(await fact(page, 'block', 'serves'), 'requests up to 216 bytes');
			assert.equal(await fact(page, 'segment', 'to free'), '2 used blocks before it goes back');
			assert.equal(await fact(page, 'block', 'charge'), '880 B of 1.7 KiB unused, among 2 used');
		})
	);
	await check('browser: the pointer shows a tip and chooses; a double click goes in', () =>
		browser.look(`${FOLDER}/ten.html`, {}, async page => {
			const box = await page.locator('#map').boundingBox();
			await page.mouse.move(box.x + 150, box.y + 40);
			assert.match(await text(page, '#tip'), /address: 0x7f2a4004/);
			await page.mouse.click(box.x + 150, box.y + 40);
			assert.equal((await state(page)).segment, '1');
			await page.mouse.dblclick(box.x + 150, box.y + 40);
			assert.equal((await state(page)).zoom, 'strips');
			const busy = heaps.ten().segments.findIndex(one => one.blocks.length > 100);
			await page.mouse.click(box.x + box.width - 30, box.y + 12 + 24 * busy);
			const { segment, block } = await state(page);
			assert.equal(segment, String(busy));
			assert.ok(Number(block) > 0);
		})
	);
	await check('browser: the canvas follows the theme of the system', () =>
		browser.look(`${FOLDER}/ten.html`, {}, async page => {
			const corner = () => {
				const copy = document.createElement('canvas').getContext('2d');
				copy.drawImage(document.querySelector('#map canvas'), 0, 0);
				return [...copy.getImageData(1, 1, 1, 1).data].join();
			};
			const light = await page.evaluate(corner);
			assert.equal(light, '255,255,255,255');
			await page.emulateMedia({ colorScheme: 'dark' });
			/* The page's policy allows no function of a text, which waitForFunction() would make. */
			let dark = light;
			while (dark === light) {
				dark = await page.evaluate(corner);
			}
			assert.equal(dark, '26,29,33,255');
		})
	);
	/* In one hole, and among blocks so small that a pixel has many. */
	const free = bytes => [{ size: bytes, state: make.FREE }];
	const scattered = bytes =>
		Array.from({ length: bytes / 4096 }, (_, i) => ({ size: 4096, state: i % 2 ? make.CACHED : make.FREE }));
	for (const [where, around, least] of [
		['in a hole', free, 14],
		['among small free ones', scattered, 5],
	]) {
		await check(`browser: a used block of 24 bytes ${where} of 64 MiB is seen`, async () => {
			const blocks = [...around(32 << 20), { size: 24, state: make.USED, kind: 1 }, ...around(32 << 20)];
			const size = blocks.reduce((sum, block) => sum + block.size, make.OVERHEAD);
			const segments = [1, 2, 3].map(i => ({ address: i * 2 ** 30, size, blocks }));
			const heap = { ...heaps.ten(), segments };
			heap.meta.real_size = 3 * size;
			await browser.look(pageOf('needle', make.make(heap).bytes), {}, async page => {
				await page.locator('#map').focus();
				await page.keyboard.press('Enter');
				const [used] = await page.evaluate(countPixels, [[0x0b, 0x66, 0xa8]]);
				assert.ok(used >= 3 * least, `${used} pixels have the colour of used blocks`);
			});
		});
	}
}

/* In the page: how many pixels of the map have each of some colours. */
function countPixels(colours) {
	const { width, height } = document.querySelector('#map canvas');
	const { data } = document.querySelector('#map canvas').getContext('2d').getImageData(0, 0, width, height);
	return colours.map(([r, g, b]) => {
		let count = 0;
		for (let i = 0; i < data.length; i += 4) {
			count += data[i] === r && data[i + 1] === g && data[i + 2] === b ? 1 : 0;
		}
		return count;
	});
}

/* --- nothing from elsewhere --- */

async function testPolicy(browser) {
	await check('browser: its policy lets nothing in and nothing out', async () => {
		const page = await browser.open(`${FOLDER}/ten.html`);
		const found = await page.evaluate(async () => {
			const script = document.createElement('script');
			script.textContent = 'window.ran = true';
			document.body.append(script);
			const image = await new Promise(resolve => {
				const one = new Image();
				one.onload = () => resolve('loaded');
				one.onerror = () => resolve('refused');
				one.src = 'data:image/gif;base64,R0lGODlhAQABAAAAACw=';
			});
			const fetched = await fetch('data:,x').then(
				() => 'fetched',
				() => 'refused'
			);
			return { ran: window.ran === true, image, fetched, style: getComputedStyle(document.body).margin };
		});
		await page.context().close();
		assert.deepEqual(found, { ran: false, image: 'refused', fetched: 'refused', style: '0px' });
	});
	await check('browser: the page names no place of the network', () => {
		const page = readFileSync(`${FOLDER}/empty.html`, 'latin1');
		assert.doesNotMatch(page, /https?:|\/\/[a-z]+\.|src=|href="[^#]|@import|url\(/);
		const script = /<script>([^]*)<\/script>/.exec(page)[1].length;
		assert.ok(script < 120 * 1024, `${script} bytes of script`);
		return `${page.length} bytes without a snapshot, ${script} of them the script`;
	});
}

export async function testBrowser() {
	const browser = new Browser();
	await browser.start();
	try {
		await testShown(browser);
		await testWho(browser);
		await testDamage(browser);
		await testKeys(browser);
		await testHands(browser);
		await testPolicy(browser);
	} finally {
		await browser.browser.close();
	}
}
