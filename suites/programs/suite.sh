# shellcheck shell=bash disable=SC2034,SC2154
# What scripts/test has to know of this suite; scripts/lib/suites.sh says what each line means.
about="well-known PHP programs on the heap"
turn="usual 50"
builds="default"
packages="$php-opcache php-codesniffer php-parser php-twig php-symfony-error-handler
	phpunit composer $php-xml $php-mbstring $php-intl"
