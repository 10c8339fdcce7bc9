// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.data;

import dev.fastformer.tasks.Dataset;
import dev.fastformer.tasks.Example;
import dev.fastformer.tasks.TaskException;
import dev.fastformer.tasks.text.Labels;
import dev.fastformer.tasks.text.Vocabulary;
import java.util.Arrays;
import java.util.List;

/** Reads a labelled data set for a model whose vocabulary and labels are known. */
public final class DatasetReader {
    private final PackedInts.Builder labelNumbers = new PackedInts.Builder();
    private final ContentHash hash = new ContentHash();
    private final TextEncoder encoder;
    private final Labels labels;
    private final boolean multiLabel;

    private DatasetReader(Vocabulary vocabulary, Labels labels, boolean multiLabel, int maxLength) {
        this.encoder = new TextEncoder(vocabulary, maxLength);
        this.labels = labels;
        this.multiLabel = multiLabel;
    }

    /**
     * Reads a data set.
     *
     * @param dataset the data set
     * @param vocabulary the model's words
     * @param labels the model's labels
     * @param multiLabel whether a text bears any number of labels
     * @param maxLength most tokens of a text
     * @return the data set as numbers
     * @throws TaskException if a row is not as it must be, bears a label that the model does not know, or there are no rows
     */
    public static EncodedDataset read(
            Dataset dataset, Vocabulary vocabulary, Labels labels, boolean multiLabel, int maxLength) {
        DatasetReader reader = new DatasetReader(vocabulary, labels, multiLabel, maxLength);
        dataset.forEach(reader::add);
        PackedInts texts = reader.encoder.build();
        requireRows(dataset, texts.size());
        return new EncodedDataset(
                dataset.name(),
                texts,
                reader.labelNumbers.build(),
                reader.encoder.truncatedTexts(),
                reader.encoder.unknownTokens(),
                reader.hash.hex());
    }

    private void add(Example example) {
        List<String> names = labelsOf(example, multiLabel);
        int[] numbers = names.stream()
                .mapToInt(name -> number(name, example.origin()))
                .sorted()
                .toArray();
        Arrays.stream(numbers).forEach(labelNumbers::add);
        labelNumbers.close();
        encoder.add(example.text());
        addTo(hash, example.text(), names);
    }

    private int number(String name, String origin) {
        int number = labels.number(name);
        if (number < 0) {
            throw new TaskException(
                    ExampleReader.WHAT,
                    origin,
                    "the label '" + name + "' is not one of the model's " + labels.size() + " labels ("
                            + String.join(", ", labels.names().subList(0, Math.min(10, labels.size())))
                            + (labels.size() > 10 ? ", ..." : "") + ")",
                    "Correct the label, leave the row out, or train with texts that bear it");
        }
        return number;
    }

    /** The labels of an example, each once and possible as a label. */
    static List<String> labelsOf(Example example, boolean multiLabel) {
        List<String> names = multiLabel ? example.labels().stream().distinct().toList() : List.of(example.label());
        for (String name : names) {
            String fault = Labels.fault(name);
            if (fault != null) {
                throw new TaskException(
                        ExampleReader.WHAT, example.origin(), fault, "Give every row a short label on one line");
            }
        }
        return names;
    }

    static void addTo(ContentHash hash, String text, List<String> names) {
        hash.add(text).add(Integer.toString(names.size()));
        names.forEach(hash::add);
    }

    static void requireRows(Dataset dataset, int rows) {
        if (rows == 0) {
            throw new TaskException(
                    ExampleReader.WHAT, dataset.name(), "there are no texts in it", "Give it at least one row");
        }
    }
}
