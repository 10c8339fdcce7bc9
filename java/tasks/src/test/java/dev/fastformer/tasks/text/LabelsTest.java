// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fastformer.tasks.TaskException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelsTest {
    @TempDir
    Path folder;

    @Test
    void areSortedAndSurviveWritingAndReading() {
        Labels labels = Labels.sorted(List.of("world", "Sci/Tech", "two words", "world"));
        assertEquals(List.of("Sci/Tech", "two words", "world"), labels.names());
        assertEquals(1, labels.number("two words"));
        assertEquals(-1, labels.number("sport"));
        labels.write(folder.resolve("labels.txt"));
        assertEquals(labels.names(), Labels.read(folder.resolve("labels.txt")).names());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " a", "a ", "a\nb", "a\0", "\u0007", "\uD83D", "a\u2028b"})
    void refusesWhatCannotBeALine(String label) {
        assertThrows(IllegalArgumentException.class, () -> Labels.sorted(List.of("good", label)));
    }

    @ParameterizedTest
    @CsvSource({"'a|b|a|', 'line 3'", "'a|b', 'line 2'", "'a||', 'line 2'", "'a| b|', 'line 2'", "'a~|', 'line 1'"})
    void refusesBrokenFilesWithTheLine(String lines, String where) throws IOException {
        Path file = folder.resolve("labels.txt");
        Files.writeString(file, lines.replace('|', '\n').replace('~', '\r'));
        TaskException refusal = assertThrows(TaskException.class, () -> Labels.read(file));
        assertTrue(refusal.where().endsWith(where), refusal.getMessage());
    }
}
