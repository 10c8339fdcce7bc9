// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fastformer.tasks.Columns;
import dev.fastformer.tasks.Example;
import dev.fastformer.tasks.TaskException;
import dev.fastformer.tasks.files.Json;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads JSON lines: one object a line. The text is a string; the label a string, number or boolean, or an array of them.
 */
final class JsonExampleReader implements ExampleReader {
    private static final String REMEDY = "Write one JSON object a line, as in {\"text\": \"...\", \"label\": \"...\"}";

    private final LineReader lines;
    private final String file;
    private final Columns columns;

    JsonExampleReader(Reader reader, String file, Columns columns) {
        this.lines = new LineReader(reader, file, MAX_ROW_LENGTH, WHAT);
        this.file = file;
        this.columns = columns;
    }

    @Override
    public Example next() throws IOException {
        String line = lines.next();
        while (line != null && line.isBlank()) {
            line = lines.next();
        }
        return line == null ? null : example(line);
    }

    private Example example(String line) {
        JsonNode row;
        try {
            row = Json.MAPPER.readTree(line);
        } catch (JsonProcessingException e) {
            throw invalid("the line is not JSON: " + e.getOriginalMessage());
        }
        if (!row.isObject()) {
            throw invalid("the line holds no JSON object");
        }
        JsonNode text = field(row, columns.text());
        if (!text.isTextual()) {
            throw invalid("the value of '" + columns.text() + "' is no string");
        }
        JsonNode label = field(row, columns.label());
        List<String> labels = label.isArray() ? labels(label) : ExampleReader.split(scalar(label), columns.separator());
        String joined = label.isArray() ? String.join(columns.separator(), labels) : scalar(label);
        return new Example(text.asText(), joined, labels, file + ", line " + lines.line());
    }

    private JsonNode field(JsonNode row, String key) {
        JsonNode value = row.get(key);
        if (value == null) {
            List<String> keys = new ArrayList<>();
            row.fieldNames().forEachRemaining(keys::add);
            throw invalid("there is no key '" + key + "'; the object has " + String.join(", ", keys));
        }
        return value;
    }

    private List<String> labels(JsonNode array) {
        List<String> labels = new ArrayList<>(array.size());
        array.forEach(element -> labels.add(scalar(element)));
        return labels;
    }

    private String scalar(JsonNode value) {
        if (!value.isTextual() && !value.isNumber() && !value.isBoolean()) {
            throw invalid(
                    "the value of '" + columns.label() + "' is no string, number or boolean, nor an array of them");
        }
        return value.asText().strip();
    }

    private TaskException invalid(String why) {
        return ExampleReader.invalid(file, lines.line(), why, REMEDY);
    }
}
