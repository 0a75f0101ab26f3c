# shellcheck shell=bash
# Installs npm packages below .build/.

# npm_packages FOLDER: installs what FOLDER/package.json names, as FOLDER/package-lock.json has it, into .build/npm/NAME,
# where NAME is the last part of FOLDER, and names that in npm_folder.  Does nothing when it is done already.
# shellcheck disable=SC2154 # the script that reads this file has root and build
npm_packages()
{
	local from=$root/$1

	npm_folder=$build/npm/$(basename "$1")
	command -v npm > /dev/null || die "needs npm, Debian's package or another one"
	cmp -s "$from/package-lock.json" "$npm_folder/installed" && return
	rm -rf "$npm_folder"
	mkdir -p "$npm_folder"
	cp "$from/package.json" "$from/package-lock.json" "$from/.npmrc" "$npm_folder"
	(cd "$npm_folder" && npm ci --ignore-scripts --no-audit --no-fund > npm.log 2>&1) \
		|| { tail -n 20 "$npm_folder/npm.log" >&2; die "npm could not install what $1/package-lock.json names"; }
	cp "$from/package-lock.json" "$npm_folder/installed"
}
