// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli.train;

import dev.fastformer.tasks.TaskEvaluation;
import dev.fastformer.tasks.TrainingListener;
import dev.fastformer.tasks.TrainingPoint;
import dev.fastformer.tasks.TrainingProgress;
import dev.fastformer.tasks.TrainingStart;
import dev.fastformer.tasks.news.NewsTrainingStart;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;

/** One line of text an event, for logs: every tenth of an epoch, and what the dev set says. */
public class PlainProgress implements TrainingListener {
    private static final int LINES_AN_EPOCH = 10;

    protected final PrintWriter out;

    public PlainProgress(PrintWriter out) {
        this.out = out;
    }

    /** The lines that say what is about to be trained on what. */
    @Override
    public void started(TrainingStart start) {
        line(
                "%,d training texts, %,d tokens an epoch, %,d dev texts, %d labels",
                start.trainTexts(),
                start.trainTokens(),
                start.devTexts(),
                start.labels().size());
        line(
                "%,d different words, a vocabulary of %,d with padding and unknown; %,d parameters",
                start.distinctWords(), start.vocabularySize(), start.parameters());
        if (start.truncatedTexts() > 0) {
            line("%,d texts are longer than --max-length and are cut there", start.truncatedTexts());
        }
        start.embeddings()
                .ifPresent(vectors -> line(
                        "word vectors for %,d of %,d words, %d numbers each%s",
                        vectors.found(), vectors.words(), vectors.width(), vectors.projected() ? ", projected" : ""));
        if (start.firstStep() > 0) {
            line("going on after step %,d", start.firstStep());
        }
    }

    @Override
    public void started(NewsTrainingStart start) {
        line(
                "%,d clicks on %,d news, %,d tokens an epoch, %,d dev impressions",
                start.clicks(), start.news(), start.tokens(), start.devImpressions());
        line(
                "%,d different words, a vocabulary of %,d with padding and unknown; %,d parameters",
                start.distinctWords(), start.vocabularySize(), start.parameters());
        leftOut("training impressions without a click on a known news", start.withoutClick());
        leftOut("training impressions without another known news", start.withoutOther());
        leftOut("training impressions of users without a known click before", start.coldUsers());
        leftOut("training impressions without labels", start.unlabelled());
        if (start.truncatedNews() > 0) {
            line("%,d news are longer than --max-length and are cut there", start.truncatedNews());
        }
        if (start.emptyNews() > 0) {
            line("%,d news hold no word", start.emptyNews());
        }
        if (start.firstStep() > 0) {
            line("going on after step %,d", start.firstStep());
        }
    }

    private void leftOut(String what, long count) {
        if (count > 0) {
            line("%,d %s are left out", count, what);
        }
    }

    @Override
    public void progress(TrainingProgress progress) {
        long before = (progress.stepInEpoch() - 1L) * LINES_AN_EPOCH / progress.stepsInEpoch();
        long now = (long) progress.stepInEpoch() * LINES_AN_EPOCH / progress.stepsInEpoch();
        if (now > before) {
            line("%s", text(progress));
        }
    }

    @Override
    public void evaluated(TrainingPoint point, TaskEvaluation evaluation) {
        line(
                "epoch %.2f: dev %s, training loss %.4f%s",
                point.epoch(),
                Measures.line(evaluation),
                point.trainLoss(),
                point.dev().best() ? " (best so far, kept)" : "");
    }

    @Override
    public void checkpointWritten(Path file, long step) {}

    @Override
    public void warning(String message) {
        line("warning: %s", message);
    }

    protected static String text(TrainingProgress progress) {
        double share = (double) progress.stepInEpoch() / progress.stepsInEpoch();
        String dev = progress.devScore().isPresent()
                ? ProgressBar.percent(progress.devScore().getAsDouble())
                : "-";
        return String.format(
                Locale.ROOT,
                "epoch %d/%d %s  loss %.4f  dev %s  %s  ETA %s",
                progress.epoch(),
                progress.epochs(),
                ProgressBar.bar(share),
                progress.loss(),
                dev,
                ProgressBar.rate(progress.tokensPerSecond()),
                ProgressBar.duration(progress.remaining().toMillis() / 1000.0));
    }

    public void line(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
        out.flush();
    }
}
