// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli.train;

import java.util.Locale;

/** The text of one progress line: how far, and numbers as a person reads them. */
final class ProgressBar {
    private static final int WIDTH = 24;

    private ProgressBar() {}

    /** "[######------------------]  25%" for a share from 0 to 1. */
    static String bar(double share) {
        double shown = Math.clamp(share, 0.0, 1.0);
        int full = (int) (shown * WIDTH);
        return "[" + "#".repeat(full) + "-".repeat(WIDTH - full)
                + String.format(Locale.ROOT, "] %3d%%", (int) (shown * 100));
    }

    /** "1:02:03" or "2:03"; "-:--" for a time that is not known. */
    static String duration(double seconds) {
        if (!(seconds >= 0) || seconds > 1e8) {
            return "-:--";
        }
        long whole = Math.round(seconds);
        long hours = whole / 3600;
        return hours > 0
                ? String.format(Locale.ROOT, "%d:%02d:%02d", hours, whole / 60 % 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
    }

    /** "12,345 tokens/s". */
    static String rate(double tokensPerSecond) {
        return String.format(Locale.ROOT, "%,d tokens/s", Math.round(tokensPerSecond));
    }

    /** "86.12 %", or "-" where there is no value. */
    static String percent(double share) {
        return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }
}
