# shellcheck shell=bash disable=SC2034,SC2154
# What scripts/test has to know of this suite; scripts/lib/suites.sh says what each line means.
about="PHP's own tests, with and without zmm; ARGS are directories, or --full (long)"
turn="further 70"
builds=""
# Every extension of PHP's sources that Debian has; imap and pspell left them with 8.4.
packages="dpkg-dev gcc libc6-dev $php-cgi $php-fpm $php-phpdbg $(opcache)
	$(echo "$php"-{bcmath,bz2,curl,dba,enchant,gd,gmp,interbase,intl,ldap,mbstring})
	$(echo "$php"-{mysql,odbc,pgsql,readline,snmp,soap,sqlite3,sybase,tidy,xml,zip})"
case $php in
	php8.[1-3]) packages+=" $php-imap $php-pspell" ;;
esac
