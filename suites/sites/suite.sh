# shellcheck shell=bash disable=SC2034,SC2154
# What scripts/test has to know of this suite; scripts/lib/suites.sh says what each line means.
about="the site of each allocation of real programs, compared with a walk through the whole stack"
turn="further 15"
builds="testing"
packages="php-codesniffer php-parser php-twig phpunit composer php-xdebug $php-xml $php-mbstring $(opcache)"
modules_off=yes
