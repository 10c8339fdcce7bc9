// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Fastformer models: additive attention whose cost is linear in the length of the text.
 *
 * <p>A whole program, from nothing to a trained and saved classifier:
 *
 * {@snippet :
 * import dev.fastformer.*;
 * import java.nio.file.Path;
 *
 * ModelConfig config = ModelConfig.builder().vocabularySize(1_000).labels(2).build();
 * try (FastformerModel model = FastformerModel.create(config, 42)) {
 *     int[] ids = {5, 17, 3, 9, 9};         // two texts, one after the other: no padding
 *     long[] offsets = {0, 3, 5};           // text 0 is ids[0..2], text 1 is ids[3..4]
 *     try (Trainer trainer = Trainer.create(model, TrainerOptions.builder().learningRate(1e-3).build())) {
 *         for (int step = 0; step < 100; step++) {
 *             StepResult result = trainer.step(ids, offsets, new int[] {0, 1});
 *             System.out.println(result.loss());
 *         }
 *         trainer.publish();                // from here on the model serves again
 *     }
 *     float[] logits = model.logits(ids, offsets);
 *     float[] probabilities = model.probabilities(logits, false);
 *     System.out.println(probabilities[0]); // of label 0 for text 0
 *     model.save(Path.of("model.safetensors"));
 * }
 * }
 *
 * <h2>Shapes</h2>
 * Matrices are row-major 32-bit floats. The letters stand for: T tokens of a batch, B texts (sequences) of a
 * batch, D hidden size, V vocabulary rows, C labels. A batch is <em>packed</em>: {@code ids[T]} and {@code
 * offsets[B + 1]}, where text b owns the tokens {@code offsets[b]} to {@code offsets[b + 1] - 1}; {@code
 * offsets[0]} is 0 and {@code offsets[B]} is T. An empty text is legal and encodes to zeros.
 *
 * <h2>Threads</h2>
 * A {@link dev.fastformer.FastformerModel} may be shared by any number of threads, virtual ones included. A
 * {@link dev.fastformer.Pass}, {@link dev.fastformer.Gradients} or {@link dev.fastformer.Trainer} is used by
 * one thread at a time. Results are the same bits at any number of threads and whatever other texts share the
 * batch.
 *
 * <h2>Errors</h2>
 * What Java can see is refused before the engine is called, with {@link java.lang.IllegalArgumentException}
 * or {@link java.lang.IllegalStateException}; what the engine refuses arrives as {@link
 * dev.fastformer.FastformerException} with a {@link dev.fastformer.Status} and a message that says what,
 * where, why and what to do.
 */
package dev.fastformer;
