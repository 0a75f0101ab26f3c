# shellcheck shell=bash disable=SC2034,SC2154
# What scripts/test has to know of this suite; scripts/lib/suites.sh says what each line means.
about="libFuzzer and AFL++ on the heap, its check, the settings and filters; ARGS --full: an hour each (long)"
turn="further 50"
builds=""
packages="gcc gcc-multilib g++-multilib clang libclang-rt-14-dev llvm afl++ make libc6-dev"
