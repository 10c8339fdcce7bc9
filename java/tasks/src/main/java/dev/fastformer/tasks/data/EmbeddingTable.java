// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.data;

import dev.fastformer.tasks.TrainingStart.EmbeddingCoverage;
import dev.fastformer.tasks.text.Vocabulary;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/**
 * Puts word vectors into the rows of an embedding table. Vectors of another width are projected:
 *
 * <pre>  row = vector R,  R[width, hidden] with entries of N(0, 1 / hidden)</pre>
 *
 * <p>so that the expected squared norm stays. R comes from a fixed seed: the same vectors always give the same rows.
 */
public final class EmbeddingTable {
    private static final long PROJECTION_SEED = 20210809;
    private static final int SPECIAL_ROWS = 2;

    private EmbeddingTable() {}

    /**
     * Fills the rows of the words that a file has.
     *
     * @param table float32 [rows, hiddenSize]
     * @param hiddenSize the width of the table
     * @param file word vectors in GloVe's text form
     * @param vocabulary the words of the rows
     * @return what was found
     */
    public static EmbeddingCoverage fill(MemorySegment table, int hiddenSize, Path file, Vocabulary vocabulary) {
        float[][] projection = new float[1][];
        WordVectors.Result result = WordVectors.read(file, vocabulary, (row, vector) -> {
            float[] values = vector;
            if (vector.length != hiddenSize) {
                projection[0] = projection[0] == null ? projection(vector.length, hiddenSize) : projection[0];
                values = project(vector, projection[0], hiddenSize);
            }
            MemorySegment.copy(
                    values, 0, table, ValueLayout.JAVA_FLOAT, (long) row * hiddenSize * Float.BYTES, hiddenSize);
        });
        return new EmbeddingCoverage(
                Math.max(0, vocabulary.size() - SPECIAL_ROWS),
                result.found(),
                result.width(),
                result.width() != hiddenSize);
    }

    private static float[] projection(int width, int hiddenSize) {
        SeededRandom random = new SeededRandom(PROJECTION_SEED, width);
        float[] matrix = new float[Math.multiplyExact(width, hiddenSize)];
        double deviation = 1 / Math.sqrt(hiddenSize);
        for (int i = 0; i < matrix.length; i++) {
            matrix[i] = (float) (deviation * random.nextGaussian());
        }
        return matrix;
    }

    private static float[] project(float[] vector, float[] projection, int hiddenSize) {
        float[] row = new float[hiddenSize];
        for (int i = 0; i < vector.length; i++) {
            for (int j = 0; j < hiddenSize; j++) {
                row[j] += vector[i] * projection[i * hiddenSize + j];
            }
        }
        return row;
    }
}
