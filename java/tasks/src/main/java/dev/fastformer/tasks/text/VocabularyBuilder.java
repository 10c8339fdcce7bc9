// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts the words of the training texts and picks the vocabulary. Words get provisional numbers in the order in which
 * they are first seen, so that texts can be stored as numbers in the one pass that counts; {@link Result#rows()} then
 * turns provisional numbers into rows. Not thread-safe.
 */
public final class VocabularyBuilder {
    /** Stands for a token that is too long to be a word of any vocabulary. */
    public static final int TOO_LONG = -1;

    private static final int FIRST_WORD_ROW = 2;
    private static final int UNKNOWN_ROW = 1;

    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> words = new ArrayList<>();
    private int[] counts = new int[1024];

    /** Creates a builder that has seen nothing. */
    public VocabularyBuilder() {}

    /**
     * The chosen vocabulary.
     *
     * @param vocabulary padding, unknown, then words by falling count; of equal counts, the word first seen comes first
     * @param rows for each provisional number its row, 1 for the words not chosen
     */
    public record Result(Vocabulary vocabulary, int[] rows) {}

    /**
     * Counts one occurrence of a word.
     *
     * @param word a token
     * @return its provisional number, or {@link #TOO_LONG}
     */
    public int add(String word) {
        if (word.length() > Vocabulary.MAX_WORD_LENGTH) {
            return TOO_LONG;
        }
        Integer known = numbers.get(word);
        int number = known == null ? words.size() : known;
        if (known == null) {
            numbers.put(word, number);
            words.add(word);
            if (number == counts.length) {
                counts = Arrays.copyOf(counts, number + (number >> 1));
            }
        }
        counts[number] += counts[number] < Integer.MAX_VALUE ? 1 : 0;
        return number;
    }

    /** {@return the number of different words counted so far} */
    public int distinctWords() {
        return words.size();
    }

    /**
     * Picks the vocabulary.
     *
     * @param minCount a word needs at least this many occurrences, 1 or more
     * @param maxSize most rows of the vocabulary, padding and unknown included; 2 or more
     * @return the vocabulary, and the rows of the provisional numbers
     */
    public Result build(int minCount, int maxSize) {
        if (minCount < 1 || maxSize < FIRST_WORD_ROW) {
            throw new IllegalArgumentException(
                    "minCount must be at least 1 and maxSize at least 2, but they are " + minCount + " and " + maxSize);
        }
        List<Integer> chosen = new ArrayList<>();
        for (int number = 0; number < words.size(); number++) {
            if (counts[number] >= minCount) {
                chosen.add(number);
            }
        }
        // The sort is stable, so words of equal count stay in the order in which they were first seen.
        chosen.sort(Comparator.comparingInt((Integer number) -> counts[number]).reversed());
        int size = Math.min(chosen.size(), maxSize - FIRST_WORD_ROW);

        int[] rows = new int[words.size()];
        Arrays.fill(rows, UNKNOWN_ROW);
        List<String> entries = new ArrayList<>(size + FIRST_WORD_ROW);
        entries.add(Vocabulary.PADDING);
        entries.add(Vocabulary.UNKNOWN);
        for (int number : chosen.subList(0, size)) {
            rows[number] = entries.size();
            entries.add(words.get(number));
        }
        return new Result(Vocabulary.of(entries), rows);
    }
}
