// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fastformer.Fastformer;
import dev.fastformer.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrecisionTest {
    @Test
    void aRunRemembersWhatAutoCameTo(@TempDir Path folder) throws IOException {
        TextClassifierTrainer.Builder auto =
                Topics.small(folder.resolve("auto")).precision(Precision.AUTO);
        TextClassifierTrainer.Builder best =
                Topics.small(folder.resolve("best")).precision(Fastformer.bestPrecision());
        assertEquals(Fastformer.bestPrecision(), auto.settings().learning().precision());
        auto.build().train(Topics.dataset(1, 60), null);
        best.build().train(Topics.dataset(1, 60), null);
        assertArrayEquals(
                Files.readAllBytes(folder.resolve("best/model.safetensors")),
                Files.readAllBytes(folder.resolve("auto/model.safetensors")));
        String run = Files.readString(folder.resolve("auto/checkpoints/run.json"));
        assertTrue(run.contains(Fastformer.bestPrecision().name()), run);
    }

    @Test
    void aModelServesInEveryPrecision(@TempDir Path folder) {
        Topics.small(folder.resolve("model")).build().train(Topics.dataset(1, 60), null);
        String text = "the soup was in the kettle";
        try (TextClassifier exact = TextClassifier.load(folder.resolve("model"), 1);
                TextClassifier best = TextClassifier.load(folder.resolve("model"), 1, Precision.AUTO)) {
            assertEquals(exact.predict(text).probability(), best.predict(text).probability(), 0.02);
        }
    }
}
