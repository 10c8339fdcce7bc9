// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli;

import dev.fastformer.tasks.ModelImport;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a model folder of a model that was trained elsewhere. */
@Command(
        name = "import",
        description = {
            "Make a model folder of a PyTorch state dict in safetensors form with the authors' tensor names.",
            "What does not fit is refused by name and reason, and nothing is written."
        },
        mixinStandardHelpOptions = true)
final class ImportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "WEIGHTS", description = "The state dict, a .safetensors file.")
    private Path weights;

    @Option(names = "--config", paramLabel = "FILE", required = true, description = "The configuration as JSON.")
    private Path config;

    @Option(
            names = "--vocabulary",
            paramLabel = "FILE",
            required = true,
            description = "One word a line; the first is padding, the second may be [UNK].")
    private Path vocabulary;

    @Option(names = "--labels", paramLabel = "FILE", required = true, description = "One label a line.")
    private Path labels;

    @Option(names = "--output", paramLabel = "FOLDER", required = true, description = "Where the model goes.")
    private Path output;

    @Option(names = "--multi-label", description = "A text bears any number of labels.")
    private boolean multiLabel;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Activity.is("importing the model");
        ModelImport.run(new ModelImport.Parts(weights, config, vocabulary, labels), output, multiLabel);
        spec.commandLine().getOut().println("the model is in " + output);
        return 0;
    }
}
