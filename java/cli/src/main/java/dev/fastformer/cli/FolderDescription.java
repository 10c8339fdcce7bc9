// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fastformer.tasks.TextClassifier;
import dev.fastformer.tasks.news.NewsIndex;
import dev.fastformer.tasks.news.NewsRecommender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What a model or a catalogue of news holds, as one JSON object; broken ones are refused. */
final class FolderDescription {
    private static final List<String> MODEL_FILES =
            List.of("config.json", "model.safetensors", "vocabulary.txt", "labels.txt", "items.txt");
    private static final String CATALOGUE = "catalogue.json";

    private FolderDescription() {}

    static ObjectNode of(Path folder) throws IOException {
        Path config = folder.resolve("config.json");
        if (!Files.exists(config) && Files.exists(folder.resolve(CATALOGUE))) {
            NewsIndex.check(folder);
            return catalogue(folder);
        }
        if (Json.format(config).equals(NewsRecommender.FORMAT)) {
            try (NewsRecommender model = NewsRecommender.load(folder)) {
                return model(folder, model.nativeBytes());
            }
        }
        try (TextClassifier model = TextClassifier.load(folder)) {
            return model(folder, model.nativeBytes());
        }
    }

    private static ObjectNode model(Path folder, long nativeBytes) throws IOException {
        return withFiles(folder, MODEL_FILES.getFirst(), MODEL_FILES).put("native_bytes", nativeBytes);
    }

    private static ObjectNode catalogue(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return withFiles(
                    folder,
                    CATALOGUE,
                    files.map(file -> file.getFileName().toString())
                            .filter(file ->
                                    file.equals(CATALOGUE) || file.startsWith("ids-") || file.startsWith("vectors-"))
                            .sorted()
                            .toList());
        }
    }

    private static ObjectNode withFiles(Path folder, String description, List<String> files) throws IOException {
        ObjectNode node = Json.read(folder.resolve(description));
        ObjectNode sizes = node.putObject("files");
        for (String file : files) {
            if (Files.exists(folder.resolve(file))) {
                sizes.put(file, Files.size(folder.resolve(file)));
            }
        }
        return node;
    }
}
