/* Bytes: base64, CRC-32, and a cursor that never reads beyond its end.  Each function is told where its bytes end, and
 * throws a Damage, one line for the reader of the page, when they do not hold what they have to. */

export class Damage extends Error {}

/* Returns the bytes of a base64 text.  White space is skipped. */
export function fromBase64(text) {
	const clean = /[\s]/.test(text) ? text.replace(/\s+/g, '') : text;
	const value = new Uint8Array(128).fill(255);
	for (let i = 0; i < 64; i++) {
		value['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'.charCodeAt(i)] = i;
	}
	let length = clean.length;
	while (length && clean.charCodeAt(length - 1) === 61) {
		length--;
	}
	const bytes = new Uint8Array(Math.floor((length * 3) / 4));
	let word = 0,
		bits = 0,
		at = 0;
	for (let i = 0; i < length; i++) {
		const code = clean.charCodeAt(i);
		if (code > 127 || value[code] === 255) {
			throw new Damage(`The snapshot in this page is not base64 at character ${i}.`);
		}
		word = (word << 6) | value[code];
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			bytes[at++] = word >> bits;
		}
	}
	return bytes;
}

let table;

function crcTable() {
	const made = new Int32Array(256);
	for (let i = 0; i < 256; i++) {
		let word = i;
		for (let bit = 0; bit < 8; bit++) {
			word = word & 1 ? (word >>> 1) ^ 0xedb88320 : word >>> 1;
		}
		made[i] = word;
	}
	return made;
}

/* Returns the CRC-32 of bytes[from] to bytes[to - 1], as zlib's. */
export function crc32(bytes, from, to) {
	table ??= crcTable();
	let crc = -1;
	for (let i = from; i < to; i++) {
		crc = (crc >>> 8) ^ table[(crc ^ bytes[i]) & 255];
	}
	return ~crc >>> 0;
}

/* Reads from `at` to before `end`.  Numbers up to 2^53 are numbers; a varint beyond is refused by number() and a BigInt
 * of any(). */
export class Cursor {
	constructor(bytes, at, end, what) {
		Object.assign(this, { bytes, at, end, what });
	}

	left() {
		return this.end - this.at;
	}

	need(count) {
		if (count > this.left()) {
			throw new Damage(`${this.what} ends in the middle of a value, at byte ${this.end} of the file.`);
		}
	}

	byte() {
		this.need(1);
		return this.bytes[this.at++];
	}

	fixed(count) {
		this.need(count);
		let value = 0;
		for (let i = count - 1; i >= 0; i--) {
			value = value * 256 + this.bytes[this.at + i];
		}
		this.at += count;
		return value;
	}

	/* A varint as a number.  Beyond 2^53 it would not be exact, and no size or address is there. */
	number() {
		const start = this.at;
		let value = 0,
			factor = 1;
		for (let i = 0; i < 10; i++) {
			const byte = this.byte();
			value += (byte & 127) * factor;
			if (byte < 128) {
				if (value > Number.MAX_SAFE_INTEGER) {
					throw new Damage(`${this.what} has a number beyond 2^53 at byte ${start} of the file.`);
				}
				return value;
			}
			factor *= 128;
		}
		throw new Damage(`${this.what} has a number of more than 10 bytes at byte ${start} of the file.`);
	}

	/* A varint as a number, or as a BigInt where a number is not exact. */
	any() {
		const start = this.at;
		let value = 0n;
		for (let i = 0n; i < 10n; i++) {
			const byte = this.byte();
			value |= BigInt(byte & 127) << (7n * i);
			if (byte < 128) {
				if (value >> 64n) {
					throw new Damage(`${this.what} has a number beyond 2^64 at byte ${start} of the file.`);
				}
				return value > BigInt(Number.MAX_SAFE_INTEGER) ? value : Number(value);
			}
		}
		throw new Damage(`${this.what} has a number of more than 10 bytes at byte ${start} of the file.`);
	}

	text() {
		const length = this.number();
		this.need(length);
		this.at += length;
		return new TextDecoder().decode(this.bytes.subarray(this.at - length, this.at));
	}
}
