// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineInputTest {
    private static LineInput input(String text) {
        return new LineInput(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void everyLineFeedEndsOneLine() throws IOException {
        LineInput lines = input("a\n\nb\r\nc\rd\nlast");
        assertEquals(List.of("a", "", "b", "c\rd"), lines.next(10));
        assertEquals(List.of("last"), lines.next(10));
        assertEquals(List.of(), lines.next(10));
    }

    @Test
    void noMoreLinesAtOnceThanAskedFor() throws IOException {
        LineInput lines = input("1\n2\n3\n");
        assertEquals(List.of("1", "2"), lines.next(2));
        assertEquals(List.of("3"), lines.next(2));
        assertEquals(List.of(), lines.next(2));
    }

    @Test
    void aLineLongerThanTheBufferIsWhole() throws IOException {
        String text = "ä".repeat(300_000);
        assertEquals(List.of(text, "b"), input(text + "\nb\n").next(10));
    }

    @Test
    void anUnfinishedLineDoesNotHoldBackAFinishedOne() throws IOException {
        try (PipedOutputStream writer = new PipedOutputStream();
                PipedInputStream reader = new PipedInputStream(writer)) {
            LineInput lines = new LineInput(reader);
            writer.write("first\nsec".getBytes(StandardCharsets.UTF_8));
            writer.flush();
            assertEquals(List.of("first"), lines.next(10));
            writer.write("ond\n".getBytes(StandardCharsets.UTF_8));
            writer.flush();
            assertEquals(List.of("second"), lines.next(10));
        }
    }
}
