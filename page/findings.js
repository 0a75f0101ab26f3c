/*
 * Findings: what stands out.  C made them (inspect/findings.h) and wrote them into the page as JSON; the page shows
 * them, and has no rules of its own.
 *
 *   { kind, severity, confidence, summary, facts, hypothesis, next_checks, impact_bytes, measured, filter }
 *
 *   severity, confidence   'high', 'medium' or 'low'
 *   facts                  [[name, text]]: numbers as people read them
 *   next_checks            what to look at or to do
 *   filter                 which blocks it is about, in the filter's language; '' where there are none
 */

import { Damage } from './bytes.js';
import { count, exact, share, size } from './format.js';

const SEVERITIES = ['high', 'medium', 'low'];
const MOST = 50,
	LONGEST = 700;

function text(value) {
	return typeof value === 'string' ? value.slice(0, LONGEST) : '';
}

function severity(value) {
	return SEVERITIES.includes(value) ? value : 'low';
}

/* Names of counts begin with "blocks" or "segments"; `site` and `line` are numbers; all others are bytes. */
function factOf([name, value]) {
	if (typeof value !== 'number') {
		return [name, text(value)];
	}
	if (name === 'site' || name === 'line') {
		return [name, String(value)];
	}
	if (/^(blocks|segments)/.test(name)) {
		return [name, count(value)];
	}
	return [name, value < 1024 ? exact(value) : `${size(value)} (${exact(value)})`];
}

/* A finding as far as it has the shape; null: it is none. */
function adopt(found) {
	if (!found || typeof found !== 'object' || !text(found.summary)) {
		return null;
	}
	return {
		kind: text(found.kind) || 'finding',
		severity: severity(found.severity),
		confidence: severity(found.confidence),
		summary: text(found.summary),
		facts: Object.entries(found.facts ?? {})
			.slice(0, MOST)
			.map(factOf),
		hypothesis: text(found.hypothesis),
		next_checks: (Array.isArray(found.next_checks) ? found.next_checks : []).map(text).filter(Boolean),
		impact_bytes: Number.isFinite(found.impact_bytes) ? found.impact_bytes : 0,
		measured: text(found.measured) || 'exact',
		filter: text(found.filter),
	};
}

/* Reads the findings of the page, in their order.  Throws a Damage if they are none. */
export function findingsOf(json) {
	let found;
	try {
		found = JSON.parse(json);
	} catch {
		/* the same as what is no list */
	}
	if (!Array.isArray(found)) {
		throw new Damage('The findings in this page are damaged: they are not shown.');
	}
	return found.slice(0, MOST).map(adopt).filter(Boolean);
}

/* One plain sentence about the heap. */
export function verdict(model, findings) {
	const { sums } = model;
	if (findings.length) {
		return `${findings[0].summary[0].toUpperCase()}${findings[0].summary.slice(1)}.`;
	}
	if (!model.segments.length) {
		return model.faults.length ? 'No segment could be read.' : 'The heap has no segments.';
	}
	return `Nothing stands out: ${share(sums.live, sums.real)} of ${size(sums.real)} are live.`;
}
