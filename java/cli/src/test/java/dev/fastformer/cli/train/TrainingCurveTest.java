// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fastformer.tasks.TaskException;
import dev.fastformer.tasks.TrainingPoint;
import dev.fastformer.tasks.TrainingPoint.DevResult;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingCurveTest {
    @TempDir
    private Path folder;

    @BeforeAll
    static void noDisplay() {
        System.setProperty("java.awt.headless", "true");
    }

    private static List<TrainingPoint> points() {
        List<TrainingPoint> points = new ArrayList<>();
        for (int step = 1; step <= 50; step++) {
            DevResult dev = step % 10 == 0 ? new DevResult("accuracy", Map.of("accuracy", step / 100.0), true) : null;
            points.add(new TrainingPoint(step / 10.0, step, 2.0 / step, 1e-3, dev));
        }
        return points;
    }

    @Test
    void aPngIsAPictureWithTheTwoLines() throws IOException {
        Path file = folder.resolve("curve.png");
        TrainingCurve.write(file, "topics", points());
        BufferedImage picture = ImageIO.read(file.toFile());
        assertTrue(picture.getWidth() > picture.getHeight());
        assertTrue(has(picture, 0x1F77B4), "the line of the loss");
        assertTrue(has(picture, 0xD62728), "the line of the accuracy");
    }

    @Test
    void anSvgHasItsExactName() throws IOException {
        Path file = folder.resolve("curve.SVG");
        TrainingCurve.write(file, "topics", points());
        assertTrue(Files.readString(file).contains("<svg"));
    }

    @Test
    void otherFormsAreRefused() {
        Path file = folder.resolve("curve.jpg");
        assertThrows(IllegalArgumentException.class, () -> TrainingCurve.write(file, "topics", points()));
    }

    @Test
    void aFileThatCannotBeWrittenIsNamed() {
        Path file = folder.resolve("missing/curve.png");
        TaskException failure = assertThrows(TaskException.class, () -> TrainingCurve.write(file, "topics", points()));
        assertEquals(file.toString(), failure.where());
    }

    private static boolean has(BufferedImage picture, int color) {
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                if ((picture.getRGB(x, y) & 0xFFFFFF) == color) {
                    return true;
                }
            }
        }
        return false;
    }
}
