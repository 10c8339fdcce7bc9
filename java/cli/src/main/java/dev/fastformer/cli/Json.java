// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fastformer.tasks.LabelScore;
import dev.fastformer.tasks.Prediction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** JSON for machines: one object a line. */
public final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    public static String line(ObjectNode object) {
        try {
            return MAPPER.writeValueAsString(object);
        } catch (JsonProcessingException impossible) {
            throw new AssertionError("a tree of plain values can always be written", impossible);
        }
    }

    /** Reads a file that has been found to be a JSON object before. */
    static ObjectNode read(Path file) throws IOException {
        return (ObjectNode) MAPPER.readTree(file.toFile());
    }

    /** What a JSON file says under "format"; empty if it does not say it, or is no JSON file. */
    static String format(Path file) {
        try {
            return MAPPER.readTree(file.toFile()).path("format").asText();
        } catch (IOException whoeverNeedsTheFileTellsWhatIsWrong) {
            return "";
        }
    }

    static ObjectNode prediction(Prediction prediction, int top) {
        ObjectNode node = object().put("label", prediction.label())
                .put("probability", prediction.probability())
                .put("truncated", prediction.truncated());
        scores(node.putArray("labels"), prediction.labels());
        scores(node.putArray("top"), prediction.top(top));
        return node;
    }

    private static void scores(ArrayNode array, List<LabelScore> scores) {
        for (LabelScore score : scores) {
            array.addObject().put("label", score.label()).put("probability", score.probability());
        }
    }
}
