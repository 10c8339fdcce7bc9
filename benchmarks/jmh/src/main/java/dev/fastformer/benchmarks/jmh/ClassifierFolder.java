// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.jmh;

import dev.fastformer.FastformerModel;
import dev.fastformer.tasks.ModelImport;
import dev.fastformer.tasks.text.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A temporary folder with {@link PaperModel} as a text classifier. */
final class ClassifierFolder implements AutoCloseable {
    private final Path root;

    ClassifierFolder() throws IOException {
        root = Files.createTempDirectory("fastformer-jmh");
        Path weights = root.resolve("weights.safetensors");
        try (FastformerModel model = FastformerModel.create(PaperModel.config(), PaperModel.SEED)) {
            model.save(weights);
        }
        List<String> entries = new ArrayList<>(List.of(Vocabulary.PADDING, Vocabulary.UNKNOWN));
        PaperModel.wordRows().mapToObj(PaperModel::word).forEach(entries::add);
        Path vocabulary = Files.write(root.resolve("vocabulary.txt"), entries);
        Path labels = Files.write(
                root.resolve("labels.txt"),
                IntStream.range(0, PaperModel.LABELS)
                        .mapToObj(label -> "label" + label)
                        .toList());
        Path config = Files.writeString(
                root.resolve("config.json"), PaperModel.config().toJson());
        ModelImport.run(new ModelImport.Parts(weights, config, vocabulary, labels), model(), false);
    }

    Path model() {
        return root.resolve("model");
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
