/* Phrases: what messages about filters have in common with those of filter/. */

const MOST_COLUMNS = 40;
const LONGEST = 24; /* letters; longer words are near to none */

/* Control characters beyond ASCII, spaces without a width, marks that turn the direction of a line. */
const INVISIBLE = /[\u0080-\u00a0\u00ad\u061c\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/u;

function shown(character) {
	if (character === '\t') {
		return ' ';
	}
	if (character < ' ' || character === '\x7f') {
		return `^${String.fromCharCode(character.charCodeAt(0) ^ 0x40)}`;
	}
	return INVISIBLE.test(character) ? `\\u{${character.codePointAt(0).toString(16).toUpperCase()}}` : character;
}

/* A piece of a filter, cut if it is long, with nothing invisible in it. */
export function quote(text) {
	let columns = 0,
		quoted = '';
	for (const character of text) {
		const next = shown(character);
		columns += next === character ? 1 : next.length;
		if (columns > MOST_COLUMNS) {
			return `${quoted}...`;
		}
		quoted += next;
	}
	return quoted;
}

/* The same between quotes, unless it has its own or is a number. */
export function show(text) {
	return /^["'0-9]/.test(text) ? quote(text) : `'${quote(text)}'`;
}

/* What a field is compared with. */
export function valueOf(field) {
	switch (field?.type) {
		case 'address':
			return 'an address such as 0x7f52e1400040';
		case 'size':
			return 'a number of bytes such as 4096, 4K or 1.5M';
		case 'count':
			return 'a number such as 3';
		case 'name':
			return `${field.words.slice(0, -1).join(', ')} or ${field.words.at(-1)}`;
		case 'text':
			return "a text such as 'App\\Cache'";
		default:
			return 'a value';
	}
}

/* What could be at a place. */
export function expected(what, field) {
	const isNumber = ['address', 'size', 'count'].includes(field?.type);
	const set = isNumber ? 'a range such as 4K..8K, or a list such as (16, 32)' : 'a list in parentheses';
	switch (what) {
		case 'condition':
			return 'a condition such as size > 4K';
		case 'operator':
			return field ? (isNumber ? "a comparison or 'in'" : "'==', '!=', 'in' or '~'") : "'('";
		case 'in':
			return "'in'";
		case 'value':
			return valueOf(field);
		case 'set':
			return set;
		case 'range':
			return isNumber ? "'..' and the end of a range" : set;
		case 'list':
			return "',' or ')'";
		case 'close':
			return "'and', 'or' or ')'";
		default:
			return "'and', 'or' or the end of the filter";
	}
}

const small = text => text.replace(/[A-Z]/g, letter => letter.toLowerCase());

/* Changes that turn one word into another, of which one is to swap two neighbours. */
function distance(text, word) {
	const rows = [];
	for (let i = 0; i <= text.length; i++) {
		rows.push([]);
		for (let j = 0; j <= word.length; j++) {
			if (!i || !j) {
				rows[i].push(i + j);
				continue;
			}
			let least = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1);
			least = Math.min(least, rows[i - 1][j - 1] + (text[i - 1] === word[j - 1] ? 0 : 1));
			if (i > 1 && j > 1 && text[i - 1] === word[j - 2] && text[i - 2] === word[j - 1]) {
				least = Math.min(least, rows[i - 2][j - 2] + 1);
			}
			rows[i].push(least);
		}
	}
	return rows[text.length][word.length];
}

/* The nearest of some words; null: none is near. */
export function nearest(text, words) {
	/* Letters are counted in bytes of UTF-8, as filter/ has them. */
	const letters = small(String.fromCharCode(...new TextEncoder().encode(text.slice(0, LONGEST + 1))));
	let best = null,
		least = (letters.length < 6 ? 1 : Math.floor(letters.length / 3)) + 1;
	for (const word of letters.length > LONGEST ? [] : words) {
		const isStart = letters.length >= 3 && letters.length < word.length && word.startsWith(letters);
		const found = isStart ? 1 : distance(letters, word);
		if (found < least && found < letters.length) {
			least = found;
			best = word;
		}
	}
	return best;
}
