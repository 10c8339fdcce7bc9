// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer;

import dev.fastformer.internal.NativeCall;
import dev.fastformer.internal.NativeLibrary;
import dev.fastformer.internal.Scratch;
import dev.fastformer.internal.Segments;
import dev.fastformer.internal.bindings.FastformerNative;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Losses over logits [B,C], with their gradients, and probabilities. Every method may be called from any
 * thread.
 */
public final class Losses {
    private Losses() {}

    /**
     * Mean cross-entropy of softmax(logits) over the texts.
     *
     * @param logits [B,C]
     * @param targets [B], each in 0 to C - 1
     * @param labels C
     * @param labelSmoothing in 0 to 1 (1 excluded)
     * @param classWeights [C], or null: all 1; with weights the mean is weighted too
     * @return loss and gradient
     * @throws IllegalArgumentException if the lengths contradict each other
     * @throws FastformerException if a target is out of range; the message says which
     */
    public static LossResult crossEntropy(
            float[] logits, int[] targets, int labels, double labelSmoothing, float[] classWeights) {
        int texts = texts(logits, labels);
        checkLength(targets.length, texts, "targets", "[B]");
        checkWeights(classWeights, labels);
        NativeLibrary.require();
        try (Scratch scratch = Scratch.of(bytes(logits), bytes(logits), 4L * texts, 4L * labels, Double.BYTES)) {
            MemorySegment nativeLogits = scratch.copyOf(logits);
            MemorySegment nativeTargets = scratch.copyOf(targets);
            MemorySegment weights = classWeights == null ? MemorySegment.NULL : scratch.copyOf(classWeights);
            MemorySegment loss = scratch.allocate(Double.BYTES);
            MemorySegment gradient = scratch.allocate(bytes(logits));
            NativeCall.check(FastformerNative.ff_cross_entropy(
                    nativeLogits, nativeTargets, texts, labels, labelSmoothing, weights, loss, gradient));
            return new LossResult(loss.get(ValueLayout.JAVA_DOUBLE, 0), gradient.toArray(ValueLayout.JAVA_FLOAT));
        }
    }

    /**
     * Mean binary cross-entropy of sigmoid(logits) over the texts and labels.
     *
     * @param logits [B,C]
     * @param targets [B,C], each from 0 to 1
     * @param labels C
     * @param classWeights [C] weights of the positive part, or null: all 1
     * @return loss and gradient
     * @throws IllegalArgumentException if the lengths contradict each other
     * @throws FastformerException if a target is out of range; the message says which
     */
    public static LossResult binaryCrossEntropy(float[] logits, float[] targets, int labels, float[] classWeights) {
        int texts = texts(logits, labels);
        checkLength(targets.length, logits.length, "targets", "[B,C]");
        checkWeights(classWeights, labels);
        NativeLibrary.require();
        try (Scratch scratch = Scratch.of(bytes(logits), bytes(logits), bytes(targets), 4L * labels, Double.BYTES)) {
            MemorySegment nativeLogits = scratch.copyOf(logits);
            MemorySegment nativeTargets = scratch.copyOf(targets);
            MemorySegment weights = classWeights == null ? MemorySegment.NULL : scratch.copyOf(classWeights);
            MemorySegment loss = scratch.allocate(Double.BYTES);
            MemorySegment gradient = scratch.allocate(bytes(logits));
            NativeCall.check(FastformerNative.ff_binary_cross_entropy(
                    nativeLogits, nativeTargets, texts, labels, weights, loss, gradient));
            return new LossResult(loss.get(ValueLayout.JAVA_DOUBLE, 0), gradient.toArray(ValueLayout.JAVA_FLOAT));
        }
    }

    /**
     * As {@link #crossEntropy(float[], int[], int, double, float[])} on memory of the caller; nothing is
     * copied.
     *
     * @param logits float32[B,C]
     * @param targets int32[B]
     * @param labels C
     * @param labelSmoothing in 0 to 1 (1 excluded)
     * @param classWeights float32[C], or null
     * @param logitsGradient float32[B,C] gets the gradient; null: not computed
     * @return the loss
     */
    public static double crossEntropy(
            MemorySegment logits,
            MemorySegment targets,
            int labels,
            double labelSmoothing,
            MemorySegment classWeights,
            MemorySegment logitsGradient) {
        Segments.checkReadable(targets, "targets", Integer.BYTES);
        long texts = targets.byteSize() / Integer.BYTES;
        checkSegments(logits, labels, texts, classWeights, logitsGradient);
        NativeLibrary.require();
        try (Scratch scratch = Scratch.of(Double.BYTES)) {
            MemorySegment loss = scratch.allocate(Double.BYTES);
            NativeCall.check(FastformerNative.ff_cross_entropy(
                    logits,
                    targets,
                    texts,
                    labels,
                    labelSmoothing,
                    Segments.orNull(classWeights),
                    loss,
                    Segments.orNull(logitsGradient)));
            return loss.get(ValueLayout.JAVA_DOUBLE, 0);
        }
    }

    /**
     * As {@link #binaryCrossEntropy(float[], float[], int, float[])} on memory of the caller; nothing is
     * copied.
     *
     * @param logits float32[B,C]
     * @param targets float32[B,C]
     * @param labels C
     * @param classWeights float32[C], or null
     * @param logitsGradient float32[B,C] gets the gradient; null: not computed
     * @return the loss
     */
    public static double binaryCrossEntropy(
            MemorySegment logits,
            MemorySegment targets,
            int labels,
            MemorySegment classWeights,
            MemorySegment logitsGradient) {
        checkLabels(labels);
        long texts = logits.byteSize() / Float.BYTES / labels;
        Segments.checkReadable(targets, "targets", Float.BYTES, texts * labels, "[B,C]");
        checkSegments(logits, labels, texts, classWeights, logitsGradient);
        NativeLibrary.require();
        try (Scratch scratch = Scratch.of(Double.BYTES)) {
            MemorySegment loss = scratch.allocate(Double.BYTES);
            NativeCall.check(FastformerNative.ff_binary_cross_entropy(
                    logits,
                    targets,
                    texts,
                    labels,
                    Segments.orNull(classWeights),
                    loss,
                    Segments.orNull(logitsGradient)));
            return loss.get(ValueLayout.JAVA_DOUBLE, 0);
        }
    }

    /**
     * Probabilities of logits.
     *
     * @param logits [B,C]
     * @param labels C
     * @param multiLabel true: of each label by itself (sigmoid); false: over the labels (softmax)
     * @return [B,C]
     * @throws IllegalArgumentException if the logits are no whole number of texts
     */
    public static float[] probabilities(float[] logits, int labels, boolean multiLabel) {
        int texts = texts(logits, labels);
        NativeLibrary.require();
        try (Scratch scratch = Scratch.of(bytes(logits), bytes(logits))) {
            MemorySegment nativeLogits = scratch.copyOf(logits);
            MemorySegment result = scratch.allocate(bytes(logits));
            NativeCall.check(
                    FastformerNative.ff_probabilities(nativeLogits, texts, labels, multiLabel ? 1 : 0, result));
            return result.toArray(ValueLayout.JAVA_FLOAT);
        }
    }

    private static void checkSegments(
            MemorySegment logits, int labels, long texts, MemorySegment classWeights, MemorySegment logitsGradient) {
        checkLabels(labels);
        Segments.checkReadable(logits, "logits", Float.BYTES, texts * labels, "[B,C]");
        if (classWeights != null) {
            Segments.checkReadable(classWeights, "classWeights", Float.BYTES, labels, "[C]");
        }
        if (logitsGradient != null) {
            Segments.checkWritable(logitsGradient, "logitsGradient", Float.BYTES, texts * labels, "[B,C]");
        }
    }

    private static int texts(float[] logits, int labels) {
        checkLabels(labels);
        if (logits.length % labels != 0) {
            throw new IllegalArgumentException("logits has " + logits.length + " values, which is no multiple of the "
                    + labels + " labels: its shape is [B,C]");
        }
        return logits.length / labels;
    }

    private static void checkLabels(int labels) {
        if (labels < 1) {
            throw new IllegalArgumentException("labels is " + labels + ": it must be 1 or more");
        }
    }

    private static void checkWeights(float[] classWeights, int labels) {
        if (classWeights != null) {
            checkLength(classWeights.length, labels, "classWeights", "[C]");
        }
    }

    private static void checkLength(int actual, int expected, String name, String shape) {
        if (actual != expected) {
            throw new IllegalArgumentException(
                    name + " has " + actual + " values: its shape " + shape + " needs " + expected);
        }
    }

    private static long bytes(float[] values) {
        return (long) values.length * Float.BYTES;
    }
}
