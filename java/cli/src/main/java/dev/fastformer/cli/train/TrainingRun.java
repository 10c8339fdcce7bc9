// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli.train;

import dev.fastformer.cli.Activity;
import dev.fastformer.cli.PeakMemory;
import dev.fastformer.tasks.TaskEvaluation;
import dev.fastformer.tasks.TrainingListener;
import dev.fastformer.tasks.TrainingPoint;
import dev.fastformer.tasks.TrainingProgress;
import dev.fastformer.tasks.TrainingReport;
import dev.fastformer.tasks.TrainingStart;
import dev.fastformer.tasks.news.NewsTrainingStart;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.function.Supplier;

/** One training run on the command line: progress, interruption, closing words, picture. Listens to its own trainer. */
public final class TrainingRun implements TrainingListener {
    private final String command;
    private final Path plot;
    private final TrainingListener progress;
    private Runnable stop;

    /**
     * From here on an interruption says that nothing is lost: the caller goes on to open the data.
     *
     * @param command the words that begin such a run, as in "fastformer train"
     * @throws IllegalArgumentException if the name of the plot does not end in a form that can be drawn
     * @throws dev.fastformer.tasks.TaskException if the plot cannot be written where it is to go
     */
    public TrainingRun(String command, PrintWriter out, boolean json, boolean interactive, Path plot) {
        if (plot != null) {
            TrainingCurve.check(plot);
        }
        this.command = command;
        this.plot = plot;
        this.progress = json ? new JsonProgress(out) : interactive ? new TerminalProgress(out) : new PlainProgress(out);
        Interruption.endsAtOnce("interrupted before the first step; nothing is lost, the same command begins anew");
    }

    /** Trains to the end or to an interruption, at which the run is asked to stop. */
    public TrainingReport run(Runnable stopsTraining, Supplier<TrainingReport> training) {
        stop = stopsTraining;
        Activity.is("reading the data");
        TrainingReport report;
        try {
            report = training.get();
            tell(report);
        } finally {
            Interruption.over();
        }
        if (plot != null && !report.history().isEmpty()) {
            Activity.is("drawing the training curve");
            TrainingCurve.write(plot, String.valueOf(report.folder().getFileName()), report.history());
        }
        return report;
    }

    @Override
    public void started(TrainingStart start) {
        begins();
        progress.started(start);
    }

    @Override
    public void started(NewsTrainingStart start) {
        begins();
        progress.started(start);
    }

    private void begins() {
        Activity.is("training");
        Interruption.waitsFor(
                stop,
                "interrupted; the running step did not end in time, so the run goes on from its newest checkpoint");
    }

    @Override
    public void progress(TrainingProgress step) {
        progress.progress(step);
    }

    @Override
    public void evaluated(TrainingPoint point, TaskEvaluation evaluation) {
        progress.evaluated(point, evaluation);
    }

    @Override
    public void checkpointWritten(Path file, long step) {
        progress.checkpointWritten(file, step);
    }

    @Override
    public void warning(String message) {
        progress.warning(message);
    }

    private void tell(TrainingReport report) {
        switch (progress) {
            case JsonProgress json -> json.finished(report);
            case PlainProgress plain -> tell(report, plain);
            default -> throw new AssertionError(progress);
        }
    }

    private void tell(TrainingReport report, PlainProgress plain) {
        plain.line(
                "%,d steps, %.2f epochs in %s, %s",
                report.steps(),
                report.epochs(),
                ProgressBar.duration(report.duration().toMillis() / 1000.0),
                ProgressBar.rate(report.tokensPerSecond()));
        PeakMemory.bytes().ifPresent(bytes -> plain.line("peak memory  %d MiB", bytes >> 20));
        switch (report.outcome()) {
            case INTERRUPTED ->
                plain.line("%s. Go on with: %s --resume %s", interrupted(report), command, report.folder());
            case STOPPED_EARLY ->
                plain.line("stopped early: the dev score no longer rose. The model is in %s", report.folder());
            case COMPLETED -> plain.line("the model is in %s", report.folder());
        }
        if (!Double.isNaN(report.bestScore())) {
            plain.line("best dev score %s, at step %,d", ProgressBar.percent(report.bestScore()), report.bestStep());
        }
    }

    private static String interrupted(TrainingReport report) {
        if (report.steps() == 0) {
            return "interrupted before the first step";
        }
        return "interrupted; a checkpoint of step " + report.steps() + " is written"
                + (report.bestStep() == 0 ? ", a model not yet" : "");
    }
}
