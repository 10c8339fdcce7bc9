// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** A small data set that can be learnt: each label has words of its own among words that all labels share. */
public final class SampleData {
    private static final String[] LABELS = {"sea", "sky", "land"};

    private SampleData() {}

    public static Path csv(Path file, int rows, long seed) throws IOException {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder("label,text\n");
        for (int row = 0; row < rows; row++) {
            int label = random.nextInt(LABELS.length);
            text.append(LABELS[label])
                    .append(',')
                    .append(sentence(label, random))
                    .append('\n');
        }
        return Files.writeString(file, text);
    }

    private static String sentence(int label, Random random) {
        StringBuilder words = new StringBuilder();
        for (int word = 3 + random.nextInt(20); word > 0; word--) {
            boolean own = random.nextInt(3) == 0;
            words.append(own ? LABELS[label] : "shared")
                    .append(random.nextInt(own ? 12 : 60))
                    .append(' ');
        }
        return words.toString().strip();
    }
}
