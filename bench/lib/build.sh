# shellcheck shell=bash
# Builds what measures: the extension zmm_bench and the program measure, in .build/bench/.

bench=$build/bench
bench_so=$bench/modules/zmm_bench.so
measure=$bench/measure

# As with build_zmm, nothing lands in the checkout, and nothing is built twice.
build_bench()
{
	local key

	key=$(bench_key)
	[[ -f $bench_so && -x $measure && -f $bench/key && $(<"$bench/key") == "$key" ]] && return
	mkdir -p "$bench/modules"
	(
		flock 9
		[[ -f $bench_so && -x $measure && -f $bench/key && $(<"$bench/key") == "$key" ]] && exit
		say "building the measuring tools ..."
		if ! (compile_bench) > "$bench/build.log" 2>&1; then
			tail -n 40 "$bench/build.log" >&2
			die "building them failed; all of it is in $bench/build.log"
		fi
		echo "$key" > "$bench/key"
	) 9> "$bench/lock"
}

bench_key()
{
	(
		cd "$root" || return
		find bench/measure.c bench/extension heap storage inspect -type f | LC_ALL=C sort | xargs sha256sum
		echo "${CC:-cc} ${CFLAGS:-}"
		stat -c '%Y %n' "$(readlink -f "$(command -v $php)")"
	) | sha256sum
}

# Runs in a subshell; its output is shown when it fails.  (set -e means nothing in a condition.)
compile_bench()
{
	local source=$bench/src

	"${CC:-cc}" -std=gnu11 -O2 -Wall -Wextra -Werror -o "$measure" "$root/bench/measure.c" || return
	rm -rf "$source"
	mkdir -p "$source" || return
	cp -r "$root"/bench/extension/. "$root"/heap "$root"/storage "$root"/inspect "$source" || return
	cd "$source" || return
	"phpize${php#php}" || return
	./configure --with-php-config="php-config${php#php}" || return
	# shellcheck disable=SC2016 # make's own variables
	make -s -j2 LIBTOOL='$(SHELL) $(top_builddir)/libtool --silent' || return
	cp modules/zmm_bench.so "$bench_so.new" || return
	mv "$bench_so.new" "$bench_so" # by rename, for a process may run on the old one
}
