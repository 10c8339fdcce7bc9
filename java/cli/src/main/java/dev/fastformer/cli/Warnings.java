// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli;

import java.io.PrintWriter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Shows the warnings that libraries log as lines of the command, in place of Java's own two-line form with class names. */
final class Warnings extends Handler {
    private final PrintWriter err;

    private Warnings(PrintWriter err) {
        this.err = err;
        setLevel(Level.WARNING);
        setFormatter(new SimpleFormatter());
    }

    static void showOn(PrintWriter err) {
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        root.addHandler(new Warnings(err));
    }

    @Override
    public void publish(LogRecord record) {
        if (isLoggable(record)) {
            err.println("fastformer: warning: " + getFormatter().formatMessage(record));
            err.flush();
        }
    }

    @Override
    public void flush() {
        err.flush();
    }

    @Override
    public void close() {
        // The stream belongs to the process.
    }
}
