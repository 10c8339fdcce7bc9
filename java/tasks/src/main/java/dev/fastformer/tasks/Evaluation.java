// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * How well a model does on labelled texts.
 *
 * @param multiLabel whether texts bear any number of labels
 * @param texts the number of texts
 * @param tokens the number of tokens that the model read
 * @param truncatedTexts texts that were cut at the model's maximum length
 * @param unknownTokens tokens, of those read, that are not in the vocabulary
 * @param loss mean loss a text: cross-entropy, or binary cross-entropy averaged over the labels
 * @param accuracy share of the texts whose label, or whose whole set of labels, is right
 * @param macroF1 mean F1 over the labels that occur among the true or the predicted ones
 * @param microF1 F1 of all decisions together; for one label a text it equals the accuracy
 * @param perLabel metrics of every label of the model, in the model's order
 * @param confusion texts by true label (outer list) and predicted label (inner), in the model's order; empty for a
 *     multi-label model, and for more than 1,000 labels
 * @param tokensPerSecond tokens read a second, tokenisation excluded
 */
public record Evaluation(
        boolean multiLabel,
        long texts,
        long tokens,
        long truncatedTexts,
        long unknownTokens,
        double loss,
        double accuracy,
        double macroF1,
        double microF1,
        List<LabelMetrics> perLabel,
        List<List<Long>> confusion,
        double tokensPerSecond)
        implements TaskEvaluation {
    /** Copies the lists. */
    public Evaluation {
        perLabel = List.copyOf(perLabel);
        confusion = confusion.stream().map(List::copyOf).toList();
    }

    /** {@return "accuracy", or "micro_f1" for a multi-label model} */
    @Override
    public String scoreName() {
        return multiLabel ? "micro_f1" : "accuracy";
    }

    @Override
    public SequencedMap<String, Double> measures() {
        SequencedMap<String, Double> measures = new LinkedHashMap<>();
        measures.put("loss", loss);
        measures.put("accuracy", accuracy);
        measures.put("macro_f1", macroF1);
        measures.put("micro_f1", microF1);
        return measures;
    }
}
