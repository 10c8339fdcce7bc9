// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LengthPlotTest {
    /** Ours takes as many milliseconds as tokens, the other 1 / 1,000 of their square: they meet at 1,000. */
    private static LengthPlot linearAndQuadratic() {
        List<Measurement> measurements = new ArrayList<>();
        for (int length = 64; length <= 4096; length *= 4) {
            double quadratic = length * (length / 1000.0);
            measurements.add(new Measurement(
                    "256-16-256-2/1x" + length,
                    "inference",
                    "f32",
                    1,
                    "wall",
                    length,
                    1,
                    null,
                    1,
                    "transformer-x",
                    "1",
                    "f32",
                    quadratic,
                    1,
                    null,
                    1,
                    1,
                    1,
                    1,
                    0));
        }
        return new LengthPlot(measurements);
    }

    @Test
    void crossoverLiesWhereTheLinesMeet() {
        assertEquals(
                1000,
                linearAndQuadratic().crossover("fastformer", "transformer-x").orElseThrow(),
                1e-6);
        assertEquals(
                List.of("fastformer is faster than transformer-x from 1000 tokens"),
                linearAndQuadratic().crossovers());
    }

    @Test
    void aSideThatIsSlowerAtTheLongestTextHasNoCrossover() {
        assertTrue(linearAndQuadratic().crossover("transformer-x", "fastformer").isEmpty());
    }

    @Test
    void thePlotIsAPicture(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("plot.png");
        linearAndQuadratic().write(file);
        BufferedImage picture = ImageIO.read(file.toFile());
        assertEquals(900, picture.getWidth());
    }
}
