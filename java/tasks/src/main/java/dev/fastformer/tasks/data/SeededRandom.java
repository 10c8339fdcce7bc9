// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.data;

/**
 * A small counter-based generator (SplitMix64) whose numbers are the same on every Java version, which
 * {@link java.util.random} does not promise. Not thread-safe.
 */
public final class SeededRandom {
    private static final long GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    /**
     * Creates the generator of a stream.
     *
     * @param seed the seed
     * @param stream keeps the uses of one seed apart
     */
    public SeededRandom(long seed, long stream) {
        this.state = mix(seed + GAMMA) ^ mix(stream * GAMMA + 1);
    }

    /** {@return 64 random bits} */
    public long nextLong() {
        state += GAMMA;
        return mix(state);
    }

    /**
     * Returns a number below a bound.
     *
     * @param bound above 0
     * @return at least 0 and below the bound
     */
    public int nextInt(int bound) {
        return (int) (((nextLong() >>> 32) * bound) >>> 32);
    }

    /** {@return a number of the standard normal distribution} */
    public double nextGaussian() {
        double uniform = ((nextLong() >>> 11) + 1) * 0x1p-53;
        double angle = 2 * Math.PI * ((nextLong() >>> 11) * 0x1p-53);
        return Math.sqrt(-2 * StrictMath.log(uniform)) * StrictMath.cos(angle);
    }

    /**
     * Puts numbers into a random order.
     *
     * @param values the numbers
     */
    public void shuffle(int[] values) {
        for (int i = values.length - 1; i > 0; i--) {
            int j = nextInt(i + 1);
            int value = values[i];
            values[i] = values[j];
            values[j] = value;
        }
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
