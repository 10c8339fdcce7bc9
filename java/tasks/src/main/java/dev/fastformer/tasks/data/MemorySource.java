// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.data;

import dev.fastformer.tasks.Example;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Labelled texts that are in memory. */
public final class MemorySource implements ExampleSource {
    private final List<Example> examples;

    private MemorySource(List<Example> examples) {
        this.examples = examples;
    }

    /**
     * Makes a source of texts with one label each.
     *
     * @param texts the texts
     * @param labels their labels
     * @return the source
     */
    public static MemorySource singleLabel(List<String> texts, List<String> labels) {
        checkSizes(texts, labels);
        List<Example> examples = new ArrayList<>(texts.size());
        for (int i = 0; i < texts.size(); i++) {
            String label = labels.get(i).strip();
            examples.add(new Example(
                    texts.get(i), label, label.isEmpty() ? List.of() : List.of(label), "text " + i + " in memory"));
        }
        return new MemorySource(examples);
    }

    /**
     * Makes a source of texts with any number of labels each.
     *
     * @param texts the texts
     * @param labels the labels of each
     * @return the source
     */
    public static MemorySource multiLabel(List<String> texts, List<List<String>> labels) {
        checkSizes(texts, labels);
        List<Example> examples = new ArrayList<>(texts.size());
        for (int i = 0; i < texts.size(); i++) {
            List<String> all = labels.get(i);
            String joined = String.join("|", all);
            examples.add(new Example(texts.get(i), joined, all, "text " + i + " in memory"));
        }
        return new MemorySource(examples);
    }

    private static void checkSizes(List<String> texts, List<?> labels) {
        if (texts.size() != labels.size()) {
            throw new IllegalArgumentException(
                    "there are " + texts.size() + " texts and " + labels.size() + " labels; each text needs its own");
        }
    }

    @Override
    public void forEach(Consumer<Example> consumer) {
        examples.forEach(consumer);
    }

    @Override
    public String name() {
        return "texts in memory";
    }
}
