/*
 * Runs config.w32 as PHP's configure.js does, with functions that take notes in place of its own, and
 * compares what it asks for with package.xml and config.m4.
 *
 *   node config_w32.js ROOT      one line "ok - NAME" or "not ok - NAME" for each check
 */

"use strict";

const fs = require("fs");
const path = require("path");
const vm = require("vm");

const root = process.argv[2];
const script = read("config.w32");
const variants = ["zmm-classic", "zmm-debug", "zmm-testing"];

function read(name) {
	return fs.readFileSync(path.join(root, name), "utf8");
}

/* Sources of the package. */
function ofRole(role) {
	return [...read("package.xml").matchAll(/<file name="([^"]+\.c)" role="(\w+)"\/>/g)].filter(match => match[2] === role).map(match => match[1]);
}

function check(name, holds, note) {
	console.log((holds ? "ok" : "not ok") + " - config.w32: " + name);
	if (!holds && note !== undefined) {
		console.log("# " + (typeof note === "string" ? note : JSON.stringify(note)));
	}
}

function same(name, found, wanted) {
	const left = [...found].sort(), right = [...wanted].sort();

	check(name, left.join() === right.join(), {
		missing: right.filter(entry => !left.includes(entry)),
		unknown: left.filter(entry => !right.includes(entry)),
	});
}

/* What the script asks for when these switches are on. */
function configure(options, shared, dirname) {
	const asked = { switches: [], extensions: [], sources: [], headers: [], others: [] };
	const context = {
		configure_module_dirname: dirname,
		PHP_ZMM_SHARED: shared,
		ARG_ENABLE(name, help, otherwise) {
			asked.switches.push(name);
			context["PHP_" + name.toUpperCase().replace(/-/g, "_")] = options.includes(name) ? "yes" : otherwise;
		},
		EXTENSION(name, files, isShared, flags) {
			asked.extensions.push({ name, shared: isShared, flags });
			asked.sources.push(...files.split(/\s+/).map(file => ({ dir: dirname, file, target: name, objects: "" })));
		},
		ADD_SOURCES(dir, files, target, objects) {
			asked.sources.push(...files.split(/\s+/).map(file => ({ dir, file, target, objects })));
		},
		PHP_INSTALL_HEADERS(dir, files) {
			asked.headers.push({ dir, files: files.split(/\s+/) });
		},
	};

	vm.runInNewContext(script, new Proxy(context, {
		has: () => true,
		get(target, name) {
			if (name in target || typeof name === "symbol") {
				return target[name];
			}
			asked.others.push(name);
			return undefined;
		},
	}), { filename: "config.w32" });
	return asked;
}

/* Names relative to the extension's directory. */
function files(asked, dirname) {
	return asked.sources.map(source => path.posix.relative(dirname, path.posix.join(source.dir, source.file)));
}

/* Sources of the package that Windows does not have: scripts/lib/manifest.php names them. */
const unixOnly = read("scripts/lib/manifest.php").match(/const UNIX_ONLY = \[(.*)\];/)[1].match(/[\w/.]+/g);
const packaged = ofRole("src"), support = ofRole("test");
const configM4 = read("config.m4");
const installed = configM4.match(/PHP_INSTALL_HEADERS\(\[ext\/zmm\], \[([^\]]*)\]\)/)[1].split(/\s+/);

check("is written in the language of JScript", !/=>|`|\b(?:let|const|class)\s+\w+\s*[={]/.test(script));

const off = configure([], true, "ext/zmm");
same("has the switches of config.m4, but the one for strict warnings",
	off.switches, [...configM4.matchAll(/PHP_ARG_ENABLE\(\[([\w-]+)\]/g)].map(match => match[1]).filter(name => name !== "zmm-werror"));
check("does nothing when zmm is not enabled",
	off.extensions.length + off.sources.length + off.headers.length === 0);

for (const dirname of ["ext/zmm", ".", "C:/php-sdk/pecl/zmm"]) {
	const asked = configure(["zmm"], true, dirname);

	check(`in ${dirname}: uses nothing that is not defined`, asked.others.length === 0, asked.others);
	check(`in ${dirname}: is one extension, zmm`, asked.extensions.length === 1 && asked.extensions[0].name === "zmm"
		&& asked.sources.every(source => source.target === "zmm"));
	const testing = configure(["zmm", "zmm-testing"], true, dirname);

	same(`in ${dirname}: has the support of tests in builds for tests alone`,
		files(testing, dirname), [...files(asked, dirname), ...support]);
	check(`in ${dirname}: objects of builds for tests have names of their own`,
		new Set(testing.sources.map(source => source.objects + "/" + source.file)).size === testing.sources.length);
	same(`in ${dirname}: has every source of package.xml`, files(asked, dirname), packaged.filter(file => !unixOnly.includes(file)));
	check(`in ${dirname}: objects have names of their own`,
		new Set(asked.sources.map(source => source.objects + "/" + source.file)).size === asked.sources.length);
	check(`in ${dirname}: finds its own headers`, asked.extensions[0].flags.includes(`/I "${dirname}"`), asked.extensions[0].flags);
}

const plain = configure(["zmm"], true, "ext/zmm");
same("sources exist", files(plain, "ext/zmm").filter(file => fs.existsSync(path.join(root, file))), files(plain, "ext/zmm"));
check("installs headers to ext/zmm", plain.headers.length === 1 && plain.headers[0].dir === "ext/zmm");
same("installs the headers of config.m4", plain.headers[0].files, installed);
check("asks for C11", /(^| )\/std:c11( |$)/.test(plain.extensions[0].flags));
check("asks for the cache of thread-safe builds", plain.extensions[0].flags.includes("/DZEND_ENABLE_STATIC_TSRMLS_CACHE=1"));
check("leaves shared or static to the user", plain.extensions[0].shared === true
	&& configure(["zmm"], false, "ext/zmm").extensions[0].shared === false);
check("exports its functions from static builds too", !plain.extensions[0].flags.includes("ZMM_EXPORTS")
	&& configure(["zmm"], false, "ext/zmm").extensions[0].flags.includes("/DZMM_EXPORTS=1"));
for (const name of variants) {
	const flag = "/D" + name.toUpperCase().replace("-", "_") + "=1";

	check(`--enable-${name} defines ${flag.slice(2)}, and nothing else does`,
		configure(["zmm", name], true, "ext/zmm").extensions[0].flags.includes(flag) && !plain.extensions[0].flags.includes(flag));
}
