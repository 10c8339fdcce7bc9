// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli;

import dev.fastformer.cli.train.ModelOptions;
import dev.fastformer.cli.train.OptimizerOptions;
import dev.fastformer.cli.train.RunOptions;
import dev.fastformer.cli.train.TrainingRun;
import dev.fastformer.tasks.Columns;
import dev.fastformer.tasks.Dataset;
import dev.fastformer.tasks.TextClassifierTrainer;
import dev.fastformer.tasks.TrainingReport;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Trains a text classifier, or goes on with a run that was cut off. */
@Command(
        name = "train",
        description = {
            "Train a text classifier on a .csv, .tsv or .jsonl file (also with .gz behind it) with a header row.",
            "",
            "Ctrl-C, SIGTERM, a crash or kill -9 lose nothing that a checkpoint holds: 'train --resume FOLDER' goes on"
                    + " and ends with the same bits as a run that was never cut off."
        },
        synopsisHeading = "",
        customSynopsis = {
            "Usage: fastformer train TRAIN --output FOLDER [--dev DEV] [options]",
            "       fastformer train --resume FOLDER"
        },
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
    @Parameters(index = "0", arity = "0..1", paramLabel = "TRAIN", description = "The training texts.")
    private Path train;

    @Option(names = "--dev", paramLabel = "DEV", description = "Texts to choose the best epoch by.")
    private Path dev;

    @Mixin
    private DataColumns columns;

    @Option(names = "--output", paramLabel = "FOLDER", description = "Where the model goes.")
    private Path output;

    @Option(names = "--overwrite", description = "Remove the model or run that the folder holds.")
    private boolean overwrite;

    @Option(names = "--resume", paramLabel = "FOLDER", description = "Go on with the run of this folder, bit for bit.")
    private Path resume;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads; all processors if not given. The result is the same.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--plot", paramLabel = "FILE", description = "Draw the training curve into a .png or .svg file.")
    private Path plot;

    @Option(names = "--json", description = "Write one JSON object a line for each event.")
    private boolean json;

    @ArgGroup(validate = false, heading = "%nThe model:%n")
    private ModelOptions model = new ModelOptions();

    @ArgGroup(validate = false, heading = "%nLearning:%n")
    private OptimizerOptions optimizer = new OptimizerOptions();

    @ArgGroup(validate = false, heading = "%nThe run:%n")
    private RunOptions run = new RunOptions();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Usage.atLeast(spec, "--threads", threads, 1);
        TrainingRun training = Usage.checked(
                spec,
                () -> new TrainingRun(
                        spec.qualifiedName(), spec.commandLine().getOut(), json, Terminal.isInteractive(), plot));
        if (resume != null) {
            Usage.onlyWithResume(spec, train == null);
            return exitCode(resume(training));
        }
        Usage.require(spec, train != null, "the training file is missing");
        Usage.require(spec, output != null, "--output is missing: the folder that the model goes to");
        return exitCode(start(training));
    }

    private TrainingReport start(TrainingRun training) {
        TextClassifierTrainer trainer = Usage.checked(spec, () -> trainer(training));
        Columns named = Usage.checked(spec, columns::columns);
        Dataset trainTexts = Dataset.read(train, named);
        Dataset devTexts = dev == null ? null : Dataset.read(dev, named);
        return training.run(trainer::stop, () -> trainer.train(trainTexts, devTexts));
    }

    private TextClassifierTrainer trainer(TrainingRun training) {
        TextClassifierTrainer.Builder builder = TextClassifierTrainer.builder()
                .output(output)
                .overwrite(overwrite)
                .threads(threads)
                .listener(training);
        model.apply(builder);
        optimizer.apply(builder);
        run.apply(builder);
        return builder.build();
    }

    private TrainingReport resume(TrainingRun training) {
        TextClassifierTrainer trainer =
                Usage.checked(spec, () -> TextClassifierTrainer.forRun(resume, threads, training));
        return training.run(trainer::stop, trainer::resume);
    }

    private static int exitCode(TrainingReport report) {
        return report.interrupted() ? Main.INTERRUPTED : 0;
    }
}
