# shellcheck shell=bash disable=SC2034,SC2154
# What scripts/test has to know of this suite; scripts/lib/suites.sh says what each line means.
about="other series of PHP, from Debian's other suites; ARGS are suites, --full for all of it (long)"
turn="further 80"
builds=""
packages="debootstrap"
