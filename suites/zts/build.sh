# shellcheck shell=bash
# Builds thread-safe PHP from Debian's sources, and zmm for it:
#
#   zts_php SERIES KIND           kind: release or debug; prints the directory it is installed in
#   zts_zmm PREFIX VARIANT        prints where zmm.so is, built for that PHP
#   zts_threads PREFIX VARIANT    prints where the program of threads.c is
#
# All say nothing and take no time when there is nothing to do.  Everything is kept
# below .build/zts/.  ZMM_JOBS is how many compilers run at once, 2.

zts_home=$build/zts
zts_jobs=${ZMM_JOBS:-2}

zts_source()
{
	local home=$zts_home/source/$1

	case $1 in
		8.2) php_source "$build/php-src" ;;
		8.4) mkdir -p "$home" && php_source "$home" php8.4 trixie ;;
		*) die "zts: no such series: $1" ;;
	esac
}

# No libraries from elsewhere, and what the tests of this project use.
zts_options=(
	--disable-all --enable-zts --enable-cli --disable-cgi --disable-phpdbg --enable-embed=shared
	--enable-opcache --enable-tokenizer --enable-ctype
	--enable-pcntl --enable-posix --enable-session
)

# Debian's packaging fills in where its PHP lies, and phpize takes libtool from the system.
zts_undebian()
{
	sed -i -e 's,/@DEBIAN_PHP_API@,,' -e "s,^phpapi=.*,phpapi=," -e 's,^aclocaldir=.*,aclocaldir=/usr/share/aclocal,' \
		"$1"/bin/{phpize,php-config}
}

# For a library and a program libtool would compile every source twice; the program can have the library's objects.
zts_compile_once()
{
	sed -i 's/^build_old_libs=yes/build_old_libs=no/' libtool
	sed -i 's/:\.lo=\.o)/)/g' Makefile
}

zts_php()
{
	local series=$1 kind=$2 dir=$zts_home/$1/$2 prefix=$zts_home/$1/$2/php source key
	local options=("${zts_options[@]}") cflags='-O2'

	source=$(zts_source "$series") || return 1
	if [[ $kind == debug ]]; then
		options+=(--enable-debug)
		cflags='-O0 -g'
	fi
	key="${source##*/} ${options[*]} $cflags ${CC:-cc}"
	if [[ ! -x $prefix/bin/php || ! -f $dir/key || $(<"$dir/key") != "$key" ]]; then
		say "building PHP $series, thread-safe, $kind (some minutes) ..."
		rm -rf "$dir"
		mkdir -p "$dir/objects"
		if ! (cd "$dir/objects" && CFLAGS=$cflags "$source/configure" --prefix="$prefix" "${options[@]}" \
				&& zts_compile_once && make -j"$zts_jobs" && make install && zts_undebian "$prefix") > "$dir/log" 2>&1 < /dev/null; then
			tail -n 20 "$dir/log" >&2
			die "it could not be built; all the output is in $dir/log"
		fi
		echo "$key" > "$dir/key"
	fi
	echo "$prefix"
}

# Variants are those of scripts/lib/build.sh.
zts_zmm()
{
	local prefix=$1 variant=$2 dir=${1%/php}/zmm-$2 options key

	options="--enable-zmm-werror $(options_of "$variant")"
	key="$(build_key "$options") $(stat -c %Y "$prefix/bin/php")"
	if [[ ! -f $dir/key || $(<"$dir/key") != "$key" ]]; then
		say "building zmm, $variant, for $prefix ..."
		rm -rf "$dir"
		mkdir -p "$dir/src"
		if ! (zts_compile "$prefix" "$dir/src" "$options") > "$dir/log" 2>&1 < /dev/null; then
			tail -n 40 "$dir/log" >&2
			die "it could not be built; all the output is in $dir/log"
		fi
		echo "$key" > "$dir/key"
	fi
	echo "$dir/src/modules/zmm.so"
}

# Runs in a subshell.
zts_compile()
{
	local prefix=$1 src=$2 options=$3 file

	while read -r file; do
		mkdir -p "$src/$(dirname "$file")"
		cp "$root/$file" "$src/$file" || return 1
	done < <(build_files)
	cd "$src" || return 1
	"$prefix/bin/phpize" || return 1
	# shellcheck disable=SC2086 # options are words
	./configure --with-php-config="$prefix/bin/php-config" $options || return 1
	# phpize takes the optimisation away where PHP is a debug build.
	make -s -j"$zts_jobs" EXTRA_CFLAGS=-O2 || return 1
	"$prefix/bin/php" -n -d extension="$src/modules/zmm.so" -r 'exit(extension_loaded("zmm") ? 0 : 1);'
}

zts_threads()
{
	local prefix=$1 variant=$2 program=${1%/php}/threads-$2 flags=(-O1 -g) key
	local sources=(suites/zts/threads.c heap/*.c storage/[!w]*.c)

	case $variant in
		debug) flags+=(-DZMM_DEBUG=1 -DZMM_TESTING=1) ;;
		testing) flags+=(-DZMM_TESTING=1) ;;
		classic) flags+=(-DZMM_CLASSIC=1) ;;
		# All of zmm in the program, for PHP loads extensions in a way that ThreadSanitizer refuses.
		tsan)
			flags+=(-fsanitize=thread -DZMM_LINKED=1 -DCOMPILE_DL_ZMM=1 -DZEND_ENABLE_STATIC_TSRMLS_CACHE=1)
			sources+=(zmm.c php/*.c engine/*.c write/*.c filter/*.c profile/*.c inspect/*.c)
			;;
	esac
	key=$(cd "$root" && { build_key "${flags[*]}"; sha256sum suites/zts/threads.c; stat -c %Y "$prefix/bin/php"; })
	if [[ ! -x $program || ! -f $program.key || $(<"$program.key") != "$key" ]]; then
		# shellcheck disable=SC2046,SC2068 # options and sources are words
		(cd "$root" && ${CC:-cc} -std=gnu11 -Wall -Wextra -Werror "${flags[@]}" -I. \
			$("$prefix/bin/php-config" --includes | sed 's/-I/-isystem /g') -isystem "$prefix/include/php/sapi/embed" \
			${sources[@]} -o "$program" -L"$prefix/lib" -Wl,-rpath,"$prefix/lib" -lphp -lm -pthread) || die "threads.c does not compile"
		echo "$key" > "$program.key"
	fi
	echo "$program"
}
