// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.golden;

import dev.fastformer.golden.GoldenFile.Tensor;
import java.util.Arrays;

/** Which cells of a padded [B,T] batch are real tokens: the packed batch of one golden file. */
record PackedTokens(int[] cells, long[] offsets) {
    /** Real where the mask (or the id) is not 0. */
    static PackedTokens of(double[] mask, int sequences, int length) {
        int[] cells = new int[mask.length];
        long[] offsets = new long[sequences + 1];
        int count = 0;
        for (int b = 0; b < sequences; b++) {
            for (int t = 0; t < length; t++) {
                if (mask[b * length + t] != 0) {
                    cells[count++] = b * length + t;
                }
            }
            offsets[b + 1] = count;
        }
        return new PackedTokens(Arrays.copyOf(cells, count), offsets);
    }

    int[] ids(double[] padded) {
        return Arrays.stream(cells).map(cell -> (int) padded[cell]).toArray();
    }

    /** The rows of real tokens of a padded [B,T,width] tensor. */
    double[] rows(Tensor padded) {
        int width = padded.size(padded.shape().length - 1);
        double[] rows = new double[cells.length * width];
        for (int i = 0; i < cells.length; i++) {
            System.arraycopy(padded.values(), cells[i] * width, rows, i * width, width);
        }
        return rows;
    }
}
