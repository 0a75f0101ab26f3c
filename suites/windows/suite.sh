# shellcheck shell=bash disable=SC2034,SC2154
# What scripts/test has to know of this suite; scripts/lib/suites.sh says what each line means.
about="the extension against PHP's Windows headers, config.w32, what Wine can run of it"
turn="further 30"
builds=""
packages="gcc-mingw-w64-x86-64-win32 wine wine64 clang nodejs dpkg-dev"
