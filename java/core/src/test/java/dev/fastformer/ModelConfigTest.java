// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ModelConfigTest {
    @Test
    void theDefaultIsTheAuthorsClassifierWithoutVocabularyAndLabels() {
        ModelConfig config = ModelConfig.builder().build();
        assertEquals(256, config.hiddenSize());
        assertEquals(16, config.attentionHeads());
        assertEquals(2, config.hiddenLayers());
        assertEquals(0, config.vocabularySize());
        assertEquals(0, config.labels());
        assertEquals(ModelConfig.Pooling.ATTENTION, config.pooling());
        assertEquals(0.2, config.dropout());
    }

    @Test
    void jsonKeepsEveryValue() {
        ModelConfig config = ModelConfig.builder()
                .vocabularySize(1_234_567)
                .hiddenSize(48)
                .attentionHeads(3)
                .hiddenLayers(5)
                .intermediateSize(7)
                .maxPositionEmbeddings(11)
                .labels(13)
                .scoring(ModelConfig.Scoring.PER_HEAD)
                .value(ModelConfig.Value.SEPARATE)
                .shareLayers(true)
                .bias(false)
                .outputProjection(false)
                .residual(false)
                .embeddingLayerNorm(false)
                .layerNorm(false)
                .paddingRow(false)
                .layerNormEps(1e-5)
                .initializerRange(0.1)
                .dropout(0.25)
                .build();
        assertEquals(config, ModelConfig.parse(config.toJson()));
    }

    @Test
    void theObjectUnderModelIsRead() {
        ModelConfig config = ModelConfig.parse("{\"format\":\"x\",\"model\":{\"vocab_size\":9,\"num_labels\":2}}");
        assertEquals(9, config.vocabularySize());
        assertEquals(2, config.labels());
    }

    @Test
    void aValueOutOfRangeIsNamed() {
        ModelConfig.Builder builder = ModelConfig.builder().hiddenSize(10).attentionHeads(3);
        FastformerException e = assertThrows(FastformerException.class, builder::build);
        assertEquals(Status.INVALID_ARGUMENT, e.status());
        assertTrue(e.getMessage().contains("hidden_size"), e.getMessage());
    }

    @Test
    void brokenJsonIsAnInvalidFile() {
        for (String json :
                new String[] {"", "{", "[]", "{\"hidden_size\":\"big\"}", "{\"model\":3}", "\u0001", "{\"a\":1}x"}) {
            FastformerException e = assertThrows(FastformerException.class, () -> ModelConfig.parse(json), json);
            assertEquals(Status.INVALID_FILE, e.status(), json + ": " + e.getMessage());
        }
    }

    @Test
    void numbersBeyondEveryRangeAreRefused() {
        assertThrows(FastformerException.class, () -> ModelConfig.parse("{\"hidden_size\":4611686018427387904}"));
        assertThrows(FastformerException.class, () -> ModelConfig.parse("{\"num_labels\":1e300}"));
    }

    @Test
    void halfASurrogateAndNulAreRefusedBeforeTheEngine() {
        assertThrows(IllegalArgumentException.class, () -> ModelConfig.parse("{\"a\":\"\ud800\"}"));
        assertThrows(IllegalArgumentException.class, () -> ModelConfig.parse("{\"a\":\"\0\"}"));
    }

    @Test
    void aMissingSwitchIsRefused() {
        assertThrows(
                NullPointerException.class,
                () -> ModelConfig.builder().scoring(null).build());
    }
}
