/*
 * Filter: the language in which blocks are chosen (docs/FILTER.md), as filter/ has it, with its messages.  Only regular
 * expressions are JavaScript's here, and PHP's there; suites/lib/filters.json has cases that both must agree on.
 *
 *   any      all { "or" all }
 *   all      one { "and" one }
 *   one      test | "not" one | "(" any ")"
 *   test     field COMPARISON value | field ["not"] "in" set | function "(" value { "," value } ")"
 *   set      range | "(" element { "," element } ")"
 *   element  value | range
 *   range    value ".." [value] | ".." value
 *
 * compile(text, model) returns a function of a block's index, or throws a FilterError with the place of the fault.
 * Words are found one at a time, as the grammar needs them, so that the first fault is the one that is told.
 */

import { KINDS, LISTS, STATES } from './words.js';
import { addressOf, chargeOf, listOf, requestOf, segmentOf } from './model.js';
import { USED } from './decode.js';
import { codeOf, packageOf } from './sites.js';
import { expected, nearest, quote, show, valueOf } from './phrases.js';
import { globFault, makeGlob } from './glob.js';
import { readNumber, readQuoted } from './values.js';

const MOST_BYTES = 64 * 1024,
	MOST_TESTS = 1024,
	DEEPEST = 100;

export class FilterError extends Error {
	/* at: characters before the place, as JavaScript counts them; -1: there is no place */
	constructor(message, text, at) {
		super(message);
		const before = text.slice(0, Math.max(0, at));
		Object.assign(this, {
			at,
			line: at < 0 ? 0 : before.split('\n').length,
			column: at < 0 ? 0 : [...before.slice(before.lastIndexOf('\n') + 1)].length + 1,
		});
	}

	/* What is wrong; below it the line, and a caret under the place. */
	show(text) {
		if (this.at < 0) {
			return this.message;
		}
		const line = text.split('\n')[this.line - 1].replace(/\s/g, ' ');
		return `${this.message}\n${line}\n${' '.repeat(this.column - 1)}^`;
	}
}

/* What `get` says of a block's site; `without` where nobody knows who allocated it. */
function ofPlace({ blocks, places }, without, get) {
	return i => {
		const number = blocks.site[i] ?? -1;
		return number < 0 ? without : get(places, places.sites[number], number);
	};
}

/* The fields of filter/fields.def: what each is of a block. */
export const FIELDS = [
	{ name: 'address', type: 'address', get: model => i => addressOf(model, segmentOf(model, i), i) },
	{ name: 'segment', type: 'count', get: model => i => segmentOf(model, i).number },
	{ name: 'offset', type: 'size', get: model => i => model.blocks.offset[i] },
	{ name: 'size', type: 'size', get: model => i => model.blocks.size[i] },
	{ name: 'request', type: 'size', get: model => i => requestOf(model, model.blocks.size[i]) },
	{
		name: 'state',
		type: 'name',
		words: STATES.slice(0, 6),
		get: model => i => STATES[model.blocks.state[i]],
	},
	{
		name: 'kind',
		type: 'name',
		words: KINDS,
		get: model => i => KINDS[model.blocks.state[i] === USED ? model.blocks.kind[i] : 0],
	},
	{ name: 'class', type: 'text', get: model => i => model.classes[model.blocks.klass[i]]?.name ?? '' },
	{ name: 'list', type: 'name', words: LISTS, get: model => i => listOf(model, i) },
	{ name: 'pinned', type: 'size', get: model => i => segmentOf(model, i).pinned },
	{ name: 'charge', type: 'size', get: model => i => chargeOf(model, segmentOf(model, i), i) },
	{ name: 'site', type: 'count', get: model => ofPlace(model, 2 ** 64, (_, site, number) => number) },
	{
		name: 'function',
		type: 'text',
		get: model => ofPlace(model, '', ({ functions, nodes }, { node }) => functions[nodes[node].function].name),
	},
	{ name: 'file', type: 'text', get: model => ofPlace(model, '', (places, site) => codeOf(places, site).file) },
	{
		name: 'line',
		type: 'count',
		get: model => ofPlace(model, 0, (places, site) => Number(codeOf(places, site).line)),
	},
	{
		name: 'package',
		type: 'text',
		get: model => ofPlace(model, '', (places, site) => packageOf(codeOf(places, site).file)),
	},
];

const isNumber = field => ['address', 'size', 'count'].includes(field.type);
const fieldOf = name => FIELDS.find(field => field.name === name);

const FUNCTIONS = [
	{
		name: 'near',
		usage: 'near() takes an address and a number of bytes, as in near(0x7f52e1400040, 4K)',
		types: ['address', 'size'],
		make: (model, [address, bytes]) => within(fieldOf('address').get(model), address - bytes, address + bytes),
	},
];
const functionOf = name => FUNCTIONS.find(one => one.name === name);

function within(get, from, to) {
	return i => {
		const value = get(i);
		return value >= from && value <= to;
	};
}

/* --- words --- */

const SPACE = /(?:[ \t\r\n]|#[^\n]*)*/y;
const WORDS = [
	['comparison', /!=~|===|!==|==|!=|<>|<=|>=|=~|!~|<|>|~|=/y],
	['and', /&&/y],
	['or', /\|\|/y],
	['not', /!/y],
	['open', /\(/y],
	['close', /\)/y],
	['comma', /,/y],
	['dots', /\.\./y],
	['number', /[0-9][0-9A-Za-z_]*(?:\.[0-9][0-9A-Za-z_]*)?/y],
	['word', /[A-Za-z_*?\\\u0080-\uffff](?:\.?[A-Za-z_*?\\\u0080-\uffff0-9/:-])*/y],
	['quoted', /"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'/y],
];
const KEYWORDS = ['and', 'or', 'not', 'in'];
const MEANINGLESS = {
	'=': "'=' is no comparison: write '=='",
	'===': "comparisons have no third sign: write '==' or '!='",
	'!==': "comparisons have no third sign: write '==' or '!='",
	'<>': "'<>' is no comparison: write '!='",
	'&': "'&' alone means nothing: write 'and' or '&&'",
	'|': "'|' alone means nothing: write 'or' or '||'",
	'.': "'.' alone means nothing: a range has two, as in 4K..8K",
	'-': 'numbers are not negative',
	'"': 'the text that begins here has no closing quote',
	"'": 'the text that begins here has no closing quote',
};

function match(pattern, text, at) {
	pattern.lastIndex = at;
	return pattern.exec(text)?.[0];
}

/* The next word from `at` on, or the fault that is there. */
function nextWord(text, at) {
	const from = at + match(SPACE, text, at).length;
	if (from === text.length) {
		return { type: 'end', text: '' };
	}
	for (const [type, pattern] of WORDS) {
		const found = match(pattern, text, from);
		if (found !== undefined) {
			const fault = MEANINGLESS[found];
			return { type: KEYWORDS.includes(found) ? found : type, text: found, from, to: from + found.length, fault };
		}
	}
	const sign = text[from];
	return { from, fault: MEANINGLESS[sign] ?? `'${sign < ' ' || sign === '\x7f' ? '?' : sign}' means nothing here` };
}

/* --- grammar --- */

class Parser {
	constructor(text, model) {
		Object.assign(this, { text, model, depth: 0, tests: 0, field: null });
		this.before = this.last = { type: 'start', text: '', from: 0, to: 0 };
		this.peeked = null;
	}

	fail(message, at) {
		throw new FilterError(message, this.text, at);
	}

	peek() {
		if (!this.peeked) {
			const word = nextWord(this.text, this.last.to);
			if (word.fault) {
				this.fail(word.fault, word.from);
			}
			this.peeked = word.type === 'end' ? { ...word, from: this.last.to, to: this.last.to } : word;
		}
		return this.peeked;
	}

	is(...types) {
		return types.includes(this.peek().type);
	}

	take() {
		const word = this.peek();
		this.before = this.last = word;
		this.peeked = null;
		return word;
	}

	/* What is next is not what is expected here. */
	unexpected(what) {
		const found = this.peek(),
			{ before, field } = this;
		if (['comparison', 'in'].includes(found.type) && ['close', 'end'].includes(what)) {
			this.fail(
				"comparisons do not chain: write 'and' between two of them, as in size > 4K and size < 8K",
				found.from
			);
		}
		if (found.type === 'end' && before.type === 'start') {
			this.fail('the filter is empty: write a condition such as size > 4K', found.from);
		}
		const after = before.type === 'start' ? '' : ` after ${show(before.text)}`;
		const shown = found.type === 'end' ? 'the end of the filter' : show(found.text);
		this.fail(`expected ${expected(what, field)}${after}, found ${shown}`, found.from);
	}

	whole() {
		const test = this.any();
		if (!this.is('end')) {
			this.unexpected('end');
		}
		return test;
	}

	any() {
		let left = this.all();
		while (this.is('or')) {
			this.take();
			const [a, b] = [left, this.all()];
			left = i => a(i) || b(i);
		}
		return left;
	}

	all() {
		let left = this.one();
		while (this.is('and')) {
			this.take();
			const [a, b] = [left, this.one()];
			left = i => a(i) && b(i);
		}
		return left;
	}

	deeper() {
		const { from } = this.take();
		if (this.depth === DEEPEST) {
			this.fail(`parentheses and 'not' are nested more than ${DEEPEST} deep`, from);
		}
		this.depth++;
	}

	one() {
		if (this.is('not')) {
			this.deeper();
			const test = this.one();
			this.depth--;
			return i => !test(i);
		}
		if (this.is('open')) {
			this.deeper();
			const test = this.any();
			if (!this.is('close')) {
				this.unexpected('close');
			}
			this.take();
			this.depth--;
			return test;
		}
		return this.test();
	}

	test() {
		if (!this.is('word')) {
			this.unexpected('condition');
		}
		const name = this.take();
		if (this.is('open')) {
			return this.call(name);
		}
		if (!this.is('comparison', 'in', 'not')) {
			this.field = functionOf(name.text) ? null : this.findField(name);
			this.unexpected('operator');
		}
		this.field = this.findField(name);
		return this.is('comparison') ? this.comparison(this.take()) : this.among();
	}

	findField(name) {
		return fieldOf(name.text) ?? this.unknown('field', name, FIELDS);
	}

	unknown(what, name, rows) {
		const near = nearest(
			name.text,
			rows.map(row => row.name)
		);
		this.fail(`unknown ${what} ${show(name.text)}${near ? `; did you mean '${near}'?` : ''}`, name.from);
	}

	/* --- values --- */

	value(what = 'value') {
		if (!this.is('word', 'number', 'quoted')) {
			this.unexpected(what);
		}
		return this.take();
	}

	wrongValue(value, wanted, name) {
		const hint = value.type === 'word' && fieldOf(value.text) ? ', which is a field: values are not fields' : '';
		this.fail(`expected ${wanted} for ${name}, found ${show(value.text)}${hint}`, value.from);
	}

	number(value, type, name) {
		if (value.type !== 'number') {
			this.wrongValue(value, valueOf({ type }), name);
		}
		const { number, hasUnit, fault } = readNumber(value.text);
		if (fault || (hasUnit && type !== 'size')) {
			this.fail(`${show(value.text)} ${fault ?? 'has a unit, which is for bytes only'}`, value.from);
		}
		return number;
	}

	fieldNumber(value) {
		return this.number(value, this.field.type, `'${this.field.name}'`);
	}

	string(value) {
		if (value.type === 'word') {
			return value.text;
		}
		const { text, wrong } = readQuoted(value.text);
		if (wrong !== undefined) {
			const escape = [...value.text.slice(wrong)].slice(0, 2).join('');
			this.fail(
				`${show(escape)} is no escape: write \\\\ for a backslash, or put the text between single quotes`,
				value.from + wrong
			);
		}
		return text;
	}

	word(value) {
		const { field } = this;
		if (value.type === 'number') {
			this.wrongValue(value, valueOf(field), `'${field.name}'`);
		}
		const text = this.string(value);
		if (field.words && !field.words.includes(text)) {
			const near = nearest(text, field.words);
			const hint = near ? `; did you mean '${near}'?` : `: it is ${valueOf(field)}`;
			this.fail(`'${field.name}' is never ${show(value.text)}${hint}`, value.from);
		}
		return text;
	}

	/* --- tests --- */

	count(value) {
		if (this.tests++ === MOST_TESTS) {
			this.fail(`the filter compares more than ${MOST_TESTS} times; each value of a list counts`, value.from);
		}
	}

	comparison(operator) {
		const sign = operator.text,
			{ field } = this;
		const isPattern = sign.endsWith('~');
		/* What may be compared is known when the value is there, as in filter/. */
		const value = this.value();
		if (isPattern && isNumber(field)) {
			this.fail(
				`'${sign}' is for texts, and '${field.name}' is ${typeWords(field)}: compare it, or write 'in'`,
				operator.from
			);
		}
		if (/[<>]/.test(sign) && !isNumber(field)) {
			this.fail(
				`'${sign}' is for numbers, and '${field.name}' is ${typeWords(field)}: write '==', '!=', 'in' or '~'`,
				operator.from
			);
		}
		return isPattern ? this.pattern(sign, value) : this.compare(sign, value);
	}

	compare(sign, value) {
		const get = this.field.get(this.model);
		const wanted = isNumber(this.field) ? this.fieldNumber(value) : this.word(value);
		this.count(value);
		return COMPARE[sign](get, wanted);
	}

	pattern(sign, value) {
		const isGlob = sign === '~' || sign === '!~';
		if (value.type === 'number') {
			this.wrongValue(
				value,
				isGlob ? 'a pattern such as "App*"' : 'a regular expression such as "^App"',
				`'${this.field.name}'`
			);
		}
		const matches = isGlob ? this.glob(value) : this.regex(value);
		const get = this.field.get(this.model);
		this.count(value);
		return sign.startsWith('!') ? i => !matches(get(i)) : i => matches(get(i));
	}

	glob(value) {
		const pattern = this.string(value);
		const fault = globFault(pattern);
		if (fault !== null) {
			this.fail(
				`the set ${quote(fault)} of the pattern has no ']', or characters beyond ASCII; [[] stands for '['`,
				value.from
			);
		}
		return remembered(makeGlob(pattern));
	}

	regex(value) {
		const pattern = this.string(value);
		try {
			const regex = new RegExp(pattern);
			return remembered(text => regex.test(text));
		} catch (error) {
			return this.fail(`the regular expression is wrong: ${error.message.split('\n')[0]}`, value.from);
		}
	}

	among() {
		const isNegated = this.is('not');
		if (isNegated) {
			this.take();
			if (!this.is('in')) {
				this.unexpected('in');
			}
		}
		this.take();
		const test = this.is('open') ? this.list() : this.range(null, 'set');
		return isNegated ? i => !test(i) : test;
	}

	list() {
		const tests = [];
		do {
			this.take();
			tests.push(this.element());
		} while (this.is('comma'));
		if (!this.is('close')) {
			this.unexpected('list');
		}
		this.take();
		return i => tests.some(test => test(i));
	}

	element() {
		if (this.is('dots')) {
			return this.range(null, 'value');
		}
		const value = this.value();
		return this.is('dots') ? this.range(value) : this.compareElement(value);
	}

	compareElement(value) {
		if (!this.is('comma', 'close')) {
			this.unexpected('list');
		}
		return this.compare('==', value);
	}

	/* A range whose first value may have been read. */
	range(first, what) {
		let from = first;
		if (!from && !this.is('dots')) {
			from = this.value(what);
			if (!this.is('dots')) {
				this.unexpected('range');
			}
		}
		const dots = this.take();
		const to = from && !this.is('word', 'number', 'quoted') ? null : this.value();
		return this.buildRange(from, to, (from ?? dots).from);
	}

	buildRange(from, to, at) {
		const { field } = this;
		if (!isNumber(field)) {
			this.fail(
				`ranges are of numbers, and '${field.name}' is ${typeWords(field)}: write a list in parentheses`,
				at
			);
		}
		const first = from ? this.fieldNumber(from) : 0,
			last = to ? this.fieldNumber(to) : Infinity;
		if (first > last) {
			this.fail(`the range is empty: ${show(from.text)} is more than ${show(to.text)}`, at);
		}
		this.count({ from: at });
		return within(field.get(this.model), first, last);
	}

	call(name) {
		const called = functionOf(name.text);
		if (!called && fieldOf(name.text)) {
			this.fail(`'${name.text}' is a field and no function`, name.from);
		}
		if (!called) {
			this.unknown('function', name, FUNCTIONS);
		}
		this.field = null;
		const values = [];
		do {
			this.take();
			values.push(this.value());
		} while (this.is('comma'));
		if (!this.is('close')) {
			this.unexpected('list');
		}
		this.take();
		if (values.length !== called.types.length) {
			this.fail(called.usage, name.from);
		}
		const numbers = values.map((value, i) => this.number(value, called.types[i], `${called.name}()`));
		this.count(name);
		return called.make(this.model, numbers);
	}
}

function typeWords(field) {
	return { address: 'an address', size: 'a number of bytes', count: 'a number', name: 'a word', text: 'a text' }[
		field.type
	];
}

const COMPARE = {
	'==': (get, value) => i => get(i) === value,
	'!=': (get, value) => i => get(i) !== value,
	'<': (get, value) => i => get(i) < value,
	'<=': (get, value) => i => get(i) <= value,
	'>': (get, value) => i => get(i) > value,
	'>=': (get, value) => i => get(i) >= value,
};

/* Texts of blocks are few: each is matched once. */
function remembered(matches) {
	const known = new Map();
	return text => {
		let found = known.get(text);
		if (found === undefined) {
			found = matches(text);
			known.set(text, found);
		}
		return found;
	};
}

export function compile(text, model) {
	const bytes = new TextEncoder().encode(text).length;
	if (bytes > MOST_BYTES) {
		throw new FilterError(`the filter has ${bytes} bytes; a filter has no more than ${MOST_BYTES}`, text, -1);
	}
	if (text.includes('\0')) {
		throw new FilterError('byte 0 is no part of a filter', text, text.indexOf('\0'));
	}
	return new Parser(text, model).whole();
}
