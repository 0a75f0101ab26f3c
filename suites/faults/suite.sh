# shellcheck shell=bash disable=SC2034,SC2154
# What scripts/test has to know of this suite; scripts/lib/suites.sh says what each line means.
about="storage that fails and limits that are passed, at every call; --full: all of them (long)"
turn="further 40"
builds="testing"
packages="python3 $php-fpm $php-opcache $php-mbstring php-parser php-twig"
