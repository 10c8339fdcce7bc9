// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks;

import dev.fastformer.tasks.text.Labels;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** What a model says of one text: the probability of every label. Immutable. */
public final class Prediction {
    private final Labels labels;
    private final float[] probabilities;
    private final float[] thresholds;
    private final boolean truncated;
    private final int best;

    /**
     * Makes a prediction.
     *
     * @param labels the model's labels
     * @param probabilities one a label
     * @param thresholds one a label for a multi-label model, else null
     * @param truncated whether the text was cut
     */
    Prediction(Labels labels, float[] probabilities, float[] thresholds, boolean truncated) {
        this.labels = labels;
        this.probabilities = probabilities;
        this.thresholds = thresholds;
        this.truncated = truncated;
        int highest = 0;
        for (int label = 1; label < probabilities.length; label++) {
            highest = probabilities[label] > probabilities[highest] ? label : highest;
        }
        this.best = highest;
    }

    /** {@return the most probable label; of equals, the first in the model's order} */
    public String label() {
        return labels.name(best);
    }

    /** {@return the probability of {@link #label()}} */
    public double probability() {
        return probabilities[best];
    }

    /**
     * Returns the probability of a label.
     *
     * @param label one of the model's labels
     * @return from 0 to 1
     * @throws IllegalArgumentException if the model does not know the label
     */
    public double probability(String label) {
        int number = labels.number(label);
        if (number < 0) {
            throw new IllegalArgumentException("the model has no label '" + label + "'; it has " + labels.names());
        }
        return probabilities[number];
    }

    /**
     * Returns the most probable labels.
     *
     * @param count how many, at least 1; fewer if the model has fewer
     * @return the labels by falling probability
     */
    public List<LabelScore> top(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("top needs a count of at least 1, but it is " + count);
        }
        return IntStream.range(0, probabilities.length)
                .boxed()
                .sorted(Comparator.comparing((Integer label) -> probabilities[label])
                        .reversed())
                .limit(count)
                .map(this::score)
                .toList();
    }

    /**
     * Returns the labels that the model gives to the text: of a multi-label model those whose probability reaches
     * their threshold, in the model's order, possibly none; else the one of {@link #label()}.
     *
     * @return the labels with their probabilities
     */
    public List<LabelScore> labels() {
        if (thresholds == null) {
            return List.of(score(best));
        }
        List<LabelScore> given = new ArrayList<>();
        for (int label = 0; label < probabilities.length; label++) {
            if (probabilities[label] >= thresholds[label]) {
                given.add(score(label));
            }
        }
        return List.copyOf(given);
    }

    /** {@return whether the text was longer than the model's maximum and was cut there} */
    public boolean truncated() {
        return truncated;
    }

    private LabelScore score(int label) {
        return new LabelScore(labels.name(label), probabilities[label]);
    }

    @Override
    public String toString() {
        return "Prediction" + labels();
    }
}
