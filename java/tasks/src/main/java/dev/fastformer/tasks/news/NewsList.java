// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.news;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** News with their numbers, in the order in which they were added. Not thread-safe while it grows. */
final class NewsList {
    private final List<NewsItem> items = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();

    /** Adds a news unless its id is there; returns whether it was added. */
    boolean add(NewsItem item) {
        if (numbers.putIfAbsent(item.id(), items.size()) != null) {
            return false;
        }
        items.add(item);
        return true;
    }

    int size() {
        return items.size();
    }

    NewsItem item(int number) {
        return items.get(number);
    }

    List<NewsItem> items() {
        return items;
    }

    /** The number of a news, or -1 if its id is unknown. */
    int number(String id) {
        return numbers.getOrDefault(id, -1);
    }
}
