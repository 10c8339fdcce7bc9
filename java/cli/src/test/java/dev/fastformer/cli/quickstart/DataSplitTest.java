// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fastformer.tasks.Columns;
import dev.fastformer.tasks.Dataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSplitTest {
    @TempDir
    private Path folder;

    private List<String> texts(String file) {
        List<String> texts = new ArrayList<>();
        Dataset.read(folder.resolve(file), Columns.of("text", "label"))
                .forEach(example -> texts.add(example.label() + ":" + example.text()));
        return texts;
    }

    @Test
    void everyRowFallsIntoExactlyOneFileAndSurvivesQuoting() throws IOException {
        List<LabelledText> rows = new ArrayList<>();
        Set<String> expected = new HashSet<>();
        for (int row = 0; row < 200; row++) {
            String text = "row " + row + ", \"quoted\",\nnext line";
            rows.add(new LabelledText("label" + row % 3, text));
            expected.add("label" + row % 3 + ":" + text);
        }
        DataSplit.write(rows, folder);
        assertEquals(160, texts("train.csv").size());
        assertEquals(10, texts("dev.csv").size());
        assertEquals(30, texts("test.csv").size());
        Set<String> found = new HashSet<>(texts("train.csv"));
        found.addAll(texts("dev.csv"));
        found.addAll(texts("test.csv"));
        assertEquals(expected, found);
    }

    @Test
    void theSplitIsTheSameEachTime() throws IOException {
        List<LabelledText> rows = new ArrayList<>();
        for (int row = 0; row < 40; row++) {
            rows.add(new LabelledText("a", "text " + row));
        }
        DataSplit.write(rows, folder);
        List<String> first = texts("test.csv");
        DataSplit.write(rows, folder);
        assertEquals(first, texts("test.csv"));
    }
}
