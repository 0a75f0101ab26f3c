# shellcheck shell=bash
# Builds the extension.  Each variant has a directory of its own below .build/ with a copy of the sources, so that
# phpize makes no files in the checkout:
#
#   build_zmm default && ... "$(so_of default)"
#
# The compiler is $CC, or cc.  Every warning is an error.

options_of()
{
	case $1 in
		default) ;;
		classic) echo "--enable-zmm-classic" ;;
		debug) echo "--enable-zmm-debug --enable-zmm-testing" ;;
		testing) echo "--enable-zmm-testing" ;;
		probes) echo "ac_cv_header_sys_sdt_h=yes" ;;
		no-probes) echo "ac_cv_header_sys_sdt_h=no" ;;
		*) die "build: no such variant: $1" ;;
	esac
}

so_of()
{
	echo "$build/$1/modules/zmm.so"
}

# Builds a variant; does nothing when it is up to date.
build_zmm()
{
	local variant=$1 options key
	local dir=$build/$variant src=$build/$variant/src so=$build/$variant/modules/zmm.so

	options="--enable-zmm-werror $(options_of "$variant")"
	key=$(build_key "$options")
	[[ -f $so && -f $dir/key && $(<"$dir/key") == "$key" ]] && return

	mkdir -p "$src"
	(
		# Two scripts that start at once must not build in the same directory.
		flock 9
		[[ -f $so && -f $dir/key && $(<"$dir/key") == "$key" ]] && exit
		say "building $variant ..."
		if ! (compile "$options") > "$dir/log" 2>&1; then
			cat "$dir/log" >&2
			die "building $variant failed"
		fi
		# Replace it by a rename: a process may run on the old file.
		mkdir -p "${so%/*}"
		cp "$src/modules/zmm.so" "$so.new"
		mv "$so.new" "$so"
		echo "$key" > "$dir/key"
	) 9> "$dir/lock"
}

# Prints the files that a build is made from.
build_files()
{
	cd "$root" || return
	source_files ./config.m4 ./Makefile.frag
}

# source_files [FILE ...]: prints the C files below the current directory, and the files given.
source_files()
{
	find ./*.[ch] "$@" storage heap inspect profile filter write engine php tests/support \
		-type f \( -name '*.[ch]' -o -name '*.def' -o -name config.m4 -o -name Makefile.frag \) 2>/dev/null | sed 's,^\./,,' | LC_ALL=C sort
}

build_key()
{
	(
		cd "$root" || return
		build_files | xargs sha256sum
		sha256sum scripts/lib/build.sh
		echo "$1 ${CC:-cc} ${CFLAGS:-}"
		stat -c '%Y %n' "$(readlink -f "$(command -v $php)")"
	) | sha256sum
}

# Compiles a variant.  Runs in a subshell, whose output is shown when this fails.  set -e has no effect here, since the
# call is a condition.
compile()
{
	local options=$1 file configure=no clean=no

	cd "$src" || return 1
	while read -r file; do
		cmp -s "$root/$file" "$file" && continue
		mkdir -p "$(dirname "$file")"
		cp "$root/$file" "$file" || return 1
		case $file in
			*.[ch] | *.def) ;; # make knows the includes
			*) configure=yes ;;
		esac
	done < <(build_files)
	for file in $(comm -13 <(build_files) <(source_files)); do
		[[ $file == config.h ]] && continue
		rm "$file"
		clean=yes
	done

	if [[ $configure == yes || ! -f Makefile || ! -f options || $(<options) != "$options ${CC:-cc} ${CFLAGS:-}" ]]; then
		rm -f Makefile
		"phpize${php#php}" > ../configure.log 2>&1 || { cat ../configure.log; return 1; }
		# shellcheck disable=SC2086 # options are words
		./configure --with-php-config="php-config${php#php}" $options >> ../configure.log 2>&1 || { tail -n 20 ../configure.log; return 1; }
		echo "$options ${CC:-cc} ${CFLAGS:-}" > options
		clean=yes
	fi
	if [[ $clean == yes ]]; then
		make -s clean
	fi
	# shellcheck disable=SC2016 # make's own variables
	make -s -j2 LIBTOOL='$(SHELL) $(top_builddir)/libtool --silent' || return 1
	# Check that PHP loads the extension: else all tests would be skipped.
	$php -n -d extension="$src/modules/zmm.so" -r 'exit(extension_loaded("zmm") ? 0 : 1);'
}
