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

class SpamMailsTest {
    @TempDir
    private Path folder;

    private void mail(String group, String name, String text) throws IOException {
        Path file = folder.resolve("data").resolve(group).resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{\"id\":\"1\",\"text\":\"" + text + "\"}");
    }

    @Test
    void subjectAndBodyAreKeptAndRepeatedMailsLeftOut() throws IOException {
        mail("easy-ham-1", "00001.a.json", "From: a\\nSubject: lunch\\nTo: b\\n\\nAt noon?\\n\\nYours\\n");
        mail("easy-ham-1", "00002.b.json", "Subject: lunch\\n\\nAt noon?\\n\\nYours\\n");
        mail("spam-2", "00001.c.json", "From: x\\r\\nsubject: win\\r\\n\\r\\nClick\\r\\n");
        Files.writeString(folder.resolve("data/file_list.json"), "[]");
        Files.writeString(folder.resolve("data/spam-2/notes.txt"), "not a mail");
        assertEquals(
                List.of(new LabelledText("ham", "lunch\nAt noon?\n\nYours"), new LabelledText("spam", "win\nClick")),
                SpamMails.read(folder));
    }
}
