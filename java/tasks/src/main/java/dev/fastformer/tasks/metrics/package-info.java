// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
/** How well a model does. Not for use outside this module. */
package dev.fastformer.tasks.metrics;
