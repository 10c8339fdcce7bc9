// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.news;

import dev.fastformer.tasks.TaskException;
import dev.fastformer.tasks.files.LinesFile;
import dev.fastformer.tasks.files.ModelFolder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which news have a vector of their own, beside that of their words; {@code items.txt} has one id a line. Immutable. */
final class ItemRows {
    static final ItemRows NONE = new ItemRows(List.of());

    private final List<String> ids;
    private final Map<String, Integer> rows;

    private ItemRows(List<String> ids) {
        this.ids = List.copyOf(ids);
        this.rows = HashMap.newHashMap(ids.size());
        this.ids.forEach(id -> rows.put(id, rows.size()));
    }

    static ItemRows of(List<NewsItem> news) {
        return new ItemRows(news.stream().map(NewsItem::id).toList());
    }

    static ItemRows read(Path file) {
        ItemRows items = new ItemRows(LinesFile.read(file, ModelFolder.WHAT));
        if (items.rows.size() != items.ids.size()) {
            throw new TaskException(
                    ModelFolder.WHAT,
                    file.toString(),
                    "a news id stands in it twice",
                    "Take the items.txt that was written with the model");
        }
        return items;
    }

    List<String> ids() {
        return ids;
    }

    int size() {
        return ids.size();
    }

    /** The rows of some news, -1 for those without; null if no news has one, as the engine wants it. */
    int[] rows(List<NewsItem> news, int[] selected) {
        if (ids.isEmpty()) {
            return null;
        }
        int[] selectedRows = new int[selected.length];
        for (int i = 0; i < selected.length; i++) {
            selectedRows[i] = rows.getOrDefault(news.get(selected[i]).id(), -1);
        }
        return selectedRows;
    }
}
