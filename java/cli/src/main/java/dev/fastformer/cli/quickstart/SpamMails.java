// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli.quickstart;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Real e-mails of the SpamAssassin corpus as the npm package brings them: {@code data/easy-ham-1/00001.….json}, each with
 * the raw mail under {@code text}. Subject and body are kept; other headers would give the label away.
 */
final class SpamMails {
    private SpamMails() {}

    static List<LabelledText> read(Path packageFolder) throws IOException {
        Map<String, String> labelOfText = new LinkedHashMap<>();
        ObjectMapper json = new ObjectMapper();
        for (Path file : mails(packageFolder.resolve("data"))) {
            String group = file.getParent().getFileName().toString();
            String text =
                    subjectAndBody(json.readTree(file.toFile()).path("text").asText());
            if (!text.isBlank()) {
                labelOfText.putIfAbsent(text, group.startsWith("spam") ? "spam" : "ham");
            }
        }
        List<LabelledText> rows = new ArrayList<>(labelOfText.size());
        labelOfText.forEach((text, label) -> rows.add(new LabelledText(label, text)));
        return rows;
    }

    private static List<Path> mails(Path data) throws IOException {
        try (Stream<Path> files = Files.walk(data, 2)) {
            return files.filter(file -> file.getParent().getParent().equals(data))
                    .filter(file -> file.getFileName().toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    private static String subjectAndBody(String mail) {
        String unix = mail.replace("\r\n", "\n");
        int end = unix.indexOf("\n\n");
        String headers = end < 0 ? unix : unix.substring(0, end);
        String body = end < 0 ? "" : unix.substring(end + 2);
        String subject = headers.lines()
                .filter(line -> line.regionMatches(true, 0, "Subject:", 0, 8))
                .map(line -> line.substring(8).strip())
                .findFirst()
                .orElse("");
        return (subject + "\n" + body).strip();
    }
}
