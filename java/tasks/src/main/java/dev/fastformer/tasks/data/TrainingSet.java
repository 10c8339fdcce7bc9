// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.data;

import dev.fastformer.tasks.Dataset;
import dev.fastformer.tasks.Example;
import dev.fastformer.tasks.TaskException;
import dev.fastformer.tasks.TrainingSettings;
import dev.fastformer.tasks.text.Labels;
import dev.fastformer.tasks.text.Vocabulary;
import dev.fastformer.tasks.text.VocabularyBuilder;
import dev.fastformer.tasks.text.WordPunctTokenizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A training set and what is learned from it before the first step: its vocabulary and its labels.
 *
 * @param data the texts and labels as numbers
 * @param vocabulary the words, chosen from the whole texts
 * @param labels the labels, sorted
 * @param distinctWords different words in the texts
 */
public record TrainingSet(EncodedDataset data, Vocabulary vocabulary, Labels labels, int distinctWords) {
    /** Most labels of a model; more is a column that holds no labels. */
    public static final int MAX_LABELS = 10_000;

    private static final int UNKNOWN_ROW = 1;

    /**
     * Reads a training set in one pass.
     *
     * @param dataset the data set
     * @param settings which words and labels to take
     * @return the training set
     * @throws TaskException if a row is not as it must be, or there is nothing to learn
     */
    public static TrainingSet read(Dataset dataset, TrainingSettings settings) {
        Pass pass = new Pass(settings);
        dataset.forEach(pass::add);
        DatasetReader.requireRows(dataset, pass.rows);
        requireChoice(dataset, pass.labelNumbers, settings.multiLabel());

        VocabularyBuilder.Result chosen = pass.words.build(
                settings.learning().minCount(), settings.learning().maxVocabulary());
        PackedInts texts = pass.texts.build();
        texts.replaceAll(chosen.rows(), UNKNOWN_ROW);
        long unknown = 0;
        for (int i = 0; i < texts.total(); i++) {
            unknown += texts.value(i) == UNKNOWN_ROW ? 1 : 0;
        }

        Labels labels = Labels.sorted(pass.labelNumbers.keySet());
        int[] sorted =
                pass.labelNumbers.keySet().stream().mapToInt(labels::number).toArray();
        PackedInts targets = pass.targets.build();
        targets.replaceAll(sorted, 0);
        EncodedDataset data =
                new EncodedDataset(dataset.name(), texts, targets, pass.truncated, unknown, pass.hash.hex());
        return new TrainingSet(data, chosen.vocabulary(), labels, pass.words.distinctWords());
    }

    private static void requireChoice(Dataset dataset, Map<String, Integer> labels, boolean multiLabel) {
        String why = null;
        if (labels.isEmpty()) {
            why = "no text bears a label";
        } else if (labels.size() == 1 && !multiLabel) {
            why = "every text bears the same label, '"
                    + labels.keySet().iterator().next() + "', so there is nothing to learn";
        }
        if (why != null) {
            throw new TaskException(
                    "cannot train",
                    dataset.name(),
                    why,
                    "Give it texts of at least two labels, and check the label column");
        }
    }

    /** What the one pass collects; words and labels have provisional numbers until it is over. */
    private static final class Pass {
        private final TrainingSettings settings;
        private final VocabularyBuilder words = new VocabularyBuilder();
        private final Map<String, Integer> labelNumbers = new LinkedHashMap<>();
        private final PackedInts.Builder texts = new PackedInts.Builder();
        private final PackedInts.Builder targets = new PackedInts.Builder();
        private final ContentHash hash = new ContentHash();
        private long truncated;
        private int rows;

        Pass(TrainingSettings settings) {
            this.settings = settings;
        }

        void add(Example example) {
            List<String> names = DatasetReader.labelsOf(example, settings.multiLabel());
            names.forEach(name -> targets.add(labelNumbers.computeIfAbsent(name, unseen -> labelNumbers.size())));
            targets.close();
            if (labelNumbers.size() > MAX_LABELS) {
                throw new TaskException(
                        "cannot train",
                        example.origin(),
                        "there are more than " + MAX_LABELS + " different labels up to here",
                        "Check that the label column is named rightly, and not mistaken for the text column");
            }
            boolean[] cut = new boolean[1];
            WordPunctTokenizer.tokenize(example.text(), token -> {
                int number = words.add(token);
                if (texts.openLength() < settings.maxLength()) {
                    texts.add(number);
                } else {
                    cut[0] = true;
                }
                return true;
            });
            texts.close();
            truncated += cut[0] ? 1 : 0;
            DatasetReader.addTo(hash, example.text(), names);
            rows++;
        }
    }
}
