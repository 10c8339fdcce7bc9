// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli;

import dev.fastformer.tasks.Columns;
import picocli.CommandLine.Option;

/** The options that say how a data file is read. */
public final class DataColumns {
    @Option(
            names = "--text",
            paramLabel = "COLUMN",
            defaultValue = "text",
            description = "Column (or JSON key) of the text; '${DEFAULT-VALUE}' if not given.")
    private String text;

    @Option(
            names = "--label",
            paramLabel = "COLUMN",
            defaultValue = "label",
            description = "Column (or JSON key) of the label; '${DEFAULT-VALUE}' if not given.")
    private String label;

    @Option(
            names = "--label-separator",
            paramLabel = "TEXT",
            defaultValue = Columns.DEFAULT_SEPARATOR,
            description =
                    "What stands between the labels of one text with --multi-label; '${DEFAULT-VALUE}' if not given.")
    private String separator;

    public Columns columns() {
        return new Columns(text, label, separator);
    }
}
