// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fastformer.TestModels.Texts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFileTest {
    private static final Texts TEXTS = Texts.random(1, 5, 12);

    @TempDir
    Path folder;

    @Test
    void aSavedModelPredictsTheSameBits() {
        Path weights = folder.resolve("w\u00e9ights \u4e2d.safetensors");
        try (FastformerModel model = TestModels.classifier()) {
            model.save(weights);
            try (FastformerModel loaded = FastformerModel.load(model.config(), weights, 2)) {
                assertEquals(2, loaded.threads());
                assertEquals(model.config(), loaded.config());
                assertArrayEquals(
                        model.logits(TEXTS.ids(), TEXTS.offsets()), loaded.logits(TEXTS.ids(), TEXTS.offsets()));
                assertTrue(loaded.nativeBytes() > 4L * TestModels.VOCABULARY * TestModels.HIDDEN);
            }
        }
    }

    @Test
    void sizesThatAreLeftOpenComeFromTheFile() {
        Path weights = folder.resolve("weights");
        try (FastformerModel model = TestModels.classifier()) {
            model.save(weights);
            ModelConfig open =
                    model.config().toBuilder().vocabularySize(-1).labels(-1).build();
            try (FastformerModel loaded = FastformerModel.load(open, weights, 1)) {
                assertEquals(model.config(), loaded.config());
            }
        }
    }

    @Test
    void aFolderIsConfigurationAndWeights() throws IOException {
        try (FastformerModel model = TestModels.classifier()) {
            model.save(folder.resolve("model.safetensors"));
            Files.writeString(
                    folder.resolve("config.json"),
                    "{\"model\": " + model.config().toJson() + "}");
            try (FastformerModel loaded = FastformerModel.load(folder)) {
                assertEquals(1, loaded.threads());
                assertArrayEquals(
                        model.logits(TEXTS.ids(), TEXTS.offsets()), loaded.logits(TEXTS.ids(), TEXTS.offsets()));
            }
        }
    }

    @Test
    void aBrokenFolderIsNamed() throws IOException {
        FastformerException e = assertThrows(FastformerException.class, () -> FastformerModel.load(folder));
        assertEquals(Status.IO_ERROR, e.status());
        assertTrue(e.getMessage().contains("config.json"), e.getMessage());
        Files.writeString(folder.resolve("config.json"), "{\"model\": ");
        e = assertThrows(FastformerException.class, () -> FastformerModel.load(folder));
        assertEquals(Status.INVALID_FILE, e.status());
        assertTrue(e.getMessage().contains("config.json"), e.getMessage());
        Files.write(folder.resolve("config.json"), new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'});
        assertThrows(FastformerException.class, () -> FastformerModel.load(folder));
        Files.writeString(folder.resolve("config.json"), TestModels.config(0).toJson());
        e = assertThrows(FastformerException.class, () -> FastformerModel.load(folder));
        assertTrue(e.getMessage().contains("model.safetensors"), e.getMessage());
    }

    @Test
    void weightsThatDoNotFitAreRefusedByName() {
        Path weights = folder.resolve("weights");
        try (FastformerModel model = TestModels.classifier()) {
            model.save(weights);
            ModelConfig wide = model.config().toBuilder().intermediateSize(25).build();
            FastformerException e =
                    assertThrows(FastformerException.class, () -> FastformerModel.load(wide, weights, 1));
            assertEquals(Status.INVALID_FILE, e.status());
            assertTrue(e.getMessage().contains("intermediate.dense"), e.getMessage());
        }
    }

    @Test
    void pathsOfOtherFileSystemsAreRefused() throws IOException {
        URI jar = URI.create("jar:" + folder.resolve("a.zip").toUri());
        try (FileSystem zip = FileSystems.newFileSystem(jar, Map.of("create", "true"));
                FastformerModel model = TestModels.classifier()) {
            assertThrows(IllegalArgumentException.class, () -> model.save(zip.getPath("/weights")));
        }
    }

    @Test
    void threadsOutOfRangeAreRefused() {
        ModelConfig config = TestModels.config(0);
        assertThrows(IllegalArgumentException.class, () -> FastformerModel.create(config, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> FastformerModel.create(config, 1, 257));
    }

    @Test
    void theSameSeedGivesTheSameModelAtAnyNumberOfThreads() {
        try (FastformerModel one = FastformerModel.create(TestModels.config(0), 5, 1);
                FastformerModel three = FastformerModel.create(TestModels.config(0), 5, 3)) {
            assertArrayEquals(one.logits(TEXTS.ids(), TEXTS.offsets()), three.logits(TEXTS.ids(), TEXTS.offsets()));
        }
    }
}
