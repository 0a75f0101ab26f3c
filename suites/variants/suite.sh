# shellcheck shell=bash disable=SC2034,SC2154
# What scripts/test has to know of this suite; scripts/lib/suites.sh says what each line means.
about="unit and phpt on the variants of the build that the usual run leaves out"
turn="further 5"
builds=""
packages="gcc gcc-multilib clang make libc6-dev gcc-mingw-w64-x86-64-win32 wine wine64
	$(opcache) $php-mbstring $php-phpdbg"
