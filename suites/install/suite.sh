# shellcheck shell=bash disable=SC2034,SC2154
# What scripts/test has to know of this suite; scripts/lib/suites.sh says what each line means.
about="docs/INSTALL.md word for word, in a chroot of Debian 12 (some minutes)"
turn="alone"
builds=""
packages="debootstrap"
