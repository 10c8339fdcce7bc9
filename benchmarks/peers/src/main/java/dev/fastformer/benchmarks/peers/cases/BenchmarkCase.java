// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.cases;

import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;

/**
 * One thing to time.
 *
 * @param task classifier or recommender
 * @param model size of the encoder; of both encoders of a recommender
 * @param shape lengths of the texts; of a recommender, impressions x most clicks of a history
 * @param phase inference or training
 * @param precision number format of our side; a peer without it runs in 32 bits
 * @param threads computing threads of every side
 */
public record BenchmarkCase(
        Task task, ModelSize model, InputShape shape, Phase phase, Precision precision, int threads) {
    /**
     * The case as words that {@link #parse} reads.
     *
     * @return six words
     */
    public List<String> words() {
        return List.of(
                task.toString(),
                model.toString(),
                shape.toString(),
                phase.toString(),
                precision.toString(),
                Integer.toString(threads));
    }

    /**
     * Reads {@link #words()}.
     *
     * @param words six words
     * @return the case
     */
    public static BenchmarkCase parse(List<String> words) {
        return new BenchmarkCase(
                Task.valueOf(words.get(0).toUpperCase(Locale.ROOT)),
                ModelSize.parse(words.get(1)),
                InputShape.parse(words.get(2)),
                Phase.valueOf(words.get(3).toUpperCase(Locale.ROOT)),
                Precision.valueOf(words.get(4).toUpperCase(Locale.ROOT)),
                Integer.parseInt(words.get(5)));
    }

    /**
     * Model or task, and shape, as in the case list.
     *
     * @return for example {@code 256-16-256-2/1x4096} or {@code recommendation/32x50}
     */
    public String name() {
        return (task == Task.CLASSIFICATION ? model : task) + "/" + shape;
    }

    /**
     * Real tokens that each encoder reads in a step.
     *
     * @return tokens of the texts; of a recommender, words of the different news and clicks, averages of its batches
     */
    public List<Integer> encoderTokens() {
        return task == Task.CLASSIFICATION
                ? List.of(shape.tokens())
                : List.of(
                        mean(batch -> batch.news().ids().length),
                        mean(batch -> batch.histories().ids().length));
    }

    private int mean(ToIntFunction<ClickWorkload> tokens) {
        return (int) ClickWorkload.of(shape).stream().mapToInt(tokens).average().orElseThrow();
    }

    @Override
    public String toString() {
        return name() + " " + phase + " " + precision + " threads " + threads;
    }
}
