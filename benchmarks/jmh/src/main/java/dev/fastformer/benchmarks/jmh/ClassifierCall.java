// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.jmh;

import dev.fastformer.tasks.Prediction;
import dev.fastformer.tasks.TextClassifier;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A classifier on texts, one thread: tokens, ids, the model and its answer. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class ClassifierCall {
    private TextClassifier classifier;
    private List<String> texts;

    /**
     * Loads the classifier and writes the texts.
     *
     * @param shape of the batch
     * @throws IOException if the temporary folder cannot be written
     */
    @Setup(Level.Trial)
    public void open(BatchShape shape) throws IOException {
        try (ClassifierFolder folder = new ClassifierFolder()) {
            classifier = TextClassifier.load(folder.model());
        }
        int[] words = PaperModel.words(shape.tokens());
        texts = IntStream.range(0, shape.texts())
                .mapToObj(text -> text(words, text * shape.length(), shape.length()))
                .toList();
    }

    private static String text(int[] words, int first, int length) {
        return Arrays.stream(words, first, first + length)
                .mapToObj(PaperModel::word)
                .collect(Collectors.joining(" "));
    }

    /** Frees the model. */
    @TearDown(Level.Trial)
    public void close() {
        classifier.close();
    }

    /**
     * Labels.
     *
     * @return the predictions
     */
    @Benchmark
    public List<Prediction> predict() {
        return classifier.predict(texts);
    }

    /**
     * Text vectors.
     *
     * @return the vectors, D numbers each
     */
    @Benchmark
    public List<float[]> embed() {
        return classifier.embed(texts);
    }
}
