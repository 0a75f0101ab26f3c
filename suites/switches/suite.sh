# shellcheck shell=bash disable=SC2034,SC2154
# What scripts/test has to know of this suite; scripts/lib/suites.sh says what each line means.
about="the rooms that know no PHP, with each debug switch alone; ARGS are flags of the compiler"
turn="further 7"
builds=""
packages="gcc gcc-multilib libc6-dev"
