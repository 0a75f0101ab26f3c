# shellcheck shell=bash disable=SC2034,SC2154
# What scripts/test has to know of this suite; scripts/lib/suites.sh says what each line means.
about="scripts/try, as a user has it"
turn="usual 80"
builds=""
packages=""
