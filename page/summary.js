/* Summary: the head of the page: what was described, the sentence, the two sums as bars, findings as cards. */

import { TERMS } from './model.js';
import { GLOSSARY } from './words.js';
import { verdict } from './findings.js';
import { count, counted, exact, share, size, time } from './format.js';
import { $, make } from './dom.js';

const REASONS = {
	call: 'taken by a call',
	end: 'taken at the end',
	limit: 'taken at the limit',
	report: 'taken for a report',
	signal: 'taken by a signal',
};
const TERM_WORDS = { releasable: 'releasable free', pinned: 'pinned free' };

function sourceOf(meta) {
	const facts = [
		meta.has('php') && `PHP ${meta.get('php')}`,
		meta.get('sapi'),
		meta.has('pid') && `pid ${meta.get('pid')}`,
		typeof meta.get('time') === 'number' && time(meta.get('time')),
		REASONS[meta.get('reason')],
		meta.has('geometry') && `${meta.get('geometry')} headers`,
		meta.get('storage'),
		meta.get('hardened') && 'hardened',
		meta.has('zmm') && `zmm ${meta.get('zmm')}`,
	];
	return facts
		.filter(Boolean)
		.map(fact => String(fact).slice(0, 80))
		.join(' · ');
}

function showSource(model) {
	const script = String(model.meta.get('script') ?? '').slice(0, 300);
	$('#script').textContent = script;
	$('h1').title = script;
	$('#source').textContent = sourceOf(model.meta);
	document.title = script ? `zmm: ${script.split('/').pop()}` : 'zmm';
}

function term(name, words, bytes, whole) {
	const sentence = GLOSSARY.find(([word]) => word === name)?.[1];
	return make(
		'div',
		{ class: 'term', 'data-term': name, 'data-bytes': bytes },
		make('dt', { title: sentence ?? null }, make('span', { class: `key t-${name}`, 'aria-hidden': 'true' }), words),
		make(
			'dd',
			{ title: exact(bytes) },
			make('b', {}, size(bytes)),
			make('span', { class: 'unseen' }, ` ${exact(bytes)} `),
			make('span', { class: 'share' }, share(bytes, whole))
		)
	);
}

/* One sum: its whole, a bar of its terms, and the terms with their numbers.  terms: [[name, words, bytes]] */
function sum(name, words, whole, terms) {
	const shown = terms.filter(([, , bytes]) => bytes > 0);
	const parts = shown.map(([key, , bytes]) => {
		const part = make('span', { class: `part t-${key}`, title: `${key} ${exact(bytes)}` });
		part.style.flexGrow = bytes;
		return part;
	});
	const label = `${words} ${size(whole)}: ${terms.map(([, word, bytes]) => `${word} ${size(bytes)}`).join(', ')}`;
	return make(
		'div',
		{ class: 'sum', 'data-sum': name, 'data-bytes': whole },
		make('div', { class: 'whole' }, make('span', {}, words), make('b', { title: exact(whole) }, size(whole))),
		make('div', { class: 'parts', role: 'img', 'aria-label': label }, ...parts),
		make('dl', { class: 'terms' }, ...terms.map(([key, word, bytes]) => term(key, word, bytes, whole)))
	);
}

function showSums(model) {
	const { sums, process: of } = model;
	const terms = TERMS.filter(key => key !== 'unreadable' || sums.unreadable).map(key => [
		key,
		TERM_WORDS[key] ?? key,
		sums[key],
	]);
	const boxes = [sum('real', 'real', sums.real, terms)];
	if (of) {
		boxes.push(
			sum('rss', 'RSS', of.rss, [
				['heap', 'heap pages', of.heap],
				['shared', 'shared', of.shared],
				['outside', 'outside', of.outside],
			])
		);
	}
	$('#sums').replaceChildren(...boxes, make('p', { class: 'more' }, moreOf(model)));
}

function moreOf(model) {
	const { meta, limit } = model;
	const sizes = [
		...(model.process ? [] : [['resident', 'RSS']]),
		['real_peak', 'peak of real'],
		['peak', 'peak in use'],
		['spare_bytes', 'spare segments'],
		['gc_gives', 'zmm_gc() would give'],
	];
	return [
		`${counted(model.segments.length, 'segment')}, ${counted(model.count, 'block')}`,
		`${count(model.used)} used`,
		...sizes
			.filter(([key]) => typeof meta.get(key) === 'number')
			.map(([key, words]) => `${words} ${size(meta.get(key))}`),
		limit ? `limit ${size(limit)}` : 'no limit',
	]
		.filter(Boolean)
		.join(' · ');
}

function card(found, jump) {
	const facts = found.facts.map(([name, value]) =>
		make('div', {}, make('dt', {}, name.replaceAll('_', ' ')), make('dd', { 'data-fact': name }, value))
	);
	return make(
		'li',
		{ class: `card ${found.severity}`, 'data-kind': found.kind, 'data-severity': found.severity },
		make(
			'p',
			{ class: 'kind' },
			make('span', { class: 'severity' }, found.severity),
			` ${found.kind}`,
			make('span', { class: 'impact', title: exact(found.impact_bytes) }, size(found.impact_bytes))
		),
		make('h3', {}, found.summary),
		make('dl', { class: 'facts' }, ...facts),
		found.hypothesis ? make('p', { class: 'why' }, found.hypothesis) : null,
		...found.next_checks.map(check => make('p', { class: 'next' }, check)),
		make(
			'p',
			{ class: 'foot' },
			make('span', {}, `${found.measured}, confidence ${found.confidence}`),
			found.filter ? jumpButton(found, jump) : null
		)
	);
}

function jumpButton(found, jump) {
	const button = make('button', { type: 'button', title: found.filter }, 'show in the map');
	button.addEventListener('click', () => jump(found.filter));
	return button;
}

function showFaults(faults) {
	$('#faults').replaceChildren(...faults.slice(0, 20).map(fault => make('p', {}, fault)));
}

/* jump(filter): chooses blocks in the map. */
export function showSummary(model, findings, jump) {
	showSource(model);
	showFaults(model.faults);
	$('#verdict').textContent = verdict(model, findings);
	showSums(model);
	$('#cards').replaceChildren(...findings.map(found => card(found, jump)));
	$('#findings-part').hidden = !findings.length;
}
