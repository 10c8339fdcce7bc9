// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

package dev.fastformer.tasks.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fastformer.tasks.TaskException;
import dev.fastformer.tasks.TrainingStart.EmbeddingCoverage;
import dev.fastformer.tasks.text.Vocabulary;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordVectorsTest {
    private static final Vocabulary VOCABULARY = Vocabulary.of(List.of("[PAD]", "[UNK]", "the", "cat", "zebra"));

    @TempDir
    Path folder;

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("vectors.txt"), content);
    }

    private static float[] fill(Path file, int hiddenSize, EmbeddingCoverage expected) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment table = arena.allocate(ValueLayout.JAVA_FLOAT, (long) VOCABULARY.size() * hiddenSize);
            assertEquals(expected, EmbeddingTable.fill(table, hiddenSize, file, VOCABULARY));
            return table.toArray(ValueLayout.JAVA_FLOAT);
        }
    }

    @Test
    void fillsTheRowsOfKnownWords() throws IOException {
        Path file = file("the 1 2\ndog 3 4\ncat -5e-1 .25\n[PAD] 9 9\n[UNK] 9 9\nthe 7 8\n");
        assertArrayEquals(
                new float[] {0, 0, 0, 0, 1, 2, -0.5f, 0.25f, 0, 0},
                fill(file, 2, new EmbeddingCoverage(3, 2, 2, false)));
    }

    @Test
    void skipsAHeaderAndWordsWithSpaces() throws IOException {
        Path file = file("3 2\n. . . 1 2\nthe 1 2 \n\nat name 3 4\n");
        assertArrayEquals(
                new float[] {0, 0, 0, 0, 1, 2, 0, 0, 0, 0}, fill(file, 2, new EmbeddingCoverage(3, 1, 2, false)));
    }

    @Test
    void projectsOtherWidthsAndKeepsNorms() throws IOException {
        int words = 300;
        StringBuilder content = new StringBuilder();
        List<String> entries = new ArrayList<>(List.of("[PAD]", "[UNK]"));
        SeededRandom random = new SeededRandom(1, 1);
        double normBefore = 0;
        for (int word = 0; word < words; word++) {
            entries.add("w" + word);
            content.append("w").append(word);
            for (int i = 0; i < 20; i++) {
                float value = (float) random.nextGaussian();
                normBefore += (double) value * value;
                content.append(' ').append(value);
            }
            content.append('\n');
        }
        Path file = file(content.toString());
        Vocabulary vocabulary = Vocabulary.of(entries);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment table = arena.allocate(ValueLayout.JAVA_FLOAT, (words + 2) * 256L);
            assertEquals(
                    new EmbeddingCoverage(words, words, 20, true), EmbeddingTable.fill(table, 256, file, vocabulary));
            float[] once = table.toArray(ValueLayout.JAVA_FLOAT);
            double normAfter = IntStream.range(0, once.length)
                    .mapToDouble(i -> (double) once[i] * once[i])
                    .sum();
            // The ratio of norms has a standard deviation of some 3 percent here.
            assertEquals(1, normAfter / normBefore, 0.15);
            EmbeddingTable.fill(table, 256, file, vocabulary);
            assertArrayEquals(once, table.toArray(ValueLayout.JAVA_FLOAT));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', no vectors",
        "'3 2|', no vectors",
        "the|, line 1",
        "the 1 2|cat 3|, line 2",
        "the 1 2|cat 3 4 5|, line 2",
        "the 1 2|cat 3 x|, line 2",
        "the 1 2|cat 3 NaN|, line 2",
        "the 1 2|cat 3 1e99|, line 2",
        "the 1 2|cat  3|, line 2",
        "the 1 2|dog 3|, line 2",
    })
    void refusesMalformedLinesByNumber(String lines, String why) throws IOException {
        Path file = file(lines.replace('|', '\n'));
        assertRefused(file, why);
    }

    @Test
    void refusesBinaryHugeAndMissingFiles() throws IOException {
        Path file = folder.resolve("vectors.txt");
        Files.write(file, new byte[] {1, 2, (byte) 0xFF, 0});
        assertRefused(file, "UTF-8");
        assertRefused(file, "line 1, about byte");
        Files.writeString(file, "the " + "1".repeat(2 << 20) + "\n");
        assertRefused(file, "line 1");
        Files.writeString(file, "the " + "1 ".repeat(9000) + "\n");
        assertRefused(file, "at most 8192");
        assertRefused(folder.resolve("none.txt"), "no such file");
    }

    private static void assertRefused(Path file, String why) {
        TaskException refusal =
                assertThrows(TaskException.class, () -> WordVectors.read(file, VOCABULARY, (row, vector) -> {}));
        assertEquals("cannot read the word vectors", refusal.what());
        assertTrue(refusal.getMessage().contains(why), refusal.getMessage());
        assertTrue(refusal.getMessage().contains(file.toString()), refusal.getMessage());
    }
}
