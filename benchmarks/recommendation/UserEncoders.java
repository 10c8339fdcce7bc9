// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

import dev.fastformer.Fastformer;
import dev.fastformer.FastformerModel;
import dev.fastformer.ModelConfig;
import dev.fastformer.Precision;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Random;

/**
 * Times the Fastformer and the NRMS user encoder, in turns, on one user with 50, 500 and 5,000 clicks, in each precision
 * that the processor has. Shapes are the default ones of {@code recommend train}, weights and vectors of the clicked news
 * random.
 */
final class UserEncoders {
    private static final int HIDDEN_SIZE = 256;
    private static final int HEADS = 16;
    private static final int[] CLICKS = {50, 500, 5_000};
    private static final int WARM_UP = 20;

    private UserEncoders() {}

    static void compare(int threads) {
        for (Precision precision : EnumSet.of(Precision.F32, Fastformer.bestPrecision())) {
            try (FastformerModel fastformer = FastformerModel.create(fastformer(), 1, threads, precision);
                    FastformerModel nrms = FastformerModel.create(nrms(), 1, threads, precision)) {
                for (int clicks : CLICKS) {
                    print(threads, precision, clicks, compare(fastformer, nrms, clicks));
                }
            }
        }
    }

    /** Median milliseconds of the one and the other. */
    private static double[] compare(FastformerModel one, FastformerModel other, int clicks) {
        float[] states = states(clicks);
        int rounds = Math.clamp(500_000L / clicks, 50, 5_000);
        double[] ofOne = new double[rounds];
        double[] ofOther = new double[rounds];
        for (int i = -WARM_UP; i < rounds; i++) {
            double timeOfOne = encode(one, states);
            double timeOfOther = encode(other, states);
            if (i >= 0) {
                ofOne[i] = timeOfOne;
                ofOther[i] = timeOfOther;
            }
        }
        return new double[] {median(ofOne), median(ofOther)};
    }

    private static void print(int threads, Precision precision, int clicks, double[] milliseconds) {
        System.out.println(String.format(
                Locale.ROOT,
                "threads %d, %s, a user with %,5d clicks: Fastformer %7.3f ms, NRMS %8.3f ms, ratio %.2f",
                threads, precision.name().toLowerCase(Locale.ROOT), clicks, milliseconds[0], milliseconds[1],
                milliseconds[1] / milliseconds[0]));
    }

    /** Milliseconds of one call. */
    private static double encode(FastformerModel model, float[] states) {
        long start = System.nanoTime();
        model.encodePooled(states, new long[] {0, states.length / HIDDEN_SIZE});
        return (System.nanoTime() - start) * 1e-6;
    }

    private static float[] states(int clicks) {
        Random random = new Random(1);
        float[] states = new float[clicks * HIDDEN_SIZE];
        for (int i = 0; i < states.length; i++) {
            states[i] = (float) random.nextGaussian();
        }
        return states;
    }

    private static double median(double[] times) {
        Arrays.sort(times);
        return times[times.length / 2];
    }

    private static ModelConfig fastformer() {
        return user().hiddenLayers(1)
                .intermediateSize(HIDDEN_SIZE)
                .embeddingLayerNorm(false)
                .layerNorm(false)
                .build();
    }

    private static ModelConfig nrms() {
        return user().attention(ModelConfig.Attention.SELF)
                .hiddenLayers(1)
                .intermediateSize(0)
                .residual(false)
                .outputProjection(false)
                .embeddingLayerNorm(false)
                .layerNorm(false)
                .build();
    }

    private static ModelConfig.Builder user() {
        return ModelConfig.builder()
                .hiddenSize(HIDDEN_SIZE)
                .attentionHeads(HEADS)
                .vocabularySize(0)
                .maxPositionEmbeddings(0);
    }
}
