// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SeededRandomTest {
    @Test
    void seedsAndStreamsDiffer() {
        assertEquals(new SeededRandom(1, 2).nextLong(), new SeededRandom(1, 2).nextLong());
        assertNotEquals(new SeededRandom(1, 2).nextLong(), new SeededRandom(1, 3).nextLong());
        assertNotEquals(new SeededRandom(1, 2).nextLong(), new SeededRandom(2, 2).nextLong());
    }

    @Test
    void boundedNumbersAreEvenlySpread() {
        SeededRandom random = new SeededRandom(1, 1);
        int[] counts = new int[7];
        for (int i = 0; i < 70_000; i++) {
            counts[random.nextInt(7)]++;
        }
        for (int count : counts) {
            // Five standard deviations of a count with mean 10,000.
            assertTrue(Math.abs(count - 10_000) < 470, "count " + count);
        }
    }

    @Test
    void gaussiansHaveMeanZeroAndVarianceOne() {
        SeededRandom random = new SeededRandom(3, 1);
        double sum = 0;
        double squares = 0;
        int count = 100_000;
        for (int i = 0; i < count; i++) {
            double value = random.nextGaussian();
            sum += value;
            squares += value * value;
        }
        // Five standard errors.
        assertEquals(0, sum / count, 5 / Math.sqrt(count));
        assertEquals(1, squares / count, 5 * Math.sqrt(2.0 / count));
    }
}
