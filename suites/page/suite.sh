# shellcheck shell=bash disable=SC2034,SC2154
# What scripts/test has to know of this suite; scripts/lib/suites.sh says what each line means.
about="the page that shows a snapshot: the same as PHP says, its filter, every key, in Chromium"
turn="usual 85"
builds="default"
packages="gcc chromium fonts-dejavu-core $(packages_of npm)"
