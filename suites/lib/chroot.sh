# shellcheck shell=bash
# Debian's suites as chroots, made once and used again:
#
#   make_suite trixie && make_chroot trixie php8.4 && in_chroot trixie.php8.4 COMMAND ...
#
# .build/series/debs             packages of all suites, as downloaded
# .build/series/release.RELEASE  root: what debootstrap makes of it
# .build/series/SUITE            root: its release, and the suite's lists of packages
# .build/series/SUITE.PHP        root: that, and a series of PHP; build: its /zmm/.build

series=$build/series

# The mirror this machine's own apt takes a kind of packages from: Debian or Debian-Security.
mirror_of()
{
	local label=$1 found

	found=$(mirrors | awk -v label="$label" '$1 == label { print $2; exit }')
	[[ -n $found ]] || die "apt on this machine has no mirror labelled $label"
	echo "$found"
}

# Without package lists apt does not know the labels.
mirrors()
{
	# shellcheck disable=SC2016 # apt's own variables
	local -a targets=(apt-get indextargets --format '$(LABEL) $(REPO_URI)' 'Created-By: Packages')

	if ! "${targets[@]}" | grep -q '^Debian '; then
		apt-get update > "$build/log/apt.log" 2>&1 < /dev/null || true
	fi
	"${targets[@]}"
}

# The release a suite builds on, which has all packages.
release_of()
{
	case $1 in
		experimental) echo sid ;;
		*) echo "${1%-security}" ;;
	esac
}

# "URI suite" lines for a suite's apt.
lists_of()
{
	echo "$(mirror_of Debian) $(release_of "$1")"
	case $1 in
		experimental) echo "$(mirror_of Debian) experimental" ;;
		*-security) echo "$(mirror_of Debian-Security) $1" ;;
	esac
}

# Runs a command that mounts things; the mounts and all processes are gone when it ends.  unshare
# takes no notice of SIGTERM while it waits, so it ends with the shell that called it.
in_namespace()
{
	setpriv --pdeathsig KILL unshare --mount --pid --fork --kill-child --mount-proc --propagation private "$@"
}

make_release()
{
	local release=$1 mirror
	local home=$series/release.$1 log=$build/log/debootstrap.$1 script=/usr/share/debootstrap/scripts/$1

	[[ -f $home/done ]] && return
	mirror=$(mirror_of Debian) || exit
	# A debootstrap older than the release does as for sid.
	[[ -e $script ]] || script=/usr/share/debootstrap/scripts/sid
	say "debootstrap $release ..."
	rm -rf "$home"
	mkdir -p "$home/root" "$series/debs"
	in_namespace debootstrap --variant=minbase --cache-dir="$series/debs" "$release" "$home/root" "$mirror" "$script" > "$log" 2>&1 < /dev/null \
		|| { tail -n 20 "$log" >&2; die "debootstrap could not make $release; all it said is in $log"; }
	touch "$home/done"
}

make_suite()
{
	local suite=$1 release log=$build/log/chroot.$1

	[[ -f $series/$suite/done ]] && return
	release=$(release_of "$suite")
	make_release "$release"
	copy_chroot "release.$release" "$suite"
	mkdir "$series/$suite/root/zmm"
	configure_apt "$suite" "$series/$suite/root"
	in_chroot "$suite" apt-get -q update > "$log" 2>&1 || { tail -n 20 "$log" >&2; die "apt-get update failed in the chroot of $suite"; }
	touch "$series/$suite/done"
}

make_chroot()
{
	local suite=$1 php=$2 name=$1.$2

	[[ -f $series/$name/done ]] && return
	say "making a chroot of $suite for $php ..."
	copy_chroot "$suite" "$name"
	prefer_packages "$suite" "$php"
	touch "$series/$name/done"
}

copy_chroot()
{
	rm -rf "${series:?}/$2"
	mkdir -p "$series/$2/build"
	cp -a "$series/$1/root" "$series/$2/root"
}

configure_apt()
{
	local suite=$1 jail=$2 uri list

	rm -f "$jail"/etc/apt/sources.list "$jail"/etc/apt/sources.list.d/*
	lists_of "$suite" | while read -r uri list; do
		echo "deb $uri $list main"
	done > "$jail/etc/apt/sources.list.d/zmm.list"
	# Proxies and the like.  Nothing is translated, and no service is started.
	apt-config dump Acquire > "$jail/etc/apt/apt.conf.d/90zmm"
	echo 'Acquire::Languages "none";' >> "$jail/etc/apt/apt.conf.d/90zmm"
	printf '#!/bin/sh\nexit 101\n' > "$jail/usr/sbin/policy-rc.d"
	chmod +x "$jail/usr/sbin/policy-rc.d"
}

# Nothing comes from experimental by itself: the series' own packages must be allowed to, and when that is not
# enough all of PHP's.
prefer_packages()
{
	local suite=$1 php=$2 packages preferences=$series/$1.$2/root/etc/apt/preferences.d/zmm

	[[ $suite == experimental ]] || return 0
	for packages in "$php*" "php*"; do
		printf 'Package: %s\nPin: release a=experimental\nPin-Priority: 990\n' "$packages" > "$preferences"
		! in_chroot "$suite.$php" apt-get -q -s install "$php-dev" > "$build/log/chroot.$suite.$php" 2>&1 || return 0
	done
}

# Runs a command in a chroot, with the project at /zmm: to be read only, but for its
# .build, which is the chroot's own.
in_chroot()
{
	local home=$series/$1
	shift

	# shellcheck disable=SC2016 # the inner shell's variables
	in_namespace bash -c '
		set -e
		jail=$1 project=$2 own=$3 debs=$4
		shift 4
		cp /etc/resolv.conf /etc/hosts "$jail/etc/"
		mount --bind "$project" "$jail/zmm"
		mount -o remount,bind,ro "$jail/zmm"
		mount --bind "$own" "$jail/zmm/.build"
		mount --bind "$debs" "$jail/var/cache/apt/archives"
		mount -t proc proc "$jail/proc"
		mount --rbind /dev "$jail/dev"
		exec chroot "$jail" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 "$@"
	' in_chroot "$home/root" "$root" "$home/build" "$series/debs" "$@" < /dev/null
}

# The series of PHP from 8.1 on that a suite itself offers, as in "php8.4", oldest first.
series_of()
{
	local suite=$1

	# shellcheck disable=SC2016 # awk's
	in_chroot "$suite" sh -c 'apt-cache madison $(apt-cache pkgnames php8. | grep "^php8[.][0-9]*-cli$")' \
		| awk -F ' *[|] *' -v list=" $suite/" 'index($3, list) && $1 !~ /php8[.]0-/ { gsub(/[ ]|-cli/, "", $1); print $1 }' | sort -Vu
}
