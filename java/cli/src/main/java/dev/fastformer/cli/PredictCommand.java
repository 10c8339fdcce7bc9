// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli;

import dev.fastformer.tasks.Prediction;
import dev.fastformer.tasks.TextClassifier;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Labels the lines of standard input, one line in, one line out. */
@Command(
        name = "predict",
        description = {
            "Label each line of standard input: one line in, one line out, label <tab> probability.",
            "A multi-label model writes such a pair for each label that it gives, and an empty line where it gives none.",
            "Answers appear as soon as the lines at hand are labelled, so it serves in a pipe."
        },
        mixinStandardHelpOptions = true)
final class PredictCommand implements Callable<Integer> {
    /** Lines labelled at once when they are all there; enough to fill packed batches. */
    private static final int MAXIMUM_LINES = 256;

    @Parameters(paramLabel = "MODEL", description = "The model's folder.")
    private Path model;

    @Option(
            names = "--top",
            paramLabel = "N",
            description =
                    "Write the N most probable labels, best first, in further columns, whatever their thresholds.")
    private Integer top;

    @Option(names = "--json", description = "Write one JSON object a line.")
    private boolean json;

    @Option(names = "--threads", paramLabel = "N", description = "Threads; 1 if not given. The result is the same.")
    private int threads = 1;

    @Mixin
    private ServingPrecision precision;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (top != null) {
            Usage.atLeast(spec, "--top", top, 1);
        }
        Usage.atLeast(spec, "--threads", threads, 1);
        LineInput in = new LineInput(StandardInput.open());
        Activity.is("loading the model");
        try (TextClassifier classifier =
                Usage.checked(spec, () -> TextClassifier.load(model, threads, precision.value()))) {
            Activity.is("labelling texts");
            label(in, classifier);
        }
        return 0;
    }

    private void label(LineInput in, TextClassifier classifier) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        long texts = 0;
        long cut = 0;
        List<String> lines;
        // A failed write ends it: the reader of the pipe has gone, or the disk is full.
        while (!out.checkError() && !(lines = in.next(MAXIMUM_LINES)).isEmpty()) {
            for (Prediction prediction : classifier.predict(lines)) {
                out.println(json ? asJson(prediction) : asColumns(prediction));
                texts++;
                cut += prediction.truncated() ? 1 : 0;
            }
            out.flush();
        }
        if (cut > 0) {
            spec.commandLine()
                    .getErr()
                    .println(String.format(
                            Locale.ROOT,
                            "fastformer: warning: %,d of %,d texts were longer than the model's %,d tokens and were cut there",
                            cut,
                            texts,
                            classifier.maxLength()));
        }
    }

    private String asColumns(Prediction prediction) {
        return (top == null ? prediction.labels() : prediction.top(top))
                .stream()
                        .map(score -> String.format(Locale.ROOT, "%s\t%.6f", score.label(), score.probability()))
                        .collect(Collectors.joining("\t"));
    }

    private String asJson(Prediction prediction) {
        return Json.line(Json.prediction(prediction, top == null ? 1 : top));
    }
}
