// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package consumer;

import dev.fastformer.tasks.Prediction;
import dev.fastformer.tasks.TextClassifier;
import java.nio.file.Path;

/** A user's program with one dependency: Main MODEL TEXT prints the label. */
public final class Main {
    public static void main(String[] arguments) {
        try (TextClassifier model = TextClassifier.load(Path.of(arguments[0]))) {
            Prediction prediction = model.predict(arguments[1]);
            System.out.println(prediction.label());
        }
    }
}
