// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fastformer.tasks.TaskException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class VocabularyTest {
    @TempDir
    Path folder;

    private static VocabularyBuilder.Result build(int minCount, int maxSize, String... words) {
        VocabularyBuilder builder = new VocabularyBuilder();
        List.of(words).forEach(builder::add);
        return builder.build(minCount, maxSize);
    }

    @Test
    void ordersByCountAndThenByFirstSight() {
        VocabularyBuilder.Result result = build(1, 100, "d", "b", "a", "b", "c", "c");
        assertEquals(
                List.of("[PAD]", "[UNK]", "b", "c", "d", "a"),
                result.vocabulary().words());
        assertArrayEquals(new int[] {4, 2, 5, 3}, result.rows());
    }

    @Test
    void leavesOutRareWordsAndThoseBeyondTheMaximum() {
        VocabularyBuilder.Result result = build(2, 3, "a", "b", "b", "c", "c", "c");
        assertEquals(List.of("[PAD]", "[UNK]", "c"), result.vocabulary().words());
        assertArrayEquals(new int[] {1, 1, 2}, result.rows());
        assertEquals(1, result.vocabulary().row("b"));
        assertEquals(1, result.vocabulary().row("[PAD]"));
        assertEquals(1, result.vocabulary().row("[UNK]"));
        assertTrue(result.vocabulary().find("b").isEmpty());
    }

    @Test
    void aTokenThatIsTooLongIsNoWord() {
        VocabularyBuilder builder = new VocabularyBuilder();
        assertEquals(0, builder.add("x".repeat(256)));
        assertEquals(VocabularyBuilder.TOO_LONG, builder.add("x".repeat(257)));
        assertEquals(1, builder.distinctWords());
    }

    @Test
    void withoutAnUnknownRowUnknownWordsAreLeftOut() {
        Vocabulary vocabulary = Vocabulary.of(List.of("PADDING", "the", "a"));
        assertFalse(vocabulary.hasUnknown());
        assertEquals(1, vocabulary.row("the"));
        assertEquals(-1, vocabulary.row("zebra"));
        assertEquals(-1, vocabulary.row("PADDING"));
    }

    @Test
    void refusesNoEntriesAndDoubleOnes() {
        assertThrows(IllegalArgumentException.class, () -> Vocabulary.of(List.of()));
        assertThrows(IllegalArgumentException.class, () -> Vocabulary.of(List.of("[PAD]", "a", "a")));
        assertThrows(IllegalArgumentException.class, () -> build(0, 10, "a"));
        assertThrows(IllegalArgumentException.class, () -> build(1, 1, "a"));
    }

    @Test
    void everyTokenSurvivesWritingAndReading() {
        VocabularyBuilder builder = new VocabularyBuilder();
        StringBuilder everything = new StringBuilder();
        for (int codePoint = 0; codePoint < 0x20000; codePoint++) {
            everything.appendCodePoint(codePoint).append(codePoint % 3 == 0 ? "a" : "!");
        }
        List<String> tokens = WordPunctTokenizer.tokenize(everything.toString());
        tokens.forEach(builder::add);
        Vocabulary written = builder.build(1, Integer.MAX_VALUE).vocabulary();
        Path file = folder.resolve("vocabulary.txt");
        written.write(file);
        assertEquals(written.words(), Vocabulary.read(file).words());
        assertTrue(written.size() > 5000, "words: " + written.size());
    }

    static List<Arguments> hostileFiles() {
        return List.of(
                Arguments.of("", "empty"),
                Arguments.of("[PAD]\n[UNK]\na\n\nb\n", "line 4"),
                Arguments.of("[PAD]\n[UNK]\na\nb\na\n", "line 5"),
                Arguments.of("[PAD]\n[UNK]\na\nb", "line 4"),
                Arguments.of("[PAD]\r\n[UNK]\r\na\r\n", "line 1"),
                Arguments.of("[PAD]\n[UNK]\na b\n", "line 3"),
                Arguments.of("[PAD]\n[UNK]\na\0b\n", "line 3"),
                Arguments.of("[PAD]\n[UNK]\n\u00A0\n", "line 3"),
                Arguments.of("[PAD]\n[UNK]\n" + "x".repeat(257) + "\n", "line 3"),
                Arguments.of("\n", "line 1"));
    }

    @ParameterizedTest
    @MethodSource("hostileFiles")
    void refusesBrokenFilesWithTheLine(String content, String where) throws IOException {
        assertRefused(content.getBytes(StandardCharsets.UTF_8), where);
    }

    @Test
    void refusesBytesThatAreNotUtf8() throws IOException {
        assertRefused(new byte[] {'[', 'P', 'A', 'D', ']', '\n', (byte) 0xC3, '\n'}, "line 2");
        assertRefused(new byte[] {'a', '\n', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '\n'}, "line 2");
    }

    private void assertRefused(byte[] content, String where) throws IOException {
        Path file = folder.resolve("vocabulary.txt");
        Files.write(file, content);
        TaskException refusal = assertThrows(TaskException.class, () -> Vocabulary.read(file));
        assertTrue(refusal.getMessage().contains(where), refusal.getMessage());
        assertTrue(refusal.where().startsWith(file.toString()), refusal.where());
    }

    @Test
    void refusesMissingFilesAndFolders() {
        TaskException missing = assertThrows(TaskException.class, () -> Vocabulary.read(folder.resolve("none.txt")));
        assertTrue(missing.getMessage().contains("no such file"), missing.getMessage());
        TaskException isFolder = assertThrows(TaskException.class, () -> Vocabulary.read(folder));
        assertTrue(isFolder.getMessage().contains("folder"), isFolder.getMessage());
    }
}
