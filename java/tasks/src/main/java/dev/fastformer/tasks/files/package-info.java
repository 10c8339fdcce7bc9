// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
/** The files of a model folder. Not for use outside this module. */
package dev.fastformer.tasks.files;
