// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The engine through Java against double-precision runs of the authors' code: the small files of the test resources, and
 * every file of the folder that the environment variable FASTFORMER_GOLDEN_DIR names.
 */
@Tag("parity")
class GoldenParityTest {
    @Test
    void everyFileOfAnImplementedKindAgrees() throws IOException, URISyntaxException {
        List<Path> folders = new ArrayList<>();
        folders.add(Path.of(
                Objects.requireNonNull(getClass().getResource("/golden")).toURI()));
        String golden = System.getenv("FASTFORMER_GOLDEN_DIR");
        if (golden != null) {
            folders.add(Path.of(golden));
        }
        List<String> failures = new ArrayList<>();
        for (Path folder : folders) {
            int run = 0;
            for (Path path : files(folder)) {
                GoldenFile file = new GoldenFile(path);
                String kind = file.text("kind");
                String name =
                        "parity java " + file.text("case", path.getFileName().toString()) + " ";
                if (!GoldenModel.supports(kind)) {
                    System.out.println(name + "not supported: " + kind);
                    continue;
                }
                String line = name + kind + " ";
                run++;
                try {
                    System.out.println(line + new GoldenRun(file).run());
                } catch (RuntimeException | AssertionError e) {
                    failures.add(line + "FAILED " + e + " (file " + path + ")");
                    System.out.println(failures.getLast());
                }
            }
            assertNotEquals(0, run, "no golden file of an implemented kind in " + folder);
        }
        assertEquals(List.of(), failures);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (var stream = Files.list(folder)) {
            return stream.filter(path -> path.toString().endsWith(".safetensors"))
                    .sorted()
                    .toList();
        }
    }
}
