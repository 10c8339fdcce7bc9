// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what a folder holds, after loading it: configuration, files, the run that made it, attributions. */
@Command(
        name = "info",
        description =
                "Show a model: configuration, files and their sizes, the training run, what it builds on; or a catalogue of news.",
        mixinStandardHelpOptions = true)
final class InfoCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "FOLDER",
            description = "The folder of a text classifier, a news recommender or a catalogue of news.")
    private Path folder;

    @Option(names = "--json", description = "Write one JSON object.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    private PrintWriter out;

    @Override
    public Integer call() throws IOException {
        out = spec.commandLine().getOut();
        Activity.is("loading the model");
        ObjectNode description = FolderDescription.of(folder);
        if (json) {
            out.println(Json.line(description));
        } else {
            print(description, "");
        }
        return 0;
    }

    /** Objects line by line, lists on one line, lists of objects a line for each. */
    private void print(JsonNode object, String indent) {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            JsonNode value = field.getValue();
            String name = indent + field.getKey();
            if (value.isObject()) {
                out.println(name);
                print(value, indent + "  ");
            } else if (value.isArray() && !value.isEmpty() && value.get(0).isObject()) {
                out.println(name);
                value.forEach(row -> out.println(indent + "  " + row(row)));
            } else {
                out.println(String.format(Locale.ROOT, "%-26s %s", name, row(value)));
            }
        }
    }

    private static String row(JsonNode value) {
        StringJoiner text = new StringJoiner(", ");
        if (value.isObject()) {
            value.properties().forEach(field -> text.add(field.getKey() + " " + row(field.getValue())));
        } else if (value.isArray()) {
            value.forEach(element -> text.add(element.asText()));
        } else {
            text.add(value.asText());
        }
        return text.toString();
    }
}
