/* Format: how numbers are written for people.  Sizes are bytes. */

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];

/* 1536 is "1.5 KiB". */
export function size(bytes) {
	let value = Math.abs(bytes),
		unit = 0;
	while (value >= 1024 || (unit > 0 && value >= 1023.95)) {
		value /= 1024;
		unit++;
	}
	return `${bytes < 0 ? '-' : ''}${unit ? value.toFixed(1) : Math.round(value)} ${UNITS[unit]}`;
}

/* 1234567 is "1,234,567". */
export function count(number) {
	return String(Math.round(number)).replace(/\B(?=(\d{3})+$)/g, ',');
}

export function exact(bytes) {
	return `${count(bytes)} bytes`;
}

/* "1 block", "2 blocks" */
export function counted(number, word) {
	return `${count(number)} ${word}${number === 1 ? '' : 's'}`;
}

export function share(part, whole) {
	return `${(whole ? (part / whole) * 100 : 0).toFixed(1)} %`;
}

export function hex(number) {
	return `0x${number.toString(16)}`;
}

export function time(milliseconds) {
	const date = new Date(milliseconds);
	return Number.isNaN(date.getTime()) ? '' : `${date.toISOString().replace('T', ' ').slice(0, 19)} UTC`;
}
