# shellcheck shell=bash disable=SC2034,SC2154
# What scripts/test has to know of this suite; scripts/lib/suites.sh says what each line means.
about="tests/**/*.phpt on the default build; ARGS are files or directories, or --others"
turn="usual 30"
builds=""
packages="$(opcache) $php-mbstring $php-phpdbg"
