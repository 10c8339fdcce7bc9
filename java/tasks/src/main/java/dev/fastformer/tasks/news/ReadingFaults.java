// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.news;

import java.util.List;

/**
 * What was found amiss while click logs were read, and passed over.
 *
 * @param malformedNews rows of the news file that were left out
 * @param malformedImpressions rows of the behaviors file that were left out
 * @param duplicateNews rows whose news id had stood before; the first row counts
 * @param emptyTitles news without a title
 * @param unknownClicks entries of histories that are not in the news file; they are left out
 * @param unknownCandidates candidates that are not in the news file
 * @param examples the first malformed rows, each with file, line and reason
 */
public record ReadingFaults(
        long malformedNews,
        long malformedImpressions,
        long duplicateNews,
        long emptyTitles,
        long unknownClicks,
        long unknownCandidates,
        List<String> examples) {
    /** Copies the list. */
    public ReadingFaults {
        examples = List.copyOf(examples);
    }
}
