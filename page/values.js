/* Values: numbers and quoted texts of a filter, as filter/values.h reads them. */

const MOST = 2n ** 64n - 1n;
const TOO_LARGE = 'is larger than the largest number, 18446744073709551615';
const UNITS = { '': 0n, k: 10n, m: 20n, g: 30n };

function readHexadecimal(text) {
	const digits = text.slice(2).match(/^(?:[0-9a-f]_?(?=[0-9a-f])|[0-9a-f])*/i)[0];
	if (!/^[0-9a-f]/i.test(text.slice(2))) {
		return { fault: 'has no digits behind 0x' };
	}
	const number = BigInt(`0x${digits.replaceAll('_', '')}`);
	if (number > MOST) {
		return { fault: TOO_LARGE };
	}
	return digits.length + 2 === text.length
		? { number: Number(number) }
		: { fault: 'has letters that are no hexadecimal digits' };
}

/* { number, hasUnit }, or { fault }.  Numbers beyond 2^53 are rounded: no size or address of the page is there. */
export function readNumber(text) {
	if (/^0x/i.test(text)) {
		return readHexadecimal(text);
	}
	const [, digits, fraction, unit] = /^((?:[0-9]_?(?=[0-9])|[0-9])*)(?:\.([0-9]*))?(.*)$/.exec(text);
	const whole = BigInt(digits.replaceAll('_', ''));
	if (whole > MOST) {
		return { fault: TOO_LARGE };
	}
	if (fraction?.length > 9) {
		return { fault: 'has more than 9 digits behind its point' };
	}
	const bits = UNITS[unit.toLowerCase().replace(/^([kmg])ib$/, '$1')];
	if (bits === undefined) {
		return { fault: 'has an unknown unit: K, M, G, KiB, MiB and GiB are units, and 1K is 1024' };
	}
	if (fraction && !bits) {
		return { fault: 'has a fraction and no unit: write whole bytes, or a unit as in 1.5M' };
	}
	if (whole > MOST >> bits) {
		return { fault: TOO_LARGE };
	}
	const part = (BigInt(fraction || '0') << bits) / 10n ** BigInt(fraction?.length ?? 0);
	return { number: Number((whole << bits) + part), hasUnit: bits > 0n };
}

/* Between single quotes only \' and \\ are escapes; \xHH is a byte of UTF-8. */
const ESCAPES = { '\\': '\\', '"': '"', "'": "'", n: '\n', t: '\t' };

/* { text }, or { wrong }: the place of an escape that is none. */
export function readQuoted(quoted) {
	const isDouble = quoted[0] === '"',
		encoder = new TextEncoder(),
		bytes = [];
	for (let at = 1; at < quoted.length - 1;) {
		const next = quoted[at + 1];
		let taken = 1,
			found = String.fromCodePoint(quoted.codePointAt(at));
		if (found === '\\' && (isDouble || next === "'" || next === '\\')) {
			const byte = next === 'x' ? /^[0-9a-f]{2}/i.exec(quoted.slice(at + 2, -1)) : null;
			found = byte ? null : ESCAPES[next];
			if (!byte && found === undefined) {
				return { wrong: at };
			}
			taken = byte ? 4 : 2;
			bytes.push(...(byte ? [parseInt(byte[0], 16)] : encoder.encode(found)));
		} else {
			taken = found.length;
			bytes.push(...encoder.encode(found));
		}
		at += taken;
	}
	return { text: new TextDecoder().decode(new Uint8Array(bytes)) };
}
