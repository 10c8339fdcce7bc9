// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
/** Data files, and data as the engine takes it. Not for use outside this module. */
package dev.fastformer.tasks.data;
