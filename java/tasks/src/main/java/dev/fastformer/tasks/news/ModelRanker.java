// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.news;

import dev.fastformer.ClickModel;
import dev.fastformer.tasks.data.IntList;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Scores the candidates of a click log by a model: every news is encoded once, then the histories in batches. */
final class ModelRanker {
    /** Users encoded at once: enough to keep every thread busy. */
    private static final int USERS = 256;

    /** Most clicks encoded at once, or those of one user: some 16 MB at width 256. */
    static final int CLICKS = 16_384;

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
            for (int[] batch : batches(impressions, maxHistory, selected)) {
                score(model, impressions, maxHistory, vectors, batch, consumer);
            }
        }
    }

    /** Impressions in their order, cut so that the users of a batch are encoded at once. */
    static List<int[]> batches(Impressions impressions, int maxHistory, IntPredicate selected) {
        List<int[]> batches = new ArrayList<>();
        IntList batch = new IntList(USERS);
        int clicks = 0;
        for (int impression :
                IntStream.range(0, impressions.size()).filter(selected).toArray()) {
            int more = impressions.historyLength(impression, maxHistory);
            if (batch.size() == USERS || (batch.size() > 0 && clicks + more > CLICKS)) {
                batches.add(batch.toArray());
                batch = new IntList(USERS);
                clicks = 0;
            }
            batch.add(impression);
            clicks += more;
        }
        if (batch.size() > 0) {
            batches.add(batch.toArray());
        }
        return batches;
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
            MemorySegment users =
                    arena.allocateFrom(ValueLayout.JAVA_FLOAT, NewsVectors.encodeUsers(model, histories, vectors));
            for (int i = 0; i < batch.length; i++) {
                int[] candidates = impressions.candidates(batch[i]);
                MemorySegment user = users.asSlice((long) i * width * Float.BYTES, (long) width * Float.BYTES);
                consumer.accept(batch[i], scores(model, user, vectors, candidates), histories[i].length == 0);
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
