// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.news;

/**
 * A news and its score for a user.
 *
 * @param id the news
 * @param score the higher the better; comparable among the news of one call alone
 */
public record Scored(String id, float score) {}
