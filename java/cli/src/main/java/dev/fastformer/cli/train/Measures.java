// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli.train;

import dev.fastformer.tasks.TaskEvaluation;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The measures of any task, for a person to read. */
public final class Measures {
    private static final Map<String, String> NAMES = Map.of(
            "macro_f1",
            "macro-F1",
            "micro_f1",
            "micro-F1",
            "auc",
            "AUC",
            "mrr",
            "MRR",
            "ndcg_5",
            "nDCG@5",
            "ndcg_10",
            "nDCG@10");

    private Measures() {}

    /** All measures in one line, the one that training maximises first. */
    static String line(TaskEvaluation evaluation) {
        String others = evaluation.measures().entrySet().stream()
                .filter(measure -> !measure.getKey().equals(evaluation.scoreName()))
                .map(measure -> text(measure.getKey(), measure.getValue()))
                .collect(Collectors.joining(", "));
        return text(evaluation.scoreName(), evaluation.score()) + ", " + others;
    }

    private static String text(String measure, double value) {
        String shown = measure.equals("loss") ? String.format(Locale.ROOT, "%.4f", value) : ProgressBar.percent(value);
        return name(measure) + " " + shown;
    }

    /** The name of a measure as people know it. */
    public static String name(String measure) {
        return NAMES.getOrDefault(measure, measure);
    }
}
