# shellcheck shell=bash
# Gets the sources of PHP from Debian:  php_source DIR  prints where they are unpacked.

php_source()
{
	local home=$1 version unpacked log=$build/log/php-src.apt
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
	source_lists "$home/apt/sources"
	say "reading Debian's lists of sources ..."
	apt-get "${apt[@]}" update > "$log" 2>&1 < /dev/null || say "not every list could be read"

	# The newest version may be gone from the mirror already.
	for version in $(apt-cache "${apt[@]}" showsrc $php | sed -n 's/^Version: //p' | sort -Vru); do
		say "downloading the sources of $php $version ..."
		if (cd "$home/download" && apt-get "${apt[@]}" source --only-source "$php=$version") >> "$log" 2>&1 < /dev/null; then
			unpacked=$home/php-${version#*:}
			mv "$home/download/$php"-*/ "$unpacked"
			rm -r "$home/download"
			echo "$unpacked"
			return
		fi
	done
	die "no version of the source package $php could be downloaded; all that apt-get said is in $log"
}

source_lists()
{
	local list

	for list in /etc/apt/sources.list.d/*.sources; do
		grep -qsE '^Types:(.* )?deb( |$)' "$list" || continue
		sed 's/^Types:.*/Types: deb-src/' "$list" > "$1/${list##*/}"
	done
	cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null | sed -n 's/^deb /deb-src /p' > "$1/zmm.list"
}
