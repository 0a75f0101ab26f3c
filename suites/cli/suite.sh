# shellcheck shell=bash disable=SC2034,SC2154
# What scripts/test has to know of this suite; scripts/lib/suites.sh says what each line means.
about="bin/zmm: every verb, on files of other processes, on cut and foreign ones"
turn="usual 83"
builds="default"
packages="python3 $php-sqlite3"
