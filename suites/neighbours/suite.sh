# shellcheck shell=bash disable=SC2034,SC2154
# What scripts/test has to know of this suite; scripts/lib/suites.sh says what each line means.
about="other extensions together with zmm; --full: every storage"
turn="further 20"
builds="default"
packages="python3 redis-server memcached
	$(echo "$php"-{xdebug,pcov,apcu,redis,igbinary,msgpack,memcached,imagick,intl,gd,opcache})"
modules_off=yes
