# shellcheck shell=bash disable=SC2034,SC2154
# What scripts/test has to know of this suite; scripts/lib/suites.sh says what each line means.
about="the rooms that know no PHP, by themselves, with sanitizers too; ARGS are variants, or --others"
turn="usual 10"
builds=""
packages="gcc make libc6-dev"
