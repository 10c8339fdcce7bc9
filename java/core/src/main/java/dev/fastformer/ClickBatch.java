// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer;

import java.util.Objects;

/**
 * The impressions of one {@link ClickTrainer} step. Each different news stands once, however many histories and candidates
 * name it; they name it by its number in the batch. Arrays are not copied.
 *
 * @param newsIds tokens of all U news, one news after the other
 * @param newsOffsets [U + 1] where each news begins in {@code newsIds}, and the end
 * @param newsItems [U] a row of the news model's table of items each, or -1 for none; null for a model without items
 * @param historyOffsets [I + 1] where each impression's history begins, and the end; an empty one is a cold user
 * @param history clicked news, oldest first, each in 0 to U - 1
 * @param candidateOffsets [I + 1] where each impression's candidates begin, and the end; at least one an impression
 * @param candidates shown news, each in 0 to U - 1; of each impression the first was clicked
 */
public record ClickBatch(
        int[] newsIds,
        long[] newsOffsets,
        int[] newsItems,
        long[] historyOffsets,
        int[] history,
        long[] candidateOffsets,
        int[] candidates) {
    /**
     * Checks that the lengths fit each other.
     *
     * @throws IllegalArgumentException if they contradict each other
     */
    public ClickBatch {
        NativeBatches.checkArrays(newsIds.length, newsOffsets);
        NativeBatches.checkArrays(history.length, historyOffsets);
        NativeBatches.checkArrays(candidates.length, candidateOffsets);
        if (newsItems != null && newsItems.length != newsOffsets.length - 1) {
            throw new IllegalArgumentException("there are " + newsItems.length + " items for "
                    + (newsOffsets.length - 1) + " news: give one a news, -1 for none");
        }
        if (Objects.requireNonNull(historyOffsets).length != candidateOffsets.length) {
            throw new IllegalArgumentException(
                    "there are " + (historyOffsets.length - 1) + " histories and candidates of "
                            + (candidateOffsets.length - 1) + " impressions: give both of each impression");
        }
    }

    /** {@return the number of impressions, I} */
    public int impressions() {
        return candidateOffsets.length - 1;
    }
}
