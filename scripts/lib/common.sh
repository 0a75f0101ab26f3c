# shellcheck shell=bash
# What every script of this project starts with.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$root/.build

# The PHP that all of this is built for and tested with; suites/series/run names others.
php=${ZMM_PHP:-php8.2}

# Where Debian keeps what extensions are built and tested with.
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

# The comment at the head of the script that was started is its help.
usage()
{
	awk 'NR > 1 && !/^#/ { exit } NR > 1 { sub(/^# ?/, ""); print }' "$0"
}
