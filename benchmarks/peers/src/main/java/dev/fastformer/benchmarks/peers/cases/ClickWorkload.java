// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.cases;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * One batch of impressions, the same for every side. News are drawn, not real; what decides the time is made like MIND:
 *
 * <ul>
 *   <li>titles have 5 to 25 words, 11.5 on average: rounded normal numbers with a deviation of 3;
 *   <li>histories have a median of 20 clicks, cut at the shape's longest: log-normal numbers with a deviation of 1, on
 *       average 24 if cut at 50;
 *   <li>of 20,000 news the one of rank r, from 1, is drawn in proportion to 1 / (r + 9), without a second time in one
 *       impression: the first one has 1.3 % of the draws;
 *   <li>an impression has one clicked candidate and 4 others, drawn in the same way.
 * </ul>
 *
 * @param news words of the U different news of the batch, never the padding id 0
 * @param histories clicked news of each impression, in 0 to U - 1
 * @param candidates {@link #CANDIDATES} shown news of each impression, in 0 to U - 1; the first was clicked
 */
public record ClickWorkload(Sequences news, Sequences histories, Sequences candidates) {
    /** Candidates of an impression: one clicked, four not. */
    public static final int CANDIDATES = 5;

    /** Words to which fastformer-for-rec pads every title. */
    public static final int TITLE_WIDTH = 32;

    private static final int CATALOGUE = 20_000;
    private static final int POPULARITY_OFFSET = 9;
    private static final double MEAN_WORDS = 11.5;
    private static final double WORDS_DEVIATION = 3;
    private static final int FEWEST_WORDS = 5;
    private static final int MOST_WORDS = 25;
    private static final double MEDIAN_CLICKS = 20;

    /**
     * The batches of a shape.
     *
     * @param shape impressions x most clicks of a history
     * @return {@link Workload#BATCHES} batches
     */
    public static List<ClickWorkload> of(InputShape shape) {
        List<int[]> titles = titles(new Random(Workload.BATCHES));
        return IntStream.range(0, Workload.BATCHES)
                .mapToObj(seed -> of(shape, titles, new Random(seed)))
                .toList();
    }

    private static List<int[]> titles(Random random) {
        List<int[]> titles = new ArrayList<>();
        for (int i = 0; i < CATALOGUE; i++) {
            long words = Math.round(MEAN_WORDS + WORDS_DEVIATION * random.nextGaussian());
            titles.add(random.ints(Math.clamp(words, FEWEST_WORDS, MOST_WORDS), 1, Workload.VOCABULARY)
                    .toArray());
        }
        return titles;
    }

    private static ClickWorkload of(InputShape shape, List<int[]> titles, Random random) {
        Map<Integer, Integer> numbers = new LinkedHashMap<>();
        List<int[]> histories = new ArrayList<>();
        List<int[]> candidates = new ArrayList<>();
        for (int impression = 0; impression < shape.texts(); impression++) {
            long clicks = Math.round(MEDIAN_CLICKS * Math.exp(random.nextGaussian()));
            int length = Math.clamp(clicks, 1, shape.lengths()[impression]);
            int[] drawn = random.doubles()
                    .mapToInt(ClickWorkload::popular)
                    .distinct()
                    .limit(length + CANDIDATES)
                    .map(title -> numbers.computeIfAbsent(title, first -> numbers.size()))
                    .toArray();
            histories.add(IntStream.of(drawn).limit(length).toArray());
            candidates.add(IntStream.of(drawn).skip(length).toArray());
        }
        List<int[]> news = numbers.keySet().stream().map(titles::get).toList();
        return new ClickWorkload(Sequences.of(news), Sequences.of(histories), Sequences.of(candidates));
    }

    /** The news, from 0, up to which a share of all draws goes: the sum of 1 / (r + 9) grows as its logarithm. */
    private static int popular(double share) {
        double ratio = (double) (CATALOGUE + POPULARITY_OFFSET + 1) / (POPULARITY_OFFSET + 1);
        return (int) ((POPULARITY_OFFSET + 1) * (Math.pow(ratio, share) - 1));
    }
}
