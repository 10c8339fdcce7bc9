# Copyright 2026 The Fastformer for the JVM authors
# SPDX-License-Identifier: Apache-2.0
#
# Sourced by the run.sh of benchmarks that are Maven modules.

# build_module NAME MODULES: builds benchmarks/NAME, whose Maven profile is NAME and which needs the listed modules, where
# it or the engine has changed since; sets class_path. root is the project's folder.
build_module() {
  module=$root/benchmarks/$1
  dependencies=$module/target/class-path
  engine=$root/java/cli/target/fastformer.stamp
  if [ ! -f "$dependencies" ] || [ -n "$(find "$module/pom.xml" "$module/src" "$engine" -newer "$dependencies" -print | head -n 1)" ]; then
    echo "fastformer: building the benchmark ..." >&2
    mkdir -p -- "$module/target"
    if ! (cd -- "$root" && mvn -B -ntp -q "-P$1" -DskipNative -DskipTests -Dmaven.test.skip=true -pl "$2,benchmarks/$1" package) \
      >"$module/target/build.log" 2>&1; then
      tail -n 40 "$module/target/build.log" >&2
      exit 1
    fi
    touch -- "$dependencies"
  fi
  class_path=$module/target/classes:$(cat "$dependencies")
}
