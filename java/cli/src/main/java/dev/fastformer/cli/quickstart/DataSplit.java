// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli.quickstart;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** The same rows always fall into the same three files: train.csv (80 %), dev.csv (5 %) and test.csv (15 %). */
final class DataSplit {
    private static final long SEED = 13;

    private DataSplit() {}

    static void write(List<LabelledText> rows, Path folder) throws IOException {
        List<LabelledText> shuffled = new ArrayList<>(rows);
        Collections.shuffle(shuffled, new Random(SEED));
        int dev = shuffled.size() / 20;
        int test = shuffled.size() * 3 / 20;
        Files.createDirectories(folder);
        writeCsv(folder.resolve("dev.csv"), shuffled.subList(0, dev));
        writeCsv(folder.resolve("test.csv"), shuffled.subList(dev, dev + test));
        writeCsv(folder.resolve("train.csv"), shuffled.subList(dev + test, shuffled.size()));
    }

    private static void writeCsv(Path file, List<LabelledText> rows) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            out.write("label,text\n");
            for (LabelledText row : rows) {
                out.write(row.label() + "," + quoted(row.text()) + "\n");
            }
        }
    }

    private static String quoted(String field) {
        return '"' + field.replace("\"", "\"\"") + '"';
    }
}
