// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.worker;

import dev.fastformer.benchmarks.peers.cases.ClickWorkload;
import dev.fastformer.benchmarks.peers.cases.Sequences;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * A batch of impressions as tensors.
 *
 * @param buckets news of one width each, in the order of the vectors that histories and candidates name
 * @param words [W] words of all buckets, padding included
 * @param history [I,N] clicked news, padding included
 * @param historyPaddingScores [I,1,N], or null without padding
 * @param candidates [I,C] shown news; the first was clicked
 * @param labels [I] all 0
 */
record TorchClicks(
        List<Bucket> buckets,
        Tensor words,
        Tensor history,
        Tensor historyPaddingScores,
        Tensor candidates,
        Tensor labels) {
    /** Widths of buckets are its multiples. With 1, 2, 4 and 8 PyTorch took the same time within a tenth. */
    private static final int BUCKET_STEP = 4;

    private static final int[] NO_WORDS = {};

    /**
     * News padded to one width.
     *
     * @param news how many
     * @param width words of each, padding included
     * @param paddingScores [news,1,width], or null without padding
     */
    record Bucket(long news, long width, Tensor paddingScores) {}

    /** Every slot of the padded histories, then every candidate, as a news of its own; padding is a news without words. */
    static TorchClicks everyOccurrence(ClickWorkload workload, int historyWidth) {
        int[] clicked = workload.histories().padded(historyWidth, -1);
        int[] shown = workload.candidates().ids();
        List<int[]> titles = IntStream.concat(IntStream.of(clicked), IntStream.of(shown))
                .mapToObj(news -> news < 0 ? NO_WORDS : workload.news().ids(news))
                .toList();
        return of(
                workload,
                List.of(Sequences.of(titles)),
                new int[] {ClickWorkload.TITLE_WIDTH},
                historyWidth,
                IntStream.range(0, clicked.length).toArray(),
                IntStream.range(clicked.length, clicked.length + shown.length).toArray());
    }

    /** Every different news once, in buckets of width; histories padded to the longest. */
    static TorchClicks distinctNews(ClickWorkload workload) {
        TreeMap<Integer, List<Integer>> numbers = new TreeMap<>();
        for (int news = 0; news < workload.news().count(); news++) {
            int width = Math.ceilDiv(workload.news().length(news), BUCKET_STEP) * BUCKET_STEP;
            numbers.computeIfAbsent(width, first -> new ArrayList<>()).add(news);
        }
        List<Integer> order = numbers.values().stream().flatMap(List::stream).toList();
        int[] rows = new int[order.size()];
        for (int row = 0; row < rows.length; row++) {
            rows[order.get(row)] = row;
        }
        int historyWidth = workload.histories().longest();
        return of(
                workload,
                numbers.values().stream()
                        .map(bucket -> Sequences.of(
                                bucket.stream().map(workload.news()::ids).toList()))
                        .toList(),
                numbers.keySet().stream().mapToInt(Integer::intValue).toArray(),
                historyWidth,
                IntStream.of(workload.histories().padded(historyWidth, 0))
                        .map(news -> rows[news])
                        .toArray(),
                IntStream.of(workload.candidates().ids())
                        .map(news -> rows[news])
                        .toArray());
    }

    private static TorchClicks of(
            ClickWorkload workload,
            List<Sequences> titles,
            int[] widths,
            int historyWidth,
            int[] history,
            int[] candidates) {
        int impressions = workload.histories().count();
        List<Bucket> buckets = new ArrayList<>();
        List<int[]> words = new ArrayList<>();
        for (int i = 0; i < widths.length; i++) {
            Sequences bucket = titles.get(i);
            buckets.add(new Bucket(bucket.count(), widths[i], Torch.paddingScores(bucket, widths[i])));
            words.add(bucket.paddedIds(widths[i]));
        }
        int[] allWords = Sequences.of(words).ids();
        return new TorchClicks(
                buckets,
                Torch.ids(allWords, allWords.length),
                Torch.ids(history, impressions, historyWidth),
                Torch.paddingScores(workload.histories(), historyWidth),
                Torch.ids(candidates, impressions, ClickWorkload.CANDIDATES),
                Torch.ids(new int[impressions], impressions));
    }

    /** Words of each bucket, padding included. */
    long[] bucketWords() {
        return buckets.stream().mapToLong(bucket -> bucket.news * bucket.width).toArray();
    }
}
