// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.news;

import dev.fastformer.tasks.data.PackedInts;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Impressions as numbers: what the user had clicked before, what was shown, and what of it was clicked. Immutable. */
final class Impressions {
    static final int UNKNOWN = -1;

    private final List<String> ids;
    private final PackedInts histories;
    private final PackedInts candidates;
    private final BitSet clicked;
    private final BitSet labelled;

    private Impressions(Builder builder) {
        this.ids = List.copyOf(builder.ids);
        this.histories = builder.histories.build();
        this.candidates = builder.candidates.build();
        this.clicked = builder.clicked;
        this.labelled = builder.labelled;
    }

    /** Collects impressions: each is opened, filled and closed. Not thread-safe. */
    static final class Builder {
        private final List<String> ids = new ArrayList<>();
        private final PackedInts.Builder histories = new PackedInts.Builder();
        private final PackedInts.Builder candidates = new PackedInts.Builder();
        private final BitSet clicked = new BitSet();
        private final BitSet labelled = new BitSet();
        private int candidateCount;
        private int unknown;

        /** Opens an impression whose candidates bear labels or do not. */
        void open(boolean withLabels) {
            labelled.set(ids.size(), withLabels);
            unknown = 0;
        }

        void addCandidate(int number, boolean isClicked) {
            candidates.add(number);
            clicked.set(candidateCount++, isClicked);
            unknown += number == UNKNOWN ? 1 : 0;
        }

        void addClick(int number) {
            histories.add(number);
        }

        /** Closes the impression; returns how many of its candidates are unknown. */
        int close(String id) {
            ids.add(id);
            candidates.close();
            histories.close();
            return unknown;
        }

        int size() {
            return ids.size();
        }

        Impressions build() {
            return new Impressions(this);
        }
    }

    int size() {
        return ids.size();
    }

    String id(int impression) {
        return ids.get(impression);
    }

    /** Numbers of the clicked news, the oldest first; at most the newest so many. */
    int[] history(int impression, int longest) {
        return slice(histories, impression, histories.length(impression) - historyLength(impression, longest));
    }

    /** How many news {@link #history} returns. */
    int historyLength(int impression, int longest) {
        return Math.min(longest, histories.length(impression));
    }

    /** Numbers of the candidates in their order; {@link #UNKNOWN} for those that the news do not hold. */
    int[] candidates(int impression) {
        return slice(candidates, impression, 0);
    }

    private static int[] slice(PackedInts lists, int list, int from) {
        int[] numbers = new int[lists.length(list) - from];
        int start = lists.start(list) + from;
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = lists.value(start + i);
        }
        return numbers;
    }

    /** For each candidate whether it was clicked. */
    boolean[] clicked(int impression) {
        boolean[] flags = new boolean[candidates.length(impression)];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = clicked.get(candidates.start(impression) + i);
        }
        return flags;
    }

    /** Whether it is known what was clicked. */
    boolean isLabelled(int impression) {
        return labelled.get(impression);
    }

    /** Whether it has clicked and other candidates, so that their order can be right or wrong. */
    boolean isMeasurable(int impression) {
        int start = candidates.start(impression);
        int end = start + candidates.length(impression);
        int firstClick = clicked.nextSetBit(start);
        return labelled.get(impression)
                && firstClick >= 0
                && firstClick < end
                && (firstClick > start || clicked.nextClearBit(start) < end);
    }

    /** Impressions of which it is known. */
    int labelledCount() {
        return labelled.cardinality();
    }
}
