// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** News recommendation. */
@Command(
        name = "recommend",
        description = {
            "News recommendation from click logs in MIND's format: news.tsv and behaviors.tsv, also with .gz behind it.",
            "",
            "  fastformer recommend train MINDsmall_train --dev MINDsmall_dev --output news",
            "  fastformer recommend evaluate news MINDsmall_dev",
            "  fastformer recommend predict news MINDlarge_test > prediction.txt",
            "  fastformer recommend encode news news.tsv --output catalogue"
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            RecommendTrainCommand.class,
            RecommendEvaluateCommand.class,
            RecommendPredictCommand.class,
            RecommendEncodeCommand.class
        },
        mixinStandardHelpOptions = true)
final class RecommendCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
