// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which texts make up which batch. Every text is in exactly one batch; texts of like length stand together, so that the
 * batches of one limit cost about the same. Packed batches have no padding at all.
 *
 * <p>The plan of an epoch depends on the lengths, the limits, the seed and the epoch alone, so a resumed run finds its
 * place again by number. Immutable.
 */
public final class BatchPlan {
    /**
     * Batches that are cut from one shuffled pool of texts. Packed batches waste nothing on unlike lengths, so few:
     * more would give batches of likelier lengths and less of the randomness that training lives on.
     */
    private static final int BATCHES_A_POOL = 4;

    private final List<int[]> batches;

    private BatchPlan(List<int[]> batches) {
        this.batches = batches;
    }

    /**
     * How large a batch may grow. A text longer than the token limit makes up a batch of its own.
     *
     * @param texts most texts; 0: no limit
     * @param tokens most tokens; 0: no limit
     */
    public record Limits(int texts, int tokens) {
        /**
         * Tells whether a batch of this size is too large.
         *
         * @param newTexts its texts
         * @param newTokens its tokens
         * @return whether it goes over a limit
         */
        public boolean exceeded(int newTexts, long newTokens) {
            return (texts > 0 && newTexts > texts) || (tokens > 0 && newTokens > tokens);
        }
    }

    /**
     * Plans an epoch of training: the texts are shuffled, cut into pools, sorted by length within each pool, cut into
     * batches, and the batches are shuffled.
     *
     * @param texts the texts
     * @param limits how large a batch may grow; at least one limit
     * @param seed the seed
     * @param epoch the epoch
     * @return the plan
     */
    public static BatchPlan shuffled(PackedInts texts, Limits limits, long seed, int epoch) {
        SeededRandom random = new SeededRandom(seed, epoch);
        int[] order = identity(texts.size());
        random.shuffle(order);
        int pool = poolSize(texts, limits);
        List<int[]> batches = new ArrayList<>();
        for (int start = 0; start < order.length; start += pool) {
            int end = (int) Math.min(order.length, start + (long) pool);
            cut(sortedByLength(texts, Arrays.copyOfRange(order, start, end)), texts, limits, batches);
        }
        int[] places = identity(batches.size());
        random.shuffle(places);
        return new BatchPlan(Arrays.stream(places).mapToObj(batches::get).toList());
    }

    /**
     * Plans a reading of all texts: sorted by length, shortest first.
     *
     * @param texts the texts
     * @param limits how large a batch may grow
     * @return the plan
     */
    public static BatchPlan sorted(PackedInts texts, Limits limits) {
        List<int[]> batches = new ArrayList<>();
        cut(sortedByLength(texts, identity(texts.size())), texts, limits, batches);
        return new BatchPlan(batches);
    }

    private static int poolSize(PackedInts texts, Limits limits) {
        long byTexts = limits.texts() > 0 ? limits.texts() : Integer.MAX_VALUE;
        long meanLength = Math.max(1, texts.total() / Math.max(1, texts.size()));
        long byTokens = limits.tokens() > 0 ? Math.max(1, limits.tokens() / meanLength) : Integer.MAX_VALUE;
        return (int) Math.min(Integer.MAX_VALUE, BATCHES_A_POOL * Math.min(byTexts, byTokens));
    }

    private static int[] sortedByLength(PackedInts texts, int[] pool) {
        long[] keys = new long[pool.length];
        for (int i = 0; i < pool.length; i++) {
            keys[i] = ((long) texts.length(pool[i]) << 32) | i;
        }
        Arrays.sort(keys);
        return Arrays.stream(keys).mapToInt(key -> pool[(int) key]).toArray();
    }

    private static void cut(int[] sorted, PackedInts texts, Limits limits, List<int[]> batches) {
        int start = 0;
        long tokens = 0;
        for (int i = 0; i < sorted.length; i++) {
            int length = texts.length(sorted[i]);
            if (i > start && limits.exceeded(i - start + 1, tokens + length)) {
                batches.add(Arrays.copyOfRange(sorted, start, i));
                start = i;
                tokens = 0;
            }
            tokens += length;
        }
        if (start < sorted.length) {
            batches.add(Arrays.copyOfRange(sorted, start, sorted.length));
        }
    }

    private static int[] identity(int size) {
        int[] numbers = new int[size];
        Arrays.setAll(numbers, i -> i);
        return numbers;
    }

    /** {@return the number of batches} */
    public int size() {
        return batches.size();
    }

    /**
     * Returns the texts of a batch.
     *
     * @param index the batch
     * @return the numbers of its texts; not to be changed
     */
    public int[] batch(int index) {
        return batches.get(index);
    }
}
