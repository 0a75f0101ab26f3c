# shellcheck shell=bash disable=SC2034,SC2154
# What scripts/test has to know of this suite; scripts/lib/suites.sh says what each line means.
about="the probes of a sampled profile, as tracers see them"
turn="further 16"
builds="probes no-probes"
packages="systemtap-sdt-dev binutils gdb bpftrace"
