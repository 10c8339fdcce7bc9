// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli;

import dev.fastformer.cli.quickstart.Quickstart;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Data, training, evaluation and prediction in one go; the launcher brings the data. */
@Command(
        name = "quickstart",
        description = {
            "Train, evaluate and use a model on real texts: definitions of WordNet nouns, 26 topics.",
            "With --long the texts are e-mails of up to thousands of tokens, spam or ham (needs npm)."
        },
        mixinStandardHelpOptions = true)
final class QuickstartCommand implements Callable<Integer> {
    @Option(names = "--long", description = "E-mails instead of definitions.")
    private boolean longTexts;

    @Option(names = "--source", hidden = true, required = true, description = "What the launcher has fetched.")
    private Path source;

    @Option(names = "--folder", hidden = true, required = true, description = "Where data and models go.")
    private Path folder;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        return new Quickstart(spec.commandLine().getOut(), Terminal.isInteractive(), folder).run(longTexts, source);
    }
}
