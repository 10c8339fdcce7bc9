// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

package dev.fastformer.tasks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Made-up texts of three topics that a small model learns in seconds. */
final class Topics {
    private static final List<String> NAMES = List.of("music", "cooking", "sailing");
    private static final List<List<String>> WORDS = List.of(
            List.of("guitar", "drums", "chorus", "violin", "tempo", "melody", "singer", "concert"),
            List.of("oven", "spoon", "soup", "flour", "butter", "recipe", "onion", "kettle"),
            List.of("anchor", "mast", "keel", "tide", "harbour", "rudder", "sail", "compass"));
    private static final List<String> COMMON = List.of("the", "a", "and", "of", ",", ".", "we", "was", "to", "in");

    private Topics() {}

    /** A trainer of a model so small that tests are quick; seed, data and settings are the same each time. */
    static TextClassifierTrainer.Builder small(Path output) {
        return TextClassifierTrainer.builder()
                .output(output)
                .threads(1)
                .hiddenSize(32)
                .attentionHeads(4)
                .hiddenLayers(1)
                .intermediateSize(32)
                .maxLength(32)
                .batchSize(8)
                .learningRate(5e-3)
                .epochs(3);
    }

    static Dataset dataset(long seed, int count) {
        Random random = new Random(seed);
        List<String> texts = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int topic = i % NAMES.size();
            texts.add(text(random, List.of(topic)));
            labels.add(NAMES.get(topic));
        }
        return Dataset.of(texts, labels);
    }

    static Dataset multiLabel(long seed, int count) {
        Random random = new Random(seed);
        List<String> texts = new ArrayList<>();
        List<List<String>> labels = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<Integer> topics = new ArrayList<>();
            for (int topic = 0; topic < NAMES.size(); topic++) {
                if (random.nextInt(3) == 0) {
                    topics.add(topic);
                }
            }
            texts.add(text(random, topics));
            labels.add(topics.stream().map(NAMES::get).toList());
        }
        return Dataset.ofMultiLabel(texts, labels);
    }

    private static String text(Random random, List<Integer> topics) {
        StringBuilder text = new StringBuilder();
        int length = 6 + random.nextInt(14);
        for (int i = 0; i < length; i++) {
            List<String> words =
                    topics.isEmpty() || random.nextBoolean() ? COMMON : WORDS.get(topics.get(i % topics.size()));
            text.append(words.get(random.nextInt(words.size()))).append(' ');
        }
        return text.toString();
    }
}
