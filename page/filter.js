/*
 * Filter: the language in which blocks are chosen.
 *
 *   state == free and size >= 4K and segment == 2
 *   kind in (string, array) and size in 1M..8M or not pinned
 *   near(0x7f0000200010, 8)
 *
 *   expression  all { "or" all }
 *   all         test { "and" test }
 *   test        "not" test | "(" expression ")" | pinned | field comparison | "near" "(" number "," number ")"
 *   comparison  (== != < <= > >=) value | "~" glob | "in" value ".." value | "in" "(" value { "," value } ")"
 *
 * compile(text, model) returns a function of a block's index, or throws a FilterError with the place of the fault.
 * Nothing is allocated while blocks are tested, but for `list` and `class`, which are texts.
 */

import { KINDS, STATES, kindName } from './words.js';
import { blockAt, listOf, requestOf, segmentOf } from './model.js';

const MOST_CHARACTERS = 2000,
	DEEPEST = 50;
const UNITS = { '': 1, b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };
const NOT_HERE = ['age', 'job', 'tag', 'site', 'file', 'function', 'line', 'package', 'weight'];
const FUNCTIONS_NOT_HERE = ['through', 'like'];
const WORDS = ['and', 'or', 'not', 'in'];

export class FilterError extends Error {
	constructor(message, at, length) {
		super(message);
		this.at = at;
		this.length = Math.max(1, length);
	}

	/* The line, and below it a caret under the fault. */
	show(text) {
		return `${text}\n${' '.repeat(this.at)}${'^'.repeat(this.length)} ${this.message}`;
	}
}

/* Each field: number or text, its values where they are a list, and how to get it. */
export const FIELDS = {
	address: { type: 'number', get: model => i => segmentOf(model, i).address + model.blocks.offset[i] },
	segment: { type: 'number', get: model => i => segmentOf(model, i).number },
	offset: { type: 'number', get: model => i => model.blocks.offset[i] },
	size: { type: 'number', get: model => i => model.blocks.size[i] },
	request: { type: 'number', get: model => i => requestOf(model, model.blocks.size[i]) },
	charge: { type: 'number', get: model => i => (model.blocks.state[i] === 0 ? segmentOf(model, i).charge : 0) },
	state: { type: 'text', values: STATES.filter(Boolean), get: model => i => STATES[model.blocks.state[i]] },
	kind: {
		type: 'text',
		values: KINDS,
		get: model => i => (model.blocks.state[i] === 0 ? kindName(model.blocks.kind[i]) : ''),
	},
	class: { type: 'text', get: model => i => model.classes[model.blocks.klass[i]]?.name ?? '' },
	list: { type: 'text', get: model => i => listOf(model, i) },
	pinned: { type: 'flag', get: model => i => segmentOf(model, i).pinned },
};

/* A hexadecimal number; a number and its unit; a quoted text; a word; a sign. */
const TOKENS = [
	/(0x[0-9a-f]+)\b/,
	/(\d+(?:\.(?!\.)\d+)?)([a-z]*)/,
	/("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')/,
	/([a-z_][\w\\]*)/,
	/(==|!=|<=|>=|=~|\.\.|[<>~(),=])/,
];
const TOKEN = new RegExp(`\\s*(?:${TOKENS.map(({ source }) => source).join('|')})`, 'iy');

function tokenize(text) {
	const tokens = [];
	if (text.length > MOST_CHARACTERS) {
		throw new FilterError(`a filter has at most ${MOST_CHARACTERS} characters`, MOST_CHARACTERS, 1);
	}
	TOKEN.lastIndex = 0;
	let at = 0;
	while (at < text.length && text.slice(at).trim()) {
		TOKEN.lastIndex = at;
		const match = TOKEN.exec(text);
		const start = at + text.slice(at).search(/\S/);
		if (!match) {
			const open = /["']/.test(text[start]);
			throw new FilterError(
				open ? 'this text has no end' : `nothing begins with ${text[start]}`,
				start,
				open ? text.length - start : 1
			);
		}
		at = TOKEN.lastIndex;
		tokens.push(tokenOf(match, start, at - start));
	}
	tokens.push({ type: 'end', text: '', at: text.trimEnd().length, length: 1 });
	return tokens;
}

function tokenOf([, hex, digits, unit, quoted, word, sign], at, length) {
	if (hex || digits) {
		const factor = hex ? 1 : UNITS[unit.toLowerCase().replace(/^([kmg])(i?b)$/, '$1')];
		if (factor === undefined) {
			throw new FilterError(`${unit} is no unit: K, M or G`, at, length);
		}
		return { type: 'number', value: Number(hex ?? digits) * factor, at, length };
	}
	if (quoted) {
		return { type: 'text', value: quoted.slice(1, -1).replace(/\\(.)/g, '$1'), at, length };
	}
	return word ? { type: 'word', value: word, at, length } : { type: 'sign', value: sign, at, length };
}

function distance(a, b) {
	let row = Array.from({ length: b.length + 1 }, (_, i) => i);
	for (let i = 1; i <= a.length; i++) {
		const next = [i];
		for (let j = 1; j <= b.length; j++) {
			next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
		}
		row = next;
	}
	return row[b.length];
}

function nearest(word, words) {
	const [best] = words.map(name => [distance(word.toLowerCase(), name), name]).sort((a, b) => a[0] - b[0]);
	return best && best[0] <= Math.max(1, word.length / 2) ? `; did you mean ${best[1]}?` : `: ${words.join(', ')}`;
}

/* "*" is any text, "?" any character.  Goes back to the last star only, so it takes length times length at most. */
export function matchesGlob(glob, text) {
	let g = 0,
		t = 0,
		star = -1,
		from = 0;
	while (t < text.length) {
		if (g < glob.length && glob[g] === '*') {
			star = g++;
			from = t;
		} else if (g < glob.length && (glob[g] === '?' || glob[g] === text[t])) {
			g++;
			t++;
		} else if (star >= 0) {
			g = star + 1;
			t = ++from;
		} else {
			return false;
		}
	}
	while (glob[g] === '*') {
		g++;
	}
	return g === glob.length;
}

const COMPARE = {
	'==': (get, value) => i => get(i) === value,
	'!=': (get, value) => i => get(i) !== value,
	'<': (get, value) => i => get(i) < value,
	'<=': (get, value) => i => get(i) <= value,
	'>': (get, value) => i => get(i) > value,
	'>=': (get, value) => i => get(i) >= value,
};

class Parser {
	constructor(text, model) {
		this.tokens = tokenize(text);
		this.model = model;
		this.next = 0;
		this.depth = 0;
	}

	peek() {
		return this.tokens[this.next];
	}

	fail(message, token = this.peek()) {
		throw new FilterError(
			token.type === 'end' ? `${message}, but here it ends` : message,
			token.at,
			token.length
		);
	}

	/* Takes the next token if it is this sign or word. */
	take(value) {
		const token = this.peek();
		if ((token.type === 'sign' || token.type === 'word') && token.value.toLowerCase() === value) {
			this.next++;
			return true;
		}
		return false;
	}

	want(value, why) {
		if (!this.take(value)) {
			this.fail(`expected ${value} ${why}`);
		}
	}

	whole() {
		const test = this.either();
		if (this.peek().type !== 'end') {
			this.fail('expected "and", "or" or the end');
		}
		return test;
	}

	either() {
		let left = this.all();
		while (this.take('or')) {
			const [a, b] = [left, this.all()];
			left = i => a(i) || b(i);
		}
		return left;
	}

	all() {
		let left = this.test();
		while (this.take('and')) {
			const [a, b] = [left, this.test()];
			left = i => a(i) && b(i);
		}
		return left;
	}

	test() {
		if (++this.depth > DEEPEST) {
			this.fail(`at most ${DEEPEST} parentheses and "not" may be inside each other`);
		}
		const test = this.inner();
		this.depth--;
		return test;
	}

	inner() {
		if (this.take('not')) {
			const test = this.test();
			return i => !test(i);
		}
		if (this.take('(')) {
			const test = this.either();
			this.want(')', 'to close the parenthesis');
			return test;
		}
		return this.condition();
	}

	condition() {
		const token = this.peek();
		if (token.type !== 'word' || WORDS.includes(token.value.toLowerCase())) {
			this.fail('expected a field, "not" or "("');
		}
		this.next++;
		const name = token.value.toLowerCase();
		if (name === 'near') {
			return this.near();
		}
		if (NOT_HERE.includes(name) || FUNCTIONS_NOT_HERE.includes(name)) {
			this.fail(`this snapshot does not know ${name}: nothing recorded who allocated`, token);
		}
		const field = Object.hasOwn(FIELDS, name)
			? FIELDS[name]
			: this.fail(`there is no field ${token.value}` + nearest(token.value, Object.keys(FIELDS)), token);
		return field.type === 'flag' ? field.get(this.model) : this.comparison(name, field);
	}

	near() {
		this.want('(', 'after near');
		const address = this.number('an address');
		this.want(',', 'and a number of blocks');
		const most = this.number('a number of blocks');
		this.want(')', 'to close near(');
		const segment = this.model.segments.find(one => address >= one.address && address < one.address + one.size);
		if (!segment) {
			return () => false;
		}
		const block = blockAt(this.model, segment, address - segment.address);
		return i => i >= segment.first && i < segment.end && Math.abs(i - block) <= most;
	}

	number(what) {
		const token = this.peek();
		if (token.type !== 'number') {
			this.fail(`expected ${what}`);
		}
		this.next++;
		return token.value;
	}

	comparison(name, field) {
		const token = this.peek();
		const get = field.get(this.model);
		if (this.take('in')) {
			return this.among(name, field, get);
		}
		if (this.take('=~')) {
			this.fail('regular expressions need PCRE2, which a page has not: use ~ with * and ?', token);
		}
		if (this.take('=')) {
			this.fail('expected ==', token);
		}
		if (this.take('~')) {
			return this.glob(name, field, get);
		}
		const compare = token.type === 'sign' && Object.hasOwn(COMPARE, token.value) ? COMPARE[token.value] : null;
		if (!compare) {
			this.fail(`expected a comparison after ${name}: == != < <= > >= ~ in`);
		}
		if (field.type === 'text' && !['==', '!='].includes(token.value)) {
			this.fail(`${name} is a word: == != ~ in`);
		}
		this.next++;
		return compare(get, this.value(name, field));
	}

	glob(name, field, get) {
		const token = this.peek();
		if (field.type !== 'text') {
			this.fail(`${name} is a number: == != < <= > >= in`, this.tokens[this.next - 1]);
		}
		if (token.type !== 'text' && token.type !== 'word') {
			this.fail('expected a pattern in quotes');
		}
		this.next++;
		return i => matchesGlob(token.value, get(i));
	}

	value(name, field) {
		const token = this.peek();
		if (field.type === 'number') {
			return this.number(`a number for ${name}`);
		}
		if (token.type !== 'text' && token.type !== 'word') {
			this.fail(`expected a word for ${name}`);
		}
		if (field.values && !field.values.includes(token.value)) {
			this.fail(`${token.value} is no ${name}${nearest(token.value, field.values)}`);
		}
		this.next++;
		return token.value;
	}

	among(name, field, get) {
		const values = [];
		if (this.take('(')) {
			do {
				values.push(this.value(name, field));
			} while (this.take(','));
			this.want(')', 'to close the list');
			return i => values.includes(get(i));
		}
		if (field.type !== 'number') {
			this.fail(`expected ( and the words for ${name}`);
		}
		const from = this.number('a number or (');
		this.want('..', 'and a number');
		const to = this.number('a number');
		return i => get(i) >= from && get(i) <= to;
	}
}

export function compile(text, model) {
	return new Parser(text, model).whole();
}
