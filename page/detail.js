/* Detail: what is known of a block or a segment, beside the map and under the pointer. */

import { USED } from './decode.js';
import { addressOf, chargeOf, isBlock, listWords, requestOf, worstBlock } from './model.js';
import { STATES, STATE_SENTENCES, KIND_SENTENCES, kindName } from './words.js';
import { rowsOf, stackOf } from './who.js';
import { count, counted, exact, hex, share, size } from './format.js';
import { $, make } from './dom.js';

/* [[words, text]] of a block */
function blockFacts(model, segment, i) {
	const { blocks } = model;
	const state = STATES[blocks.state[i]],
		bytes = blocks.size[i];
	const facts = [
		['address', hex(addressOf(model, segment, i))],
		['offset', count(blocks.offset[i])],
		['size', bytes < 1024 ? exact(bytes) : `${size(bytes)} (${exact(bytes)})`],
		['serves', isBlock(model, i) ? `requests up to ${exact(requestOf(model, bytes))}` : 'nothing'],
		['state', `${state}: ${STATE_SENTENCES[state]}`],
	];
	if (blocks.state[i] === USED) {
		const kind = blocks.kind[i];
		facts.push([
			'kind',
			blocks.hasKinds ? `${kindName(kind)}: ${KIND_SENTENCES[kind] ?? 'newer than this page'}` : 'not recorded',
		]);
		facts.push(['class', model.classes[blocks.klass[i]]?.name ?? '-'], ['charge', chargeWords(model, segment, i)]);
		if (model.places.sites.length) {
			facts.push(['site', siteWords(model, i)]);
		}
	} else {
		facts.push(['list', listWords(model, i)]);
	}
	return facts;
}

const placeWords = ({ file, line }) => (file ? `${file}${line ? `:${line}` : ''}` : '');

/* Who allocated a block. */
function siteWords(model, i) {
	const row = rowsOf(model)[model.blocks.site[i]];
	return row ? [`#${row.site}`, row.function, placeWords(row)].filter(Boolean).join(' ') : 'not recorded';
}

/* The calls that led to a block, the innermost first; null where nobody knows. */
function callList(model, i) {
	const site = model.places.sites[model.blocks.site[i] ?? -1];
	if (!site || model.blocks.state[i] !== USED) {
		return null;
	}
	const calls = stackOf(model.places, site).map(call =>
		make('li', {}, make('bdi', {}, call.function), ' ', make('small', {}, placeWords(call)))
	);
	return make('div', {}, make('h4', {}, 'Calls, the innermost first'), make('ol', { id: 'detail-calls' }, ...calls));
}

function chargeWords(model, segment, i) {
	return `${size(chargeOf(model, segment, i))} of ${size(segment.unused)} unused, among ${count(segment.used)} used`;
}

function segmentFacts(model, segment) {
	const worst = worstBlock(model, segment);
	return [
		['address', hex(segment.address)],
		[
			'size',
			`${size(segment.size)} of ${size(Math.max(segment.size, segment.reservation))} reserved` +
				(segment.large ? ', for one large block' : ''),
		],
		['live', `${size(segment.usedBytes)} (${share(segment.usedBytes, segment.size)})`],
		['cached', size(segment.cachedBytes)],
		['free', size(segment.freeBytes)],
		['holes', `${count(segment.holes)}, the largest ${size(segment.largestHole)}`],
		['blocks', `${count(segment.blocks)}, ${count(segment.used)} used`],
		[
			'to free',
			segment.unreadable
				? 'not known: a part could not be read'
				: segment.used
					? `${counted(segment.used, 'used block')} before it goes back`
					: 'none: it is releasable',
		],
		[
			'worst block',
			worst < 0 ? '-' : `${hex(addressOf(model, segment, worst))}, ${size(model.blocks.size[worst])}`,
		],
	];
}

function list(facts) {
	return make(
		'dl',
		{},
		...facts.flatMap(([word, text]) => [make('dt', {}, word), make('dd', { 'data-fact': word }, text)])
	);
}

export function showDetail(view) {
	const { model, segment, block } = view;
	if (!segment) {
		$('#detail').replaceChildren(make('p', {}, 'Nothing to show: the heap has no segments.'));
		return;
	}
	const ofBlock = make(
		'section',
		{ id: 'detail-block' },
		make('h3', {}, 'Block'),
		...(block < 0
			? [make('p', {}, 'This segment has no blocks.')]
			: [list(blockFacts(model, segment, block)), callList(model, block)])
	);
	const ofSegment = make(
		'section',
		{ id: 'detail-segment' },
		make('h3', {}, `Segment #${segment.number}`),
		list(segmentFacts(model, segment))
	);
	$('#detail').replaceChildren(...(view.zoom === 'field' ? [ofSegment, ofBlock] : [ofBlock, ofSegment]));
}

/* What the screen reader is told, and the line below the map. */
export function sayChoice(view) {
	const { model, segment, block } = view;
	if (!segment) {
		return 'no segments';
	}
	if (view.zoom === 'field' || block < 0) {
		return (
			`segment #${segment.number} at ${hex(segment.address)}, ${size(segment.size)}, ` +
			`${share(segment.usedBytes, segment.size)} live, ${count(segment.used)} used blocks`
		);
	}
	const { blocks } = model;
	const used = blocks.state[block] === USED && blocks.hasKinds ? ` ${kindName(blocks.kind[block])}` : '';
	const klass = model.classes[blocks.klass[block]]?.name;
	return (
		`block at ${hex(addressOf(model, segment, block))}, ${exact(blocks.size[block])}, ` +
		`${STATES[blocks.state[block]]}${used}${klass ? ` ${klass}` : ''}`
	);
}

/* The lines of the tip at the pointer. */
export function tipLines(model, hit) {
	if (hit.gap !== undefined) {
		return [`${size(hit.gap)} of addresses without a segment`];
	}
	const segment = model.segments[hit.place];
	if (hit.block < 0) {
		return segmentFacts(model, segment)
			.slice(0, 8)
			.map(([word, text]) => `${word}: ${text}`);
	}
	return [
		...blockFacts(model, segment, hit.block).map(([word, text]) => `${word}: ${text}`),
		`segment: #${segment.number}, ${counted(segment.used, 'used block')} before it goes back`,
	];
}
