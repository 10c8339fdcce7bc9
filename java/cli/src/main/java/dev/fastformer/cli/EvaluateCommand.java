// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli;

import dev.fastformer.tasks.Dataset;
import dev.fastformer.tasks.Evaluation;
import dev.fastformer.tasks.TextClassifier;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures a model on labelled texts. */
@Command(
        name = "evaluate",
        description = "Measure a model on labelled texts: accuracy, F1, a table by label and the confusion matrix.",
        mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "MODEL", description = "The model's folder.")
    private Path model;

    @Parameters(index = "1", paramLabel = "DATA", description = "A .csv, .tsv or .jsonl file, also with .gz behind it.")
    private Path data;

    @Mixin
    private DataColumns columns;

    @Option(names = "--json", description = "Write one JSON object.")
    private boolean json;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads; all processors if not given. The result is the same.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Usage.atLeast(spec, "--threads", threads, 1);
        PrintWriter out = spec.commandLine().getOut();
        try (TextClassifier classifier = TextClassifier.load(model, threads)) {
            Evaluation evaluation = classifier.evaluate(Dataset.read(data, columns.columns()));
            if (json) {
                out.println(Json.line(EvaluationJson.of(evaluation)));
            } else {
                EvaluationText.print(evaluation, out);
            }
        }
        return 0;
    }
}
