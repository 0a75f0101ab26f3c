/*
 * Findings: what stands out, with its numbers.
 *
 *   { kind, severity, confidence, summary, facts, hypothesis, next_checks, impact_bytes, measured, filter }
 *
 *   severity     'high', 'medium', 'low' or 'info'      confidence  from 0 to 1
 *   facts        sentences with numbers                 hypothesis  one sentence
 *   next_checks  what to do or to look at               measured    'exact', or 'sampled +- n %'
 *   filter       which blocks it is about, in the filter's language; '' where none is
 *
 * The file's own findings (section FIND) have the same shape and come first: with them, none is made here.
 */

import { FEW } from './model.js';
import { count, counted, exact, share, size } from './format.js';

const SEVERITIES = ['high', 'medium', 'low', 'info'];
const MIB = 1 << 20;

/* Thresholds, as shares. */
const PINNED_HIGH = 0.5,
	PINNED_LOW = 0.2,
	RETAINED = 0.1,
	LIMIT_HIGH = 0.95,
	LIMIT_MEDIUM = 0.85,
	SCATTERED = 0.05;

function finding(kind, severity, summary, impact, rest) {
	return {
		kind,
		severity,
		summary,
		confidence: 1,
		facts: [],
		hypothesis: '',
		next_checks: [],
		impact_bytes: impact,
		measured: 'exact',
		filter: '',
		...rest,
	};
}

/* Segments that at most FEW used blocks hold. */
export function heldByFew(model) {
	const held = model.segments.filter(segment => segment.isHeldByFew);
	return { held, bytes: held.reduce((sum, segment) => sum + segment.size - segment.usedBytes, 0) };
}

/* What a block keeps at the least that holds a segment with few others. */
function leastChargeOfHolders(model) {
	const { held } = heldByFew(model);
	return held.length
		? Math.floor(held.reduce((least, segment) => Math.min(least, segment.charge), Infinity))
		: 1024;
}

export function heldSentence(model) {
	const { held, bytes } = heldByFew(model);
	if (!held.length) {
		return '';
	}
	return (
		`${count(held.length)} of ${counted(model.segments.length, 'segment')} ` +
		`${held.length === 1 ? 'is' : 'are each'} held by at most ${FEW} blocks; ` +
		`with these elsewhere, ${size(bytes)} would go back`
	);
}

function fragmentation(model) {
	const { sums } = model;
	const part = sums.real ? sums.pinned / sums.real : 0;
	if (sums.pinned < MIB || part < PINNED_LOW) {
		return null;
	}
	const sentence = heldSentence(model);
	return finding(
		'fragmentation',
		sums.pinned > sums.live || part > PINNED_HIGH ? 'high' : 'medium',
		`${size(sums.pinned)} are free, but used blocks keep their segments`,
		sums.pinned,
		{
			facts: [`pinned is ${share(sums.pinned, sums.real)} of real, live ${share(sums.live, sums.real)}`].concat(
				sentence ? [sentence] : []
			),
			hypothesis: 'Long-lived blocks were allocated among short-lived ones.',
			next_checks: ['See what the blocks with the largest charge are: colour by charge, then by kind'],
			filter: `state == used and charge >= ${leastChargeOfHolders(model)}`,
		}
	);
}

function retained(model) {
	const { sums } = model;
	const spare = typeof model.meta.get('spare_bytes') === 'number' ? model.meta.get('spare_bytes') : 0;
	const bytes = sums.cached + sums.releasable + spare;
	if (bytes < MIB || bytes < RETAINED * sums.real) {
		return null;
	}
	return finding(
		'retained',
		bytes > sums.real / 2 ? 'medium' : 'low',
		`${size(bytes)} are kept for later requests`,
		bytes,
		{
			facts: [
				`cached ${size(sums.cached)}, releasable ${size(sums.releasable)}, spare segments ${size(spare)}`,
			],
			hypothesis: 'The heap keeps what the last peak needed.',
			next_checks: ['zmm_gc() flushes the cache and gives back what no used block keeps'],
			filter: 'state == cached',
		}
	);
}

function nearLimit(model) {
	const { limit, sums } = model;
	if (!limit || sums.real < LIMIT_MEDIUM * limit) {
		return null;
	}
	return finding(
		'limit',
		sums.real >= LIMIT_HIGH * limit ? 'high' : 'medium',
		`Real is at ${share(sums.real, limit)} of the limit`,
		Math.max(0, limit - sums.real),
		{
			facts: [`limit ${size(limit)}, real ${size(sums.real)}, live ${size(sums.live)}`],
			hypothesis: sums.live > limit / 2 ? 'The program holds that much.' : 'Most of it is not in use.',
			next_checks: ['See what is live by kind and class, below'],
		}
	);
}

function largestHole(model) {
	const { sums } = model;
	const free = sums.pinned + sums.releasable;
	const largest = model.segments.reduce((most, segment) => Math.max(most, segment.largestHole), 0);
	if (free < MIB || largest > SCATTERED * free) {
		return null;
	}
	return finding(
		'largest hole',
		'low',
		`The largest of the free blocks has ${size(largest)}, of ${size(free)} free`,
		free - largest,
		{
			facts: [
				`${counted(
					model.segments.reduce((sum, segment) => sum + segment.holes, 0),
					'hole'
				)}; the largest ` + `has ${exact(largest)}`,
			],
			hypothesis: 'A larger request needs new memory, although much is free.',
			next_checks: ['See where the holes are: filter state == free'],
			filter: `state in (free, victim, rest) and size >= ${largest}`,
		}
	);
}

function damage(model) {
	const { unreadable } = model.sums;
	if (!unreadable) {
		return null;
	}
	return finding('damage', 'high', `${size(unreadable)} could not be read`, unreadable, {
		facts: [
			`${counted(model.segments.filter(one => one.unreadable).length, 'segment')} with a part that is no ` +
				'block',
		],
		hypothesis: model.faults.length ? 'The file is damaged.' : 'Something wrote over headers of blocks.',
		next_checks: ['zmm_check() tells what is wrong; zmm.hardened=1 finds it earlier'],
		filter: 'state == damaged',
	});
}

function outside(model) {
	const { process: of, sums } = model;
	if (!of || of.outside < 8 * MIB || of.outside < sums.real) {
		return null;
	}
	return finding('outside', 'medium', `${size(of.outside)} of the process are outside of the heap`, of.outside, {
		facts: [`RSS ${size(of.rss)}, pages of the heap ${size(of.heap)}, shared ${size(of.shared)}`],
		hypothesis: 'A C library allocates by itself.',
		next_checks: ['Run with USE_ZEND_ALLOC=0 under heaptrack'],
	});
}

function text(value, most) {
	return typeof value === 'string' ? value.slice(0, most) : '';
}

function texts(value) {
	return Array.isArray(value)
		? value
				.slice(0, 10)
				.map(item => text(item, 500))
				.filter(Boolean)
		: [];
}

/* A finding of the file, as far as it has the shape. */
function adopt(found) {
	if (!found || typeof found !== 'object' || !text(found.summary, 500)) {
		return null;
	}
	return finding(
		text(found.kind, 40) || 'finding',
		SEVERITIES.includes(found.severity) ? found.severity : 'info',
		text(found.summary, 500),
		Number.isFinite(found.impact_bytes) ? found.impact_bytes : 0,
		{
			confidence: Number.isFinite(found.confidence) ? found.confidence : 1,
			facts: texts(found.facts),
			hypothesis: text(found.hypothesis, 500),
			next_checks: texts(found.next_checks),
			measured: text(found.measured, 40) || 'exact',
			filter: text(found.filter, 500),
		}
	);
}

export function findingsOf(model) {
	const found = model.findings
		? model.findings.slice(0, 50).map(adopt)
		: [damage, fragmentation, retained, nearLimit, largestHole, outside].map(rule => rule(model));
	return found
		.filter(Boolean)
		.sort(
			(a, b) =>
				SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || b.impact_bytes - a.impact_bytes
		);
}

/* One plain sentence about the heap. */
export function verdict(model, findings) {
	const { sums } = model;
	if (!model.segments.length) {
		return model.faults.length ? 'No segment could be read.' : 'The heap has no segments.';
	}
	if (findings[0]?.kind === 'fragmentation') {
		return `${heldSentence(model) || findings[0].summary}.`;
	}
	if (findings.length && findings[0].severity !== 'info') {
		return `${findings[0].summary}.`;
	}
	return `Nothing stands out: ${share(sums.live, sums.real)} of ${size(sums.real)} are live.`;
}
