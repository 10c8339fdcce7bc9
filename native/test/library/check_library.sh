#!/bin/sh
# Copyright 2026 The Fastformer for the JVM authors
# SPDX-License-Identifier: Apache-2.0
#
# check_library.sh CHECK LIBRARY ...: what the built library must look like from outside.
#   symbols LIBRARY LIST HEADER    exports exactly the list, which is exactly the header's FF_API functions
#   needs LIBRARY                  no libstdc++ or libgcc_s; its own folder as only search path; no symbol table
#   paths LIBRARY FOLDER...        no path of the machine that built it
#   budget LIBRARY OTHER...        at most 3 MB, all together at most 30 MB compressed
#   glibc LIBRARY...               asks for no glibc above 2.34
set -eu
LC_ALL=C
export LC_ALL

check=$1
library=$2
shift

fail() {
  echo "$library: $1" >&2
  exit 1
}

# Lines of only one of two texts: "<" only in the first, ">" only in the second.
difference() {
  printf '%s\n' "$1" >"$scratch/first"
  printf '%s\n' "$2" >"$scratch/second"
  diff "$scratch/first" "$scratch/second" | grep '^[<>]' || true
}

symbols() {
  scratch=$(mktemp -d)
  trap 'rm -rf "$scratch"' EXIT
  listed=$(sort "$2")
  exported=$(nm -D --defined-only "$1" | awk '{ print $3 }' | sort)
  declared=$(awk 'BEGIN { RS = ";" } /FF_API/ { sub(/^.*FF_API/, ""); if (match($0, /ff_[a-z0-9_]+\(/)) print substr($0, RSTART, RLENGTH - 1) }' "$3" | sort)
  lines=$(difference "$listed" "$exported")
  [ -z "$lines" ] || fail "exports are not those of $2 (< missing, > too many):
$lines"
  lines=$(difference "$listed" "$declared")
  [ -z "$lines" ] || fail "$2 is not what $3 declares (< not declared, > not listed):
$lines"
}

needs() {
  dynamic=$(readelf -d "$1")
  case $dynamic in
    *libstdc++* | *libgcc_s*) fail "needs the C++ run-time library of the machine; link with -static-libstdc++ -static-libgcc" ;;
  esac
  search=$(printf '%s\n' "$dynamic" | sed -n 's/.*(R[A-Z]*PATH).*\[\(.*\)\]/\1/p')
  # shellcheck disable=SC2016
  [ "$search" = '$ORIGIN' ] || fail "searches \"$search\" for libraries, not its own folder (\$ORIGIN)"
  if readelf -S "$1" | grep -q '\.symtab'; then fail "is not stripped"; fi
}

paths() {
  shift
  for folder in "$@"; do
    if grep -q -a -F "$folder" "$library"; then fail "holds the path $folder of the machine that built it"; fi
  done
}

budget() {
  size=$(wc -c <"$1")
  [ "$size" -le 3000000 ] || fail "has $size bytes, more than 3,000,000"
  all=$(cat "$@" | gzip | wc -c)
  [ "$all" -le 30000000 ] || fail "and the libraries beside it have $all bytes compressed, more than 30,000,000"
  echo "$size bytes; $all bytes compressed with the libraries beside it"
}

glibc() {
  for library in "$@"; do
    newest=$(objdump -T "$library" | grep -o 'GLIBC_2\.[0-9]*' | sort -t . -k 2 -n -u | tail -n 1)
    [ -n "$newest" ] || fail "names no version of glibc"
    [ "${newest#GLIBC_2.}" -le 34 ] || fail "asks for $newest; the floor we state is 2.34"
    echo "$library: $newest"
  done
}

case $check in
  symbols | needs | paths | budget | glibc) "$check" "$@" ;;
  *) fail "unknown check $check" ;;
esac
