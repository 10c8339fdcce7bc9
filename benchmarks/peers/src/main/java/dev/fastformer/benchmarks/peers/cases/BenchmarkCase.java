// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.cases;

import java.util.List;
import java.util.Locale;

/**
 * One thing to time.
 *
 * @param model size of the encoder
 * @param shape lengths of the texts
 * @param phase inference or training
 * @param precision number format of our side; a peer without it runs in 32 bits
 * @param threads computing threads of every side
 */
public record BenchmarkCase(ModelSize model, InputShape shape, Phase phase, Precision precision, int threads) {
    /**
     * The case as words that {@link #parse} reads.
     *
     * @return five words
     */
    public List<String> words() {
        return List.of(
                model.toString(), shape.toString(), phase.toString(), precision.toString(), Integer.toString(threads));
    }

    /**
     * Reads {@link #words()}.
     *
     * @param words five words
     * @return the case
     */
    public static BenchmarkCase parse(List<String> words) {
        return new BenchmarkCase(
                ModelSize.parse(words.get(0)),
                InputShape.parse(words.get(1)),
                Phase.valueOf(words.get(2).toUpperCase(Locale.ROOT)),
                Precision.valueOf(words.get(3).toUpperCase(Locale.ROOT)),
                Integer.parseInt(words.get(4)));
    }

    /**
     * Model and shape, as in the case list.
     *
     * @return for example {@code 256-16-256-2/1x4096}
     */
    public String name() {
        return model + "/" + shape;
    }

    @Override
    public String toString() {
        return name() + " " + phase + " " + precision + " threads " + threads;
    }
}
