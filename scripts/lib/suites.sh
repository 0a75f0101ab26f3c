# shellcheck shell=bash
# The suites of tests: the folders below suites/ that have a file run, and what each tells of itself in its suite.sh:
#
#   about="..."        one line for scripts/test --help, with what its arguments are
#   turn="usual 10"    in which group it runs, and where in that: "usual" are those a change should pass before it is
#                      committed, "further" those that need longer or a lot of packages; "alone": only by its name
#   builds="default"   variants of the build that are made before it starts
#   packages="gcc"     Debian packages that it needs besides those for building zmm
#   modules_off=yes    may be left out: packages of PHP modules among these stay off for every PHP but the suite's
#
# A suite prints TAP on standard output.  Code that suites share lies in suites/lib/.

# suite_says NAME WORD: the value of the word in the suite's suite.sh; nothing where there is no such suite.
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

# all_suites [GROUP]: their names, in the order of their turns.
all_suites()
{
	local run name turn

	for run in "$root"/suites/*/run; do
		name=$(basename "${run%/run}")
		turn=$(suite_says "$name" turn)
		[[ $turn =~ ^((usual|further)\ [0-9]+|alone)$ ]] || die "suites/$name/suite.sh tells no turn"
		echo "$turn $name"
	done | awk -v group="${1-}" 'group == "" || $1 == group' | sort -k 1,1 -k 2,2n | awk '{ print $NF }'
}

# For suite.sh: the package of opcache, which is a part of PHP itself from 8.5 on.
opcache()
{
	case $php in
		php8.[1-4]) echo "$php-opcache" ;;
	esac
}
