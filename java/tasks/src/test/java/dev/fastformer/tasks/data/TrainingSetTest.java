// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fastformer.tasks.Columns;
import dev.fastformer.tasks.Dataset;
import dev.fastformer.tasks.TaskException;
import dev.fastformer.tasks.TextClassifierTrainer;
import dev.fastformer.tasks.TrainingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingSetTest {
    @TempDir
    Path folder;

    private static TextClassifierTrainer.Builder settings() {
        return TextClassifierTrainer.builder().maxLength(4).minCount(2);
    }

    private static TrainingSettings single() {
        return settings().settings();
    }

    @Test
    void numbersTextsAndLabels() {
        Dataset dataset = Dataset.of(List.of("the cat the dog", "", "The bird, the dog sings"), List.of("b", "a", "b"));
        TrainingSet set = TrainingSet.read(dataset, single());
        assertEquals(List.of("[PAD]", "[UNK]", "the", "dog"), set.vocabulary().words());
        assertEquals(List.of("a", "b"), set.labels().names());
        assertEquals(6, set.distinctWords());
        PackedInts.Packed packed = set.data().texts().select(new int[] {0, 1, 2});
        assertArrayEquals(new int[] {2, 1, 2, 3, 2, 1, 1, 2}, packed.ids());
        assertArrayEquals(new long[] {0, 4, 4, 8}, packed.offsets());
        assertArrayEquals(new int[] {1, 0, 1}, set.data().singleLabels(new int[] {0, 1, 2}));
        assertEquals(1, set.data().truncatedTexts());
        assertEquals(3, set.data().unknownTokens());
    }

    @Test
    void readingForTheModelGivesTheSameNumbers() {
        Dataset dataset = Dataset.of(List.of("the cat the dog", "", "The bird, the dog sings"), List.of("b", "a", "b"));
        TrainingSet set = TrainingSet.read(dataset, single());
        EncodedDataset again = DatasetReader.read(dataset, set.vocabulary(), set.labels(), false, 4);
        assertArrayEquals(
                set.data().texts().select(new int[] {0, 1, 2}).ids(),
                again.texts().select(new int[] {0, 1, 2}).ids());
        assertEquals(set.data().contentHash(), again.contentHash());
        assertEquals(set.data().truncatedTexts(), again.truncatedTexts());
        assertEquals(set.data().unknownTokens(), again.unknownTokens());
    }

    @Test
    void severalLabelsBecomeAMatrix() {
        Dataset dataset =
                Dataset.ofMultiLabel(List.of("a", "b", "c"), List.of(List.of("y", "x", "y"), List.of(), List.of("z")));
        TrainingSet set = TrainingSet.read(dataset, settings().multiLabel(true).settings());
        assertEquals(List.of("x", "y", "z"), set.labels().names());
        assertArrayEquals(new float[] {0, 0, 1, 1, 1, 0, 0, 0, 0}, set.data().labelMatrix(new int[] {2, 0, 1}, 3));
    }

    @Test
    void theHashSeesEveryTextLabelAndOrder() {
        List<String> labels = List.of("x", "y");
        String hash = hash(List.of("ab", "c"), labels);
        assertEquals(hash, hash(List.of("ab", "c"), labels));
        assertNotEquals(hash, hash(List.of("a", "bc"), labels));
        assertNotEquals(hash, hash(List.of("c", "ab"), labels));
        assertNotEquals(hash, hash(List.of("ab", "c"), List.of("y", "x")));
    }

    private static String hash(List<String> texts, List<String> labels) {
        return TrainingSet.read(Dataset.of(texts, labels), single()).data().contentHash();
    }

    @Test
    void refusesDataWithNothingToLearn() throws IOException {
        Path file = folder.resolve("a.csv");
        Files.writeString(file, "text,label\n");
        assertRefused(Dataset.read(file, Columns.of("text", "label")), "no texts");
        assertRefused(Dataset.of(List.of(), List.of()), "no texts");
        assertRefused(Dataset.of(List.of("a", "b"), List.of("x", "x")), "the same label, 'x'");
        assertRefused(Dataset.of(List.of("a", "b"), List.of("x", " ")), "label is empty");
        assertRefused(Dataset.of(List.of("a", "b"), List.of("x", "y\nz")), "line break");
        List<String> ids = IntStream.range(0, 10_001).mapToObj(i -> "id" + i).toList();
        assertRefused(Dataset.of(ids, ids), "more than 10000 different labels");
    }

    private static void assertRefused(Dataset dataset, String why) {
        TaskException refusal = assertThrows(TaskException.class, () -> TrainingSet.read(dataset, single()));
        assertTrue(refusal.getMessage().contains(why), refusal.getMessage());
    }

    @Test
    void refusesLabelsThatTheModelDoesNotKnow() throws IOException {
        TrainingSet set = TrainingSet.read(Dataset.of(List.of("a", "b"), List.of("x", "y")), single());
        Path file = folder.resolve("dev.csv");
        Files.writeString(file, "text,label\na,x\nb,w\n");
        Dataset dev = Dataset.read(file, Columns.of("text", "label"));
        TaskException refusal = assertThrows(
                TaskException.class, () -> DatasetReader.read(dev, set.vocabulary(), set.labels(), false, 4));
        assertTrue(refusal.where().endsWith("dev.csv, line 3"), refusal.where());
        assertTrue(
                refusal.getMessage().contains("'w' is not one of the model's 2 labels (x, y)"), refusal.getMessage());
    }
}
