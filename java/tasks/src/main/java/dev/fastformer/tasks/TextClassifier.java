// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks;

import dev.fastformer.FastformerModel;
import dev.fastformer.ModelConfig;
import dev.fastformer.Precision;
import dev.fastformer.tasks.data.BatchPlan;
import dev.fastformer.tasks.data.DatasetReader;
import dev.fastformer.tasks.data.EncodedDataset;
import dev.fastformer.tasks.data.PackedInts;
import dev.fastformer.tasks.data.TextEncoder;
import dev.fastformer.tasks.files.ModelFolder;
import dev.fastformer.tasks.files.TaskConfig;
import dev.fastformer.tasks.metrics.DatasetEvaluator;
import dev.fastformer.tasks.text.Labels;
import dev.fastformer.tasks.text.Vocabulary;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;

/**
 * A trained text classifier. Thread-safe: share one among all threads.
 *
 * <pre>{@code
 * try (var model = TextClassifier.load(Path.of("topics"))) {
 *     Prediction p = model.predict("Rates rise again");
 *     System.out.println(p.label() + " " + p.probability());
 * }
 * }</pre>
 *
 * <p>A text's prediction is the same, bit for bit, alone and among any others. Texts longer than {@link #maxLength()} tokens
 * are cut there, which {@link Prediction#truncated()} tells. An empty text is legal; its prediction rests on nothing.
 *
 * <p>{@link #close()} refuses later calls with {@link IllegalStateException} and waits for the running ones.
 */
public final class TextClassifier implements AutoCloseable {
    private final TaskConfig config;
    private final Vocabulary vocabulary;
    private final Labels labels;
    private final FastformerModel model;

    private TextClassifier(ModelFolder.Contents contents) {
        this.config = contents.config();
        this.vocabulary = contents.vocabulary();
        this.labels = contents.labels();
        this.model = contents.model();
    }

    /**
     * Loads a model folder; each call computes on the thread that makes it.
     *
     * @param folder written by {@link TextClassifierTrainer} or {@link ModelImport}
     * @return the classifier; whoever gets it closes it
     * @throws TaskException if a file of the folder is missing, broken or does not fit the others
     * @throws dev.fastformer.FastformerException if the weights are broken or do not fit the configuration
     */
    public static TextClassifier load(Path folder) {
        return load(folder, 1);
    }

    /**
     * Loads a model folder.
     *
     * @param folder written by {@link TextClassifierTrainer} or {@link ModelImport}
     * @param threads threads of one call, the caller's included; 1 is best for serving many callers
     * @return the classifier; whoever gets it closes it
     * @throws TaskException if a file of the folder is missing, broken or does not fit the others
     * @throws dev.fastformer.FastformerException if the weights are broken or do not fit the configuration
     */
    public static TextClassifier load(Path folder, int threads) {
        return load(folder, threads, Precision.F32);
    }

    /**
     * Loads a model folder. Predictions of one precision are the same bit for bit; another precision moves probabilities a
     * little.
     *
     * @param folder written by {@link TextClassifierTrainer} or {@link ModelImport}
     * @param threads threads of one call, the caller's included; 1 is best for serving many callers
     * @param precision of the matrix products, whatever the model was trained with
     * @return the classifier; whoever gets it closes it
     * @throws TaskException if a file of the folder is missing, broken or does not fit the others
     * @throws dev.fastformer.FastformerException if the weights are broken or do not fit the configuration, or the processor
     *     lacks the precision
     */
    public static TextClassifier load(Path folder, int threads, Precision precision) {
        return new TextClassifier(new ModelFolder(folder).load(threads, precision));
    }

    /**
     * Classifies a text.
     *
     * @param text any text
     * @return the probability of every label
     * @throws IllegalStateException if the classifier is closed
     */
    public Prediction predict(String text) {
        return predict(List.of(text)).get(0);
    }

    /**
     * Classifies texts, many at a time in packed batches.
     *
     * @param texts any texts
     * @return their predictions, in the order of the texts
     * @throws IllegalStateException if the classifier is closed
     */
    public List<Prediction> predict(List<String> texts) {
        Encoded encoded = encode(texts);
        Prediction[] predictions = new Prediction[texts.size()];
        float[] thresholds = config.multiLabel() ? config.thresholds() : null;
        forEachBatch(encoded.rows, (batch, packed) -> {
            float[] logits = model.logits(packed.ids(), packed.offsets());
            float[] probabilities = model.probabilities(logits, config.multiLabel());
            for (int i = 0; i < batch.length; i++) {
                float[] own = Arrays.copyOfRange(probabilities, i * labels.size(), (i + 1) * labels.size());
                predictions[batch[i]] = new Prediction(labels, own, thresholds, encoded.truncated.get(batch[i]));
            }
        });
        return List.of(predictions);
    }

    /**
     * Returns the vector that the model makes of a text, before labels come into it.
     *
     * @param text any text; an empty one has the zero vector
     * @return as many numbers as the model's hidden size
     * @throws IllegalStateException if the classifier is closed
     */
    public float[] embed(String text) {
        return embed(List.of(text)).get(0);
    }

    /**
     * Returns the vectors that the model makes of texts.
     *
     * @param texts any texts
     * @return their vectors, in the order of the texts
     * @throws IllegalStateException if the classifier is closed
     */
    public List<float[]> embed(List<String> texts) {
        int width = model.config().hiddenSize();
        float[][] vectors = new float[texts.size()][];
        forEachBatch(encode(texts).rows, (batch, packed) -> {
            float[] pooled = model.encodePooled(packed.ids(), packed.offsets());
            for (int i = 0; i < batch.length; i++) {
                vectors[batch[i]] = Arrays.copyOfRange(pooled, i * width, (i + 1) * width);
            }
        });
        return List.of(vectors);
    }

    /**
     * Measures the model on labelled texts.
     *
     * @param dataset the texts
     * @return how well it does
     * @throws TaskException if the data is not as it must be, or bears a label that the model does not know
     * @throws IllegalStateException if the classifier is closed
     */
    public Evaluation evaluate(Dataset dataset) {
        Objects.requireNonNull(dataset, "dataset");
        EncodedDataset data = DatasetReader.read(dataset, vocabulary, labels, config.multiLabel(), config.maxLength());
        return config.multiLabel()
                ? DatasetEvaluator.multiLabel(model, data, labels, config.thresholds())
                        .evaluation()
                : DatasetEvaluator.singleLabel(model, data, labels).evaluation();
    }

    private record Encoded(PackedInts rows, BitSet truncated) {}

    private Encoded encode(List<String> texts) {
        TextEncoder encoder = new TextEncoder(vocabulary, config.maxLength());
        BitSet truncated = new BitSet();
        int index = 0;
        for (String text : texts) {
            truncated.set(index++, encoder.add(text));
        }
        return new Encoded(encoder.build(), truncated);
    }

    private interface BatchAction {
        void run(int[] batch, PackedInts.Packed packed);
    }

    private static void forEachBatch(PackedInts rows, BatchAction action) {
        BatchPlan plan = BatchPlan.sorted(rows, DatasetEvaluator.LIMITS);
        for (int i = 0; i < plan.size(); i++) {
            action.run(plan.batch(i), rows.select(plan.batch(i)));
        }
    }

    /** {@return the labels, in the model's order} */
    public List<String> labels() {
        return labels.names();
    }

    /** {@return whether a text bears any number of labels} */
    public boolean multiLabel() {
        return config.multiLabel();
    }

    /** {@return the most tokens of a text; longer ones are cut} */
    public int maxLength() {
        return config.maxLength();
    }

    /** {@return the rows of the vocabulary, padding and unknown included} */
    public int vocabularySize() {
        return vocabulary.size();
    }

    /** {@return shape and switches of the model} */
    public ModelConfig modelConfig() {
        return model.config();
    }

    /** {@return bytes of native memory that the model holds now} */
    public long nativeBytes() {
        return model.nativeBytes();
    }

    /** Refuses later calls, waits for the running ones and frees the model; a second close does nothing. */
    @Override
    public void close() {
        model.close();
    }
}
