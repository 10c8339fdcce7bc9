// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.news;

import java.nio.file.Path;
import java.util.List;

/**
 * The news of a {@code news.tsv}, read.
 *
 * @param news the news, each id once
 * @param faults what was found amiss and passed over
 */
public record NewsFile(List<NewsItem> news, ReadingFaults faults) {
    /** Copies the list. */
    public NewsFile {
        news = List.copyOf(news);
    }

    /**
     * Reads a file.
     *
     * @param file news in MIND's format, also packed with gzip
     * @param strict whether the first malformed row ends the reading
     * @return its news
     * @throws dev.fastformer.tasks.TaskException if the file cannot be read or holds no news; if strict, at the first malformed
     *     row
     */
    public static NewsFile read(Path file, boolean strict) {
        NewsList list = new NewsList();
        FaultLog faults = new FaultLog(strict);
        new MindReader(faults).news(file, list);
        return new NewsFile(list.items(), faults.result());
    }
}
