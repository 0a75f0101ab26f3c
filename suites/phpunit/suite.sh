# shellcheck shell=bash disable=SC2034,SC2154
# What scripts/test has to know of this suite; scripts/lib/suites.sh says what each line means.
about="limits of memory for PHPUnit's tests (phpunit/), under Debian's PHPUnit"
turn="usual 58"
builds="default"
packages="phpunit $php-xml $php-mbstring python3"
