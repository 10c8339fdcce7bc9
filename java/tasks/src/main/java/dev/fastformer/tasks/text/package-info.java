// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
/** Texts, words and labels as a model sees them. */
package dev.fastformer.tasks.text;
