// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.news;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The vectors of a catalogue of news, made by {@link NewsRecommender#encode} and kept in native memory: hidden size x 4 bytes
 * a news.
 *
 * <p>Any number of threads may rank while others add and remove news: readers never wait, and each call sees the catalogue as
 * it was at one moment. Writers wait for each other. What is added is encoded before the change, which then copies
 * some ten bytes a news of the catalogue, and the vectors when their memory must grow, by half each time. The memory of an index is freed when nothing refers to
 * it any more.
 */
public final class NewsIndex {
    private volatile Catalogue catalogue;
    private volatile Map<String, Long> clicks = Map.of();
    private final NewsModelId model;

    NewsIndex(Catalogue catalogue, NewsModelId model) {
        this.catalogue = catalogue;
        this.model = model;
    }

    /** The catalogue as it is now; it does not change. */
    Catalogue snapshot() {
        return catalogue;
    }

    NewsModelId model() {
        return model;
    }

    /** Adds encoded news; one whose id is there takes its place. */
    synchronized void add(List<String> ids, MemorySegment vectors) {
        catalogue = catalogue.with(ids, vectors);
    }

    /**
     * Removes news.
     *
     * @param ids which news; ids that the catalogue does not hold do nothing
     * @return how many were removed
     */
    public synchronized int remove(Collection<String> ids) {
        Catalogue before = catalogue;
        catalogue = before.without(ids);
        return before.size() - catalogue.size();
    }

    /**
     * Says how often news were clicked. By that they are ranked for users of whom no click is known; without it, such users
     * get the candidates in their order, or the catalogue's oldest news.
     *
     * @param counts clicks by news id; copied
     */
    public void popularity(Map<String, Long> counts) {
        clicks = Map.copyOf(counts);
    }

    long clicks(String id) {
        return clicks.getOrDefault(id, 0L);
    }

    /** {@return the number of news} */
    public int size() {
        return catalogue.size();
    }

    /**
     * Tells whether the catalogue holds a news.
     *
     * @param id the news
     * @return whether it is there
     */
    public boolean contains(String id) {
        return catalogue.row(Objects.requireNonNull(id, "id")) >= 0;
    }

    /** {@return the ids of all news, in the order in which they were added} */
    public List<String> ids() {
        return catalogue.ids();
    }

    /** {@return bytes of native memory} */
    public long nativeBytes() {
        return catalogue.nativeBytes();
    }

    /**
     * Writes the catalogue as a folder that {@link NewsRecommender#loadIndex} reads.
     *
     * @param folder is made if it is not there
     * @throws dev.fastformer.tasks.TaskException if it cannot be written
     */
    public void save(Path folder) {
        CatalogueFolder.write(folder, catalogue, model);
    }

    /**
     * Checks that a catalogue's folder is whole, whichever model made it; {@link NewsRecommender#loadIndex} also asks for its
     * model.
     *
     * @param folder written by {@link #save}
     * @throws dev.fastformer.tasks.TaskException if a file is missing, broken or cut
     */
    public static void check(Path folder) {
        CatalogueFolder.check(folder);
    }
}
