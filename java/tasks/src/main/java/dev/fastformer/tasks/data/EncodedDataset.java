// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.data;

/**
 * A data set as the engine takes it: numbers only. Immutable.
 *
 * @param name what to call it in messages
 * @param texts the tokens of each text, as rows of the vocabulary
 * @param labels the numbers of each text's labels, rising; exactly one a text unless it is multi-label
 * @param truncatedTexts texts that were cut
 * @param unknownTokens tokens that are not in the vocabulary
 * @param contentHash SHA-256 of all texts and labels in their order, in hexadecimal
 */
public record EncodedDataset(
        String name, PackedInts texts, PackedInts labels, long truncatedTexts, long unknownTokens, String contentHash) {
    /**
     * Returns the labels of some texts, one each.
     *
     * @param selected which texts
     * @return the numbers of their labels
     */
    public int[] singleLabels(int[] selected) {
        int[] targets = new int[selected.length];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = labels.value(labels.start(selected[i]));
        }
        return targets;
    }

    /**
     * Returns the labels of some texts as a matrix.
     *
     * @param selected which texts
     * @param labelCount the number of columns
     * @return row-major; 1 where the text bears the label, else 0
     */
    public float[] labelMatrix(int[] selected, int labelCount) {
        float[] matrix = new float[Math.multiplyExact(selected.length, labelCount)];
        for (int i = 0; i < selected.length; i++) {
            int start = labels.start(selected[i]);
            for (int k = start; k < start + labels.length(selected[i]); k++) {
                matrix[i * labelCount + labels.value(k)] = 1;
            }
        }
        return matrix;
    }
}
