// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.news;

import dev.fastformer.ClickModel;
import dev.fastformer.tasks.data.BatchPlan;
import dev.fastformer.tasks.data.PackedInts;
import dev.fastformer.tasks.metrics.DatasetEvaluator;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** Encodes news and histories in packed batches. */
final class NewsVectors {
    private NewsVectors() {}

    /**
     * Encodes news.
     *
     * @param vectors float32[news, D], gets the vectors in the order of the news
     */
    static void encode(ClickModel model, List<NewsItem> news, PackedInts texts, ItemRows items, MemorySegment vectors) {
        int width = model.hiddenSize();
        BatchPlan plan = BatchPlan.sorted(texts, DatasetEvaluator.LIMITS);
        for (int i = 0; i < plan.size(); i++) {
            int[] batch = plan.batch(i);
            PackedInts.Packed packed = texts.select(batch);
            int[] rows = items.rows(news, batch);
            float[] encoded = rows == null
                    ? model.news().encodePooled(packed.ids(), packed.offsets())
                    : model.news().encodePooled(packed.ids(), packed.offsets(), rows);
            for (int j = 0; j < batch.length; j++) {
                MemorySegment.copy(
                        encoded,
                        j * width,
                        vectors,
                        ValueLayout.JAVA_FLOAT,
                        (long) batch[j] * width * Float.BYTES,
                        width);
            }
        }
    }

    /**
     * Encodes the histories of users.
     *
     * @param histories rows of {@code vectors}
     * @return [users, D]
     */
    static float[] encodeUsers(ClickModel model, int[][] histories, MemorySegment vectors) {
        int width = model.hiddenSize();
        long[] offsets = new long[histories.length + 1];
        for (int i = 0; i < histories.length; i++) {
            offsets[i + 1] = offsets[i] + histories[i].length;
        }
        float[] states = new float[Math.toIntExact(offsets[histories.length] * width)];
        int at = 0;
        for (int[] history : histories) {
            for (int row : history) {
                MemorySegment.copy(
                        vectors, ValueLayout.JAVA_FLOAT, (long) row * width * Float.BYTES, states, at * width, width);
                at++;
            }
        }
        return model.user().encodePooled(states, offsets);
    }
}
