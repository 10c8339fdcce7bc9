// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.metrics;

import dev.fastformer.tasks.LabelMetrics;
import dev.fastformer.tasks.text.Labels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Counts what a model gets right, for one label a text (in a confusion matrix) or any number. Not thread-safe.
 *
 * <p>Accuracy is the share of texts whose label, or whose whole set of labels, is right. Macro-F1 is the mean F1 over the
 * labels that occur among the true or the predicted ones. Micro-F1 is the F1 of all decisions together.
 */
public final class EvaluationCounts {
    /** Most labels for which the confusion matrix is kept; its size is their square. */
    public static final int MAX_CONFUSION_LABELS = 1000;

    private final Labels labels;
    private final long[][] confusion;
    private final long[] correct;
    private final long[] support;
    private final long[] predicted;
    private long texts;
    private long exact;

    /**
     * Creates counts of nothing.
     *
     * @param labels the model's labels
     * @param multiLabel whether a text bears any number of labels
     */
    public EvaluationCounts(Labels labels, boolean multiLabel) {
        this.labels = labels;
        boolean keepConfusion = !multiLabel && labels.size() <= MAX_CONFUSION_LABELS;
        this.confusion = keepConfusion ? new long[labels.size()][labels.size()] : new long[0][];
        this.correct = new long[labels.size()];
        this.support = new long[labels.size()];
        this.predicted = new long[labels.size()];
    }

    /**
     * Counts a text with one label.
     *
     * @param actual the label that it bears
     * @param given the label that the model gives it
     */
    public void add(int actual, int given) {
        if (confusion.length > 0) {
            confusion[actual][given]++;
        }
        support[actual]++;
        predicted[given]++;
        correct[actual] += actual == given ? 1 : 0;
        exact += actual == given ? 1 : 0;
        texts++;
    }

    /**
     * Counts a text with any number of labels.
     *
     * @param actual for each label whether the text bears it
     * @param given for each label whether the model gives it
     */
    public void add(boolean[] actual, boolean[] given) {
        for (int label = 0; label < actual.length; label++) {
            support[label] += actual[label] ? 1 : 0;
            predicted[label] += given[label] ? 1 : 0;
            correct[label] += actual[label] && given[label] ? 1 : 0;
        }
        exact += Arrays.equals(actual, given) ? 1 : 0;
        texts++;
    }

    /** {@return the number of texts} */
    public long texts() {
        return texts;
    }

    /** {@return the share of texts that are wholly right; 0 without texts} */
    public double accuracy() {
        return texts == 0 ? 0 : (double) exact / texts;
    }

    /** {@return the mean F1 over the labels that occur; 0 if none does} */
    public double macroF1() {
        return perLabel().stream()
                .filter(metrics -> metrics.support() + metrics.predicted() > 0)
                .mapToDouble(LabelMetrics::f1)
                .average()
                .orElse(0);
    }

    /** {@return the F1 of all decisions together; 0 without any} */
    public double microF1() {
        return LabelMetrics.of("", sum(correct), sum(support), sum(predicted)).f1();
    }

    /** {@return the metrics of every label, in the model's order} */
    public List<LabelMetrics> perLabel() {
        List<LabelMetrics> all = new ArrayList<>(labels.size());
        for (int label = 0; label < labels.size(); label++) {
            all.add(LabelMetrics.of(labels.name(label), correct[label], support[label], predicted[label]));
        }
        return all;
    }

    /** {@return texts by actual and given label; empty if texts bear any number, or there are too many labels} */
    public List<List<Long>> confusion() {
        return Arrays.stream(confusion)
                .map(row -> Arrays.stream(row).boxed().toList())
                .toList();
    }

    private static long sum(long[] counts) {
        return Arrays.stream(counts).sum();
    }
}
