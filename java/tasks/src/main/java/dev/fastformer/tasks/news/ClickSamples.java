// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.news;

import dev.fastformer.tasks.data.IntList;
import dev.fastformer.tasks.data.PackedInts;
import dev.fastformer.tasks.data.SeededRandom;

/**
 * What a training epoch goes through: one sample a click, with other candidates of its impression to tell it from. Immutable.
 *
 * <p>Left out and counted are impressions without a click on a known news, without another known candidate, and of users who
 * had clicked nothing known before: an empty history has the zero vector, from which nothing is learned.
 */
final class ClickSamples {
    private final Impressions impressions;
    private final int[] impressionOf;
    private final int[] positives;
    private final PackedInts others;
    private final int[] othersOf;
    private final Skipped skipped;

    /**
     * Impressions that no sample comes from.
     *
     * @param unlabelled it is not known what was clicked
     * @param withoutClick nothing known was clicked
     * @param withoutOther nothing known was left unclicked
     * @param coldUsers the user had clicked nothing known before
     */
    record Skipped(long unlabelled, long withoutClick, long withoutOther, long coldUsers) {}

    private ClickSamples(Builder builder) {
        this.impressions = builder.impressions;
        this.impressionOf = builder.impressionOf.toArray();
        this.positives = builder.positives.toArray();
        this.othersOf = builder.othersOf.toArray();
        this.others = builder.others.build();
        this.skipped = new Skipped(builder.unlabelled, builder.withoutClick, builder.withoutOther, builder.coldUsers);
    }

    static ClickSamples of(Impressions impressions) {
        Builder builder = new Builder(impressions);
        for (int impression = 0; impression < impressions.size(); impression++) {
            builder.add(impression);
        }
        return new ClickSamples(builder);
    }

    private static final class Builder {
        private final Impressions impressions;
        private final IntList impressionOf = new IntList(1024);
        private final IntList positives = new IntList(1024);
        private final IntList othersOf = new IntList(1024);
        private final PackedInts.Builder others = new PackedInts.Builder();
        private int otherLists;
        private long unlabelled;
        private long withoutClick;
        private long withoutOther;
        private long coldUsers;

        Builder(Impressions impressions) {
            this.impressions = impressions;
        }

        void add(int impression) {
            int[] candidates = impressions.candidates(impression);
            boolean[] clicked = impressions.clicked(impression);
            int known = 0;
            int clicks = 0;
            for (int i = 0; i < candidates.length; i++) {
                known += candidates[i] >= 0 ? 1 : 0;
                clicks += candidates[i] >= 0 && clicked[i] ? 1 : 0;
            }
            if (!impressions.isLabelled(impression)) {
                unlabelled++;
            } else if (clicks == 0) {
                withoutClick++;
            } else if (clicks == known) {
                withoutOther++;
            } else if (impressions.history(impression, 1).length == 0) {
                coldUsers++;
            } else {
                addSamples(impression, candidates, clicked);
            }
        }

        private void addSamples(int impression, int[] candidates, boolean[] clicked) {
            for (int i = 0; i < candidates.length; i++) {
                if (candidates[i] >= 0 && clicked[i]) {
                    impressionOf.add(impression);
                    positives.add(candidates[i]);
                    othersOf.add(otherLists);
                } else if (candidates[i] >= 0) {
                    others.add(candidates[i]);
                }
            }
            others.close();
            otherLists++;
        }
    }

    int size() {
        return positives.length;
    }

    Skipped skipped() {
        return skipped;
    }

    /** The newest clicks before the sample's own. */
    int[] history(int sample, int longest) {
        return impressions.history(impressionOf[sample], longest);
    }

    /**
     * The clicked news, then so many others of its impression, drawn without repetition; where there are fewer, they are
     * repeated in turn. Depends on seed, epoch and sample alone.
     */
    int[] candidates(int sample, int negatives, long seed, int epoch) {
        int list = othersOf[sample];
        int[] pool = new int[others.length(list)];
        for (int i = 0; i < pool.length; i++) {
            pool[i] = others.value(others.start(list) + i);
        }
        SeededRandom random = new SeededRandom(seed, ((epoch + 1L) << 32) | sample);
        int drawn = Math.min(negatives, pool.length);
        for (int i = 0; i < drawn; i++) {
            int j = i + random.nextInt(pool.length - i);
            int value = pool[i];
            pool[i] = pool[j];
            pool[j] = value;
        }
        int[] candidates = new int[negatives + 1];
        candidates[0] = positives[sample];
        for (int i = 0; i < negatives; i++) {
            candidates[i + 1] = pool[i % drawn];
        }
        return candidates;
    }
}
