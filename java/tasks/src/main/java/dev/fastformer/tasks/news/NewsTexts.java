// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.news;

import dev.fastformer.tasks.data.PackedInts;
import dev.fastformer.tasks.data.TextEncoder;
import dev.fastformer.tasks.text.Vocabulary;
import dev.fastformer.tasks.text.VocabularyBuilder;
import dev.fastformer.tasks.text.WordPunctTokenizer;
import java.util.List;

/**
 * News as rows of a vocabulary.
 *
 * @param rows the tokens of each news
 * @param truncated news that were cut
 * @param empty news without a token
 */
record NewsTexts(PackedInts rows, long truncated, long empty) {
    static NewsTexts of(List<NewsItem> news, NewsText text, Vocabulary vocabulary) {
        TextEncoder encoder = new TextEncoder(vocabulary, text.maxLength());
        news.forEach(item -> encoder.add(text.of(item)));
        PackedInts rows = encoder.build();
        long empty = 0;
        for (int i = 0; i < rows.size(); i++) {
            empty += rows.length(i) == 0 ? 1 : 0;
        }
        return new NewsTexts(rows, encoder.truncatedTexts(), empty);
    }

    /** Counts the words of news. */
    static VocabularyBuilder words(List<NewsItem> news, NewsText text) {
        VocabularyBuilder words = new VocabularyBuilder();
        for (NewsItem item : news) {
            WordPunctTokenizer.tokenize(text.of(item), token -> {
                words.add(token);
                return true;
            });
        }
        return words;
    }
}
