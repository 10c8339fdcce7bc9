// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fastformer.tasks.TaskException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class ErrorReportTest {
    @Test
    void fourPartsStandOnFourLines() {
        TaskException failure =
                new TaskException("cannot read the labels", "labels.txt:3", "it is empty", "restore it");
        assertEquals("""
                fastformer: cannot read the labels
                  where: labels.txt:3
                  why: it is empty
                  do: restore it
                """, ErrorReport.of(failure, false));
    }

    @Test
    void aMissingFileIsNamed() {
        String report = ErrorReport.of(new UncheckedIOException(new NoSuchFileException("train.csv")), false);
        assertTrue(report.contains("where: train.csv"), report);
        assertFalse(report.contains("\tat "), report);
    }

    @Test
    void debugShowsTheStackTrace() {
        assertTrue(ErrorReport.of(new TaskException("a", "b", "c", "d"), true).contains("\tat "));
    }

    @Test
    void anUnexpectedFailureAsksForAReport() {
        String report = ErrorReport.of(new NullPointerException("x is null"), false);
        assertTrue(report.contains("why: x is null") && report.contains("--debug"), report);
    }
}
