# shellcheck shell=bash
# The two sides, stock and zmm: a copy of PHP's sources for each with its own PHP binaries, and
# running tests there.  Results are lines "test<tab>result"; with the result of a test
# that did not pass comes a hash of what it printed: "FAILED 1a2b3c4d".

tree_of()
{
	# Paths of equal length: some tests print how long theirs is.
	[[ $1 == stock ]] && echo "$work/tree-0" || echo "$work/tree-1"
}

prepared= # the sides that are

# Makes the copy of a side, or makes one of an earlier run like new: copying takes minutes on a busy machine.
prepare_side()
{
	local side=$1 copy

	copy=$(tree_of "$side")
	if [[ ! -f $copy/.stamp ]]; then
		say "copying PHP's sources for $side ..."
		rm -rf "$copy" "$copy.new"
		cp -a "$tree" "$copy.new"
		mv "$copy.new" "$copy"
	else
		clean_side "$copy"
	fi
	add_binaries "$side" "$copy"
	touch "$copy/.stamp"
	prepared+=" $side "
}

# Takes away what tests left and brings back what they changed or removed.
clean_side()
{
	local copy=$1

	(cd "$tree" && find . | LC_ALL=C sort) > "$work/files"
	(cd "$copy" && find . ! -name .stamp | LC_ALL=C sort) > "$work/files.$(basename "$copy")"
	LC_ALL=C comm -13 "$work/files" "$work/files.$(basename "$copy")" | (cd "$copy" && xargs -r -d '\n' rm -rf)
	(
		LC_ALL=C comm -23 "$work/files" "$work/files.$(basename "$copy")"
		cd "$copy" && find . -newer .stamp ! -type d
	) > "$work/changed"
	tar -C "$tree" --no-recursion -cf - -T "$work/changed" | tar -C "$copy" -xf -
}

add_binaries()
{
	local side=$1 copy=$2 binary setting=zmm_is_not_loaded=1

	[[ $side == stock ]] || setting=extension=$so
	mkdir "$copy"/{bin,sbin,no_ini}
	for binary in "bin/php:$php" "bin/php-cgi:php-cgi${php#php}" "bin/phpdbg:phpdbg${php#php}" "sbin/php-fpm:php-fpm${php#php}"; do
		"${CC:-cc}" -std=c11 -D_DEFAULT_SOURCE -Wall -Wextra -Werror "-DPROGRAM=\"$(PATH=$PATH:/usr/sbin type -P "${binary#*:}")\"" "-DSETTING=\"$setting\"" \
			-o "$copy/${binary%%:*}" "$here/with_setting.c"
	done
	touch "$copy/no_ini/php.ini"
	for binary in cli cgi fpm; do
		cp "$here/loaded/$binary.test" "$copy/sapi/$binary/tests/zmm_loaded.phpt"
	done
}

# run_tests SIDE CONFIGURATION JOBS TESTS RAW: TESTS is a file of paths; RAW is written while they run.
# With `system_malloc` set PHP takes the C library's malloc instead of a heap.
run_tests()
{
	local side=$1 configuration=$2 jobs=$3 tests=$4 raw=$5 copy
	local -a options environment

	[[ $prepared == *" $side "* ]] || prepare_side "$side"
	copy=$(tree_of "$side")
	mapfile -t options < <(options_of_configuration "$configuration"; needs_of "$(head -n 1 "$tests")")
	# As root, preloading wants to know for whom.
	[[ $(id -u) != 0 ]] || options+=(-d "opcache.preload_user=root")
	# The system's own configuration is left out, where tests come without -n too.
	environment=(NO_INTERACTION=1 TEST_TIMEOUT=600 SKIP_ONLINE_TESTS=1 TEST_FPM_RUN_AS_ROOT=1 PHPRC="$copy/no_ini" PHP_INI_SCAN_DIR="$copy/no_ini/none"
		TEST_PHP_EXECUTABLE="$copy/bin/php" TEST_PHP_CGI_EXECUTABLE="$copy/bin/php-cgi" TEST_PHPDBG_EXECUTABLE="$copy/bin/phpdbg")
	mapfile -t -O ${#environment[@]} environment < <(environment_of_configuration "$configuration")
	# Tests that are started twice, for another extension, are left out of the results of several jobs.
	(cd "$copy" && xargs -d '\n' grep -lqxF -e --REDIRECTTEST-- -e --REDIRECTTEST--$'\r') < "$tests" && jobs=1
	sed "s,^,$copy/," "$tests" > "$work/tests"
	(
		cd "$copy" || exit
		ulimit -v $((8 << 20)) # KiB: some tests ask for all there is
		# In a session of its own: a test of FPM that finds no process id signals its whole group.
		exec setsid env -u USE_ZEND_ALLOC ${system_malloc:+USE_ZEND_ALLOC=0} "${environment[@]}" $php -n run-tests.php -n -q -j"$jobs" --no-color --no-progress "${options[@]}" \
			-g FAIL,BORK,LEAK -W "$raw" -r "$work/tests" > "$work/output" 2>&1 < /dev/null 9>&-
	) &
	session=$!
	wait $session || true
	session=
	[[ -s $raw ]] || { tail -n 20 "$work/output" >&2; die "run-tests.php gave no results"; }
}

# Where take_results puts what a test printed.
output_of()
{
	local name=${2//\//.}

	echo "$1/${name%.phpt}.out"
}

# take_results SIDE RAW LIST OUTPUTS: what a run wrote goes to the end of LIST, and what tests printed
# that did not pass to the directory OUTPUTS.  Raw results go when they are taken.
take_results()
{
	local side=$1 raw=$2 list=$3 outputs=$4 copy result name file hash

	copy=$(tree_of "$side")
	while IFS=$'\t' read -r result name; do
		name=${name//"$copy/"/}
		case $result in
			PASSED|SKIPPED) ;;
			*)
				file=${name//\//.}
				file=$outputs/${file%.phpt}
				mkdir -p "$outputs"
				if [[ -f $copy/${name%.phpt}.out ]]; then
					sed "s,$copy,TREE,g" "$copy/${name%.phpt}.out" > "$file.out"
					sed "s,$copy,TREE,g" "$copy/${name%.phpt}.diff" > "$file.diff" 2>/dev/null || true
					# Where a limit is passed, and whether a large request is counted in pages, is each heap's own affair.
					hash=$(sed 's/(tried to allocate [0-9]* bytes)/(tried to allocate N bytes)/' "$file.out" | sha256sum)
					result+=" ${hash:0:8}"
				fi
				;;
		esac
		printf '%s\t%s\n' "$name" "$result"
	done < "$raw" >> "$list"
	rm "$raw"
}
