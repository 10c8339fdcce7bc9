// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.news;

import dev.fastformer.tasks.TaskException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A click log in MIND's format, read into memory: the news and the impressions.
 *
 * <p>{@code news.tsv} and {@code behaviors.tsv} are as Microsoft publishes them, packed with gzip or not. Impressions may
 * lack labels, as in MIND's private test set. Malformed rows are left out, counted and told in {@link #faults()}; a strict
 * reading ends at the first with a {@link TaskException} that names file and line. News ids that no news bears are counted:
 * in a history they are left out, as candidates they rank last. Of several rows with one news id the first counts.
 *
 * <p>Immutable, and safe for any number of threads.
 */
public final class NewsDataset {
    private static final List<String> NEWS_NAMES = List.of("news.tsv", "news.tsv.gz");
    private static final List<String> BEHAVIORS_NAMES = List.of("behaviors.tsv", "behaviors.tsv.gz");

    private final Path newsFile;
    private final Path behaviorsFile;
    private final NewsList news;
    private final Impressions impressions;
    private final ReadingFaults faults;
    private final String contentHash;

    private NewsDataset(Path newsFile, Path behaviorsFile, boolean strict) {
        this.newsFile = newsFile.toAbsolutePath().normalize();
        this.behaviorsFile = behaviorsFile.toAbsolutePath().normalize();
        this.news = new NewsList();
        FaultLog log = new FaultLog(strict);
        MindReader reader = new MindReader(log);
        reader.news(this.newsFile, news);
        Impressions.Builder builder = new Impressions.Builder();
        reader.behaviors(this.behaviorsFile, news, builder);
        this.impressions = builder.build();
        this.faults = log.result();
        this.contentHash = reader.hash();
    }

    /**
     * Reads a click log.
     *
     * @param log a folder with {@code news.tsv} and {@code behaviors.tsv}, or a behaviors file that has the news file beside
     *     it; each also with {@code .gz}
     * @param strict whether the first malformed row ends the reading
     * @return the click log
     * @throws TaskException if a file is missing or cannot be read, or is empty; if strict, at the first malformed row
     */
    public static NewsDataset read(Path log, boolean strict) {
        boolean folder = Files.isDirectory(log);
        Path behaviors = folder ? find(log, BEHAVIORS_NAMES) : log;
        Path parent = folder ? log : log.toAbsolutePath().getParent();
        return read(find(parent, NEWS_NAMES), behaviors, strict);
    }

    /**
     * Reads a click log whose two files have names or places of their own.
     *
     * @param news the news file
     * @param behaviors the behaviors file
     * @param strict whether the first malformed row ends the reading
     * @return the click log
     * @throws TaskException as {@link #read(Path, boolean)}
     */
    public static NewsDataset read(Path news, Path behaviors, boolean strict) {
        return new NewsDataset(news, behaviors, strict);
    }

    private static Path find(Path folder, List<String> names) {
        return names.stream()
                .map(folder::resolve)
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new TaskException(
                        MindReader.WHAT,
                        folder.toString(),
                        "there is neither " + String.join(" nor ", names) + " in it",
                        "Name a folder that holds news.tsv and behaviors.tsv, or name the files"));
    }

    /** {@return the file of the news, absolute} */
    public Path newsFile() {
        return newsFile;
    }

    /** {@return the file of the impressions, absolute} */
    public Path behaviorsFile() {
        return behaviorsFile;
    }

    /** {@return what was found amiss and passed over} */
    public ReadingFaults faults() {
        return faults;
    }

    /** {@return the number of different news} */
    public int newsCount() {
        return news.size();
    }

    /** {@return the number of impressions} */
    public int impressionCount() {
        return impressions.size();
    }

    /** {@return SHA-256 of all rows of both files, in hexadecimal} */
    public String contentHash() {
        return contentHash;
    }

    NewsList news() {
        return news;
    }

    Impressions impressions() {
        return impressions;
    }

    @Override
    public String toString() {
        return "NewsDataset[" + behaviorsFile + "]";
    }
}
