# shellcheck shell=bash disable=SC2034,SC2154
# What scripts/test has to know of this suite; scripts/lib/suites.sh says what each line means.
about="exported profiles, each opened by its readers: pprof, callgrind_annotate, speedscope, DHAT, Firefox"
turn="further 75"
builds=""
packages="gcc python3 valgrind golang-go golang-github-google-pprof-dev chromium fonts-dejavu-core $(packages_of npm)"
