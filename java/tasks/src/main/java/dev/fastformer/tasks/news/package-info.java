// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
/** News recommendation: from click logs in MIND's format to a model that ranks candidates for a user. */
package dev.fastformer.tasks.news;
