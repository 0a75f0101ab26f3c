# shellcheck shell=bash
# Installs what page/package.json names, as page/package-lock.json has it, below .build/.

# shellcheck disable=SC2154 # the script that reads this file has root and build
npm_folder=$build/page

# Does nothing when it is done already.
npm_packages()
{
	command -v npm > /dev/null || die "needs npm, Debian's package or another one"
	cmp -s "$root/page/package-lock.json" "$npm_folder/installed" && return
	rm -rf "$npm_folder"
	mkdir -p "$npm_folder"
	cp "$root/page/package.json" "$root/page/package-lock.json" "$root/page/.npmrc" "$npm_folder"
	(cd "$npm_folder" && npm ci --ignore-scripts --no-audit --no-fund > npm.log 2>&1) \
		|| { tail -n 20 "$npm_folder/npm.log" >&2; die "npm could not install what page/package-lock.json names"; }
	cp "$root/page/package-lock.json" "$npm_folder/installed"
}
