// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli.quickstart;

/** One row of a data set. */
record LabelledText(String label, String text) {}
