# shellcheck shell=bash disable=SC2034,SC2154
# What scripts/test has to know of this suite; scripts/lib/suites.sh says what each line means.
about="the same with each debug switch alone; ARGS are flags of the compiler"
turn="usual 20"
builds=""
packages="gcc gcc-multilib libc6-dev"
