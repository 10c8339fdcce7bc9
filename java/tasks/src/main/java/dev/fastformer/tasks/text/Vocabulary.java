// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.text;

import dev.fastformer.tasks.TaskException;
import dev.fastformer.tasks.files.AtomicFiles;
import dev.fastformer.tasks.files.LinesFile;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The words that a model knows, each at the row of the embedding table that bears its number. Row 0 is padding: no word
 * maps to it and it never trains. Row 1, in the models trained here, stands for every unknown word; an imported model
 * may do without such a row, and then unknown words are left out of its texts.
 *
 * <p>{@code vocabulary.txt} holds one word a line, line n the word of row n - 1; its first line is {@value #PADDING}, and
 * {@value #UNKNOWN} as second line marks the row of unknown words. No token of {@link WordPunctTokenizer} looks like
 * either. Immutable, and safe for any number of threads.
 */
public final class Vocabulary {
    /** The entry of row 0. */
    public static final String PADDING = "[PAD]";

    /** The entry of row 1 where the model has a row for unknown words. */
    public static final String UNKNOWN = "[UNK]";

    /** Longest word, in UTF-16 units; longer tokens count as unknown words. */
    public static final int MAX_WORD_LENGTH = 256;

    private static final String WHAT = "cannot read the vocabulary";

    private final List<String> words;
    private final Map<String, Integer> rows;
    private final boolean hasUnknown;

    private Vocabulary(List<String> words, Map<String, Integer> rows) {
        this.words = Collections.unmodifiableList(words);
        this.rows = rows;
        this.hasUnknown = words.size() > 1 && words.get(1).equals(UNKNOWN);
        rows.remove(words.get(0));
        rows.remove(UNKNOWN);
    }

    /**
     * Makes a vocabulary of its entries.
     *
     * @param entries row 0, the padding entry, first; no entry twice
     * @return the vocabulary
     * @throws IllegalArgumentException if there are no entries, or one occurs twice
     */
    public static Vocabulary of(List<String> entries) {
        List<String> words = List.copyOf(entries);
        Map<String, Integer> rows = HashMap.newHashMap(words.size());
        for (String word : words) {
            if (rows.put(word, rows.size()) != null) {
                throw new IllegalArgumentException("the word '" + word + "' occurs twice in the vocabulary");
            }
        }
        if (words.isEmpty()) {
            throw new IllegalArgumentException("a vocabulary needs at least the padding entry");
        }
        return new Vocabulary(words, rows);
    }

    /**
     * Reads a vocabulary file.
     *
     * @param file one word a line, UTF-8, every line closed by a line feed
     * @return the vocabulary
     * @throws TaskException with file and line, if the file cannot be read or breaks the format
     */
    public static Vocabulary read(Path file) {
        List<String> lines = LinesFile.read(file, WHAT);
        Map<String, Integer> rows = HashMap.newHashMap(lines.size());
        for (int row = 0; row < lines.size(); row++) {
            String word = lines.get(row);
            String fault = fault(word);
            if (fault != null) {
                throw invalid(file, row, fault);
            }
            Integer earlier = rows.put(word, row);
            if (earlier != null) {
                throw invalid(file, row, "the word '" + word + "' stands on line " + (earlier + 1) + " already");
            }
        }
        return new Vocabulary(lines, rows);
    }

    private static String fault(String word) {
        if (word.length() > MAX_WORD_LENGTH) {
            return "the word has " + word.length() + " characters and at most " + MAX_WORD_LENGTH + " are allowed";
        }
        if (word.codePoints().anyMatch(c -> WordPunctTokenizer.isSpace(c) || c == 0)) {
            return "the word holds white space or NUL, which no token does";
        }
        return word.isEmpty() ? "the line is empty" : null;
    }

    private static TaskException invalid(Path file, int row, String why) {
        return new TaskException(
                WHAT,
                file + ", line " + (row + 1),
                why,
                "Take the vocabulary.txt that was written with the model: one word a line, the line number is the row");
    }

    /**
     * Writes the vocabulary so that the file is at every moment the old one or the whole new one.
     *
     * @param file where to
     * @throws TaskException if the file cannot be written
     */
    public void write(Path file) {
        AtomicFiles.writeLines(file, words);
    }

    /** {@return the number of rows, padding and unknown included} */
    public int size() {
        return words.size();
    }

    /** {@return the entries, row 0 first} */
    public List<String> words() {
        return words;
    }

    /** {@return whether unknown words have a row; if not, they are left out} */
    public boolean hasUnknown() {
        return hasUnknown;
    }

    /**
     * Returns the row of a word of the vocabulary.
     *
     * @param word a token
     * @return its row, or empty if it is not in the vocabulary
     */
    public OptionalInt find(String word) {
        Integer row = rows.get(word);
        return row == null ? OptionalInt.empty() : OptionalInt.of(row);
    }

    /**
     * Returns the row that stands for a token in a text.
     *
     * @param word a token
     * @return its row; for an unknown word the row of unknown words, or -1 if there is none and the word is left out
     */
    public int row(String word) {
        Integer row = rows.get(word);
        if (row != null) {
            return row;
        }
        return hasUnknown ? 1 : -1;
    }
}
