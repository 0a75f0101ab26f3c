# shellcheck shell=bash disable=SC2034,SC2154
# What scripts/test has to know of this suite; scripts/lib/suites.sh says what each line means.
about="FPM with four workers behind nginx, at length (--full: 200,000 requests)"
turn="further 60"
builds="default"
packages="python3 $php-fpm $php-opcache $php-mbstring $php-sqlite3 $php-intl $php-xml nginx-light"
