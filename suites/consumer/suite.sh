# shellcheck shell=bash disable=SC2034,SC2154
# What scripts/test has to know of this suite; scripts/lib/suites.sh says what each line means.
about="another extension, built against the installed headers"
turn="usual 40"
builds="default"
packages=""
