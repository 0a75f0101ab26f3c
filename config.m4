PHP_ARG_ENABLE([zmm],
  [whether to enable zmm],
  [AS_HELP_STRING([--enable-zmm],
    [Enable zmm, the classic Zend memory manager heap])])

PHP_ARG_ENABLE([zmm-classic],
  [whether zmm uses classic block headers],
  [AS_HELP_STRING([--enable-zmm-classic],
    [zmm: 16-byte block headers as in the original, to compare figures])],
  [no],
  [no])

PHP_ARG_ENABLE([zmm-debug],
  [whether zmm checks its heap],
  [AS_HELP_STRING([--enable-zmm-debug],
    [zmm: mark, guard and check every block, report leaks (slow)])],
  [no],
  [no])

dnl For zmm's own tests only.
PHP_ARG_ENABLE([zmm-testing],
  [whether zmm has its test hooks],
  [AS_HELP_STRING([--enable-zmm-testing],
    [zmm: functions that only its tests use (developers only)])],
  [no],
  [no])

PHP_ARG_ENABLE([zmm-werror],
  [whether warnings in zmm are errors],
  [AS_HELP_STRING([--enable-zmm-werror],
    [zmm: strict warnings, each an error (developers only)])],
  [no],
  [no])

if test "$PHP_ZMM" != "no"; then
  dnl This list is kept by scripts/package.
  zmm_sources="
    zmm.c
    storage/kept.c
    storage/malloc.c
    storage/mapping.c
    storage/mmap_anon.c
    storage/mmap_zero.c
    storage/object.c
    storage/pages.c
    storage/registry.c
    storage/secret.c
    heap/alloc.c
    heap/cache.c
    heap/caches.c
    heap/carve.c
    heap/check.c
    heap/cursor.c
    heap/debug.c
    heap/free.c
    heap/guest.c
    heap/hardened.c
    heap/heap.c
    heap/large_cache.c
    heap/layout.c
    heap/leaks.c
    heap/limit.c
    heap/marks.c
    heap/panic.c
    heap/policy.c
    heap/purge.c
    heap/quarantine.c
    heap/realloc.c
    heap/release.c
    heap/rest.c
    heap/seal.c
    heap/segment.c
    heap/segment_table.c
    heap/settings.c
    heap/slack.c
    heap/spare.c
    heap/sweep.c
    heap/tree.c
    heap/victim.c
    inspect/arena.c
    inspect/census.c
    inspect/crc32.c
    inspect/figures.c
    inspect/findings.c
    inspect/format.c
    inspect/holders.c
    inspect/insight.c
    inspect/kind_map.c
    inspect/kinds.c
    inspect/residency.c
    inspect/snapshot.c
    inspect/snapshot_load.c
    inspect/snapshot_sites.c
    inspect/snapshot_take.c
    inspect/statistics.c
    inspect/top_sites.c
    inspect/walk.c
    profile/measure.c
    profile/profile.c
    profile/profile_top.c
    profile/profile_write.c
    profile/sampler.c
    filter/build.c
    filter/characters.c
    filter/compile.c
    filter/expected.c
    filter/fault.c
    filter/fields.c
    filter/glob.c
    filter/nearest.c
    filter/parser.c
    filter/phrases.c
    filter/program.c
    filter/scanner.c
    filter/values.c
    write/emitter.c
    write/export.c
    write/export_callgrind.c
    write/export_csv.c
    write/export_dhat.c
    write/export_firefox.c
    write/export_folded.c
    write/export_format.c
    write/export_json.c
    write/export_metric.c
    write/export_pprof.c
    write/export_speedscope.c
    write/export_stacks.c
    write/export_strings.c
    write/figures.c
    write/file.c
    write/gzip.c
    write/html.c
    write/json.c
    write/page_template.c
    write/report.c
    write/sink.c
    write/snapshot.c
    write/text.c
    write/utf8.c
    engine/call_site.c
    engine/crash.c
    engine/describe.c
    engine/fast_shutdown.c
    engine/file_name.c
    engine/foreign.c
    engine/forms.c
    engine/frame_probe.c
    engine/frames.c
    engine/handlers.c
    engine/handlers_full.c
    engine/handlers_sampled.c
    engine/hooks.c
    engine/kinds.c
    engine/leaves.c
    engine/lifetime.c
    engine/limit.c
    engine/limit_apart.c
    engine/limit_dump.c
    engine/log.c
    engine/measure.c
    engine/objects.c
    engine/probe.c
    engine/profile_check.c
    engine/profile_start.c
    engine/profiler.c
    engine/replace.c
    engine/report_at_end.c
    engine/request.c
    engine/resident.c
    engine/roots.c
    engine/settings.c
    engine/start.c
    engine/takeover.c
    php/arrays.c
    php/block_filter.c
    php/functions.c
    php/heap_object.c
    php/info.c
    php/interface.c
    php/measure.c
    php/profile.c
    php/snapshot_changes.c
    php/snapshot_export.c
    php/snapshot_object.c
    php/snapshot_places.c
  "

  zmm_cflags="-DZEND_ENABLE_STATIC_TSRMLS_CACHE=1 -I@ext_srcdir@ -std=gnu11 -fvisibility=hidden"

  dnl A heap without optimisation is no measure of anything; a level given by the user stays.
  case " $CFLAGS " in
    *" -O"*) ;;
    *) zmm_cflags="$zmm_cflags -O2" ;;
  esac

  if test "$PHP_ZMM_CLASSIC" != "no"; then
    zmm_cflags="$zmm_cflags -DZMM_CLASSIC=1"
  fi
  if test "$PHP_ZMM_DEBUG" != "no"; then
    zmm_cflags="$zmm_cflags -DZMM_DEBUG=1"
  fi
  if test "$PHP_ZMM_TESTING" != "no"; then
    dnl This list is kept by scripts/package, too.
    zmm_sources="$zmm_sources
      tests/support/damage.c
      tests/support/faulty.c
      tests/support/identify.c
      tests/support/inject.c
      tests/support/limit_injection.c
      tests/support/overwrite.c
      tests/support/sites.c
    "
    zmm_cflags="$zmm_cflags -DZMM_TESTING=1"
  fi
  if test "$PHP_ZMM_WERROR" != "no"; then
    zmm_cflags="$zmm_cflags -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wcast-qual -Werror"
    dnl PHP's own headers do not pass these: a system header is left in peace.
    for zmm_include in `echo "$INCLUDES" | $SED 's/-I//g'`; do
      zmm_cflags="$zmm_cflags -isystem $zmm_include"
    done
  fi

  dnl Probes for tracers; PHP's own HAVE_SYS_SDT_H says what the machine had that built PHP.
  AC_CHECK_HEADER([sys/sdt.h], [zmm_cflags="$zmm_cflags -DZMM_USDT=1"])

  dnl Blocks of this heap are freed after MSHUTDOWN: the code has to stay mapped.
  AC_MSG_CHECKING([whether the linker knows -z nodelete])
  zmm_ldflags=$LDFLAGS
  LDFLAGS="$LDFLAGS -Wl,-z,nodelete"
  AC_LINK_IFELSE([AC_LANG_PROGRAM()], [
    AC_MSG_RESULT([yes])
    ZMM_SHARED_LIBADD="-Wl,-z,nodelete"
  ], [
    AC_MSG_RESULT([no])
  ])
  LDFLAGS=$zmm_ldflags
  dnl Logarithms and exponentials of profile/.
  PHP_ADD_LIBRARY([m],, [ZMM_SHARED_LIBADD])
  PHP_SUBST([ZMM_SHARED_LIBADD])

  PHP_NEW_EXTENSION([zmm], [$zmm_sources], [$ext_shared],, [$zmm_cflags])
  PHP_ADD_BUILD_DIR([$ext_builddir/storage])
  PHP_ADD_BUILD_DIR([$ext_builddir/heap])
  PHP_ADD_BUILD_DIR([$ext_builddir/inspect])
  PHP_ADD_BUILD_DIR([$ext_builddir/profile])
  PHP_ADD_BUILD_DIR([$ext_builddir/filter])
  PHP_ADD_BUILD_DIR([$ext_builddir/write])
  PHP_ADD_BUILD_DIR([$ext_builddir/engine])
  PHP_ADD_BUILD_DIR([$ext_builddir/php])
  if test "$PHP_ZMM_TESTING" != "no"; then
    PHP_ADD_BUILD_DIR([$ext_builddir/tests/support])
  fi
  dnl What other extensions include, and it includes no other.
  PHP_INSTALL_HEADERS([ext/zmm], [php_zmm.h])
fi
