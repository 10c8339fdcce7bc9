// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.news;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Made-up click logs: every user clicks news of one topic, which a small model learns in seconds. */
final class Clicks {
    static final List<String> TOPICS = List.of("music", "cooking", "sailing");
    private static final List<List<String>> WORDS = List.of(
            List.of("guitar", "drums", "chorus", "violin", "tempo", "melody"),
            List.of("oven", "spoon", "soup", "flour", "butter", "recipe"),
            List.of("anchor", "mast", "keel", "tide", "harbour", "rudder"));
    static final int NEWS = 90;

    private Clicks() {}

    /** A trainer of a model so small that tests are quick; seed, data and settings are the same each time. */
    static NewsRecommenderTrainer.Builder small(Path output) {
        return NewsRecommenderTrainer.builder()
                .output(output)
                .threads(1)
                .hiddenSize(32)
                .attentionHeads(4)
                .intermediateSize(32)
                .minCount(1)
                .batchSize(16)
                .learningRate(5e-3)
                .epochs(3);
    }

    static List<NewsItem> news() {
        Random random = new Random(1);
        List<NewsItem> news = new ArrayList<>();
        for (int i = 0; i < NEWS; i++) {
            int topic = i % TOPICS.size();
            StringBuilder title = new StringBuilder();
            for (int word = 0; word < 4; word++) {
                title.append(WORDS.get(topic).get(random.nextInt(6))).append(' ');
            }
            news.add(new NewsItem(
                    "N" + i,
                    TOPICS.get(topic),
                    "all",
                    i == 0 ? "" : title.toString().strip(),
                    ""));
        }
        return news;
    }

    /** Writes a log as a folder. */
    static Path write(Path folder, long seed, int impressions) throws IOException {
        Files.createDirectories(folder);
        StringBuilder rows = new StringBuilder();
        news().forEach(item -> rows.append(String.join(
                        "\t",
                        item.id(),
                        item.category(),
                        item.subcategory(),
                        item.title(),
                        item.summary(),
                        "",
                        "[]",
                        "[]"))
                .append('\n'));
        Files.writeString(folder.resolve("news.tsv"), rows);
        Random random = new Random(seed);
        StringBuilder behaviors = new StringBuilder();
        for (int i = 0; i < impressions; i++) {
            int topic = random.nextInt(TOPICS.size());
            List<String> history = new ArrayList<>();
            for (int click = random.nextInt(6); click >= 0; click--) {
                history.add("N" + ofTopic(random, topic));
            }
            List<String> candidates = new ArrayList<>();
            candidates.add("N" + ofTopic(random, topic) + "-1");
            for (int other = 0; other < 6; other++) {
                candidates.add(
                        random.nextInt(candidates.size() + 1),
                        "N" + ofTopic(random, (topic + 1 + other % 2) % 3) + "-0");
            }
            behaviors.append(i + 1).append("\tU").append(i).append("\tnow\t").append(String.join(" ", history));
            behaviors.append('\t').append(String.join(" ", candidates)).append('\n');
        }
        Files.writeString(folder.resolve("behaviors.tsv"), behaviors);
        return folder;
    }

    private static int ofTopic(Random random, int topic) {
        return topic + TOPICS.size() * random.nextInt(NEWS / TOPICS.size());
    }
}
