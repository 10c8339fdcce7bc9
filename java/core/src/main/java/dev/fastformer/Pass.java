// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer;

import dev.fastformer.internal.NativeCall;
import dev.fastformer.internal.Scratch;
import dev.fastformer.internal.Segments;
import dev.fastformer.internal.bindings.FastformerNative;
import dev.fastformer.internal.bindings.ff_batch;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;

/**
 * A forward that keeps its activations, and its backward. One thread at a time; several passes of one model
 * may run at once. Its memory is kept for the next forward. It is freed by {@link #close()} or with its
 * model.
 */
public final class Pass implements AutoCloseable {
    private final FastformerModel model;
    private final ModelPart part;
    private long sequences;
    private long tokens;

    Pass(FastformerModel model) {
        this.model = model;
        this.part = model.createPart("pass", FastformerNative::ff_pass_create, FastformerNative::ff_pass_destroy);
    }

    /**
     * Runs the model and keeps what backward needs.
     *
     * @param batch ids or input states
     * @param training true: with dropout; false: the values of {@link FastformerModel#forward}
     * @param dropoutKey decides the dropout masks, and nothing else does
     * @param outputs where the results go
     * @throws IllegalArgumentException if memory does not have the shape that batch and model ask for
     * @throws IllegalStateException if pass or model is closed, or another thread uses the pass
     * @throws FastformerException if an id or offset is out of range; the message says which
     */
    public void forward(Batch batch, boolean training, long dropoutKey, Outputs outputs) {
        part.enterServing();
        try (Scratch scratch = Scratch.of(NativeBatches.BATCH_BYTES, NativeBatches.OUTPUTS_BYTES)) {
            MemorySegment nativeBatch = NativeBatches.write(scratch, batch, model.config());
            MemorySegment nativeOutputs = NativeBatches.write(scratch, outputs, nativeBatch, model.config());
            NativeCall.check(FastformerNative.ff_pass_forward(
                    part.pointer, nativeBatch, training ? 1 : 0, dropoutKey, nativeOutputs));
            sequences = ff_batch.sequence_count(nativeBatch);
            tokens = ff_batch.token_count(nativeBatch);
        } finally {
            Reference.reachabilityFence(batch);
            Reference.reachabilityFence(outputs);
            exit();
        }
    }

    /**
     * Differentiates the last forward, once.
     *
     * @param outputGradients what the loss says of the outputs
     * @param gradients gets the gradients of all parameters added; null: parameters are not differentiated
     * @param inputGradient [T,D], gets the gradient of each token's word embedding (or input state); null:
     *     not computed
     * @throws IllegalArgumentException if memory does not have the shape of the last forward, or the
     *     gradients are of another model
     * @throws IllegalStateException if pass, gradients or model is closed, or another thread uses one of them
     * @throws FastformerException {@link Status#INVALID_STATE} if there was no forward since the last
     *     backward
     */
    public void backward(OutputGradients outputGradients, Gradients gradients, MemorySegment inputGradient) {
        if (gradients != null && gradients.model() != model) {
            throw new IllegalArgumentException(
                    "the gradients belong to another model: take newGradients() of the model that made the pass");
        }
        part.enterServing();
        try {
            if (gradients != null) {
                gradients.part().enter();
            }
            try {
                runBackward(outputGradients, gradients, inputGradient);
            } finally {
                if (gradients != null) {
                    gradients.part().exit();
                }
            }
        } finally {
            Reference.reachabilityFence(outputGradients);
            Reference.reachabilityFence(inputGradient);
            exit();
        }
    }

    private void runBackward(OutputGradients outputGradients, Gradients gradients, MemorySegment inputGradient) {
        if (inputGradient != null) {
            long count = Math.multiplyExact(tokens, model.config().hiddenSize());
            Segments.checkWritable(inputGradient, "inputGradient", Float.BYTES, count, "[T,D]");
        }
        try (Scratch scratch = Scratch.of(NativeBatches.OUTPUTS_BYTES)) {
            MemorySegment struct = NativeBatches.write(scratch, outputGradients, sequences, tokens, model.config());
            MemorySegment nativeGradients = gradients == null ? MemorySegment.NULL : gradients.part().pointer;
            NativeCall.check(FastformerNative.ff_pass_backward(
                    part.pointer, struct, nativeGradients, Segments.orNull(inputGradient)));
        }
    }

    private void exit() {
        part.exit();
        Reference.reachabilityFence(this);
    }

    /**
     * Waits for the running call and frees the pass. A second close, or one after the model's, does nothing.
     */
    @Override
    public void close() {
        part.close(() -> {});
    }
}
