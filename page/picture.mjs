/*
 * Picture: takes the pictures of docs/pictures/ of pages, in Chromium from Debian.
 *
 *   node page/picture.mjs PAGE OUT.png [WIDTH HEIGHT [light|dark [PRESS ...]]]
 *
 * PRESS are selectors that are clicked, or keys in brackets, as "[c]", before the picture is taken; "=SELECTOR" takes
 * the picture of this element alone.  ZMM_NPM is the folder of npm's packages.
 *
 * sites.png:   ZMM_PROFILE=full ZMM_REPORT=phpcs.html php -d extension=zmm /usr/bin/phpcs --standard=PSR12 \
 *                  /usr/share/php/Composer/DependencyResolver
 *              node page/picture.mjs phpcs.html docs/pictures/sites.png 1600 1080 light =#who
 */

import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';

const { chromium } = createRequire(`${process.env.ZMM_NPM}/`)('playwright-core');
const [page, output, width = '1400', height = '900', colorScheme = 'light', ...presses] = process.argv.slice(2);

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
try {
	const viewport = { width: Number(width), height: Number(height) };
	const tab = await browser.newPage({ viewport, colorScheme, offline: true });
	tab.on('pageerror', error => console.error(error.stack));
	await tab.goto(`file://${realpathSync(page)}`);
	await tab.waitForSelector('html[data-ready=yes]');
	const [part] = presses.filter(press => press.startsWith('=')).map(press => tab.locator(press.slice(1)));
	for (const press of presses.filter(press => !press.startsWith('='))) {
		const key = /^\[(.*)\]$/.exec(press)?.[1];
		await (key ? tab.keyboard.press(key) : tab.locator(press).click());
	}
	await (part ?? tab).screenshot({ path: output });
} finally {
	await browser.close();
}
