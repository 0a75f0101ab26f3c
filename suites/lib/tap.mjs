/* TAP: check(name, function) passes when the function returns without throwing; assertions of node:assert throw. */

let number = 0,
	failed = 0;

export async function check(name, test) {
	number++;
	try {
		const note = await test();
		console.log(`ok ${number} - ${name}`);
		if (typeof note === 'string') {
			console.log(`# ${note}`);
		}
	} catch (error) {
		failed++;
		console.log(`not ok ${number} - ${name}`);
		console.log(
			String(error.stack ?? error)
				.split('\n')
				.slice(0, 14)
				.map(line => `# ${line}`)
				.join('\n')
		);
	}
}

export function end() {
	console.log(`1..${number}`);
	process.exitCode = failed ? 1 : 0;
}
