// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli.train;

import dev.fastformer.tasks.TextClassifierTrainer;
import dev.fastformer.tasks.TrainingListener;
import dev.fastformer.tasks.TrainingReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.function.Supplier;

/** One training run on the command line: progress, interruption, closing words, picture. */
public final class TrainingRun {
    private final Path plot;
    private final TrainingListener listener;

    public TrainingRun(PrintWriter out, boolean json, boolean interactive, Path plot) {
        if (plot != null) {
            TrainingCurve.check(plot);
        }
        this.plot = plot;
        this.listener = json ? new JsonProgress(out) : interactive ? new TerminalProgress(out) : new PlainProgress(out);
    }

    public TrainingListener listener() {
        return listener;
    }

    /** Trains to the end or to an interruption. */
    public TrainingReport run(TextClassifierTrainer trainer, Supplier<TrainingReport> training) {
        TrainingReport report;
        Interruption interruption = new Interruption(trainer::stop);
        try {
            report = training.get();
            tell(report);
        } finally {
            interruption.close();
        }
        if (plot != null && !report.history().isEmpty()) {
            TrainingCurve.write(plot, String.valueOf(report.folder().getFileName()), report.history());
        }
        return report;
    }

    private void tell(TrainingReport report) {
        switch (listener) {
            case JsonProgress json -> json.finished(report);
            case PlainProgress plain -> tell(report, plain);
            default -> throw new AssertionError(listener);
        }
    }

    private static void tell(TrainingReport report, PlainProgress plain) {
        plain.line("%,d steps, %.2f epochs in %s, %s", report.steps(), report.epochs(),
                ProgressBar.duration(report.duration().toMillis() / 1000.0), ProgressBar.rate(report.tokensPerSecond()));
        switch (report.outcome()) {
            case INTERRUPTED -> plain.line("interrupted; a checkpoint is written. Go on with: fastformer train --resume %s",
                    report.folder());
            case STOPPED_EARLY -> plain.line("stopped early: the dev score no longer rose. The model is in %s", report.folder());
            case COMPLETED -> plain.line("the model is in %s", report.folder());
        }
        if (!Double.isNaN(report.bestScore())) {
            plain.line("best dev score %s, at step %,d", ProgressBar.percent(report.bestScore()), report.bestStep());
        }
    }
}
