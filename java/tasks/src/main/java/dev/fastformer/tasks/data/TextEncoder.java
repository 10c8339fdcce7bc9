// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.data;

import dev.fastformer.tasks.text.Vocabulary;
import dev.fastformer.tasks.text.WordPunctTokenizer;

/** Turns texts into rows of a vocabulary, cuts them at the maximum length, and counts. Not thread-safe. */
public final class TextEncoder {
    private static final int UNKNOWN_ROW = 1;

    private final Vocabulary vocabulary;
    private final int maxLength;
    private final PackedInts.Builder rows = new PackedInts.Builder();
    private long truncatedTexts;
    private long unknownTokens;
    private boolean truncated;

    /**
     * Creates an encoder that has seen no text.
     *
     * @param vocabulary the vocabulary
     * @param maxLength most tokens of a text
     */
    public TextEncoder(Vocabulary vocabulary, int maxLength) {
        this.vocabulary = vocabulary;
        this.maxLength = maxLength;
    }

    /**
     * Encodes the next text.
     *
     * @param text the text
     * @return whether it was cut
     */
    public boolean add(String text) {
        truncated = false;
        WordPunctTokenizer.tokenize(text, this::accept);
        rows.close();
        truncatedTexts += truncated ? 1 : 0;
        return truncated;
    }

    private boolean accept(String token) {
        int row = vocabulary.row(token);
        if (row < 0) {
            unknownTokens++;
            return true;
        }
        if (rows.openLength() == maxLength) {
            truncated = true;
            return false;
        }
        unknownTokens += row == UNKNOWN_ROW && vocabulary.hasUnknown() ? 1 : 0;
        rows.add(row);
        return true;
    }

    /** {@return the texts as rows, in order} */
    public PackedInts build() {
        return rows.build();
    }

    /** {@return how many texts were cut} */
    public long truncatedTexts() {
        return truncatedTexts;
    }

    /** {@return how many tokens, of those read, the vocabulary does not hold} */
    public long unknownTokens() {
        return unknownTokens;
    }
}
