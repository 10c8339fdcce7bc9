#!/bin/sh
# Copyright 2026 The Fastformer for the JVM authors
# SPDX-License-Identifier: Apache-2.0
#
# weak_symbols.sh OBJECT...: fails when an object file holds a weak or unique symbol. The linker keeps one
# copy of such a symbol for the whole library, and if it keeps the one compiled for AVX-512, every CPU runs it.
# DW.ref.*, a pointer that sanitized builds add for unwinding, is data and the same everywhere.
set -eu
if [ $# -eq 0 ]; then
  echo "usage: $0 OBJECT..." >&2
  exit 2
fi
status=0
for object in "$@"; do
  symbols=$(nm -C "$object")
  if weak=$(printf '%s\n' "$symbols" | grep -E '^[0-9a-f ]+ [wWvVu] ' | grep -v ' DW\.ref\.'); then
    echo "$object: weak symbols in the code of one instruction set; put them into an unnamed namespace:" >&2
    printf '%s\n' "$weak" >&2
    status=1
  fi
done
exit $status
