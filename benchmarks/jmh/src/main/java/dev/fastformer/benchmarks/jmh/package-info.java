// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
/** What a call from Java costs, beside the native work that it calls for. */
package dev.fastformer.benchmarks.jmh;
