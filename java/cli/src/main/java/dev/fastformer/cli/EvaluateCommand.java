// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fastformer.tasks.Columns;
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

    @Mixin
    private ServingOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Columns named = Usage.checked(spec, columns::columns);
        PrintWriter out = spec.commandLine().getOut();
        try (TextClassifier classifier = options.loadClassifier(spec, model)) {
            Activity.is("evaluating");
            Evaluation evaluation = classifier.evaluate(Dataset.read(data, named));
            if (json) {
                ObjectNode node = EvaluationJson.of(evaluation);
                PeakMemory.bytes().ifPresent(bytes -> node.put("peak_memory_bytes", bytes));
                out.println(Json.line(node));
            } else {
                EvaluationText.print(evaluation, PeakMemory.bytes(), out);
            }
        }
        return 0;
    }
}
