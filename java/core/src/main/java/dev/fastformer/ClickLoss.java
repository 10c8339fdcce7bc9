// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer;

import dev.fastformer.internal.NativeCall;
import dev.fastformer.internal.NativeLibrary;
import dev.fastformer.internal.Scratch;
import dev.fastformer.internal.bindings.FastformerNative;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The loss of clicks by itself: mean cross-entropy over impressions of the softmax of the scores, where the first candidate of
 * each was clicked. A score is the dot product of a user's vector and a candidate's.
 *
 * @param loss the mean over the impressions
 * @param scores one a candidate
 * @param usersGradient [I,D] like the users
 * @param newsGradient [U,D] like the news; that of a news is the sum over its uses
 */
public record ClickLoss(double loss, float[] scores, float[] usersGradient, float[] newsGradient) {
    /**
     * Computes the loss and its gradients.
     *
     * @param users [I,D] vectors of the users, row-major
     * @param news [U,D] vectors of the news, row-major
     * @param hiddenSize D
     * @param candidateOffsets [I + 1] where each impression's candidates begin, and the end; at least one an impression
     * @param candidates rows of {@code news}; of each impression the first was clicked
     * @return loss, scores and gradients
     * @throws IllegalArgumentException if the lengths contradict each other
     * @throws FastformerException if a value is out of range; the message says which
     */
    public static ClickLoss of(float[] users, float[] news, int hiddenSize, long[] candidateOffsets, int[] candidates) {
        NativeBatches.checkArrays(candidates.length, candidateOffsets);
        int impressions = candidateOffsets.length - 1;
        if (hiddenSize < 1 || users.length != (long) impressions * hiddenSize || news.length % hiddenSize != 0) {
            throw new IllegalArgumentException("users has " + users.length + " values and news " + news.length
                    + ": their shapes are [I,D] and [U,D] with I = " + impressions + " and D = " + hiddenSize);
        }
        NativeLibrary.require();
        long userBytes = 4L * users.length;
        long newsBytes = 4L * news.length;
        try (Scratch scratch = Scratch.of(
                userBytes,
                newsBytes,
                8L * candidateOffsets.length,
                4L * candidates.length,
                Double.BYTES,
                4L * candidates.length,
                userBytes,
                newsBytes)) {
            MemorySegment loss = scratch.allocate(Double.BYTES);
            MemorySegment scores = scratch.allocate(4L * candidates.length);
            MemorySegment usersGradient = scratch.allocate(userBytes);
            MemorySegment newsGradient = scratch.allocate(newsBytes);
            MemorySegment nativeUsers = scratch.copyOf(users);
            MemorySegment nativeNews = scratch.copyOf(news);
            MemorySegment offsets = scratch.copyOf(candidateOffsets);
            MemorySegment nativeCandidates = scratch.copyOf(candidates);
            NativeCall.check(FastformerNative.ff_click_loss(
                    nativeUsers,
                    nativeNews,
                    impressions,
                    news.length / hiddenSize,
                    hiddenSize,
                    offsets,
                    nativeCandidates,
                    loss,
                    scores,
                    usersGradient,
                    newsGradient));
            return new ClickLoss(
                    loss.get(ValueLayout.JAVA_DOUBLE, 0),
                    scores.toArray(ValueLayout.JAVA_FLOAT),
                    usersGradient.toArray(ValueLayout.JAVA_FLOAT),
                    newsGradient.toArray(ValueLayout.JAVA_FLOAT));
        }
    }
}
