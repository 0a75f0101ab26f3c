dnl Built by bench/lib/build.sh in a directory where heap/, storage/ and inspect/ lie beside these files.
PHP_ARG_ENABLE([zmm-bench],
  [whether to enable the measuring tools of zmm],
  [AS_HELP_STRING([--enable-zmm-bench], [measuring tools of zmm])])

if test "$PHP_ZMM_BENCH" != "no"; then
  zmm_bench_sources="extension.c heaps.c memory.c peers.c record.c replay.c scaling.c takeover.c"
  for zmm_bench_room in storage heap inspect; do
    for zmm_bench_file in `cd "$srcdir" && ls $zmm_bench_room/*.c`; do
      test "$zmm_bench_file" = storage/win32.c || zmm_bench_sources="$zmm_bench_sources $zmm_bench_file"
    done
  done
  zmm_bench_cflags="-I@ext_srcdir@ -std=gnu11 -fvisibility=hidden -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Werror"
  case " $CFLAGS " in
    *" -O"*) ;;
    *) zmm_bench_cflags="$zmm_bench_cflags -O2" ;;
  esac
  dnl PHP's own headers do not pass these: a system header is left in peace.
  for zmm_bench_include in `echo "$INCLUDES" | $SED 's/-I//g'`; do
    zmm_bench_cflags="$zmm_bench_cflags -isystem $zmm_bench_include"
  done
  dnl Blocks are freed through these handlers after MSHUTDOWN: the code has to stay mapped.
  ZMM_BENCH_SHARED_LIBADD="-Wl,-z,nodelete"
  PHP_SUBST([ZMM_BENCH_SHARED_LIBADD])
  PHP_NEW_EXTENSION([zmm_bench], [$zmm_bench_sources], [$ext_shared],, [$zmm_bench_cflags])
  PHP_ADD_BUILD_DIR([$ext_builddir/storage])
  PHP_ADD_BUILD_DIR([$ext_builddir/heap])
  PHP_ADD_BUILD_DIR([$ext_builddir/inspect])
fi
