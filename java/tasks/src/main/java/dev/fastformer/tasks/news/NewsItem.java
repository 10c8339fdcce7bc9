// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.news;

import java.util.Objects;

/**
 * A news as MIND's {@code news.tsv} has it.
 *
 * @param id names it; no white space
 * @param category such as "sports"; may be empty
 * @param subcategory such as "soccer"; may be empty
 * @param title may be empty: such a news has a vector, but a poor one
 * @param summary what MIND calls the abstract; may be empty
 */
public record NewsItem(String id, String category, String subcategory, String title, String summary) {
    /** Checks that nothing is missing. */
    public NewsItem {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(category, "category");
        Objects.requireNonNull(subcategory, "subcategory");
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(summary, "summary");
    }
}
