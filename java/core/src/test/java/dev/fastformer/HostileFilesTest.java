// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The corpus of the native tests through the Java API: each bad file is an exception that says why, and the JVM lives. */
@Tag("hostile")
class HostileFilesTest {
    private static final Path GENERATOR = Path.of("../../native/build/release/test/io/hostile_corpus");

    @TempDir
    private static Path folder;

    private static List<Case> cases;

    private record Case(Path file, boolean loads, String reason) {
        static Case parse(String line) {
            String[] fields = line.split("\t", 3);
            return new Case(folder.resolve(fields[0]), fields[1].equals("ok"), fields[2]);
        }

        boolean isOf(String kind) {
            return file.getParent().getFileName().toString().equals(kind);
        }
    }

    @BeforeAll
    static void generate() throws IOException, InterruptedException {
        assertTrue(Files.isExecutable(GENERATOR), GENERATOR + " is missing: build the native tests first");
        Process process = new ProcessBuilder(GENERATOR.toString(), folder.toString())
                .inheritIO()
                .start();
        assertEquals(0, process.waitFor());
        cases = Files.readAllLines(folder.resolve("cases.txt")).stream()
                .map(Case::parse)
                .toList();
    }

    @Test
    void weights() throws IOException {
        ModelConfig config = ModelConfig.parse(Files.readString(folder.resolve("config.json")));
        check("weights", 200, file -> FastformerModel.load(config, file, 1).close());
    }

    @Test
    void configurations() {
        // Bytes that are not UTF-8 cannot become a Java string unharmed; the folder form reads them as they are.
        check("configs", 100, file -> {
            Path model = Files.createDirectories(folder.resolve("model"));
            Files.copy(file, model.resolve("config.json"), StandardCopyOption.REPLACE_EXISTING);
            Files.copy(
                    folder.resolve("model.safetensors"),
                    model.resolve("model.safetensors"),
                    StandardCopyOption.REPLACE_EXISTING);
            FastformerModel.load(model).close();
        });
    }

    private interface Loading {
        void load(Path file) throws IOException;
    }

    private static void check(String kind, int atLeast, Loading loading) {
        List<Case> ofKind = cases.stream().filter(each -> each.isOf(kind)).toList();
        assertTrue(ofKind.size() >= atLeast, kind + ": " + ofKind.size() + " cases");
        for (Case hostile : ofKind) {
            String failure = null;
            try {
                loading.load(hostile.file());
            } catch (FastformerException | IllegalArgumentException | IOException e) {
                failure = String.valueOf(e.getMessage());
            }
            assertEquals(hostile.loads(), failure == null, hostile.file() + ": " + failure);
            System.out.println("hostile java " + kind + " " + hostile.file().getFileName() + " "
                    + (failure == null ? "loads" : "refused"));
        }
    }
}
