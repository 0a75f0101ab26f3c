# shellcheck shell=bash disable=SC2034,SC2154
# What scripts/test has to know of this suite; scripts/lib/suites.sh says what each line means.
about="a profile that is off costs an allocation nothing: instructions counted, and code compared with one without it"
turn="further 17"
builds="default"
packages="gcc libc6-dev binutils python3 valgrind"
