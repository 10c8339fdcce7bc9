#!/bin/sh
# Copyright 2026 The Fastformer for the JVM authors
# SPDX-License-Identifier: Apache-2.0
#
# Times calls from Java, with the bytes that each leaves to the garbage collector; called by `./fastformer bench jmh`,
# which builds the engine and names the JDK in JAVA_HOME. Arguments go to JMH: a regular expression of benchmarks, or
# -h for its options.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd -P)
. "$root/benchmarks/module.sh"
build_module jmh .,native,java/core,java/tasks
exec "$JAVA_HOME/bin/java" -cp "$class_path" org.openjdk.jmh.Main -prof gc "$@"
