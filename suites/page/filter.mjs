/* The filter: what it chooses is what another program chooses among the same blocks; errors tell place and reason. */

import assert from 'node:assert/strict';
import { decode } from '../../page/decode.js';
import { compile, FilterError, matchesGlob } from '../../page/filter.js';
import { makeModel } from '../../page/model.js';
import * as make from './make.mjs';
import { check } from './tap.mjs';

const STATES = ['used', 'cached', 'waiting', 'victim', 'free', 'rest', '', 'damaged'];
const KINDS = [
	'unknown',
	'string',
	'array',
	'hash',
	'object',
	'closure',
	'generator',
	'reference',
	'resource',
	'vm_stack',
	'output',
	'code',
	'engine',
];

/* Each block as the filter's fields, from what was written. */
function fieldsOf(heap) {
	return heap.segments.flatMap((one, segment) => {
		let offset = make.HEADER;
		const used = one.blocks.filter(block => block.state === make.USED).length;
		const free = one.blocks
			.filter(block => [make.VICTIM, make.FREE, make.REST].includes(block.state))
			.reduce((sum, block) => sum + block.size, 0);
		return one.blocks.map((block, i) => {
			const isUsed = block.state === make.USED;
			const klass = block.klass === undefined ? undefined : heap.classes[block.klass];
			const fields = {
				segment,
				offset,
				address: one.address + offset,
				size: block.size,
				request: block.size - 8,
				state: STATES[block.state],
				kind: isUsed ? KINDS[klass ? klass.kind : (block.kind ?? 0)] : '',
				class: klass?.name ?? '',
				charge: isUsed ? free / used : 0,
				pinned: one.blocks.some(other => [make.USED, make.DAMAGED].includes(other.state)),
				i,
			};
			offset += block.size;
			return fields;
		});
	});
}

const CHOICES = [
	['state == free', b => b.state === 'free'],
	['state != used', b => b.state !== 'used'],
	['state == free and size >= 4K and segment == 2', b => b.state === 'free' && b.size >= 4096 && b.segment === 2],
	[
		'kind == "string" and size in 1K..8K or not (state in (used, cached))',
		b => (b.kind === 'string' && b.size >= 1024 && b.size <= 8192) || !['used', 'cached'].includes(b.state),
	],
	['kind in (string, array)', b => ['string', 'array'].includes(b.kind)],
	['class ~ "App\\\\*"', b => b.class.startsWith('App\\')],
	["class ~ '*Order'", b => b.class.endsWith('Order')],
	['class == ArrayObject', b => b.class === 'ArrayObject'],
	['kind ~ "?rray"', b => b.kind === 'array'],
	['pinned', b => b.pinned],
	['not pinned', b => !b.pinned],
	['pinned and not not pinned', b => b.pinned],
	['charge >= 1.5K', b => b.charge >= 1536],
	['charge>0 and charge<100', b => b.charge > 0 && b.charge < 100],
	['request <= 56', b => b.request <= 56],
	['size in (24, 32, 40)', b => [24, 32, 40].includes(b.size)],
	['offset == 16', b => b.offset === 16],
	[
		'address >= 0x7f2a40040000 and address < 0x7f2a40080000',
		b => b.address >= 0x7f2a40040000 && b.address < 0x7f2a40080000,
	],
	['STATE == used AND size > 0.5KiB', b => b.state === 'used' && b.size > 512],
	['size == 24 or size == 32 and state == cached', b => b.size === 24 || (b.size === 32 && b.state === 'cached')],
	['(size == 24 or size == 32) and state == cached', b => (b.size === 24 || b.size === 32) && b.state === 'cached'],
	['list ~ "small*"', b => b.state === 'free' && b.size < 536],
	['list == "small 0"', b => b.state === 'free' && b.size === 24],
	['list == "tree 12"', b => b.state === 'free' && b.size >= 4096 && b.size < 8192],
	['list == "large cache"', b => b.state === 'cached' && b.size >= 536],
	['size in 1M..1G', () => false],
	['near(0x7f2a40040010, 3)', b => b.segment === 1 && b.i <= 3],
	['near(1, 3)', () => false],
];

/* [text, place of the fault, a part of the message] */
const ERRORS = [
	['sise >= 4K', 0, 'did you mean size?'],
	['wildebeest == 3', 0, 'there is no field wildebeest: address, segment'],
	['size', 4, 'expected a comparison after size'],
	['size >=', 7, 'expected a number for size, but here it ends'],
	['size >= free', 8, 'expected a number for size'],
	['size >= 4X', 8, 'X is no unit: K, M or G'],
	['size = 4', 5, 'expected =='],
	['size ~ "4*"', 5, 'size is a number'],
	['state == fre', 9, 'fre is no state; did you mean free?'],
	['state == 4', 9, 'expected a word for state'],
	['state > used', 6, 'state is a word'],
	['state in used', 9, 'expected ( and the words for state'],
	['state in (used cached)', 15, 'expected ) to close the list'],
	['state in (used,', 15, 'expected a word for state, but here it ends'],
	['size in 4K', 10, 'expected .. and a number'],
	['kind == strng', 8, 'did you mean string?'],
	['(size > 4', 9, 'expected ) to close the parenthesis'],
	['size > 4)', 8, 'expected "and", "or" or the end'],
	['size > 4 size < 9', 9, 'expected "and", "or" or the end'],
	['and size > 4', 0, 'expected a field'],
	['size > 4 or', 11, 'expected a field, "not" or "(", but here it ends'],
	['size > 4 & 3', 9, 'nothing begins with &'],
	['class == "abc', 9, 'this text has no end'],
	['class =~ "a"', 6, 'need PCRE2'],
	['site ~ "vendor/*"', 0, 'this snapshot does not know site'],
	['age > 3', 0, 'this snapshot does not know age'],
	['like(3)', 0, 'this snapshot does not know like'],
	['near(3)', 6, 'expected , and a number of blocks'],
	['constructor == 3', 0, 'there is no field constructor'],
	['__proto__', 0, 'there is no field __proto__'],
	[`${'('.repeat(60)}size > 4`, 50, 'at most 50'],
	[`size > 4 ${' '.repeat(2000)}`, 2000, 'at most 2000 characters'],
];

async function testChoices() {
	const heap = make.heaps.ten();
	const model = makeModel(decode(make.make(heap).bytes));
	const all = fieldsOf(heap);
	for (const [text, test] of CHOICES) {
		await check(`filter: ${text}`, () => {
			const found = compile(text, model);
			const chosen = all.filter((block, i) => found(i)).map(({ address }) => address);
			assert.deepEqual(
				chosen,
				all.filter(test).map(({ address }) => address)
			);
			return `${chosen.length} of ${all.length} blocks`;
		});
	}
}

async function testErrors() {
	const model = makeModel(decode(make.make(make.heaps.ten()).bytes));
	for (const [text, at, message] of ERRORS) {
		await check(`filter: ${text.length > 60 ? `${text.slice(0, 20)} ...` : text}: ${message}`, () => {
			assert.throws(
				() => compile(text, model),
				error => {
					assert.ok(error instanceof FilterError, error.stack);
					assert.equal(error.at, at, error.message);
					assert.ok(error.message.includes(message), error.message);
					const [line, caret] = error.show(text).split('\n');
					assert.equal(line, text);
					assert.equal(caret.indexOf('^'), at);
					return true;
				}
			);
		});
	}
	await check('filter: a pattern of many stars takes no time that grows beyond length times length', () => {
		assert.equal(matchesGlob('*a'.repeat(500), 'a'.repeat(20000) + 'b'), false);
		assert.equal(matchesGlob('a**b?', 'axxb!'), true);
		assert.equal(matchesGlob('', ''), true);
		assert.equal(matchesGlob('?', ''), false);
	});
}

export async function testFilter() {
	await testChoices();
	await testErrors();
}
