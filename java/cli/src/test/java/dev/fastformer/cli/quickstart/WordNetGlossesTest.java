// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordNetGlossesTest {
    @Test
    void definitionsAreReadWithTheirTopicsAndWithoutExamples(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("data.noun");
        Files.writeString(file, """
                  1 This is a line of the licence | with a bar.
                00000001 03 n 01 entity 0 000 | that which is perceived
                00000002 05 n 01 dog 0 001 @ 00000001 n 0000 | a domestic animal; "the dog barked"; "good dog"
                00000003 28 n 01 second 0 000 | a unit of time;
                00000004 13 n 01 again 0 000 | a domestic animal
                """);
        assertEquals(
                List.of(
                        new LabelledText("tops", "that which is perceived"),
                        new LabelledText("animal", "a domestic animal"),
                        new LabelledText("time", "a unit of time")),
                WordNetGlosses.read(file));
    }
}
