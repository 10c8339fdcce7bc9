// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli;

import dev.fastformer.tasks.Evaluation;
import dev.fastformer.tasks.LabelMetrics;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** An evaluation for a person to read. */
public final class EvaluationText {
    private static final int MAXIMUM_LABEL_WIDTH = 30;

    private EvaluationText() {}

    static void print(Evaluation evaluation, OptionalLong peakMemory, PrintWriter out) {
        summary(evaluation, out);
        peakMemory.ifPresent(bytes -> line(out, "peak memory  %d MiB", bytes >> 20));
        int width = labelWidth(evaluation);
        out.println();
        labelTable(evaluation, width, out);
        if (!evaluation.multiLabel()) {
            out.println();
            confusion(evaluation, width, out);
        }
    }

    /** The first lines, as the quickstart shows them too. */
    public static void summary(Evaluation evaluation, PrintWriter out) {
        line(out, "texts        %,d", evaluation.texts());
        line(out, "cut texts    %,d (longer than the model's maximum)", evaluation.truncatedTexts());
        line(
                out,
                "tokens       %,d, of them %,d not in the vocabulary",
                evaluation.tokens(),
                evaluation.unknownTokens());
        line(out, "%s  %.4f", evaluation.multiLabel() ? "exact match" : "accuracy   ", evaluation.accuracy());
        line(out, "macro-F1     %.4f", evaluation.macroF1());
        if (evaluation.multiLabel()) {
            line(out, "micro-F1     %.4f", evaluation.microF1());
        }
        line(out, "loss         %.4f", evaluation.loss());
        line(out, "speed        %,d tokens/s", Math.round(evaluation.tokensPerSecond()));
    }

    private static int labelWidth(Evaluation evaluation) {
        return evaluation.perLabel().stream()
                .mapToInt(metrics -> shown(metrics.label()).length())
                .reduce(5, Math::max);
    }

    private static void labelTable(Evaluation evaluation, int width, PrintWriter out) {
        line(out, "%-" + width + "s  precision  recall      F1    texts", "label");
        for (LabelMetrics metrics : evaluation.perLabel()) {
            line(
                    out,
                    "%-" + width + "s     %.4f  %.4f  %.4f  %7d",
                    shown(metrics.label()),
                    metrics.precision(),
                    metrics.recall(),
                    metrics.f1(),
                    metrics.support());
        }
    }

    /** Rows are the true labels, columns the predicted ones in the same order, by number. */
    private static void confusion(Evaluation evaluation, int width, PrintWriter out) {
        List<List<Long>> rows = evaluation.confusion();
        int cell = 1
                + rows.stream()
                        .flatMap(List::stream)
                        .mapToInt(count -> Long.toString(count).length())
                        .reduce(Integer.toString(rows.size()).length(), Math::max);
        line(out, "confusion matrix: a row a true label, a column a predicted label, in the same order");
        StringBuilder header = new StringBuilder(" ".repeat(width + 4));
        for (int column = 1; column <= rows.size(); column++) {
            header.append(padded(Integer.toString(column), cell));
        }
        out.println(header);
        for (int row = 0; row < rows.size(); row++) {
            StringBuilder text = new StringBuilder(padded(Integer.toString(row + 1), 3) + " ");
            text.append(String.format(
                    Locale.ROOT,
                    "%-" + width + "s",
                    shown(evaluation.perLabel().get(row).label())));
            rows.get(row).forEach(count -> text.append(padded(count == 0 ? "." : Long.toString(count), cell)));
            out.println(text);
        }
    }

    private static String padded(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }

    private static String shown(String label) {
        return label.length() <= MAXIMUM_LABEL_WIDTH ? label : label.substring(0, MAXIMUM_LABEL_WIDTH - 1) + "…";
    }

    private static void line(PrintWriter out, String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }
}
