// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer;

import dev.fastformer.internal.Scratch;
import dev.fastformer.internal.Segments;
import dev.fastformer.internal.bindings.ff_batch;
import dev.fastformer.internal.bindings.ff_output_gradients;
import dev.fastformer.internal.bindings.ff_outputs;
import java.lang.foreign.MemorySegment;

/** Checks batches and outputs against a model's shape and writes the engine's structs that point to them. */
final class NativeBatches {
    /** Scratch bytes of one batch and one outputs struct. */
    static final long BATCH_BYTES = ff_batch.sizeof();

    static final long OUTPUTS_BYTES = Math.max(ff_outputs.sizeof(), ff_output_gradients.sizeof());

    private NativeBatches() {}

    /** Refuses arrays whose lengths contradict each other. */
    static void checkArrays(long tokens, long[] offsets) {
        if (offsets.length == 0) {
            throw new IllegalArgumentException("offsets is empty: it must hold B + 1 numbers, so at least the 0");
        }
        if (offsets[offsets.length - 1] != tokens) {
            throw new IllegalArgumentException(
                    "the last of " + offsets.length + " offsets is " + offsets[offsets.length - 1] + ", but there are "
                            + tokens + " tokens: the last offset is the number of tokens");
        }
    }

    static void requireVocabulary(ModelConfig config) {
        if (config.vocabularySize() == 0) {
            throw new IllegalStateException(
                    "the model has no vocabulary: it takes input states, by forward(Batch, Outputs)");
        }
    }

    /** Refuses items for a model without a table of them, and texts without items for a model with one. */
    static void requireItems(ModelConfig config, boolean given) {
        if (given != config.itemCount() > 0) {
            throw new IllegalArgumentException(
                    given
                            ? "the batch has item ids, but the model has no table of items: leave them out"
                            : "the batch has no item ids, but the model has a table of " + config.itemCount()
                                    + " items: pass one a text, -1 for none");
        }
    }

    static void requirePooling(ModelConfig config) {
        if (config.pooling() == ModelConfig.Pooling.NONE) {
            throw new IllegalStateException(
                    "the model has no pooling, so no text vectors: use encodeTokens, or a configuration with pooling");
        }
    }

    static void requireLabels(ModelConfig config) {
        if (config.labels() == 0) {
            throw new IllegalStateException(
                    "the model has no classification head, so no logits: use encode, or a configuration with labels");
        }
    }

    /** Number of values of a [rows, columns] array, or a clear refusal if Java has no array that long. */
    static int arrayLength(long rows, long columns, String name) {
        long count = Math.multiplyExact(rows, columns);
        if (count > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(name + " would have " + rows + " x " + columns
                    + " values, more than a Java array holds: use smaller batches, or forward(Batch, Outputs)");
        }
        return (int) count;
    }

    static MemorySegment write(
            Scratch scratch,
            long sequences,
            long tokens,
            MemorySegment offsets,
            MemorySegment ids,
            MemorySegment states,
            MemorySegment items) {
        MemorySegment struct = scratch.allocate(ff_batch.layout());
        ff_batch.struct_size(struct, ff_batch.sizeof());
        ff_batch.sequence_count(struct, sequences);
        ff_batch.token_count(struct, tokens);
        ff_batch.offsets(struct, offsets);
        ff_batch.ids(struct, Segments.orNull(ids));
        ff_batch.input_states(struct, Segments.orNull(states));
        ff_batch.item_ids(struct, Segments.orNull(items));
        return struct;
    }

    static MemorySegment write(Scratch scratch, Batch batch, ModelConfig config) {
        Segments.checkReadable(batch.offsets(), "offsets", Long.BYTES);
        long tokens = batch.tokenCount();
        if (tokens < 0) {
            throw new IllegalArgumentException("the last offset is " + tokens + ": it is the number of tokens");
        }
        if (config.vocabularySize() == 0) {
            if (batch.inputStates() == null) {
                throw new IllegalArgumentException(
                        "the batch has ids, but the model has no vocabulary: pass input states [T,D]");
            }
            long count = Math.multiplyExact(tokens, config.hiddenSize());
            Segments.checkReadable(batch.inputStates(), "inputStates", Float.BYTES, count, "[T,D]");
        } else {
            if (batch.ids() == null) {
                throw new IllegalArgumentException(
                        "the batch has input states, but the model has a vocabulary: pass ids [T]");
            }
            Segments.checkReadable(batch.ids(), "ids", Integer.BYTES, tokens, "[T]");
        }
        requireItems(config, batch.itemIds() != null);
        return write(
                scratch,
                batch.sequenceCount(),
                tokens,
                batch.offsets(),
                batch.ids(),
                batch.inputStates(),
                batch.itemIds());
    }

    static MemorySegment write(Scratch scratch, MemorySegment tokenStates, MemorySegment pooled, MemorySegment logits) {
        MemorySegment struct = scratch.allocate(ff_outputs.layout());
        ff_outputs.struct_size(struct, ff_outputs.sizeof());
        ff_outputs.token_states(struct, Segments.orNull(tokenStates));
        ff_outputs.pooled(struct, Segments.orNull(pooled));
        ff_outputs.logits(struct, Segments.orNull(logits));
        return struct;
    }

    static MemorySegment write(Scratch scratch, Outputs outputs, MemorySegment batch, ModelConfig config) {
        long tokens = ff_batch.token_count(batch);
        long sequences = ff_batch.sequence_count(batch);
        if (outputs.tokenStates() != null) {
            long count = Math.multiplyExact(tokens, config.hiddenSize());
            Segments.checkWritable(outputs.tokenStates(), "tokenStates", Float.BYTES, count, "[T,D]");
        }
        if (outputs.pooled() != null) {
            requirePooling(config);
            long count = sequences * config.hiddenSize();
            Segments.checkWritable(outputs.pooled(), "pooled", Float.BYTES, count, "[B,D]");
        }
        if (outputs.logits() != null) {
            requireLabels(config);
            long count = sequences * config.labels();
            Segments.checkWritable(outputs.logits(), "logits", Float.BYTES, count, "[B,C]");
        }
        return write(scratch, outputs.tokenStates(), outputs.pooled(), outputs.logits());
    }

    static MemorySegment write(
            Scratch scratch, OutputGradients gradients, long sequences, long tokens, ModelConfig config) {
        if (gradients.tokenStates() != null) {
            long count = Math.multiplyExact(tokens, config.hiddenSize());
            Segments.checkReadable(gradients.tokenStates(), "gradient of tokenStates", Float.BYTES, count, "[T,D]");
        }
        if (gradients.pooled() != null) {
            requirePooling(config);
            long count = sequences * config.hiddenSize();
            Segments.checkReadable(gradients.pooled(), "gradient of pooled", Float.BYTES, count, "[B,D]");
        }
        if (gradients.logits() != null) {
            requireLabels(config);
            long count = sequences * config.labels();
            Segments.checkReadable(gradients.logits(), "gradient of logits", Float.BYTES, count, "[B,C]");
        }
        MemorySegment struct = scratch.allocate(ff_output_gradients.layout());
        ff_output_gradients.struct_size(struct, ff_output_gradients.sizeof());
        ff_output_gradients.token_states(struct, Segments.orNull(gradients.tokenStates()));
        ff_output_gradients.pooled(struct, Segments.orNull(gradients.pooled()));
        ff_output_gradients.logits(struct, Segments.orNull(gradients.logits()));
        return struct;
    }
}
