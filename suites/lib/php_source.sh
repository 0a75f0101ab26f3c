# shellcheck shell=bash
# Gets the sources of PHP from Debian and prints where they are unpacked:
#
#   php_source DIR                   of the PHP that all of this is for
#   php_source DIR PACKAGE SUITE     of another one, from the suite that has it

php_source()
{
	local home=$1 package=${2:-$php} suite=${3-} version unpacked log=$build/log/php-src.apt
	local -a apt

	unpacked=$(find "$home" -mindepth 1 -maxdepth 1 -name 'php-*' -type d | sort -V | tail -n 1)
	if [[ -n $unpacked ]]; then
		echo "$unpacked"
		return
	fi

	# Lists of source packages of our own, made from those that the system has for binaries.
	mkdir -p "$build/log" "$home"/apt/{sources,lists/partial,cache/archives/partial} "$home/download"
	apt=(-q -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$home/apt/sources" -o Dir::State::lists="$home/apt/lists"
		-o Dir::Cache="$home/apt/cache" -o APT::Sandbox::User=root)
	source_lists "$home/apt/sources" "$suite"
	say "reading Debian's lists of sources ..."
	apt-get "${apt[@]}" update > "$log" 2>&1 < /dev/null || say "not every list could be read"

	# The newest version may be gone from the mirror already.
	for version in $(apt-cache "${apt[@]}" showsrc "$package" | sed -n 's/^Version: //p' | sort -Vru); do
		say "downloading the sources of $package $version ..."
		if (cd "$home/download" && apt-get "${apt[@]}" source --only-source "$package=$version") >> "$log" 2>&1 < /dev/null; then
			unpacked=$home/php-${version#*:}
			mv "$home/download/$package"-*/ "$unpacked"
			rm -r "$home/download"
			echo "$unpacked"
			return
		fi
	done
	die "no version of the source package $package could be downloaded; all that apt-get said is in $log"
}

# Those of the system, or the same of another suite.
source_lists()
{
	local list suite=$2

	for list in /etc/apt/sources.list.d/*.sources; do
		grep -qsE '^Types:(.* )?deb( |$)' "$list" || continue
		sed 's/^Types:.*/Types: deb-src/' "$list" > "$1/${list##*/}"
	done
	cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null | sed -n 's/^deb /deb-src /p' > "$1/zmm.list"
	if [[ -n $suite ]]; then
		# shellcheck disable=SC1091 # of the system
		sed -i "s/\b$(. /etc/os-release && echo "$VERSION_CODENAME")\b/$suite/g" "$1"/*
	fi
}
