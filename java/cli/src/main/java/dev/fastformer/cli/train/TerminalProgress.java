// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli.train;

import dev.fastformer.tasks.TrainingProgress;
import java.io.PrintWriter;

/** The same on a terminal: one line that is written over again a few times a second, other lines above it. */
public final class TerminalProgress extends PlainProgress {
    private static final long REDRAW_NANOSECONDS = 200_000_000L;

    private long drawnAt = System.nanoTime() - REDRAW_NANOSECONDS;
    private int drawnLength;

    public TerminalProgress(PrintWriter out) {
        super(out);
    }

    @Override
    public void progress(TrainingProgress progress) {
        long now = System.nanoTime();
        boolean last = progress.stepInEpoch() == progress.stepsInEpoch();
        if (last || now - drawnAt >= REDRAW_NANOSECONDS) {
            String text = text(progress);
            out.print("\r" + text + " ".repeat(Math.max(0, drawnLength - text.length())));
            out.flush();
            drawnAt = now;
            drawnLength = text.length();
        }
    }

    @Override
    public void line(String format, Object... values) {
        if (drawnLength > 0) {
            out.print("\r" + " ".repeat(drawnLength) + "\r");
            drawnLength = 0;
        }
        super.line(format, values);
    }
}
