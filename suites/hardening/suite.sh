# shellcheck shell=bash disable=SC2034,SC2154
# What scripts/test has to know of this suite; scripts/lib/suites.sh says what each line means.
about="faults injected into a heap: which are found"
turn="usual 70"
builds=""
packages="gcc libc6-dev"
