// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks;

import java.util.List;
import java.util.Objects;

/**
 * One labelled text.
 *
 * @param text the text; may be empty
 * @param label the label as it stands in the data, without white space around it; for several labels see
 *     {@link #labels()}
 * @param labels the labels of a multi-label text, possibly none; of a file, the label split at the separator
 * @param origin where it comes from, for messages: file and line, or its place in a list
 */
public record Example(String text, String label, List<String> labels, String origin) {
    /** Copies the list and checks that nothing is missing. */
    public Example {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(label, "label");
        Objects.requireNonNull(origin, "origin");
        labels = List.copyOf(labels);
    }
}
