// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer;

import dev.fastformer.internal.Segments;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/**
 * A packed batch in native memory of the caller: token ids (or input states) of all texts one after the
 * other, and where each text begins. Exactly one of {@code ids} and {@code inputStates} is given: states for
 * a model without vocabulary, ids for every other. The memory must stay open and unchanged until the call
 * that takes the batch has returned.
 *
 * @param ids int32[T], each in 0 to V - 1, or null
 * @param inputStates float32[T,D], or null
 * @param offsets int64[B + 1]; the first is 0, none is less than the one before, the last is T
 * @param itemIds int32[B], each a row of the model's table of items or -1 for none; null for a model without items
 */
public record Batch(MemorySegment ids, MemorySegment inputStates, MemorySegment offsets, MemorySegment itemIds) {
    /**
     * Checks what can be seen without a model.
     *
     * @throws IllegalArgumentException if memory is on the heap, misaligned, closed or of a size that does
     *     not fit
     */
    public Batch {
        Objects.requireNonNull(offsets, "offsets");
        if ((ids == null) == (inputStates == null)) {
            throw new IllegalArgumentException(
                    "a batch has either ids or input states: " + (ids == null ? "neither" : "both")
                            + " given. Pass ids for a model with a vocabulary, input states for one without");
        }
        Segments.checkReadable(offsets, "offsets", Long.BYTES);
        if (offsets.byteSize() < Long.BYTES || offsets.byteSize() % Long.BYTES != 0) {
            throw new IllegalArgumentException("offsets has " + offsets.byteSize()
                    + " bytes: it must hold B + 1 numbers of 8 bytes, so at least 8 bytes");
        }
        if (ids != null) {
            Segments.checkReadable(ids, "ids", Integer.BYTES);
        } else {
            Segments.checkReadable(inputStates, "inputStates", Float.BYTES);
        }
        if (itemIds != null) {
            long texts = offsets.byteSize() / Long.BYTES - 1;
            Segments.checkReadable(itemIds, "itemIds", Integer.BYTES, texts, "[B]");
        }
    }

    /**
     * This batch with an item for each text.
     *
     * @param newItemIds int32[B]
     * @return the batch
     */
    public Batch withItems(MemorySegment newItemIds) {
        return new Batch(ids, inputStates, offsets, Objects.requireNonNull(newItemIds, "newItemIds"));
    }

    /**
     * A batch of token ids.
     *
     * @param ids int32[T]
     * @param offsets int64[B + 1]
     * @return the batch
     */
    public static Batch ofIds(MemorySegment ids, MemorySegment offsets) {
        return new Batch(Objects.requireNonNull(ids, "ids"), null, offsets, null);
    }

    /**
     * A batch of input states, for a model without vocabulary.
     *
     * @param inputStates float32[T,D]
     * @param offsets int64[B + 1]
     * @return the batch
     */
    public static Batch ofStates(MemorySegment inputStates, MemorySegment offsets) {
        return new Batch(null, Objects.requireNonNull(inputStates, "inputStates"), offsets, null);
    }

    /**
     * A batch of token ids, copied into memory of an arena.
     *
     * @param arena owns the copy
     * @param ids [T]
     * @param offsets [B + 1]
     * @return the batch
     */
    public static Batch copyOf(Arena arena, int[] ids, long[] offsets) {
        return ofIds(arena.allocateFrom(ValueLayout.JAVA_INT, ids), arena.allocateFrom(ValueLayout.JAVA_LONG, offsets));
    }

    /**
     * A batch of input states, copied into memory of an arena.
     *
     * @param arena owns the copy
     * @param inputStates [T,D] row-major
     * @param offsets [B + 1]
     * @return the batch
     */
    public static Batch copyOf(Arena arena, float[] inputStates, long[] offsets) {
        return ofStates(
                arena.allocateFrom(ValueLayout.JAVA_FLOAT, inputStates),
                arena.allocateFrom(ValueLayout.JAVA_LONG, offsets));
    }

    /**
     * Number of texts, B.
     *
     * @return the number of texts
     */
    public long sequenceCount() {
        return offsets.byteSize() / Long.BYTES - 1;
    }

    /**
     * Number of tokens, T: the last offset.
     *
     * @return the number of tokens
     */
    public long tokenCount() {
        return offsets.getAtIndex(ValueLayout.JAVA_LONG, sequenceCount());
    }
}
