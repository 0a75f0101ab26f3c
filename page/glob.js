/* Glob: patterns of a filter: * is any number of characters, ? one, [abc] one of these (filter/glob.h). */

/* Where the set that begins at `at` ends, behind its ]; -1: nowhere. */
function setEnd(pattern, at) {
	let end = at + 1;
	if (pattern[end] === '!' || pattern[end] === '^') {
		end++;
	}
	if (pattern[end] === ']') {
		end++;
	}
	end = pattern.indexOf(']', end);
	return end < 0 ? -1 : end + 1;
}

/* The pattern from the set on that is none; null: the pattern is right. */
export function globFault(pattern) {
	for (let at = pattern.indexOf('['); at >= 0; at = pattern.indexOf('[', at)) {
		const end = setEnd(pattern, at);
		if (end < 0 || /[^\0-\x7f]/.test(pattern.slice(at, end))) {
			return pattern.slice(at);
		}
		at = end;
	}
	return null;
}

/* [abc] and [!a-z] as a function of a character. */
function makeSet(set) {
	const isNegated = set[1] === '!' || set[1] === '^';
	const inside = set.slice(isNegated ? 2 : 1, -1);
	const ranges = [];
	for (let at = 0; at < inside.length;) {
		const isRange = at + 2 < inside.length && inside[at + 1] === '-';
		ranges.push([inside[at], inside[isRange ? at + 2 : at]]);
		at += isRange ? 3 : 1;
	}
	return character => ranges.some(([from, to]) => character >= from && character <= to) !== isNegated;
}

/* The elements of a pattern: '*', or functions of a character. */
function elementsOf(pattern) {
	const elements = [];
	for (let at = 0; at < pattern.length;) {
		const character = String.fromCodePoint(pattern.codePointAt(at));
		const end = character === '[' ? setEnd(pattern, at) : at + character.length;
		elements.push(
			{ '*': '*', '?': () => true, '[': makeSet(pattern.slice(at, end)) }[character] ??
				(other => other === character)
		);
		at = end;
	}
	return elements;
}

/* Returns a function that says whether a whole text matches.  It goes back to the last star only, so it takes length
 * times length at most. */
export function makeGlob(pattern) {
	const elements = elementsOf(pattern);
	return text => matches(elements, [...text]);
}

function matches(elements, characters) {
	let element = 0,
		at = 0,
		behind = -1,
		again = 0;
	while (at < characters.length || element < elements.length) {
		if (elements[element] === '*') {
			behind = ++element;
			again = at;
		} else if (at < characters.length && element < elements.length && elements[element](characters[at])) {
			element++;
			at++;
		} else if (behind >= 0 && again < characters.length) {
			element = behind;
			at = ++again;
		} else {
			return false;
		}
	}
	return true;
}
