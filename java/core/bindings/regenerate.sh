#!/bin/sh
# Copyright 2026 The Fastformer for the JVM authors
# SPDX-License-Identifier: Apache-2.0
#
# Writes src/main/generated anew from native/include/fastformer/fastformer.h. Needs jextract: the program named
# by JEXTRACT, or the one on PATH. README.md beside this file says which one works.
#
#   regenerate.sh           writes includes.txt and ../src/main/generated
#   regenerate.sh --check   writes nothing; fails if either differs from what would be written
set -eu
export LC_ALL=C

bindings=$(cd "$(dirname "$0")" && pwd)
core=$(dirname "$bindings")
include=$(cd "$core/../../native/include" && pwd)
jextract=${JEXTRACT:-$(command -v jextract || true)}
if [ -z "$jextract" ]; then
  echo "regenerate.sh: no jextract: set JEXTRACT to the program, or put it on PATH. See $bindings/README.md." >&2
  exit 1
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# Everything that our header declares and nothing of what it includes. Opaque handles have no layout to generate.
"$jextract" -I "$include" --dump-includes dumped.txt "$include/fastformer/fastformer.h" >/dev/null 2>dump.log ||
  { cat dump.log >&2; exit 1; }
grep 'fastformer/fastformer\.h' dumped.txt | sed -n 's/^\(--include-[a-z]* [A-Za-z0-9_]*\) *#.*/\1/p' | sort >all.txt
sed -n 's/^typedef struct \([a-z_]*\) \1;$/--include-struct \1/p' "$include/fastformer/fastformer.h" | sort >opaque.txt
comm -23 all.txt opaque.txt >includes.txt

"$jextract" -I "$include" --output generated --target-package dev.fastformer.internal.bindings \
  --header-class-name FastformerNative --symbols-class-name FastformerNativeTypes @includes.txt \
  "$include/fastformer/fastformer.h" 2>generate.log || { cat generate.log >&2; exit 1; }

# Symbols come from our loader; findOrThrow is also a method that Java 22 does not have.
find generated -name '*.java' -exec sed -i 's/SYMBOL_LOOKUP\.findOrThrow(/dev.fastformer.internal.NativeLibrary.symbol(/' {} +
if grep -rl 'findOrThrow' generated; then
  echo "regenerate.sh: the files above look symbols up in a new way: adapt the replacement in $0." >&2
  exit 1
fi

if [ "${1:-}" = --check ]; then
  diff -u "$bindings/includes.txt" includes.txt && diff -ru "$core/src/main/generated" generated || {
    echo "regenerate.sh: the committed bindings do not match the header: run $0 and commit the result." >&2
    exit 1
  }
  echo "bindings match native/include/fastformer/fastformer.h"
else
  cp includes.txt "$bindings/includes.txt"
  rm -rf "$core/src/main/generated"
  mkdir -p "$core/src/main"
  cp -r generated "$core/src/main/generated"
  echo "wrote $core/src/main/generated"
fi
