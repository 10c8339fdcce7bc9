// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ProgressBarTest {
    @Test
    void theBarFillsFromLeftToRight() {
        assertEquals("[------------------------]   0%", ProgressBar.bar(0));
        assertEquals("[############------------]  50%", ProgressBar.bar(0.5));
        assertEquals("[########################] 100%", ProgressBar.bar(1));
        assertEquals("[########################] 100%", ProgressBar.bar(1.2));
    }

    @Test
    void durationsReadAsAClock() {
        assertEquals("0:07", ProgressBar.duration(7.4));
        assertEquals("12:05", ProgressBar.duration(725));
        assertEquals("1:00:01", ProgressBar.duration(3601));
        assertEquals("-:--", ProgressBar.duration(Double.NaN));
        assertEquals("-:--", ProgressBar.duration(Double.POSITIVE_INFINITY));
    }

    @Test
    void numbersAreTheSameInEveryLocale() {
        assertEquals("12,345 tokens/s", ProgressBar.rate(12345.4));
        assertEquals("86.12 %", ProgressBar.percent(0.86119));
        assertEquals("-", ProgressBar.percent(Double.NaN));
    }
}
