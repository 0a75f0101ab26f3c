# shellcheck shell=bash
# What there is to run: directories of PHP's tests, each with one or more configurations.
#
#   unit           one directory with one configuration, "DIR<tab>CONFIGURATION"
#   configuration  plain, jit (opcache, tracing JIT, protected shared memory), repeat (each
#                  script runs twice in one process, as two requests), profileVALUE (zmm.profile), or
#                  several with "-" between

options_of_configuration()
{
	local part

	for part in ${1//-/ }; do
		case $part in
			plain) ;;
			jit)
				printf '%s\n' -d zend_extension=opcache -d opcache.enable_cli=1 -d opcache.protect_memory=1 \
					-d opcache.jit_buffer_size=64M -d opcache.jit=1254
				;;
			repeat*) printf '%s\n' --repeat "${part#repeat}" ;;
			profile*) ;;
			*) die "no such configuration: $1" ;;
		esac
	done
}

# The environment of a configuration; stock PHP has it, too.
environment_of_configuration()
{
	local part

	for part in ${1//-/ }; do
		[[ $part != profile* ]] || printf '%s\n' "ZMM_PROFILE=${part#profile}"
	done
}

# The complete list.
all_units()
{
	local tree=$1 dir

	for dir in Zend/tests tests ext/ffi ext/spl ext/standard; do
		printf '%s\tplain\n' $dir
	done
	printf '%s\tjit\n' Zend/tests
	printf '%s\trepeat2\n' Zend/tests tests/lang tests/classes ext/spl
	for dir in sapi/cli sapi/cgi sapi/fpm sapi/phpdbg; do
		printf '%s\tplain\n' $dir
	done
	for dir in "$tree"/ext/*/; do
		dir=ext/$(basename "$dir")
		case $dir in ext/ffi|ext/spl|ext/standard) continue ;; esac
		[[ -n $(tests_of "$tree" "$dir") ]] || continue
		printf '%s\tplain\n' "$dir"
	done
	printf '%s\tjit\n' tests/lang tests/classes ext/spl ext/opcache
}

# The tests of a directory, or of one file, as paths below the tree.
tests_of()
{
	[[ -e $1/$2 ]] || return 0
	(cd "$1" && find "$2" -name '*.phpt' -type f | LC_ALL=C sort)
}

# What an extension's own tests take for granted, since it is part of most builds of PHP: Debian has it in
# a file of its own.  The extension comes behind it here; run-tests.php would load it first.
needs_of()
{
	local name=${1#ext/}

	name=${name%%/*}
	case $1 in
		ext/pdo_mysql/*) printf '%s\n' -d extension=mysqlnd -d extension=pdo ;;
		ext/mysqli/*) printf '%s\n' -d extension=mysqlnd ;;
		ext/pdo_*) printf '%s\n' -d extension=pdo ;;
		ext/xsl/*|ext/xmlreader/*) printf '%s\n' -d extension=dom ;;
		*) return ;;
	esac
	printf '%s\n' -d "extension=$name"
}

# Whether PHP has what the tests of a directory are about; says what is missing.
lacks_extension()
{
	local name=${1#ext/}

	[[ $1 == ext/* ]] || return 1
	name=${name%%/*}
	[[ -e $extension_dir/$name.so ]] && return 1
	grep -qixF "$name" <<<"$static_extensions" && return 1
	echo "$name"
}
