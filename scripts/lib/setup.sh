# shellcheck shell=bash
# Installs the Debian packages that a purpose needs:  setup build programs ...

packages_of()
{
	case $1 in
		build) echo "$php-cli $php-dev gcc make libc6-dev" ;;
		generate) echo "php-parser" ;;
		unit) echo "gcc gcc-multilib clang make libc6-dev gcc-mingw-w64-x86-64-win32 wine wine64" ;;
		switches) echo "gcc libc6-dev" ;;
		phpt) echo "$php-opcache $php-mbstring" ;;
		consumer) echo "" ;;
		programs) echo "$php-opcache php-codesniffer php-parser php-twig phpunit composer $php-xml $php-mbstring $php-intl" ;;
		servers) echo "python3 $php-fpm $php-cgi $php-opcache nginx-light libnginx-mod-http-echo curl" ;;
		package) echo "git php-pear $php-xml composer php-parser" ;;
		bench) echo "python3 valgrind gnuplot-nox dpkg-dev libjemalloc2 libmimalloc2.0 libtcmalloc-minimal4 $php-fpm $php-opcache $php-sqlite3 $php-intl nginx-light nghttp2-client" ;;
		publish) echo "python3 gnuplot-nox" ;;
		zts) echo "dpkg-dev gcc make libc6-dev autoconf libtool shtool pkg-config valgrind" ;;
		php-src) echo "dpkg-dev $php-cgi $php-fpm $php-opcache $php-mbstring $php-intl $php-xml" ;;
		*) die "setup: no such purpose: $1" ;;
	esac
}

setup()
{
	local purpose wanted stamp missing=()

	for purpose; do
		wanted=$(packages_of "$purpose") || exit
		stamp=$build/setup/$purpose
		# As long as dpkg changed nothing since, there is nothing to ask it.
		if [[ $stamp -nt /var/lib/dpkg/status && $(<"$stamp") == "$wanted" ]]; then
			continue
		fi
		missing=()
		for package in $wanted; do
			[[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package")
		done
		if (( ${#missing[@]} )); then
			install_packages "${missing[@]}"
		fi
		mkdir -p "$build/setup"
		echo "$wanted" > "$stamp"
	done
}

install_packages()
{
	local log=$build/log/apt.log
	local -a apt=(env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends -o DPkg::Lock::Timeout=600)

	[[ $(id -u) == 0 ]] || die "needs packages; as root: apt-get install $*"
	say "installing $* ..."
	mkdir -p "$build/log"
	# The second try is for a machine without package lists, or with old ones.
	"${apt[@]}" install "$@" </dev/null > "$log" 2>&1 && return
	"${apt[@]}" update </dev/null >> "$log" 2>&1 || true
	"${apt[@]}" install "$@" </dev/null >> "$log" 2>&1 && return
	tail -n 20 "$log" >&2
	die "apt-get could not install them; all it said is in $log"
}
