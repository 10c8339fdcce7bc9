// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

package dev.fastformer.tasks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextClassifierTest {
    @TempDir
    static Path folder;

    private static TextClassifier classifier;
    private static List<String> texts;

    @BeforeAll
    static void trainAndLoad() {
        Topics.small(folder.resolve("model")).epochs(1).build().train(Topics.dataset(1, 200), Topics.dataset(2, 30));
        classifier = TextClassifier.load(folder.resolve("model"));
        texts = new ArrayList<>(
                List.of("", " \n", "unheardof words only", "guitar", "\0\uD83D\uDE00\uDE00", "mast ".repeat(500)));
        Topics.dataset(5, 300).forEach(example -> texts.add(example.text()));
    }

    @AfterAll
    static void close() {
        classifier.close();
    }

    private static String bits(Prediction prediction) {
        StringBuilder bits = new StringBuilder();
        for (String label : classifier.labels()) {
            bits.append(Double.toHexString(prediction.probability(label))).append(' ');
        }
        return bits.toString();
    }

    @Test
    void aTextHasTheSameBitsAloneAndAmongOthers() {
        List<Prediction> together = classifier.predict(texts);
        List<float[]> vectors = classifier.embed(texts);
        for (int i = 0; i < texts.size(); i++) {
            assertEquals(bits(classifier.predict(texts.get(i))), bits(together.get(i)), "text " + i);
            assertArrayEquals(classifier.embed(texts.get(i)), vectors.get(i), "text " + i);
        }
    }

    @Test
    void manyThreadsGetTheSameBits() throws Exception {
        List<String> expected =
                classifier.predict(texts).stream().map(TextClassifierTest::bits).toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                answers.add(threads.submit(() -> classifier.predict(texts).stream()
                        .map(TextClassifierTest::bits)
                        .toList()));
            }
            for (Future<List<String>> answer : answers) {
                assertEquals(expected, answer.get());
            }
        }
    }

    @Test
    void strangeTextsHaveDefinedResults() {
        assertArrayEquals(new float[32], classifier.embed(""));
        assertEquals(bits(classifier.predict("")), bits(classifier.predict(" \t\n")));
        assertEquals(
                1,
                classifier.predict("").top(3).stream()
                        .mapToDouble(LabelScore::probability)
                        .sum(),
                1e-6);
        assertEquals(List.of(), classifier.predict(List.of()));
        Prediction cut = classifier.predict("mast ".repeat(500));
        assertTrue(cut.truncated());
        assertEquals(bits(classifier.predict("mast ".repeat(32))), bits(cut));
        assertFalse(classifier.predict("mast ".repeat(32)).truncated());
        assertThrows(NullPointerException.class, () -> classifier.predict((String) null));
    }

    @Test
    void aTextOfTenMegabytesIsCutQuickly() {
        long start = System.nanoTime();
        assertTrue(classifier.predict("mast ".repeat(2 << 20)).truncated());
        assertTrue(System.nanoTime() - start < 5_000_000_000L);
    }

    @Test
    void predictionsRankTheLabels() {
        Prediction prediction = classifier.predict("oven soup flour");
        List<LabelScore> top = prediction.top(100);
        assertEquals(3, top.size());
        assertTrue(top.get(0).probability() >= top.get(1).probability());
        assertTrue(top.get(1).probability() >= top.get(2).probability());
        assertEquals(prediction.label(), top.get(0).label());
        assertEquals(List.of(top.get(0)), prediction.labels());
        assertEquals(top.get(2).probability(), prediction.probability(top.get(2).label()));
        assertThrows(IllegalArgumentException.class, () -> prediction.top(0));
        assertThrows(IllegalArgumentException.class, () -> prediction.probability("gardening"));
    }

    @Test
    void evaluationCountsCutTextsAndUnknownWords() {
        Evaluation evaluation = classifier.evaluate(
                Dataset.of(List.of("mast ".repeat(40), "zzzz guitar", ""), List.of("sailing", "music", "music")));
        assertEquals(1, evaluation.truncatedTexts());
        assertEquals(34, evaluation.tokens());
        assertEquals(1, evaluation.unknownTokens());
        assertTrue(evaluation.loss() > 0);
    }

    @Test
    void aClosedClassifierRefusesCalls() {
        TextClassifier closed = TextClassifier.load(folder.resolve("model"), 2);
        closed.close();
        closed.close();
        assertThrows(IllegalStateException.class, () -> closed.predict("guitar"));
        assertThrows(IllegalStateException.class, () -> closed.embed("guitar"));
    }
}
