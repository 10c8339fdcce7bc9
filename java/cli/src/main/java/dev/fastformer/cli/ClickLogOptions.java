// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli;

import dev.fastformer.tasks.news.NewsDataset;
import dev.fastformer.tasks.news.NewsFile;
import dev.fastformer.tasks.news.NewsItem;
import dev.fastformer.tasks.news.ReadingFaults;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** How click logs are read, and what is told of their faults. */
public final class ClickLogOptions {
    @Option(
            names = "--strict",
            description = "End at the first malformed row; else such rows are left out and counted.")
    private boolean strict;

    /** Reads a click log and tells on standard error what was passed over. */
    NewsDataset read(Path log, PrintWriter err) {
        NewsDataset dataset = NewsDataset.read(log, strict);
        tellOfNews(dataset.faults(), dataset.newsFile(), err);
        Path file = dataset.behaviorsFile();
        count(err, dataset.faults().malformedImpressions(), "malformed rows of %s were left out", file);
        count(
                err,
                dataset.faults().unknownClicks(),
                "clicks in histories of %s are on unknown news and left out",
                file);
        count(err, dataset.faults().unknownCandidates(), "candidates of %s are unknown news; they rank last", file);
        return dataset;
    }

    /** Reads news and tells on standard error what was passed over. */
    List<NewsItem> readNews(Path file, PrintWriter err) {
        NewsFile news = NewsFile.read(file, strict);
        tellOfNews(news.faults(), file, err);
        return news.news();
    }

    private static void tellOfNews(ReadingFaults faults, Path file, PrintWriter err) {
        faults.examples().forEach(example -> warn(err, "left out: %s", example));
        count(err, faults.malformedNews(), "malformed rows of %s were left out", file);
        count(err, faults.duplicateNews(), "rows of %s bear a news id that stood before; the first counts", file);
        count(err, faults.emptyTitles(), "news of %s have no title", file);
    }

    private static void count(PrintWriter err, long count, String text, Path file) {
        if (count > 0) {
            warn(err, "%,d " + text, count, file);
        }
    }

    private static void warn(PrintWriter err, String format, Object... values) {
        err.println("fastformer: warning: " + String.format(Locale.ROOT, format, values));
    }
}
