# shellcheck shell=bash disable=SC2034,SC2154
# What scripts/test has to know of this suite; scripts/lib/suites.sh says what each line means.
about="snapshots of real programs: every sum exact, with each storage, geometry and kind of heap"
turn="usual 55"
builds="default classic"
packages="php-codesniffer php-parser php-twig phpunit $php-xml $php-mbstring"
