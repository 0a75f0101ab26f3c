# shellcheck shell=bash disable=SC2034,SC2154
# What scripts/test has to know of this suite; scripts/lib/suites.sh says what each line means.
about="the page that shows a snapshot: its reader, its filter, every key, in Chromium"
turn="usual 85"
builds=""
# Node.js from elsewhere may bring npm and keep Debian's out.
packages="gcc nodejs chromium fonts-dejavu-core $(command -v npm > /dev/null || echo npm)"
