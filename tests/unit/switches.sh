#!/usr/bin/env bash
#
# Every debug switch by itself: builds the heap with it and the tests that depend on
# switches, and runs each.  Prints TAP.
#
#   tests/unit/switches.sh [FLAG...]     flags for the compiler, -m32 or -DZMM_CLASSIC say
#   ZMM_SWITCH_PAIRS=1 ...               every pair of switches as well (minutes)
set -euo pipefail

source "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib/common.sh"
source "$root/scripts/lib/setup.sh"
source "$root/scripts/lib/emulation.sh"
cd "$root"
switches=(MAGIC THREAD CALL_SITE GUARD COOKIE FILL LEAKS CHECK)
tests=(debug realloc check model)
warnings=(-Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wcast-qual -Wvla -Werror)
sanitize=(-O0 -fsanitize=address -fsanitize=undefined -fno-sanitize-recover)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export ZMM_MODEL_OPERATIONS=50000
export ASAN_OPTIONS=detect_leaks=0 # tests jump out of a panic, which ends a real process

# Programs of 32 bits where the kernel runs none: without AddressSanitizer when that cannot work there.
runner_32=()
if [[ " $* " == *' -m32 '* ]] && ! find_runner_32 "$work" gcc "${sanitize[@]}"; then
	sanitize=(-O0 -fsanitize=undefined -fno-sanitize-recover)
	find_runner_32 "$work" gcc "${sanitize[@]}" || { printf 'ok 1 - switches # SKIP %s\n1..1\n' "$refusal_32"; exit; }
fi

# report STATUS NAME: without a number yet
report()
{
	printf '%s - switches: %s\n' "$1" "$2"
}

# try DIR NAME FLAG...: builds the heap once with these flags, then each test
try()
{
	local build=$1 name=$2 source test objects=()
	shift 2
	mkdir "$build"
	for source in storage/*.c heap/*.c; do
		objects+=("$build/$(basename "$source" .c).o")
		if ! gcc -std=c11 -g "${sanitize[@]}" "${warnings[@]}" "$@" -I. -c -o "${objects[-1]}" "$source" >"$build/log" 2>&1; then
			report 'not ok' "$name: $source compiles"
			sed 's/^/# /' "$build/log"
			return 0
		fi
	done
	for test in "${tests[@]}"; do
		if gcc -std=c11 -g "${sanitize[@]}" "${warnings[@]}" "$@" -I. -o "$build/test" "tests/unit/${test}_test.c" "${objects[@]}" >"$build/log" 2>&1 &&
			"$root/scripts/lib/limited" 300 "${runner_32[@]}" "$build/test" >"$build/log" 2>&1 </dev/null; then
			report ok "$name: $test"
		else
			report 'not ok' "$name: $test"
			{ grep -A3 '^not ok' "$build/log" || tail -n 30 "$build/log"; } | sed 's/^/# /'
		fi
	done
}

# start NAME FLAG...: tries it beside another one; what it reports is kept in the order of the starts
started=0
start()
{
	local dir

	started=$((started + 1))
	dir=$work/$(printf '%03d' "$started")
	while (( $(jobs -rp | wc -l) >= 2 )); do
		wait -n || true
	done
	( try "$dir" "$@"; touch "$dir.ended" ) > "$dir.tap" &
}

for ((i = 0; i < ${#switches[@]}; i++)); do
	start "${switches[i]}" "-DZMM_DEBUG_${switches[i]}" "$@"
	for ((j = i + 1; j < ${#switches[@]}; j++)); do
		if [[ ${ZMM_SWITCH_PAIRS:-} ]]; then
			start "${switches[i]} and ${switches[j]}" "-DZMM_DEBUG_${switches[i]}" "-DZMM_DEBUG_${switches[j]}" "$@"
		fi
	done
done
wait
ended=("$work"/*.ended)
[[ ${#ended[@]} == "$started" ]] || { echo 'Bail out! not all switches were tried to the end'; exit 1; }

awk '/^(not )?ok / { sub(/ok/, "ok " ++count) } /^not/ { failures++ } { print } END { print "1.." count; exit failures > 0 }' "$work"/*.tap
