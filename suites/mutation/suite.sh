# shellcheck shell=bash disable=SC2034,SC2154
# What scripts/test has to know of this suite; scripts/lib/suites.sh says what each line means.
about="faults put into the sources, one at a time, which a test must notice; ARGS are names, or --full (long)"
turn="further 10"
builds=""
packages="gcc make libc6-dev $(opcache) $php-mbstring $php-phpdbg"
