# shellcheck shell=bash
# Compares what the two sides gave, and writes the table and the list of differences.
#
# Tests that stock does not pass steadily are no fault of zmm's, so those that differ are run
# again, alone and three times on each side.  A difference is left when zmm then gives a result that stock
# never gave, or fails with an output that stock never had although stock's is always the same.

# "test<tab>stock<tab>zmm" of the tests whose results differ.
unequal()
{
	LC_ALL=C join -t $'\t' -a 1 -a 2 -e ABSENT -o 0,1.2,2.2 "$1" "$2" | awk -F '\t' '$2 != $3'
}

# look_again CONFIGURATION STOCK ZMM AGAIN: writes "side<tab>test<tab>result" of more runs to AGAIN.
look_again()
{
	local configuration=$1 stock=$2 zmm=$3 again=$4 side run

	unequal "$stock" "$zmm" | cut -f 1 > "$work/unequal"
	: > "$work/again"
	if [[ -s $work/unequal ]]; then
		# Tests that were started for another extension are started by that one's again.
		grep -v '^# ' "$work/unequal" > "$work/look" || true
		if grep -q '^# ' "$work/unequal"; then
			redirecting "$work/todo" >> "$work/look"
		fi
		for run in 1 2 3; do
			for side in stock zmm; do
				say "again, $run of 3 on $side: $(wc -l < "$work/look") tests that differ"
				run_tests $side "$configuration" 1 "$work/look" "$work/raw"
				: > "$work/results"
				take_results $side "$work/raw" "$work/results" "${again%.again}.again.$side.$run"
				sed "s/^/$side\t/" "$work/results" >> "$work/again"
			done
		done
	fi
	awk -F '\t' 'side == "unequal" { wanted[$0]; next } $2 in wanted' side=unequal "$work/unequal" side=again "$work/again" > "$again.new"
	mv "$again.new" "$again"
}

# "test<tab>stock<tab>zmm<tab>verdict", the verdict being "differs", "unsteady" or "explained".
verdicts()
{
	local stock=$1 zmm=$2 again=$3

	# shellcheck disable=SC2094 # they are only read
	unequal "$stock" "$zmm" | awk -F '\t' '
		function status(result) { sub(/ .*/, "", result); return result }
		function on_stock(test, result) {
			statuses[test, status(result)]
			if (!((test, result) in results)) { results[test, result]; outputs[test, status(result)]++ }
		}
		side == "explained" { if (!/^#/) explained[$1]; next }
		side == "again" && $1 == "stock" { on_stock($2, $3); next }
		side == "again" { runs[$2]++; zmm[$2, runs[$2]] = $3; next }
		{ line[++lines] = $0; on_stock($1, $2) }
		END {
			for (i = 1; i <= lines; i++) {
				split(line[i], field, "\t")
				test = field[1]
				verdict = runs[test] ? "unsteady" : "differs"
				for (run = 1; run <= runs[test]; run++) {
					result = zmm[test, run]
					if (!((test, status(result)) in statuses) || (!((test, result) in results) && outputs[test, status(result)] == 1)) {
						verdict = "differs"
					}
				}
				if (verdict == "differs" && test in explained && status(field[2]) == "FAILED" && status(field[3]) == "FAILED") {
					verdict = "explained"
				}
				print line[i] "\t" verdict
			}
		}' side=explained "$here/explained.txt" side=first - side=again "$again"
}

# look_for_faults CONFIGURATION OUTPUTS FOUND: writes those of $work/differing to FOUND that zmm stopped with the
# words of found.txt, as OUTPUTS show, and that stock PHP on the C library's malloc fails with those that stand there for it.
look_for_faults()
{
	local configuration=$1 outputs=$2 found=$3 test zmm_says malloc_says result

	: > "$found.new"
	while IFS=$'\t' read -r test zmm_says malloc_says _; do
		grep -qxF "$test" <(cut -f 1 "$work/differing") || continue
		grep -qF "$zmm_says" "$(output_of "$outputs" "$test")" || continue
		say "on stock with the C library's malloc: $test"
		echo "$test" > "$work/look"
		system_malloc=yes run_tests stock "$configuration" 1 "$work/look" "$work/raw"
		: > "$work/results"
		take_results stock "$work/raw" "$work/results" "$work/malloc"
		IFS=$'\t' read -r _ result < "$work/results"
		if [[ $result == FAILED* ]] && grep -qF "$malloc_says" "$(output_of "$work/malloc" "$test")"; then
			echo "$test" >> "$found.new"
		fi
	done < <(grep -v '^#' "$here/found.txt")
	mv "$found.new" "$found"
}

# One row of the table.
row()
{
	local dir=$1 configuration=$2 stock=$3 zmm=$4 verdicts=$5

	LC_ALL=C join -t $'\t' -a 1 -a 2 -e ABSENT -o 0,1.2,2.2 "$stock" "$zmm" | awk -F '\t' -v dir="$dir" -v configuration="$configuration" '
		side == "verdicts" { n[$4]++; unequal[$1]; next }
		{ tests++ }
		$1 in unequal { next }
		$2 == "PASSED" || $2 == "SKIPPED" { n[$2]++; next }
		$2 ~ /^XFAILED/ { n["XFAILED"]++; next }
		{ n["FAILED"]++ }
		END {
			printf "| %s | %s | %d | %d | %d | %d | %d | %d | %d | %d |\n", dir, configuration, tests, n["PASSED"], n["SKIPPED"], n["XFAILED"],
				n["FAILED"] + n["explained"], n["unsteady"], n["found"], n["differs"]
		}
		' side=verdicts "$verdicts" side=both -
}

table_head()
{
	echo "| directory | configuration | tests | passed on both | skipped on both | failed on both, as expected | failed on both | unsteady | faults of PHP found | differences |"
	echo "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
}

table_foot()
{
	awk -F '|' 'NR > 2 { for (i = 4; i <= 11; i++) sum[i] += $i }
		END { printf "| total | |"; for (i = 4; i <= 11; i++) printf " %d |", sum[i]; print "" }' "$1"
}
