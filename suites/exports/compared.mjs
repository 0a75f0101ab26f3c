/* What each reader has to pass: it finds what went in, in each profile, and nothing else will do. */

import assert from 'node:assert/strict';
import * as made from './profile.mjs';
import { check } from '../lib/tap.mjs';

/* `read` opens a file and throws unless it finds the sites that it is given. */
export async function compared(what, format, read, names = Object.keys(made.profiles), options = {}) {
	for (const name of names) {
		await check(`${what}: finds every figure of the profile "${name}"`, () => {
			const sites = made.profiles[name]();
			return read(made.write(format, sites, { ...options, name }), sites);
		});
	}
	await check(`${what}: notices a figure that is one larger, and figures of other stacks`, async () => {
		const sites = made.profiles.usual();
		for (const change of [made.enlarged, made.exchanged]) {
			const file = made.write(format, change(sites), { ...options, name: `${change.name}-${format}` });
			await assert.rejects(async () => read(file, sites), assert.AssertionError, change.name);
		}
	});
}
