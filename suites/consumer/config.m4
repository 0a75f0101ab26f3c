PHP_ARG_ENABLE([zmm-consumer],
  [whether to enable zmm_consumer],
  [AS_HELP_STRING([--enable-zmm-consumer],
    [Enable zmm_consumer, an extension that allocates through php_zmm.h])])

PHP_ARG_ENABLE([zmm-consumer-places],
  [whether zmm_consumer passes file and line],
  [AS_HELP_STRING([--enable-zmm-consumer-places],
    [zmm_consumer: debug builds of zmm note its source lines])],
  [no],
  [no])

if test "$PHP_ZMM_CONSUMER" != "no"; then
  zmm_consumer_cflags="-Wall -Wextra -Wno-unused-parameter -Werror"
  if test "$PHP_ZMM_CONSUMER_PLACES" != "no"; then
    zmm_consumer_cflags="$zmm_consumer_cflags -DZMM_DEBUG=1"
  fi
  PHP_NEW_EXTENSION([zmm_consumer], [zmm_consumer.c], [$ext_shared],, [$zmm_consumer_cflags])
  PHP_ADD_EXTENSION_DEP(zmm_consumer, zmm)
fi
