// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Made-up click logs in MIND's format: users click news of the topic that they clicked before. */
public final class SampleClicks {
    private static final int NEWS = 60;
    private static final int TOPICS = 3;

    private SampleClicks() {}

    /** Writes news.tsv and behaviors.tsv into a folder. */
    public static Path write(Path folder, int impressions, long seed) throws IOException {
        Files.createDirectories(folder);
        Random random = new Random(seed);
        StringBuilder news = new StringBuilder();
        for (int i = 0; i < NEWS; i++) {
            int topic = i % TOPICS;
            news.append("N%d\ttopic%d\tall\tword%d word%d\t\t\t[]\t[]\n"
                    .formatted(i, topic, topic * 10 + i % 7, topic * 10 + i % 5));
        }
        Files.writeString(folder.resolve("news.tsv"), news);
        StringBuilder behaviors = new StringBuilder();
        for (int i = 1; i <= impressions; i++) {
            int topic = random.nextInt(TOPICS);
            behaviors.append("%d\tU%d\t11/11/2019 9:05:58 AM\tN%d N%d\tN%d-0 N%d-1 N%d-0\n"
                    .formatted(
                            i,
                            i,
                            of(random, topic),
                            of(random, topic),
                            of(random, topic + 1),
                            of(random, topic),
                            of(random, topic + 2)));
        }
        Files.writeString(folder.resolve("behaviors.tsv"), behaviors);
        return folder;
    }

    private static int of(Random random, int topic) {
        return topic % TOPICS + TOPICS * random.nextInt(NEWS / TOPICS);
    }
}
