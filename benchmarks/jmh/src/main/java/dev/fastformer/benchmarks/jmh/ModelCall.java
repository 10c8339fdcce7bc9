// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.jmh;

import dev.fastformer.Batch;
import dev.fastformer.FastformerModel;
import dev.fastformer.Outputs;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.TimeUnit;
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

/** A model on token ids, one thread: on memory of the caller, and on arrays, which are copied there and back. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class ModelCall {
    private final Arena arena = Arena.ofShared();
    private FastformerModel model;
    private int[] ids;
    private long[] offsets;
    private Batch batch;
    private MemorySegment logits;

    /**
     * Makes the model and the batch.
     *
     * @param shape of the batch
     */
    @Setup(Level.Trial)
    public void open(BatchShape shape) {
        model = FastformerModel.create(PaperModel.config(), PaperModel.SEED);
        ids = PaperModel.words(shape.tokens());
        offsets = shape.offsets();
        batch = Batch.copyOf(arena, ids, offsets);
        logits = arena.allocate(ValueLayout.JAVA_FLOAT, (long) shape.texts() * PaperModel.LABELS);
    }

    /** Frees the model and the batch. */
    @TearDown(Level.Trial)
    public void close() {
        model.close();
        arena.close();
    }

    /**
     * Nothing is copied.
     *
     * @return the logits [B,C]
     */
    @Benchmark
    public MemorySegment forward() {
        model.forward(batch, Outputs.ofLogits(logits));
        return logits;
    }

    /**
     * Arrays in, an array out.
     *
     * @return the logits [B,C]
     */
    @Benchmark
    public float[] logits() {
        return model.logits(ids, offsets);
    }
}
