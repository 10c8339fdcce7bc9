// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks;

import java.util.Objects;

/**
 * The names of the columns (or JSON keys) of a labelled data file, and how several labels of one text are written.
 *
 * @param text the column of the text
 * @param label the column of the label, or of the labels
 * @param separator what stands between the labels of one text in a multi-label file; in JSON an array does as well
 */
public record Columns(String text, String label, String separator) {
    /** What stands between labels unless told otherwise. */
    public static final String DEFAULT_SEPARATOR = "|";

    /** Checks that no name is missing. */
    public Columns {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(label, "label");
        if (Objects.requireNonNull(separator, "separator").isEmpty()) {
            throw new IllegalArgumentException("the label separator is empty; it must be at least one character");
        }
    }

    /**
     * Names the columns, with {@value #DEFAULT_SEPARATOR} between several labels.
     *
     * @param text the column of the text
     * @param label the column of the label
     * @return the columns
     */
    public static Columns of(String text, String label) {
        return new Columns(text, label, DEFAULT_SEPARATOR);
    }

    /**
     * Returns these columns with another separator between several labels.
     *
     * @param newSeparator what stands between labels; at least one character
     * @return the columns
     */
    public Columns withSeparator(String newSeparator) {
        return new Columns(text, label, newSeparator);
    }
}
