// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli;

import dev.fastformer.cli.train.NewsModelOptions;
import dev.fastformer.cli.train.NewsOptimizerOptions;
import dev.fastformer.cli.train.RunOptions;
import dev.fastformer.cli.train.TrainingRun;
import dev.fastformer.tasks.TrainingReport;
import dev.fastformer.tasks.news.NewsDataset;
import dev.fastformer.tasks.news.NewsRecommenderTrainer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Trains a news recommender, or goes on with a run that was cut off. */
@Command(
        name = "train",
        description = {
            "Train a news recommender on a click log in MIND's format: a folder with news.tsv and behaviors.tsv, or a behaviors"
                    + " file that has news.tsv beside it.",
            "",
            "A run that was cut off goes on as that of 'train': 'recommend train --resume FOLDER', with the same bits."
        },
        synopsisHeading = "",
        customSynopsis = {
            "Usage: fastformer recommend train TRAIN --output FOLDER [--dev DEV] [options]",
            "       fastformer recommend train --resume FOLDER"
        },
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class RecommendTrainCommand implements Callable<Integer> {
    @Parameters(index = "0", arity = "0..1", paramLabel = "TRAIN", description = "The click log to learn from.")
    private Path train;

    @Option(names = "--dev", paramLabel = "DEV", description = "A click log to choose the best epoch by.")
    private Path dev;

    @Mixin
    private ClickLogOptions logs;

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
    private NewsModelOptions model = new NewsModelOptions();

    @ArgGroup(validate = false, heading = "%nLearning:%n")
    private NewsOptimizerOptions optimizer = new NewsOptimizerOptions();

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
        TrainingReport report;
        if (resume != null) {
            Usage.onlyWithResume(spec, train == null);
            NewsRecommenderTrainer trainer =
                    Usage.checked(spec, () -> NewsRecommenderTrainer.forRun(resume, threads, training));
            report = training.run(trainer::stop, trainer::resume);
        } else {
            Usage.require(spec, train != null, "the training log is missing");
            Usage.require(spec, output != null, "--output is missing: the folder that the model goes to");
            report = start(training);
        }
        return report.interrupted() ? Main.INTERRUPTED : 0;
    }

    private TrainingReport start(TrainingRun training) {
        NewsRecommenderTrainer trainer = Usage.checked(spec, () -> trainer(training));
        PrintWriter err = spec.commandLine().getErr();
        return training.run(trainer::stop, () -> {
            NewsDataset trainLog = logs.read(train, err);
            NewsDataset devLog = dev == null ? null : logs.read(dev, err);
            return trainer.train(trainLog, devLog);
        });
    }

    private NewsRecommenderTrainer trainer(TrainingRun training) {
        NewsRecommenderTrainer.Builder builder = NewsRecommenderTrainer.builder()
                .output(output)
                .overwrite(overwrite)
                .threads(threads)
                .listener(training);
        model.apply(builder);
        optimizer.apply(builder);
        run.apply(builder);
        return builder.build();
    }
}
