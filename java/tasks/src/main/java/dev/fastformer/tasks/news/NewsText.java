// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.news;

/**
 * What is read of a news: the title, with more around it.
 *
 * @param category whether category and subcategory stand in front, as words
 * @param summary whether the abstract stands behind
 * @param maxLength most tokens; what is beyond is cut
 */
record NewsText(boolean category, boolean summary, int maxLength) {
    static NewsText of(NewsTrainingSettings settings) {
        return new NewsText(settings.category(), settings.summary(), settings.maxLength());
    }

    String of(NewsItem item) {
        String before = category ? item.category() + " " + item.subcategory() + " " : "";
        return before + item.title() + (summary ? " " + item.summary() : "");
    }
}
