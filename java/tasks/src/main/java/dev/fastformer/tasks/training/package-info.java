// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
/** The steps of a training run and its checkpoints. Not for use outside this module. */
package dev.fastformer.tasks.training;
