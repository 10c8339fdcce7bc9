// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.news;

import dev.fastformer.ClickModel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.function.IntPredicate;

/** Scores the candidates of a click log by a model: every news is encoded once, then the histories in batches. */
final class ModelRanker {
    /** Users encoded at once: enough to keep every thread busy, some 13 MB of clicked news at width 256. */
    private static final int USERS = 256;

    private ModelRanker() {}

    /** Takes the scores of an impression's candidates; those of unknown ones are negative infinity. */
    interface Consumer {
        void accept(int impression, float[] scores, boolean coldUser);
    }

    static void rank(
            ClickModel model,
            NewsDataset log,
            NewsTexts texts,
            ItemRows items,
            int maxHistory,
            IntPredicate selected,
            Consumer consumer) {
        int width = model.hiddenSize();
        try (Arena arena = Arena.ofConfined()) {
            int newsCount = log.news().size();
            MemorySegment vectors = arena.allocate((long) newsCount * width * Float.BYTES, Float.BYTES);
            NewsVectors.encode(model, log.news().items(), texts.rows(), items, vectors);
            Impressions impressions = log.impressions();
            int[] batch = new int[USERS];
            int size = 0;
            for (int impression = 0; impression < impressions.size(); impression++) {
                if (selected.test(impression)) {
                    batch[size++] = impression;
                }
                if (size == USERS || (size > 0 && impression == impressions.size() - 1)) {
                    score(model, impressions, maxHistory, vectors, Arrays.copyOf(batch, size), consumer);
                    size = 0;
                }
            }
        }
    }

    private static void score(
            ClickModel model,
            Impressions impressions,
            int maxHistory,
            MemorySegment vectors,
            int[] batch,
            Consumer consumer) {
        int width = model.hiddenSize();
        int[][] histories = new int[batch.length][];
        for (int i = 0; i < batch.length; i++) {
            histories[i] = impressions.history(batch[i], maxHistory);
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment users = arena.allocateFrom(
                    ValueLayout.JAVA_FLOAT, NewsVectors.encodeUsers(model, histories, vectors));
            for (int i = 0; i < batch.length; i++) {
                int[] candidates = impressions.candidates(batch[i]);
                MemorySegment user = users.asSlice((long) i * width * Float.BYTES, (long) width * Float.BYTES);
                consumer.accept(
                        batch[i], scores(model, user, vectors, candidates), histories[i].length == 0);
            }
        }
    }

    private static float[] scores(ClickModel model, MemorySegment user, MemorySegment vectors, int[] candidates) {
        int[] rows = candidates.clone();
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Math.max(0, rows[i]);
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment result = arena.allocate(ValueLayout.JAVA_FLOAT, rows.length);
            model.score(user, vectors, arena.allocateFrom(ValueLayout.JAVA_INT, rows), result);
            float[] scores = result.toArray(ValueLayout.JAVA_FLOAT);
            for (int i = 0; i < scores.length; i++) {
                scores[i] = candidates[i] == Impressions.UNKNOWN ? Float.NEGATIVE_INFINITY : scores[i];
            }
            return scores;
        }
    }

    /** Ranks the labelled impressions and measures that. */
    static RankingEvaluation evaluate(
            ClickModel model, NewsDataset log, NewsTexts texts, ItemRows items, int maxHistory) {
        RankingMetrics metrics = new RankingMetrics();
        Impressions impressions = log.impressions();
        rank(
                model,
                log,
                texts,
                items,
                maxHistory,
                impressions::isLabelled,
                (impression, scores, cold) -> metrics.add(scores, impressions.clicked(impression), cold));
        return metrics.result(impressions.size() - impressions.labelledCount());
    }
}
