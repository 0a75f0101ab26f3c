# shellcheck shell=bash
# Installs the Debian packages that a purpose needs: setup build programs ...  Each suite is a purpose, too.

source "$root/scripts/lib/suites.sh"

packages_of()
{
	case $1 in
		build) echo "$php-cli $php-dev gcc make libc6-dev" ;;
		generate) echo "php-parser re2c bison" ;;
		# Node.js from elsewhere may bring npm and keep Debian's out.
		npm) echo "nodejs $(command -v npm > /dev/null || echo npm)" ;;
		emulation) echo "qemu-user" ;;
		bench) echo "python3 valgrind gnuplot-nox dpkg-dev libjemalloc2 libmimalloc2.0 libtcmalloc-minimal4 $php-fpm $php-opcache $php-sqlite3 $php-intl $php-mysql mariadb-server-core mariadb-client-core nginx-light nghttp2-client" ;;
		profilers) echo "$php-xdebug $php-tideways" ;;
		publish) echo "python3 gnuplot-nox" ;;
		*)
			[[ -f $root/suites/$1/suite.sh ]] || die "setup: no such purpose: $1"
			suite_says "$1" packages
			;;
	esac
}

setup()
{
	local purpose wanted stamp missing=()

	for purpose; do
		wanted=$(packages_of "$purpose") || exit
		stamp=$build/setup/$purpose
		# Nothing was installed or removed since the last check.
		if [[ $stamp -nt /var/lib/dpkg/status && $(<"$stamp") == "$wanted" ]]; then
			continue
		fi
		missing=()
		for package in $wanted; do
			[[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package")
		done
		if (( ${#missing[@]} )); then
			[[ $purpose != profilers && $(suite_says "$purpose" modules_off) != yes ]] || keep_modules_off "${missing[@]}"
			install_packages "${missing[@]}"
		fi
		mkdir -p "$build/setup"
		echo "$wanted" > "$stamp"
	done
}

# A package of a PHP module switches the module on for every PHP of the machine.  A suite loads the modules that it
# tests by itself.  Debian's record of modules that the administrator switched off keeps them out of every other PHP.
keep_modules_off()
{
	local package records

	for package; do
		[[ $package == "$php-"* ]] || continue
		for records in "/var/lib/php/modules/${php#php}"/{cli,cgi,fpm,phpdbg}; do
			mkdir -p "$records/disabled_by_admin"
			touch "$records/disabled_by_admin/${package#"$php-"}"
		done
	done
}

install_packages()
{
	local log=$build/log/apt.log
	local -a apt=(env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends -o DPkg::Lock::Timeout=600)

	[[ $(id -u) == 0 ]] || die "needs packages; as root: apt-get install $*"
	say "installing $* ..."
	mkdir -p "$build/log"
	# Try again with new package lists: the machine may have none, or old ones.
	"${apt[@]}" install "$@" </dev/null > "$log" 2>&1 && return
	"${apt[@]}" update </dev/null >> "$log" 2>&1 || true
	"${apt[@]}" install "$@" </dev/null >> "$log" 2>&1 && return
	tail -n 20 "$log" >&2
	die "apt-get could not install them; all it said is in $log"
}
