# shellcheck shell=bash disable=SC2034,SC2154
# What scripts/test has to know of this suite; scripts/lib/suites.sh says what each line means.
about="thread-safe builds of PHP, many threads in one process (builds PHP the first time)"
turn="further 90"
builds=""
packages="dpkg-dev gcc make libc6-dev autoconf libtool shtool pkg-config valgrind"
