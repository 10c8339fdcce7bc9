// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

package dev.fastformer.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fastformer.FastformerException;
import dev.fastformer.FastformerModel;
import dev.fastformer.ModelConfig;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("hostile")
class ModelImportTest {
    @TempDir
    Path folder;

    private ModelImport.Parts parts;

    @BeforeEach
    void writeParts() throws IOException {
        parts = new ModelImport.Parts(
                folder.resolve("weights.safetensors"),
                folder.resolve("fastformer.json"),
                folder.resolve("words.txt"),
                folder.resolve("names.txt"));
        try (FastformerModel model = FastformerModel.create(config(), 7)) {
            model.save(parts.weights());
        }
        Files.writeString(parts.config(), authorsForm(1));
        Files.writeString(parts.vocabulary(), "PADDING\nthe\ncat\nsat\n");
        Files.writeString(parts.labels(), "yes\nno\n");
    }

    private static ModelConfig config() {
        return ModelConfig.builder()
                .vocabularySize(4)
                .labels(2)
                .hiddenSize(8)
                .attentionHeads(2)
                .hiddenLayers(1)
                .intermediateSize(8)
                .maxPositionEmbeddings(16)
                .build();
    }

    private static String authorsForm(int layers) {
        return """
                {"hidden_size": 8, "hidden_dropout_prob": 0.2, "num_hidden_layers": %d, "hidden_act": "gelu",
                 "num_attention_heads": 2, "intermediate_size": 8, "max_position_embeddings": 16,
                 "type_vocab_size": 2, "vocab_size": 100000, "layer_norm_eps": 1e-12, "initializer_range": 0.02,
                 "pooler_type": "weightpooler", "enable_fp16": "False"}
                """.formatted(layers);
    }

    @Test
    void aStateDictBecomesAModelFolder() {
        Path model = folder.resolve("model");
        ModelImport.run(parts, model, false);
        try (TextClassifier classifier = TextClassifier.load(model)) {
            assertEquals(java.util.List.of("yes", "no"), classifier.labels());
            assertEquals(16, classifier.maxLength());
            // Without a row for them, unknown words are left out.
            assertEquals(
                    classifier.predict("the cat sat").probability(),
                    classifier.predict("the zebra cat quickly sat").probability());
        }
        try (FastformerModel original = FastformerModel.load(model);
                TextClassifier classifier = TextClassifier.load(model)) {
            float[] logits = original.logits(new int[] {1, 2, 3}, new long[] {0, 3});
            float[] expected = original.probabilities(logits, false);
            assertEquals(expected[0], (float) classifier.predict("The cat sat").probability("yes"));
        }
    }

    @Test
    void theModelFolderKnowsItsWords() throws IOException {
        Path model = folder.resolve("model");
        ModelImport.run(parts, model, false);
        Files.writeString(model.resolve("vocabulary.txt"), "PADDING\nthe\nsat\ncat\n");
        TaskException refusal = assertThrows(TaskException.class, () -> TextClassifier.load(model));
        assertTrue(refusal.where().endsWith("vocabulary.txt"), refusal.getMessage());
    }

    @Test
    void valuesThatAreNotFiniteAreToldOf() {
        try (FastformerModel weights = FastformerModel.load(config(), parts.weights(), 1)) {
            MemorySegment values = weights.parameter("word_embedding.weight").data();
            values.set(ValueLayout.JAVA_FLOAT, 40, Float.NaN);
            values.set(ValueLayout.JAVA_FLOAT, 44, Float.POSITIVE_INFINITY);
            weights.parametersChanged();
            weights.save(parts.weights());
        }
        try (LoggedWarnings warnings = new LoggedWarnings()) {
            ModelImport.run(parts, folder.resolve("model"), false);
            assertEquals(1, warnings.messages.size());
            assertTrue(
                    warnings.messages.get(0).contains("2 of 32 in word_embedding.weight."), warnings.messages.get(0));
        }
    }

    @Test
    void whatDoesNotFitIsRefusedAndNothingIsWritten() throws IOException {
        Files.writeString(parts.vocabulary(), "PADDING\nthe\ncat\n");
        assertRefused(TaskException.class, "3 words");
        Files.writeString(parts.vocabulary(), "PADDING\nthe\ncat\nsat\n");
        Files.writeString(parts.labels(), "yes\nno\nmaybe\n");
        assertRefused(TaskException.class, "3 labels");
        Files.writeString(parts.labels(), "yes\nno\n");
        Files.writeString(parts.config(), authorsForm(2));
        assertRefused(FastformerException.class, "encoders.1");
        Files.writeString(parts.config(), authorsForm(1).replace("gelu", "relu"));
        assertRefused(TaskException.class, "hidden_act");
        Files.writeString(parts.config(), "{");
        assertRefused(TaskException.class, "fastformer.json");
        Files.writeString(parts.config(), authorsForm(1));
        Files.write(parts.weights(), new byte[] {1, 2, 3});
        assertRefused(FastformerException.class, "weights.safetensors");
        Files.delete(parts.weights());
        assertRefused(FastformerException.class, "weights.safetensors");
    }

    private void assertRefused(Class<? extends RuntimeException> kind, String why) {
        Path model = folder.resolve("refused");
        RuntimeException refusal = assertThrows(kind, () -> ModelImport.run(parts, model, false));
        assertTrue(refusal.getMessage().contains(why), refusal.getMessage());
        assertFalse(Files.exists(model));
    }

    @Test
    void aFolderWithAModelIsNotOverwritten() {
        ModelImport.run(parts, folder.resolve("model"), true);
        TaskException refusal =
                assertThrows(TaskException.class, () -> ModelImport.run(parts, folder.resolve("model"), true));
        assertTrue(refusal.getMessage().contains("holds a model"), refusal.getMessage());
    }
}
