// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fastformer.TestModels.Texts;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForwardBackwardTest {
    private static final Texts TEXTS = Texts.random(5, 7, 0, 32, 1);

    @Test
    void segmentsAndArraysGetTheSameBits() {
        try (FastformerModel model = TestModels.classifier();
                Arena arena = Arena.ofConfined()) {
            Batch batch = Batch.copyOf(arena, TEXTS.ids(), TEXTS.offsets());
            MemorySegment tokens = arena.allocate(JAVA_FLOAT, batch.tokenCount() * TestModels.HIDDEN);
            MemorySegment pooled = arena.allocate(JAVA_FLOAT, batch.sequenceCount() * TestModels.HIDDEN);
            MemorySegment logits = arena.allocate(JAVA_FLOAT, batch.sequenceCount() * TestModels.LABELS);
            model.forward(batch, new Outputs(tokens, pooled, logits));
            Encoding encoding = model.encode(TEXTS.ids(), TEXTS.offsets());
            assertArrayEquals(encoding.tokenStates(), tokens.toArray(JAVA_FLOAT));
            assertArrayEquals(encoding.pooled(), pooled.toArray(JAVA_FLOAT));
            assertArrayEquals(model.encodeTokens(TEXTS.ids(), TEXTS.offsets()), encoding.tokenStates());
            assertArrayEquals(model.encodePooled(TEXTS.ids(), TEXTS.offsets()), encoding.pooled());
            assertArrayEquals(model.logits(TEXTS.ids(), TEXTS.offsets()), logits.toArray(JAVA_FLOAT));
            float[] emptyText = Arrays.copyOfRange(encoding.pooled(), TestModels.HIDDEN, 2 * TestModels.HIDDEN);
            assertArrayEquals(new float[TestModels.HIDDEN], emptyText, "an empty text encodes to zeros");
        }
    }

    @Test
    void aTextHasTheSameBitsAloneAndInABatch() {
        try (FastformerModel model = TestModels.classifier()) {
            float[] all = model.logits(TEXTS.ids(), TEXTS.offsets());
            for (int b = 0; b < TEXTS.labels().length; b++) {
                int[] ids = Arrays.copyOfRange(TEXTS.ids(), (int) TEXTS.offsets()[b], (int) TEXTS.offsets()[b + 1]);
                float[] alone = model.logits(ids, new long[] {0, ids.length});
                float[] inBatch = Arrays.copyOfRange(all, b * TestModels.LABELS, (b + 1) * TestModels.LABELS);
                assertArrayEquals(alone, inBatch);
            }
        }
    }

    @Test
    void anEmptyBatchHasEmptyResults() {
        try (FastformerModel model = TestModels.classifier()) {
            assertEquals(0, model.logits(new int[0], new long[] {0}).length);
            assertEquals(TestModels.LABELS, model.logits(new int[0], new long[] {0, 0}).length);
        }
    }

    @Test
    void aModelWithoutPoolingHasTokenStatesOnly() {
        ModelConfig config = TestModels.config(0).toBuilder()
                .labels(0)
                .pooling(ModelConfig.Pooling.NONE)
                .build();
        try (FastformerModel model = FastformerModel.create(config, 1)) {
            Encoding encoding = model.encode(TEXTS.ids(), TEXTS.offsets());
            assertNotNull(encoding.tokenStates());
            assertNull(encoding.pooled());
            assertThrows(IllegalStateException.class, () -> model.encodePooled(TEXTS.ids(), TEXTS.offsets()));
            assertThrows(IllegalStateException.class, () -> model.logits(TEXTS.ids(), TEXTS.offsets()));
        }
    }

    @Test
    void theGradientIsTheSlopeOfTheLoss() {
        try (FastformerModel model = TestModels.classifier();
                Pass pass = model.newPass();
                Gradients gradients = model.newGradients();
                Arena arena = Arena.ofConfined()) {
            Batch batch = Batch.copyOf(arena, TEXTS.ids(), TEXTS.offsets());
            backward(pass, gradients, batch, arena);
            Parameter gradient = find(gradients.parameters(), "dense_linear.weight");
            Parameter weight = model.parameter("dense_linear.weight");
            float step = 1e-2f;
            for (int i = 0; i < weight.count(); i += 5) {
                float value = weight.data().getAtIndex(JAVA_FLOAT, i);
                double up = lossWith(model, weight, i, value + step);
                double down = lossWith(model, weight, i, value - step);
                lossWith(model, weight, i, value);
                assertEquals((up - down) / (2 * step), gradient.data().getAtIndex(JAVA_FLOAT, i), 1e-4);
            }
        }
    }

    @Test
    void gradientsAddUpUntilTheyAreZeroed() {
        try (FastformerModel model = TestModels.classifier();
                Pass pass = model.newPass();
                Gradients gradients = model.newGradients();
                Arena arena = Arena.ofConfined()) {
            Batch batch = Batch.copyOf(arena, TEXTS.ids(), TEXTS.offsets());
            backward(pass, gradients, batch, arena);
            Parameter gradient = find(gradients.parameters(), "dense_linear.bias");
            float[] once = gradient.toArray();
            backward(pass, gradients, batch, arena);
            float[] twice = gradient.toArray();
            for (int i = 0; i < once.length; i++) {
                // The second pass adds its terms one by one to the first sum: the same up to rounding.
                assertEquals(2 * once[i], twice[i], 1e-5f * Math.abs(once[i]));
            }
            gradients.zero();
            assertArrayEquals(new float[once.length], gradient.toArray());
        }
    }

    @Test
    void inputGradientsComeWithoutParameterGradients() {
        ModelConfig config = TestModels.config(0).toBuilder().vocabularySize(0).build();
        try (FastformerModel model = FastformerModel.create(config, 3);
                Pass pass = model.newPass();
                Arena arena = Arena.ofConfined()) {
            float[] states = new float[5 * TestModels.HIDDEN];
            for (int i = 0; i < states.length; i++) {
                states[i] = (float) Math.sin(i);
            }
            Batch batch = Batch.copyOf(arena, states, new long[] {0, 2, 5});
            MemorySegment logits = arena.allocate(JAVA_FLOAT, 2L * TestModels.LABELS);
            MemorySegment ones = arena.allocateFrom(JAVA_FLOAT, 1, 0, 0, 0, 1, 0);
            MemorySegment inputGradient = arena.allocate(JAVA_FLOAT, states.length);
            pass.forward(batch, false, 0, Outputs.ofLogits(logits));
            pass.backward(OutputGradients.ofLogits(ones), null, inputGradient);
            assertFalse(Arrays.equals(new float[states.length], inputGradient.toArray(JAVA_FLOAT)));
            assertThrows(IllegalStateException.class, () -> model.logits(new int[] {1}, new long[] {0, 1}));
        }
    }

    @Test
    void dropoutFollowsItsKeyAlone() {
        try (FastformerModel model = FastformerModel.create(TestModels.config(0.5), 3);
                Pass pass = model.newPass();
                Pass other = model.newPass();
                Arena arena = Arena.ofConfined()) {
            Batch batch = Batch.copyOf(arena, TEXTS.ids(), TEXTS.offsets());
            float[] first = logits(pass, batch, true, 1, arena);
            assertArrayEquals(first, logits(other, batch, true, 1, arena));
            assertFalse(Arrays.equals(first, logits(pass, batch, true, 2, arena)));
            assertArrayEquals(model.logits(TEXTS.ids(), TEXTS.offsets()), logits(pass, batch, false, 1, arena));
        }
    }

    @Test
    void backwardNeedsAForwardOfItsOwn() {
        try (FastformerModel model = TestModels.classifier();
                Pass pass = model.newPass();
                Gradients gradients = model.newGradients();
                Arena arena = Arena.ofConfined()) {
            OutputGradients none = new OutputGradients(null, null, null);
            FastformerException e = assertThrows(FastformerException.class, () -> pass.backward(none, gradients, null));
            assertEquals(Status.INVALID_STATE, e.status());
            backward(pass, gradients, Batch.copyOf(arena, TEXTS.ids(), TEXTS.offsets()), arena);
            assertThrows(FastformerException.class, () -> pass.backward(none, gradients, null));
        }
    }

    @Test
    void gradientsOfAnotherModelAreRefused() {
        try (FastformerModel model = TestModels.classifier();
                FastformerModel other = TestModels.classifier();
                Pass pass = model.newPass();
                Gradients gradients = other.newGradients()) {
            OutputGradients none = new OutputGradients(null, null, null);
            assertThrows(IllegalArgumentException.class, () -> pass.backward(none, gradients, null));
        }
    }

    private static float[] logits(Pass pass, Batch batch, boolean training, long key, Arena arena) {
        MemorySegment logits = arena.allocate(JAVA_FLOAT, batch.sequenceCount() * TestModels.LABELS);
        pass.forward(batch, training, key, Outputs.ofLogits(logits));
        return logits.toArray(JAVA_FLOAT);
    }

    private static void backward(Pass pass, Gradients gradients, Batch batch, Arena arena) {
        float[] logits = logits(pass, batch, false, 0, arena);
        LossResult loss = Losses.crossEntropy(logits, TEXTS.labels(), TestModels.LABELS, 0, null);
        MemorySegment gradient = arena.allocateFrom(JAVA_FLOAT, loss.logitsGradient());
        pass.backward(OutputGradients.ofLogits(gradient), gradients, null);
    }

    private static double lossWith(FastformerModel model, Parameter parameter, int index, float value) {
        parameter.data().setAtIndex(JAVA_FLOAT, index, value);
        model.parametersChanged();
        float[] logits = model.logits(TEXTS.ids(), TEXTS.offsets());
        return Losses.crossEntropy(logits, TEXTS.labels(), TestModels.LABELS, 0, null)
                .loss();
    }

    private static Parameter find(List<Parameter> parameters, String name) {
        return parameters.stream()
                .filter(parameter -> parameter.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
