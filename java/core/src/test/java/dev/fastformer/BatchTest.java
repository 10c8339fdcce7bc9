// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** Memory that the engine must never see is refused before it does. */
class BatchTest {
    @Test
    void aBatchHasIdsOrStatesInNativeAlignedMemory() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment offsets = arena.allocateFrom(JAVA_LONG, 0, 2);
            MemorySegment ids = arena.allocateFrom(JAVA_INT, 1, 2);
            Batch batch = Batch.ofIds(ids, offsets);
            assertEquals(1, batch.sequenceCount());
            assertEquals(2, batch.tokenCount());
            assertThrows(IllegalArgumentException.class, () -> new Batch(null, null, offsets, null));
            assertThrows(IllegalArgumentException.class, () -> new Batch(ids, ids, offsets, null));
            assertThrows(NullPointerException.class, () -> Batch.ofIds(null, offsets));
            MemorySegment heap = MemorySegment.ofArray(new int[] {1, 2});
            assertThrows(IllegalArgumentException.class, () -> Batch.ofIds(heap, offsets));
            MemorySegment crooked = arena.allocate(9, 8).asSlice(1, 8);
            assertThrows(IllegalArgumentException.class, () -> Batch.ofIds(crooked, offsets));
            assertThrows(IllegalArgumentException.class, () -> Batch.ofIds(ids, offsets.asSlice(0, 0)));
            assertThrows(IllegalArgumentException.class, () -> Batch.ofIds(ids, offsets.asSlice(0, 12)));
        }
    }

    @Test
    void closedMemoryAndMemoryOfAnotherThreadAreRefused() throws InterruptedException {
        try (FastformerModel model = TestModels.classifier();
                Arena open = Arena.ofConfined()) {
            Batch closed;
            try (Arena arena = Arena.ofConfined()) {
                closed = Batch.copyOf(arena, new int[] {1, 2}, new long[] {0, 2});
            }
            MemorySegment logits = open.allocate(JAVA_FLOAT, TestModels.LABELS);
            Outputs outputs = Outputs.ofLogits(logits);
            assertThrows(IllegalStateException.class, () -> model.forward(closed, outputs));
            Batch mine = Batch.copyOf(open, new int[] {1, 2}, new long[] {0, 2});
            Throwable[] thrown = new Throwable[1];
            Thread thread = Thread.ofPlatform().start(() -> {
                try {
                    model.forward(mine, outputs);
                } catch (RuntimeException e) {
                    thrown[0] = e;
                }
            });
            thread.join();
            assertTrue(thrown[0] instanceof IllegalStateException, String.valueOf(thrown[0]));
        }
    }

    @Test
    void shapesMustFitBatchAndModel() {
        try (FastformerModel model = TestModels.classifier();
                Arena arena = Arena.ofConfined()) {
            Batch batch = Batch.copyOf(arena, new int[] {1, 2}, new long[] {0, 2});
            MemorySegment logits = arena.allocate(JAVA_FLOAT, TestModels.LABELS);
            model.forward(batch, Outputs.ofLogits(logits));
            for (long wrong : new long[] {0, TestModels.LABELS - 1, TestModels.LABELS + 1}) {
                MemorySegment output = arena.allocate(JAVA_FLOAT, wrong);
                IllegalArgumentException e = assertThrows(
                        IllegalArgumentException.class, () -> model.forward(batch, Outputs.ofLogits(output)));
                assertTrue(e.getMessage().contains("[B,C]"), e.getMessage());
                assertThrows(IllegalArgumentException.class, () -> model.forward(batch, Outputs.ofPooled(output)));
                assertThrows(IllegalArgumentException.class, () -> model.forward(batch, Outputs.ofTokenStates(output)));
            }
            assertThrows(
                    IllegalArgumentException.class, () -> model.forward(batch, Outputs.ofLogits(logits.asReadOnly())));
            Batch tooFewIds = Batch.copyOf(arena, new int[] {1}, new long[] {0, 2});
            assertThrows(IllegalArgumentException.class, () -> model.forward(tooFewIds, Outputs.ofLogits(logits)));
            Batch negative = Batch.copyOf(arena, new int[] {1}, new long[] {0, -1});
            assertThrows(IllegalArgumentException.class, () -> model.forward(negative, Outputs.ofLogits(logits)));
            Batch states = Batch.copyOf(arena, new float[2 * TestModels.HIDDEN], new long[] {0, 2});
            assertThrows(IllegalArgumentException.class, () -> model.forward(states, Outputs.ofLogits(logits)));
        }
    }

    @Test
    void arraysMustFitEachOther() {
        try (FastformerModel model = TestModels.classifier()) {
            assertThrows(IllegalArgumentException.class, () -> model.logits(new int[2], new long[0]));
            assertThrows(IllegalArgumentException.class, () -> model.logits(new int[2], new long[] {0, 3}));
            assertThrows(IllegalArgumentException.class, () -> model.logits(new int[2], new long[] {0, 1}));
            assertThrows(FastformerException.class, () -> model.logits(new int[2], new long[] {1, 2}));
            assertThrows(FastformerException.class, () -> model.logits(new int[2], new long[] {0, 2, 1, 2}));
            assertThrows(FastformerException.class, () -> model.logits(new int[] {-1, 0}, new long[] {0, 2}));
            assertThrows(FastformerException.class, () -> model.logits(new int[] {50, 0}, new long[] {0, 2}));
            assertThrows(FastformerException.class, () -> model.logits(new int[33], new long[] {0, 33}));
            model.logits(new int[32], new long[] {0, 32});
        }
    }
}
