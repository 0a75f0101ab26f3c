# shellcheck shell=bash
# Variables and functions for all scripts of this project.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$root/.build

# The PHP for which zmm is built and with which it is tested; suites/series/run names others.
php=${ZMM_PHP:-php8.2}

# Prints Debian's directory of the files that build and test extensions.
php_build_dir()
{
	echo "/usr/lib/php/$("php-config${php#php}" --phpapi)/build"
}

say()
{
	printf 'zmm: %s\n' "$*" >&2
}

die()
{
	say "$*"
	exit 1
}

# Prints the help of the script that was started: the comment at its head.
usage()
{
	awk 'NR > 1 && !/^#/ { exit } NR > 1 { sub(/^# ?/, ""); print }' "$0"
}
