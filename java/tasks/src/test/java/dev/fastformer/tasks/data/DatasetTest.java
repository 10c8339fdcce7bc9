// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fastformer.tasks.Columns;
import dev.fastformer.tasks.Dataset;
import dev.fastformer.tasks.Example;
import dev.fastformer.tasks.TaskException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("hostile")
class DatasetTest {
    private static final Columns COLUMNS = Columns.of("text", "label");

    @TempDir
    Path folder;

    private Path file(String name, byte[] content) throws IOException {
        Path file = folder.resolve(name);
        Files.write(file, content);
        return file;
    }

    private Path file(String name, String content) throws IOException {
        return file(name, content.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] gzip(String content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static List<Example> read(Path file) {
        List<Example> examples = new ArrayList<>();
        Dataset.read(file, COLUMNS).forEach(examples::add);
        return examples;
    }

    private static List<String> pairs(Path file) {
        return read(file).stream().map(e -> e.text() + "=" + e.label()).toList();
    }

    @Test
    void readsCsvWithQuotesLineBreaksAndAnyColumnOrder() throws IOException {
        Path csv = file(
                "a.csv",
                "\uFEFFid,label,text\r\n1,x,\"one, \"\"two\"\"\r\nthree\"\r\n\r\n2, y ,\r\n3,z,\"caf\u00E9\"\r\n");
        assertEquals(List.of("one, \"two\"\r\nthree=x", "=y", "caf\u00E9=z"), pairs(csv));
        List<Example> examples = read(csv);
        assertEquals(csv + ", line 2", examples.get(0).origin());
        assertEquals(csv + ", line 6", examples.get(2).origin());
    }

    @Test
    void readsTsvWithoutQuoting() throws IOException {
        Path tsv = file("a.tsv", "label\ttext\nx\ta \"quoted\nx\t\"start\r\n\ny\t\n");
        assertEquals(List.of("a \"quoted=x", "\"start=x", "=y"), pairs(tsv));
    }

    @Test
    void readsJsonLinesWithAnyScalarLabel() throws IOException {
        Path jsonl = file("a.jsonl", """
                {"text": "a\\u0000\\ud83d", "label": "x"}

                {"label": 3, "text": "", "other": {"deep": [1]}}
                {"label": true, "text": "t"}
                {"label": ["p", " q "], "text": "u"}
                """);
        assertEquals(List.of("a\0\uD83D=x", "=3", "t=true", "u=p|q"), pairs(jsonl));
        assertEquals(List.of("p", "q"), read(jsonl).get(3).labels());
    }

    @Test
    void readsPackedFiles() throws IOException {
        assertEquals(List.of("a=x"), pairs(file("a.csv.gz", gzip("text,label\na,x\n"))));
        assertEquals(List.of("a=x"), pairs(file("a.TSV.GZ", gzip("text\tlabel\na\tx\n"))));
        assertEquals(List.of("a=x"), pairs(file("a.ndjson.gz", gzip("{\"text\":\"a\",\"label\":\"x\"}\n"))));
    }

    @Test
    void splitsSeveralLabelsAtTheSeparator() throws IOException {
        Path csv = file("a.csv", "text,label\na,x| y ||z\nb,\n");
        assertEquals(List.of("x", "y", "z"), read(csv).get(0).labels());
        assertEquals(List.of(), read(csv).get(1).labels());
        List<Example> semicolons = new ArrayList<>();
        Dataset.read(file("b.csv", "text,label\na,x;y|z\n"), COLUMNS.withSeparator(";"))
                .forEach(semicolons::add);
        assertEquals(List.of("x", "y|z"), semicolons.get(0).labels());
    }

    @Test
    void aLineOfTenMegabytesIsReadInEveryForm() throws IOException {
        String text = "word ".repeat(2 << 20);
        for (Path file : List.of(
                file("a.csv", "text,label\n\"" + text + "\",x\n"),
                file("a.tsv", "text\tlabel\n" + text + "\tx\n"),
                file("a.jsonl", "{\"text\":\"" + text + "\",\"label\":\"x\"}\n"))) {
            List<Example> examples = read(file);
            assertEquals(1, examples.size());
            assertEquals(text, examples.get(0).text());
        }
    }

    @Test
    void textsInMemoryNeedAsManyLabels() {
        List<Example> examples = new ArrayList<>();
        Dataset.ofMultiLabel(List.of("a", "b"), List.of(List.of("x", "y"), List.of()))
                .forEach(examples::add);
        assertEquals(List.of("x", "y"), examples.get(0).labels());
        assertThrows(IllegalArgumentException.class, () -> Dataset.of(List.of("a"), List.of()));
    }

    static List<Arguments> hostileFiles() throws IOException {
        byte[] junk = new byte[4096];
        new java.util.Random(5).nextBytes(junk);
        byte[] packed = gzip("text,label\n" + "some text,x\n".repeat(5000));
        byte[] damaged = packed.clone();
        damaged[packed.length / 2] ^= 0x55;
        String good = "text,label\na,x\n";
        return List.of(
                hostile("a.csv", "", "empty", "header"),
                hostile("a.tsv", "", "empty", "header"),
                hostile("a.tsv", "\n\n\n", "empty", "header"),
                hostile("a.jsonl", "", "empty", "one JSON object a line"),
                hostile("a.jsonl", "\n \n", "empty", "one JSON object a line"),
                hostile("a.csv", "body,label\na,x\n", "no column 'text'", "body, label"),
                hostile("a.tsv", "text,label\na,x\n", "no column 'text'", "line 1"),
                hostile("a.csv", "text,label,text\na,x,b\n", "twice", "line 1"),
                hostile("a.csv", good + "b\n", "line 3", "1 fields and the header 2"),
                hostile("a.csv", good + "b,x,y\n", "line 3", "3 fields"),
                hostile("a.tsv", "text\tlabel\na\tx\nb\n", "line 3", "1 fields"),
                hostile("a.csv", good + "\"b,x\n", "line 3", "quotes"),
                hostile("a.csv", good + "\"b\"c,x\n", "line 3", "quotes"),
                hostile("a.csv", good + "b\0,x\n", "line 3", "NUL"),
                hostile("a.jsonl", "[1]\n", "line 1", "no JSON object"),
                hostile("a.jsonl", "{\"text\":\"a\",\"label\":\"x\"}\n{\"text\":\n", "line 2", "not JSON"),
                hostile("a.jsonl", "{\"text\":\"a\",\"label\":\"x\"} {}\n", "line 1", "not JSON"),
                hostile("a.jsonl", "{\"text\":\"a\",\"text\":\"b\",\"label\":\"x\"}\n", "line 1", "not JSON"),
                hostile("a.jsonl", "{\"text\":1,\"label\":\"x\"}\n", "line 1", "no string"),
                hostile("a.jsonl", "{\"text\":null,\"label\":\"x\"}\n", "line 1", "no string"),
                hostile("a.jsonl", "{\"text\":\"a\",\"label\":null}\n", "line 1", "'label'"),
                hostile("a.jsonl", "{\"text\":\"a\",\"label\":[[1]]}\n", "line 1", "'label'"),
                hostile("a.jsonl", "{\"text\":\"a\",\"tag\":\"x\"}\n", "no key 'label'", "text, tag"),
                hostile("a.jsonl", "[".repeat(100_000) + "\n", "line 1", "not JSON"),
                hostile("a.txt", good, "name", ".csv"),
                hostile("a.csv.zip", good, "name", ".gz"),
                Arguments.of("a.csv", junk, "a.csv, line", "UTF-8"),
                Arguments.of("a.tsv", junk, "a.tsv, line", "UTF-8"),
                Arguments.of("a.jsonl", junk, "a.jsonl, line", "UTF-8"),
                Arguments.of("a.csv", (good + "\u00FC,x\n").getBytes(StandardCharsets.ISO_8859_1), "line 3", "0xFC"),
                Arguments.of("a.csv", good.getBytes(StandardCharsets.UTF_16), "line 1", "UTF-8"),
                Arguments.of("a.csv", good.getBytes(StandardCharsets.UTF_16LE), "line 1", "UTF-16"),
                Arguments.of("a.csv", packed, "line 1", "packed"),
                Arguments.of("a.csv.gz", good.getBytes(StandardCharsets.UTF_8), "not valid gzip", ".gz"),
                Arguments.of("a.csv.gz", Arrays.copyOf(packed, packed.length - 20), "middle", "whole file"),
                Arguments.of("a.csv.gz", damaged, "a.csv.gz", "Pack it anew"),
                Arguments.of("a.csv.gz", new byte[0], "middle", "whole file"));
    }

    private static Arguments hostile(String name, String content, String first, String second) {
        return Arguments.of(name, content.getBytes(StandardCharsets.UTF_8), first, second);
    }

    @ParameterizedTest
    @MethodSource("hostileFiles")
    void refusesHostileFilesWithFourParts(String name, byte[] content, String first, String second) throws IOException {
        Path file = file(name, content);
        TaskException refusal = assertThrows(TaskException.class, () -> read(file));
        assertTrue(refusal.getMessage().contains(first), refusal.getMessage());
        assertTrue(refusal.getMessage().contains(second), refusal.getMessage());
        assertTrue(refusal.where().startsWith(file.toString()), refusal.where());
        assertTrue(refusal.remedy().length() > 8, refusal.getMessage());
    }

    @Test
    void refusesMissingFilesAndFolders() {
        TaskException missing = assertThrows(TaskException.class, () -> read(folder.resolve("none.csv")));
        assertTrue(missing.getMessage().contains("no such file"), missing.getMessage());
        Path inner = folder.resolve("b.csv");
        assertTrue(inner.toFile().mkdir());
        TaskException isFolder = assertThrows(TaskException.class, () -> read(inner));
        assertTrue(isFolder.getMessage().contains("folder"), isFolder.getMessage());
    }

    @Test
    void aLineWithoutEndIsBounded() throws IOException {
        Path file = folder.resolve("a.tsv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("text\tlabel\n".getBytes(StandardCharsets.UTF_8));
            byte[] block = "x".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < 66; i++) {
                out.write(block);
            }
        }
        TaskException refusal = assertThrows(TaskException.class, () -> read(file));
        assertTrue(refusal.getMessage().contains("longer than"), refusal.getMessage());
        assertTrue(refusal.where().endsWith("line 2"), refusal.where());
    }
}
