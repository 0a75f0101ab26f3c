/* Main: reads the snapshot of the page, shows what is in it, and connects the parts. */

import { Damage, fromBase64 } from './bytes.js';
import { decode } from './decode.js';
import { sayChoice, showDetail, tipLines } from './detail.js';
import { FilterError } from './filter.js';
import { findingsOf } from './findings.js';
import { Icicle } from './icicle.js';
import { listen, showKeys } from './keys.js';
import { HeapMap } from './map.js';
import { makeModel } from './model.js';
import { showGlossary, showLegend, showPanels } from './panels.js';
import { SegmentTable } from './segments.js';
import { showSites } from './sites_panel.js';
import { showSummary } from './summary.js';
import { View, ZOOMS } from './view.js';
import { METRICS } from './who.js';
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
	const site = $('#colouring option[value=site]');
	site.disabled = !view.model.places.sites.length;
	site.textContent = site.disabled ? 'site (not recorded)' : 'site';
	$('#help-open').addEventListener('click', () => $('#help').showModal());
	$('#next').addEventListener('click', () => view.nextMark(1));
	$('#previous').addEventListener('click', () => view.nextMark(-1));
	$('#clear').addEventListener('click', () => view.clear());
}

/* Shows lines at the pointer; without lines there is no tip. */
function showTip(lines, event) {
	const tip = $('#tip');
	tip.hidden = !lines.length;
	if (lines.length) {
		tip.replaceChildren(...lines.map(line => make('div', {}, line)));
		const left = Math.min(event.clientX + 14, document.documentElement.clientWidth - tip.offsetWidth - 8);
		const below = event.clientY + 16;
		const top = below + tip.offsetHeight > window.innerHeight ? event.clientY - tip.offsetHeight - 12 : below;
		tip.style.left = `${Math.max(4, left)}px`;
		tip.style.top = `${Math.max(4, top)}px`;
	}
}

function connectTip(box, linesAt) {
	box.addEventListener('pointermove', event => showTip(linesAt(event), event));
	box.addEventListener('pointerleave', () => showTip([]));
}

function connectPointer(view, map) {
	const box = $('#map');
	connectTip(box, event => {
		const place = box.getBoundingClientRect();
		const hit = map.at(event.clientX - place.left, event.clientY - place.top);
		return hit ? tipLines(view.model, hit) : [];
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
	let legend = '',
		who = null;
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
		focusWho: () => $('#who tbody button')?.focus(),
		focusIcicle: () => $('#icicle').focus(),
		icicle: () => who,
	});
	view.changed();
	later(() => {
		who = showWho(view);
		showPanels(model);
		new SegmentTable(view);
		document.documentElement.dataset.ready = 'yes';
	});
}

/* Who allocated: the panel and the graph of calls, which a page may open on.  Returns the graph, or null. */
function showWho(view) {
	const panel = showSites(view, jumpTo(view));
	if (!panel) {
		return null;
	}
	const icicle = new Icicle(view, panel, jumpTo(view));
	connectTip($('#icicle'), event => icicle.tipOf(icicle.at(event)));
	const { open, metric } = document.documentElement.dataset;
	if (METRICS[metric]) {
		panel.setMetric(metric);
	}
	if (open === 'icicle') {
		$('#icicle-tools').scrollIntoView({ block: 'start' });
		$('#icicle').focus({ preventScroll: true });
	}
	return icicle;
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
