# shellcheck shell=bash
# What every script of this project starts with.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$root/.build

# The PHP that all of this is built for and tested with.
php=php8.2
php_api=20220829

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
