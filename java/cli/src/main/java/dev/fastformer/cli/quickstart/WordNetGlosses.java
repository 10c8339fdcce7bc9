// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli.quickstart;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The definitions of WordNet 3.1's nouns, labelled with the topic file they were written in (26 topics).
 *
 * <p>A line of {@code data.noun} is {@code offset topic_number ... | definition; "example"; "example"}; the lines of
 * the licence at the top begin with two blanks. Examples are left out, a definition that occurs twice keeps its first
 * topic.
 */
final class WordNetGlosses {
    private static final int FIRST_TOPIC_NUMBER = 3;
    private static final List<String> TOPICS = List.of(
            "tops",
            "act",
            "animal",
            "artifact",
            "attribute",
            "body",
            "cognition",
            "communication",
            "event",
            "feeling",
            "food",
            "group",
            "location",
            "motive",
            "object",
            "person",
            "phenomenon",
            "plant",
            "possession",
            "process",
            "quantity",
            "relation",
            "shape",
            "state",
            "substance",
            "time");

    private WordNetGlosses() {}

    static List<LabelledText> read(Path dataNoun) throws IOException {
        Map<String, String> topicOfText = new LinkedHashMap<>();
        for (String line : Files.readAllLines(dataNoun, StandardCharsets.UTF_8)) {
            int bar = line.indexOf('|');
            if (line.startsWith("  ") || bar < 0) {
                continue;
            }
            int topicNumber = Integer.parseInt(line.split(" ", 3)[1]);
            String text = definition(line.substring(bar + 1));
            if (!text.isEmpty()) {
                topicOfText.putIfAbsent(text, TOPICS.get(topicNumber - FIRST_TOPIC_NUMBER));
            }
        }
        List<LabelledText> rows = new ArrayList<>(topicOfText.size());
        topicOfText.forEach((text, topic) -> rows.add(new LabelledText(topic, text)));
        return rows;
    }

    /** The gloss up to its first quoted example, without the semicolons and blanks around it. */
    private static String definition(String gloss) {
        int example = gloss.indexOf('"');
        String text = example < 0 ? gloss : gloss.substring(0, example);
        return text.replaceAll("^[\\s;:]+|[\\s;:]+$", "");
    }
}
