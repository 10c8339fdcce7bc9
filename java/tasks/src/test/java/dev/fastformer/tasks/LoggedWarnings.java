// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Hears what the library logs as warnings while it is open. */
final class LoggedWarnings extends Handler implements AutoCloseable {
    private static final Logger LOGGER = Logger.getLogger("dev.fastformer.tasks");

    private final Formatter formatter = new SimpleFormatter();
    final List<String> messages = new ArrayList<>();

    LoggedWarnings() {
        LOGGER.addHandler(this);
    }

    @Override
    public void publish(LogRecord record) {
        if (record.getLevel() == Level.WARNING) {
            messages.add(formatter.formatMessage(record));
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        LOGGER.removeHandler(this);
    }
}
