# shellcheck shell=bash
# Unpacks Debian packages without installing them.

download()
{
	(cd "$home/packages" && apt-get -q download "$@") >> "$log" 2>&1
}

# unpack TITLE PACKAGE ...: into $home, anew; what is said goes to $log.
unpack()
{
	local title=$1 package link target
	shift

	rm -rf "$home"
	mkdir -p "$home/packages"
	: > "$log"
	say "downloading $title ..."
	download "$@" || { apt-get -q update >> "$log" 2>&1; download "$@"; } || die "$title could not be downloaded; see $log"
	for package in "$home"/packages/*.deb; do
		dpkg-deb -x "$package" "$home"
	done
	rm -r "$home/packages"

	# Links lead into this tree.
	find "$home" -type l | while read -r link; do
		target=$(readlink "$link")
		if [[ $target == /* && $target != "$home"/* ]]; then
			ln -sfn "$home$target" "$link"
		fi
	done
}
