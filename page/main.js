/* Main: reads the snapshot of the page, shows what is in it, and connects the parts. */

import { Damage, fromBase64 } from './bytes.js';
import { decode } from './decode.js';
import { sayChoice, showDetail, tipLines } from './detail.js';
import { FilterError } from './filter.js';
import { findingsOf } from './findings.js';
import { listen, showKeys } from './keys.js';
import { HeapMap } from './map.js';
import { makeModel } from './model.js';
import { showGlossary, showLegend, showPanels } from './panels.js';
import { SegmentTable } from './segments.js';
import { showSummary } from './summary.js';
import { View, ZOOMS } from './view.js';
import { $, make } from './dom.js';

function applyFilter(view) {
	const input = $('#filter'),
		error = $('#filter-error');
	try {
		view.setFilter(input.value);
		error.textContent = '';
		input.removeAttribute('aria-invalid');
		return true;
	} catch (fault) {
		if (!(fault instanceof FilterError)) {
			throw fault;
		}
		error.textContent = fault.show(input.value);
		input.setAttribute('aria-invalid', 'true');
		return false;
	}
}

function connectFilter(view) {
	const input = $('#filter');
	$('#filter-form').addEventListener('submit', event => {
		event.preventDefault();
		if (applyFilter(view)) {
			view.nextMark(1);
			$('#map').focus();
		}
	});
	input.addEventListener('keydown', event => {
		if (event.key === 'Escape') {
			input.value = view.filter;
			$('#filter-error').textContent = '';
			input.removeAttribute('aria-invalid');
			$('#map').focus();
		}
	});
}

function connectTools(view) {
	for (const zoom of ZOOMS) {
		$(`#zoom-${zoom}`).addEventListener('click', () => view.setZoom(zoom));
	}
	$('#colouring').addEventListener('change', event => view.setColouring(event.target.value));
	$('#help-open').addEventListener('click', () => $('#help').showModal());
	$('#next').addEventListener('click', () => view.nextMark(1));
	$('#previous').addEventListener('click', () => view.nextMark(-1));
	$('#clear').addEventListener('click', () => view.clear());
}

function showTip(view, map, event) {
	const box = $('#map').getBoundingClientRect(),
		tip = $('#tip');
	const hit = map.at(event.clientX - box.left, event.clientY - box.top);
	tip.hidden = !hit;
	if (hit) {
		tip.replaceChildren(...tipLines(view.model, hit).map(line => make('div', {}, line)));
		const left = Math.min(event.clientX + 14, document.documentElement.clientWidth - tip.offsetWidth - 8);
		const below = event.clientY + 16;
		const top = below + tip.offsetHeight > window.innerHeight ? event.clientY - tip.offsetHeight - 12 : below;
		tip.style.left = `${Math.max(4, left)}px`;
		tip.style.top = `${Math.max(4, top)}px`;
	}
}

function connectPointer(view, map) {
	const box = $('#map');
	box.addEventListener('pointermove', event => showTip(view, map, event));
	box.addEventListener('pointerleave', () => {
		$('#tip').hidden = true;
	});
	box.addEventListener('click', event => choose(view, map, event));
	box.addEventListener('dblclick', () => view.drill());
}

function choose(view, map, event) {
	const box = $('#map').getBoundingClientRect();
	const hit = map.at(event.clientX - box.left, event.clientY - box.top);
	if (hit?.place !== undefined) {
		if (hit.block < 0) {
			view.chooseSegment(hit.place);
		} else {
			view.chooseBlock(hit.block);
		}
	}
}

/* The state of the view, for people and for programs that look at the page. */
function showState(view) {
	Object.assign($('#map').dataset, {
		zoom: view.zoom,
		scale: view.scale,
		segment: view.segment?.number ?? '',
		block: view.block,
		colouring: view.colouring,
		lists: view.lists,
		marked: view.marks ? view.marked : '',
		columns: view.columns,
		page: view.page,
	});
	for (const zoom of ZOOMS) {
		$(`#zoom-${zoom}`).setAttribute('aria-pressed', String(zoom === view.zoom));
	}
	$('#colouring').value = view.colouring;
	if (document.activeElement !== $('#filter')) {
		$('#filter').value = view.filter;
	}
	$('.marks').hidden = !view.marks;
	$('#marked').textContent = view.marks ? `${view.marked.toLocaleString('en')} marked` : '';
	$('#choice').textContent = sayChoice(view);
	$('#said').textContent = [view.said, sayChoice(view)].filter(Boolean).join('; ');
}

function jumpTo(view) {
	return filter => {
		$('#filter').value = filter;
		if (applyFilter(view)) {
			if (view.zoom === 'field') {
				view.setZoom('strips'); /* where marked blocks are seen */
			}
			view.nextMark(1);
			$('#map').focus();
			$('#map-part').scrollIntoView({ block: 'start' });
		}
	};
}

function later(work) {
	requestAnimationFrame(() => setTimeout(work));
}

/* The findings in the page; what is damaged about them is a fault of the model's. */
function readFindings(model) {
	try {
		return findingsOf($('#findings').textContent);
	} catch (damage) {
		if (!(damage instanceof Damage)) {
			throw damage;
		}
		model.faults.push(damage.message);
		return [];
	}
}

function show(model) {
	const view = new View(model);
	showSummary(model, readFindings(model), jumpTo(view));
	const map = new HeapMap($('#map'), view);
	view.on(showState);
	view.on(showDetail);
	let legend = '';
	view.on(() => {
		if (legend !== `${view.zoom} ${view.colouring}`) {
			legend = `${view.zoom} ${view.colouring}`;
			showLegend(view);
		}
	});
	connectFilter(view);
	connectTools(view);
	connectPointer(view, map);
	listen(view, {
		openFilter: () => {
			$('#filter').focus();
			$('#filter').select();
		},
		openHelp: () => $('#help').showModal(),
		focusMap: () => $('#map').focus(),
		focusTable: () => $('#segments button').focus(),
	});
	view.changed();
	later(() => {
		showPanels(model);
		new SegmentTable(view);
		document.documentElement.dataset.ready = 'yes';
	});
}

function start() {
	showKeys();
	showGlossary();
	try {
		const model = makeModel(decode(fromBase64($('#snapshot').textContent)));
		document.documentElement.dataset.read = 'yes';
		show(model);
	} catch (damage) {
		$('#verdict').textContent =
			damage instanceof Damage ? damage.message : `This page could not show its snapshot: ${damage.message}`;
		document.documentElement.dataset.read = 'no';
		document.documentElement.dataset.ready = 'yes';
		if (!(damage instanceof Damage)) {
			throw damage;
		}
	}
}

start();
