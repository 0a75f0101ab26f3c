/* Made-up profiles, the files that suites/exports/write.c writes of them, and what readers must find in these. */

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { Buffer } from 'node:buffer';

const FOLDER = process.env.ZMM_FILES;

/* The figures of inspect/sites.def, in their order. */
export const METRICS = ['allocated', 'live', 'peak'].flatMap(word => [`${word}_blocks`, `${word}_bytes`]);
export const INTERVAL = 65536;
export const TITLE = 'worker "1".php';

/* Numbers from 0 to below `limit`, the same each time. */
function numbers(seed) {
	let state = seed;
	return limit => {
		state = (Math.imul(state, 1103515245) + 12345) >>> 0;
		return (state >>> 8) % limit;
	};
}

/* A function; names are texts of one character for each byte. */
const code = (name, file, start) => ({ name, file, start });

const ENGINE = code('{engine}', '', 0);

/* Bytes that are no UTF-8 become one U+FFFD each here, as everywhere. */
const HOSTILE = [
	code('quote"back\\slash', 'src/a "b".php', 3),
	code('semi;colon\nnew\tline', 'src/c;d.php', 4),
	code('nul\0and\xff\xfebytes', 'src/\x01\x7f.php', 5),
	code('Gr\xc3\xbc\xc3\x9fe</script>', 'src/\xe2\x82\xac.php', 6),
	code('{closure:src/App.php:82}', 'src/App.php', 82),
	code('x'.repeat(512), 'src/long.php', 7),
	code('100 200', 'src/number 5.php', 8),
	code('a=(1) b', 'fn=(2)', 9),
	code('(5)', 'src/App.php', 9),
];

const PLAIN = [...Array(12).keys()].map(i => code(`App\\Part${i}::run`, `src/Part${i % 5}.php`, 10 * i));
const INTERNAL = [code('str_repeat', '', 0), code('array_map', '', 0)];

function figuresOf(random) {
	const allocated = 1 + random(1000);
	const live = random(3) ? random(allocated + 1) : 0;
	const peak = live + random(allocated - live + 1);
	const size = 8 * (1 + random(5000));
	const blocks = { allocated, live, peak };
	return Object.fromEntries(
		METRICS.map(name => {
			const [word, unit] = name.split('_');
			return [name, blocks[word] * (unit === 'bytes' ? size : 1)];
		})
	);
}

const keyOf = frames => JSON.stringify(frames);

/* Sites of a tree of calls: each function may call each other one, itself among them. */
function branches(random, functions, count) {
	const sites = new Map();
	while (sites.size < count) {
		const stack = [{ ...code('{main}', 'app.php', 1), line: 1 + random(5) }];
		for (let depth = random(9); depth; depth--) {
			const chosen = functions[random(functions.length)];
			stack.push({ ...chosen, line: chosen.file ? chosen.start + random(4) : 0 });
		}
		sites.set(keyOf(stack), { stack, figures: figuresOf(random) });
	}
	return [...sites.values()];
}

function deep(random) {
	const stack = [...Array(512).keys()].map(i => ({ ...code(`deep${i}`, 'src/deep.php', 1), line: i + 1 }));
	return { stack, figures: figuresOf(random) };
}

export const profiles = {
	empty: () => [],
	one: () => [{ stack: [{ ...PLAIN[1], line: 12 }], figures: figuresOf(numbers(2)) }],
	usual: () => {
		const random = numbers(1);
		return [
			{ stack: [], figures: figuresOf(random) },
			...branches(random, [...PLAIN, ...INTERNAL], 150),
			deep(random),
			{ stack: [{ ...code('{main}', 'app.php', 1), line: 9 }], figures: figuresOf(random) },
		];
	},
	hostile: () => branches(numbers(3), [...HOSTILE, ...PLAIN.slice(0, 3)], 120),
};

/* The same profile with a site's figures one larger. */
export const enlarged = sites =>
	sites.map((site, i) =>
		i === sites.length - 1
			? { ...site, figures: Object.fromEntries(METRICS.map(name => [name, site.figures[name] + 1])) }
			: site
	);

/* The same profile with the figures of two sites of other functions exchanged: all sums are the same. */
export function exchanged(sites) {
	const leaf = site => site.stack.at(-1)?.name ?? '';
	const one = sites.findIndex(site => leaf(site).startsWith('App'));
	const other = sites.findIndex(site => leaf(site).startsWith('App') && leaf(site) !== leaf(sites[one]));
	const figures = { [one]: sites[other].figures, [other]: sites[one].figures };
	return sites.map((site, i) => ({ ...site, figures: figures[i] ?? site.figures }));
}

const coded = text =>
	[...Buffer.from(text, 'latin1')]
		.map(byte =>
			/[0-9A-Za-z]/.test(String.fromCharCode(byte))
				? String.fromCharCode(byte)
				: `%${byte.toString(16).padStart(2, '0')}`
		)
		.join('');

const lineOf = ({ stack, figures }) =>
	[
		...METRICS.map(name => figures[name]),
		...stack.map(({ name, file, start, line }) => `${coded(name)},${coded(file)},${start},${line}`),
	].join(' ');

const EXTENSIONS = { pprof: 'pb.gz', speedscope: 'speedscope.json', dhat: 'dhat.json', firefox: 'firefox.json' };

/* Writes a profile; returns the file. */
export function write(format, sites, { metric = 'live_bytes', name = format } = {}) {
	const file = `${FOLDER}/${name}.${EXTENSIONS[format] ?? format}`;
	const input = sites.map(site => `${lineOf(site)}\n`).join('');
	writeFileSync(
		file,
		execFileSync(`${FOLDER}/write`, [format, metric, String(INTERVAL)], { input, maxBuffer: 1 << 28 })
	);
	return file;
}

/* Names as files have them: UTF-8; and where lines or stacks are divided, without what divides them. */
export const utf8 = text => Buffer.from(text, 'latin1').toString('utf8').replaceAll('\0', '\ufffd');
export const inLine = text => utf8(text).replace(/[\x01-\x1f\x7f]/g, ' ');
export const inStack = text => inLine(text).replaceAll(';', ' ');

/* A frame as folded stacks have it. */
export const placed = (cleaned, { name, file, line }) =>
	cleaned(name) + (file ? ` (${cleaned(file)}${line ? `:${line}` : ''})` : '');

/* The frames of a site; the root's own sites are the engine's. */
export const framesOf = ({ stack }) => (stack.length ? stack : [{ ...ENGINE, line: 0 }]);

export const totalOf = (sites, metric) => sites.reduce((sum, { figures }) => sum + figures[metric], 0);

/* Adds up a metric; keysOf gives the keys of a site.  Keys of nothing are left out. */
export function sumsOf(sites, metric, keysOf) {
	const sums = new Map();
	for (const site of sites) {
		for (const key of keysOf(site)) {
			sums.set(key, (sums.get(key) ?? 0) + site.figures[metric]);
		}
	}
	return sorted([...sums].filter(([, sum]) => sum));
}

export const sorted = entries => [...entries].sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
