// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Text classification from a labelled file to a served model.
 *
 * <pre>{@code
 * Columns columns = Columns.of("text", "label");
 * TextClassifierTrainer.builder()
 *         .output(Path.of("topics"))
 *         .build()
 *         .train(Dataset.read(Path.of("train.csv"), columns), Dataset.read(Path.of("dev.csv"), columns));
 *
 * try (var model = TextClassifier.load(Path.of("topics"))) {
 *     Prediction p = model.predict("Rates rise again");
 * }
 * }</pre>
 *
 * <p>A model is a folder: {@code config.json}, {@code model.safetensors}, {@code vocabulary.txt}, {@code labels.txt}, and
 * {@code checkpoints} while it trains. Whatever is wrong with a file is a {@link dev.fastformer.tasks.TaskException}.
 */
package dev.fastformer.tasks;
