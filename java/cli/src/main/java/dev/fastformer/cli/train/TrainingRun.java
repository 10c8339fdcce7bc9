// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli.train;

import dev.fastformer.tasks.TextClassifierTrainer;
import dev.fastformer.tasks.TrainingListener;
import dev.fastformer.tasks.TrainingReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Supplier;

/** One training run on the command line: progress, interruption, closing words, picture. */
public final class TrainingRun {
    private final PrintWriter out;
    private final Path plot;
    private final TrainingListener listener;

    public TrainingRun(PrintWriter out, boolean json, boolean interactive, Path plot) {
        if (plot != null) {
            TrainingCurve.check(plot);
        }
        this.out = out;
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
        if (listener instanceof JsonProgress json) {
            json.finished(report);
            return;
        }
        line("%,d steps, %.2f epochs in %s, %s", report.steps(), report.epochs(),
                ProgressBar.duration(report.duration().toMillis() / 1000.0), ProgressBar.rate(report.tokensPerSecond()));
        switch (report.outcome()) {
            case INTERRUPTED -> line("interrupted; a checkpoint is written. Go on with: fastformer train --resume %s",
                    report.folder());
            case STOPPED_EARLY -> line("stopped early: the dev score no longer rose. The model is in %s", report.folder());
            case COMPLETED -> line("the model is in %s", report.folder());
        }
        if (!Double.isNaN(report.bestScore())) {
            line("best dev score %s, at step %,d", ProgressBar.percent(report.bestScore()), report.bestStep());
        }
    }

    private void line(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
        out.flush();
    }
}
