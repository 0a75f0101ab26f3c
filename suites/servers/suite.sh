# shellcheck shell=bash disable=SC2034,SC2154
# What scripts/test has to know of this suite; scripts/lib/suites.sh says what each line means.
about="FPM, CGI and the built-in server on the heap"
turn="usual 60"
builds="default"
packages="python3 $php-fpm $php-cgi $php-opcache nginx-light libnginx-mod-http-echo curl"
