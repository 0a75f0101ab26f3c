/* Dom: makes elements.  Texts are set as texts, never as HTML: names in a snapshot are anybody's. */

export function $(selector, within = document) {
	return within.querySelector(selector);
}

/* make('td', { class: 'number', title: 'exact' }, 'text', element ...) */
export function make(name, attributes = {}, ...children) {
	const element = document.createElement(name);
	for (const [key, value] of Object.entries(attributes)) {
		if (value === true) {
			element.setAttribute(key, '');
		} else if (value !== false && value !== null && value !== undefined) {
			element.setAttribute(key, value);
		}
	}
	element.append(...children.filter(child => child !== null && child !== undefined));
	return element;
}

/* A table: columns [{ title, number }], rows of cells, a cell being a text, an element, or { text, exact }. */
export function table(caption, columns, rows) {
	const head = make(
		'tr',
		{},
		...columns.map(column => make('th', { scope: 'col', class: column.number ? 'number' : null }, column.title))
	);
	const body = rows.map(row => make('tr', {}, ...row.map((cell, i) => cellOf(cell, columns[i]))));
	return make(
		'table',
		{},
		make('caption', { class: 'unseen' }, caption),
		make('thead', {}, head),
		make('tbody', {}, ...body)
	);
}

export function cellOf(cell, column) {
	const attributes = { class: column.number ? 'number' : null };
	return cell && cell.exact !== undefined
		? make('td', { ...attributes, title: cell.exact }, cell.text)
		: make('td', attributes, cell);
}

/* A bar of a share from 0 to 1. */
export function bar(share, colour = 's-used') {
	const fill = make('span', { class: 'fill' });
	fill.style.width = `${Math.max(0, Math.min(1, share)) * 100}%`;
	fill.style.backgroundColor = `var(--${colour})`;
	return make('span', { class: 'bar', 'aria-hidden': 'true' }, fill);
}

export function swatch(colour, state) {
	const element = make('span', { class: 'swatch', 'data-state': state ?? null, 'aria-hidden': 'true' });
	element.style.backgroundColor = `var(--${colour})`;
	return element;
}
