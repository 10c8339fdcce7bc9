// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli;

import dev.fastformer.tasks.LabelScore;
import dev.fastformer.tasks.Prediction;
import dev.fastformer.tasks.TextClassifier;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Labels the lines of standard input, one line in, one line out. */
@Command(
        name = "predict",
        description = {
            "Label each line of standard input: one line in, one line out, label <tab> probability.",
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
            defaultValue = "1",
            description = "Write the N most probable labels, best first, as further columns.")
    private int top;

    @Option(names = "--json", description = "Write one JSON object a line.")
    private boolean json;

    @Option(names = "--threads", paramLabel = "N", description = "Threads; 1 if not given. The result is the same.")
    private int threads = 1;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Usage.atLeast(spec, "--top", top, 1);
        Usage.atLeast(spec, "--threads", threads, 1);
        LineInput in = new LineInput(System.in);
        PrintWriter out = spec.commandLine().getOut();
        try (TextClassifier classifier = TextClassifier.load(model, threads)) {
            List<String> lines;
            while (!(lines = in.next(MAXIMUM_LINES)).isEmpty()) {
                for (Prediction prediction : classifier.predict(lines)) {
                    out.println(json ? asJson(prediction) : asColumns(prediction));
                }
                out.flush();
                if (out.checkError()) {
                    break; // The reader of the pipe has gone.
                }
            }
        }
        return 0;
    }

    private String asColumns(Prediction prediction) {
        StringBuilder line = new StringBuilder();
        for (LabelScore score : prediction.top(top)) {
            line.append(line.isEmpty() ? "" : "\t")
                    .append(score.label())
                    .append('\t')
                    .append(String.format(Locale.ROOT, "%.6f", score.probability()));
        }
        return line.toString();
    }

    private String asJson(Prediction prediction) {
        return Json.line(Json.prediction(prediction, top));
    }
}
