// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ParameterTest {
    @Test
    void viewsAreTheModelsOwnMemory() {
        try (FastformerModel model = TestModels.classifier()) {
            Parameter bias = model.parameter("dense_linear.bias");
            Parameter weight = model.parameter("dense_linear.weight");
            weight.data().fill((byte) 0);
            for (int i = 0; i < TestModels.LABELS; i++) {
                bias.data().setAtIndex(JAVA_FLOAT, i, i + 0.5f);
            }
            model.parametersChanged();
            assertArrayEquals(new float[] {0.5f, 1.5f, 2.5f}, model.logits(new int[] {1, 2}, new long[] {0, 2}));
            Parameter again = model.parameter("dense_linear.bias");
            assertEquals(bias.data().address(), again.data().address());
        }
    }

    @Test
    void everyParameterIsListedByItsStateDictName() {
        try (FastformerModel model = TestModels.classifier();
                Gradients gradients = model.newGradients()) {
            List<Parameter> parameters = model.parameters();
            assertEquals(
                    parameters.stream().map(Parameter::toString).toList(),
                    gradients.parameters().stream().map(Parameter::toString).toList());
            for (Parameter parameter : parameters) {
                long count = 1;
                for (long size : parameter.shape()) {
                    count *= size;
                }
                assertEquals(count, parameter.count(), parameter.name());
                assertEquals(
                        parameter.data().address(),
                        model.parameter(parameter.name()).data().address());
            }
            assertTrue(parameters.toString().contains("word_embedding.weight[50, 16]"), parameters.toString());
            assertTrue(parameters.toString().contains("dense_linear.bias[3]"), parameters.toString());
        }
    }

    @Test
    void anUnknownNameIsRefused() {
        try (FastformerModel model = TestModels.classifier()) {
            FastformerException e = assertThrows(FastformerException.class, () -> model.parameter("no.such.weight"));
            assertEquals(Status.INVALID_ARGUMENT, e.status());
            assertTrue(e.getMessage().contains("no.such.weight"), e.getMessage());
        }
    }
}
