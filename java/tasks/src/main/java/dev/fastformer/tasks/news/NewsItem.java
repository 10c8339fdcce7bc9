// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.news;

import java.util.Objects;

/**
 * A news as MIND's {@code news.tsv} has it.
 *
 * @param id names it; at least one character, no white space
 * @param category such as "sports"; may be empty
 * @param subcategory such as "soccer"; may be empty
 * @param title may be empty: such a news has a vector, but a poor one
 * @param summary what MIND calls the abstract; may be empty
 */
public record NewsItem(String id, String category, String subcategory, String title, String summary) {
    /**
     * Checks that nothing is missing.
     *
     * @throws IllegalArgumentException if the id is empty or holds white space
     */
    public NewsItem {
        Objects.requireNonNull(id, "id");
        if (!isId(id)) {
            throw new IllegalArgumentException("the news id '" + id + "' is empty or holds white space");
        }
        Objects.requireNonNull(category, "category");
        Objects.requireNonNull(subcategory, "subcategory");
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(summary, "summary");
    }

    /** Whether a word can name a news in a click log and in a catalogue's list of ids. */
    static boolean isId(String word) {
        return !word.isEmpty() && word.chars().noneMatch(Character::isWhitespace);
    }
}
