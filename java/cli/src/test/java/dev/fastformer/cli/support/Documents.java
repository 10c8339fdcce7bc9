// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The fenced blocks of the Markdown files that users read. */
public final class Documents {
    private static final Path ROOT = Path.of("../..");

    private Documents() {}

    /** A fenced block and where it begins. */
    public record Block(String origin, String text) {
        @Override
        public String toString() {
            return origin;
        }
    }

    /** The blocks of README.md and docs/ in a language, in order. */
    public static List<Block> blocks(String language) throws IOException {
        List<Block> blocks = new ArrayList<>();
        for (Path file : files()) {
            List<String> lines = Files.readAllLines(file);
            for (int line = 0; line < lines.size(); line++) {
                if (lines.get(line).equals("```" + language)) {
                    String origin = file.getFileName() + ":" + (line + 1);
                    StringBuilder text = new StringBuilder();
                    while (!lines.get(++line).equals("```")) {
                        text.append(lines.get(line)).append('\n');
                    }
                    blocks.add(new Block(origin, text.toString()));
                }
            }
        }
        return blocks;
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            Stream<Path> pages =
                    docs.filter(file -> file.toString().endsWith(".md")).sorted();
            return Stream.concat(Stream.of(ROOT.resolve("README.md")), pages).toList();
        }
    }
}
