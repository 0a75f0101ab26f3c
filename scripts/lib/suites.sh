# shellcheck shell=bash
# The suites of tests: the folders below suites/ that have a file `run`.  Each has a file suite.sh with these words:
#
#   about="..."        one line for scripts/test --help, with the suite's arguments
#   turn="usual 10"    its group, and its place in the group.  A change should pass the "usual" suites before it is
#                      committed; "further" suites take longer or need many packages; "alone": runs only by its name.
#                      No two suites have the same place
#   builds="default"   the variants of the build that are made before it starts
#   packages="gcc"     the Debian packages that it needs besides those for building zmm
#   modules_off=yes    optional: PHP modules among these packages are loaded by the suite only, and stay off elsewhere
#
# A suite prints TAP on standard output.  Code that suites share is in suites/lib/.

# suite_says NAME WORD: prints the value of a word in the suite's suite.sh; nothing when there is no such suite.
suite_says()
{
	[[ -f $root/suites/$1/suite.sh ]] || return 0
	(
		unset about turn builds packages modules_off
		# shellcheck disable=SC1090 # each has its own
		source "$root/suites/$1/suite.sh"
		echo "${!2-}"
	)
}

# all_suites [GROUP]: prints the names of the suites, in the order of their turns.
all_suites()
{
	local run name turn

	for run in "$root"/suites/*/run; do
		name=$(basename "${run%/run}")
		turn=$(suite_says "$name" turn)
		[[ $turn =~ ^((usual|further)\ [0-9]+|alone)$ ]] || die "suites/$name/suite.sh has no turn"
		echo "$turn $name"
	done | awk -v group="${1-}" 'group == "" || $1 == group' | sort -k 1,1 -k 2,2n | awk '{ print $NF }'
}

# For suite.sh: prints the package of opcache.  From 8.5 on there is none, since opcache is a part of PHP.
opcache()
{
	case $php in
		php8.[1-4]) echo "$php-opcache" ;;
	esac
}
