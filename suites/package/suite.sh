# shellcheck shell=bash disable=SC2034,SC2154
# What scripts/test has to know of this suite; scripts/lib/suites.sh says what each line means.
about="package.xml, pecl install, composer.json, generated files and documents"
turn="usual 90"
builds=""
packages="git g++ php-pear $php-xml composer php-parser phpunit re2c bison yamllint"
