// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks;

import java.util.List;
import java.util.Optional;

/**
 * The sizes of a training run, known once its data has been read.
 *
 * @param trainTexts training texts
 * @param trainTokens training tokens an epoch, after cutting
 * @param truncatedTexts training texts that were cut at the maximum length
 * @param devTexts dev texts; 0 without a dev set
 * @param vocabularySize rows of the vocabulary, padding and unknown included
 * @param distinctWords different words in the training texts
 * @param labels the labels, in the model's order
 * @param parameters numbers that are trained
 * @param firstStep steps done before: 0 for a new run
 * @param embeddings how much of the vocabulary the word vectors of {@code --embeddings} cover; empty if none were given,
 *     or the run goes on from a checkpoint
 */
public record TrainingStart(
        long trainTexts,
        long trainTokens,
        long truncatedTexts,
        long devTexts,
        int vocabularySize,
        int distinctWords,
        List<String> labels,
        long parameters,
        long firstStep,
        Optional<EmbeddingCoverage> embeddings) {
    /** Copies the list. */
    public TrainingStart {
        labels = List.copyOf(labels);
    }

    /**
     * How much of a vocabulary a file of word vectors covers.
     *
     * @param words words of the vocabulary, padding and unknown not counted
     * @param found words of the vocabulary that the file has
     * @param width numbers a vector in the file
     * @param projected whether the vectors were projected to the model's hidden size
     */
    public record EmbeddingCoverage(int words, int found, int width, boolean projected) {}
}
