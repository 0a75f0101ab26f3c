# shellcheck shell=bash
# Installs the Debian packages that a purpose needs:  setup build programs ...

# opcache is a part of PHP itself from 8.5 on.
opcache()
{
	case $php in
		php8.[1-4]) echo "$php-opcache" ;;
	esac
}

# These left the sources with 8.4.
sources_before_84()
{
	case $php in
		php8.[1-3]) echo "$php-imap" "$php-pspell" ;;
	esac
}

packages_of()
{
	case $1 in
		build) echo "$php-cli $php-dev gcc make libc6-dev" ;;
		generate) echo "php-parser" ;;
		unit) echo "gcc gcc-multilib clang make libc6-dev gcc-mingw-w64-x86-64-win32 wine wine64" ;;
		emulation) echo "qemu-user" ;;
		switches) echo "gcc gcc-multilib libc6-dev" ;;
		hardening) echo "gcc libc6-dev" ;;
		phpt) echo "$(opcache) $php-mbstring $php-phpdbg" ;;
		consumer|try) echo "" ;;
		mutation) echo "gcc make libc6-dev $(opcache) $php-mbstring $php-phpdbg" ;;
		programs) echo "$php-opcache php-codesniffer php-parser php-twig php-symfony-error-handler phpunit composer $php-xml $php-mbstring $php-intl" ;;
		servers) echo "python3 $php-fpm $php-cgi $php-opcache nginx-light libnginx-mod-http-echo curl" ;;
		neighbours) echo "python3 $(printf "$php-%s " xdebug pcov apcu redis igbinary msgpack memcached imagick intl gd opcache)redis-server memcached" ;;
		faults) echo "python3 $php-fpm $php-opcache $php-mbstring php-parser php-twig" ;;
		soak) echo "python3 $php-fpm $php-opcache $php-mbstring $php-sqlite3 $php-intl $php-xml nginx-light" ;;
		package) echo "git g++ php-pear $php-xml composer php-parser yamllint" ;;
		bench) echo "python3 valgrind gnuplot-nox dpkg-dev libjemalloc2 libmimalloc2.0 libtcmalloc-minimal4 $php-fpm $php-opcache $php-sqlite3 $php-intl $php-mysql mariadb-server-core mariadb-client-core nginx-light nghttp2-client" ;;
		publish) echo "python3 gnuplot-nox" ;;
		series|install) echo "debootstrap" ;;
		php-src)
			# Every extension of PHP's sources that Debian has.
			echo "dpkg-dev gcc libc6-dev $php-cgi $php-fpm $php-phpdbg" $php-{bcmath,bz2,curl,dba,enchant,gd,gmp,interbase,intl,ldap,mbstring} \
				$php-{mysql,odbc,pgsql,readline,snmp,soap,sqlite3,sybase,tidy,xml,zip} "$(opcache)" "$(sources_before_84)"
			;;
		fuzz) echo "gcc gcc-multilib g++-multilib clang libclang-rt-14-dev llvm afl++ make libc6-dev" ;;
		windows) echo "gcc-mingw-w64-x86-64-win32 wine wine64 clang nodejs dpkg-dev" ;;
		zts) echo "dpkg-dev gcc make libc6-dev autoconf libtool shtool pkg-config valgrind" ;;
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
			[[ $purpose != neighbours ]] || keep_modules_off "${missing[@]}"
			install_packages "${missing[@]}"
		fi
		mkdir -p "$build/setup"
		echo "$wanted" > "$stamp"
	done
}

# Packages of PHP modules switch them on for every PHP of the machine.  Those that are there to be
# tested are loaded by their suite; Debian's record of what the administrator switched off
# keeps them out of everybody else's PHP.
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
	# The second try is for a machine without package lists, or with old ones.
	"${apt[@]}" install "$@" </dev/null > "$log" 2>&1 && return
	"${apt[@]}" update </dev/null >> "$log" 2>&1 || true
	"${apt[@]}" install "$@" </dev/null >> "$log" 2>&1 && return
	tail -n 20 "$log" >&2
	die "apt-get could not install them; all it said is in $log"
}
