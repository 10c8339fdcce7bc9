// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks;

import dev.fastformer.tasks.files.ModelFolder;
import dev.fastformer.tasks.training.ClassifierTask;
import dev.fastformer.tasks.training.PreparedModel;
import dev.fastformer.tasks.training.RunFile;
import dev.fastformer.tasks.training.TrainingRun;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Trains a {@link TextClassifier} and writes it as a model folder.
 *
 * <pre>{@code
 * TrainingReport report = TextClassifierTrainer.builder()
 *         .output(Path.of("topics"))
 *         .build()
 *         .train(Dataset.read(trainFile, columns), Dataset.read(devFile, columns));
 * }</pre>
 *
 * <p>The folder can be loaded as soon as the first dev evaluation has written a model, also while training goes on. Its
 * {@code checkpoints} hold all that a run needs: after a stop, a crash or a kill {@link #forRun} and {@link #resume()} go on
 * with it, and the weights come out bit for bit as without the interruption. When the run is over they may be deleted.
 *
 * <p>The same data, settings and seed give the same bits at any number of threads, for one version of the library, one
 * instruction set and one matrix library. A trainer runs once and belongs to one thread; only {@link #stop()} may be called
 * from any.
 */
public final class TextClassifierTrainer {
    private final Path output;
    private final TrainingSettings settings;
    private final Path embeddings;
    private final boolean overwrite;
    private final int threads;
    private final TrainingListener listener;
    private volatile boolean stopRequested;

    private TextClassifierTrainer(Builder builder, TrainingSettings settings) {
        this.output = builder.outputFolder();
        this.settings = settings;
        this.embeddings = builder.embeddings;
        this.overwrite = builder.mayOverwrite();
        this.threads = builder.threadCount();
        this.listener = builder.trainingListener();
    }

    /** {@return a builder with every setting at its default} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Opens the run of a folder, to go on with it through {@link #resume()}. Its settings are those that it was begun with.
     *
     * @param folder the output folder of a run
     * @param threads threads of one step; the bits do not depend on it
     * @param listener hears of the run
     * @return a trainer for {@link #resume()} or {@link #resume(Dataset, Dataset)}
     * @throws TaskException if no run was begun in the folder, or what is known of it is damaged
     */
    public static TextClassifierTrainer forRun(Path folder, int threads, TrainingListener listener) {
        RunFile<TrainingSettings> run =
                RunFile.read(new ModelFolder(folder).run(), ClassifierTask.FORMAT, TrainingSettings.class);
        PreparedModel.check(run.settings(), threads);
        return new TextClassifierTrainer(
                builder().output(folder).threads(threads).listener(listener), run.settings());
    }

    /**
     * Trains a new model.
     *
     * @param train the training texts
     * @param dev the texts by which the best model is chosen; null: the newest model is kept, and there is no early stopping
     * @return how the run ended
     * @throws TaskException if the data is not as it must be, the folder holds a model already or cannot be written, or the
     *     loss is no longer finite
     */
    public TrainingReport train(Dataset train, Dataset dev) {
        Objects.requireNonNull(train, "train");
        return run().begin(() -> ClassifierTask.read(settings, embeddings, train, dev, threads), overwrite);
    }

    /**
     * Goes on with the run of the folder, reading its data files again. A run that was over is over at once.
     *
     * @return how the run ended
     * @throws TaskException if data or settings are not those of the run's beginning, or no checkpoint can be used though
     *     there are some
     */
    public TrainingReport resume() {
        return resumeWith(null, null);
    }

    /**
     * Goes on with the run of the folder, whose data was in memory.
     *
     * @param train the training texts, the same as at the beginning
     * @param dev the dev texts, the same as at the beginning; null if there were none
     * @return how the run ended
     * @throws TaskException as {@link #resume()}
     */
    public TrainingReport resume(Dataset train, Dataset dev) {
        return resumeWith(Objects.requireNonNull(train, "train"), dev);
    }

    private TrainingReport resumeWith(Dataset train, Dataset dev) {
        return run().resume(
                        ClassifierTask.FORMAT,
                        TrainingSettings.class,
                        run -> ClassifierTask.read(run, train, dev, threads));
    }

    private TrainingRun<TrainingSettings> run() {
        return new TrainingRun<>(output, TrainingSettings::learning, listener, () -> stopRequested);
    }

    /**
     * Asks the run to end: it finishes the running update, writes a checkpoint and returns a report that says so. May be
     * called from any thread, and before the run begins.
     */
    public void stop() {
        stopRequested = true;
    }

    /** {@return the settings of the run} */
    public TrainingSettings settings() {
        return settings;
    }

    /** Collects the settings of a run. Not thread-safe. */
    public static final class Builder extends TrainerBuilder<Builder> {
        private static final int BATCH_SIZE = 32;

        private Path embeddings;
        private EncoderKind encoder = EncoderKind.FASTFORMER;
        private boolean preLayerNorm;
        private int hiddenSize = 256;
        private int attentionHeads = 16;
        private int hiddenLayers = 2;
        private int intermediateSize = 256;
        private int maxLength = 512;
        private double labelSmoothing;
        private boolean balancedClassWeights;
        private boolean multiLabel;

        private Builder() {
            super(BATCH_SIZE);
        }

        @Override
        protected Builder self() {
            return this;
        }

        /**
         * Sets a file of word vectors in GloVe's text form that the embedding table starts from; none unless told otherwise.
         * Vectors of another width than the model's are projected.
         *
         * @param file the file; null: none
         * @return this
         */
        public Builder embeddings(Path file) {
            embeddings = file;
            return this;
        }

        /**
         * Sets the width of the model; 256 unless told otherwise.
         *
         * @param size a multiple of the attention heads
         * @return this
         */
        public Builder hiddenSize(int size) {
            hiddenSize = size;
            return this;
        }

        /**
         * Sets the attention heads; 16 unless told otherwise.
         *
         * @param count a divisor of the hidden size
         * @return this
         */
        public Builder attentionHeads(int count) {
            attentionHeads = count;
            return this;
        }

        /**
         * Sets the layers; 2 unless told otherwise.
         *
         * @param count at least 1
         * @return this
         */
        public Builder hiddenLayers(int count) {
            hiddenLayers = count;
            return this;
        }

        /**
         * Sets the width of the feed-forward part; 256 unless told otherwise.
         *
         * @param size 0: no feed-forward part
         * @return this
         */
        public Builder intermediateSize(int size) {
            intermediateSize = size;
            return this;
        }

        /**
         * Sets the most tokens of a text; 512 unless told otherwise. Longer texts are cut and counted.
         *
         * @param tokens 1 to 65,536
         * @return this
         */
        public Builder maxLength(int tokens) {
            maxLength = tokens;
            return this;
        }

        /**
         * Sets the share of the target that is spread over all labels; 0 unless told otherwise.
         *
         * @param share at least 0 and below 1; 0 for a multi-label model
         * @return this
         */
        public Builder labelSmoothing(double share) {
            labelSmoothing = share;
            return this;
        }

        /**
         * Sets whether rare labels weigh more in the loss, so that each label counts alike; false unless told otherwise.
         *
         * @param balanced whether they do
         * @return this
         */
        public Builder balancedClassWeights(boolean balanced) {
            balancedClassWeights = balanced;
            return this;
        }

        /**
         * Sets whether a text bears any number of labels; false unless told otherwise. Then the threshold of each label is
         * chosen on the dev set.
         *
         * @param any whether it does
         * @return this
         */
        public Builder multiLabel(boolean any) {
            multiLabel = any;
            return this;
        }

        /**
         * Sets the kind of attention; additive attention unless told otherwise.
         *
         * @param kind the kind
         * @return this
         */
        public Builder encoder(EncoderKind kind) {
            encoder = kind;
            return this;
        }

        /**
         * Sets whether layer norms stand before each part of a layer, with one after the last layer, instead of after each
         * residual addition; false unless told otherwise.
         *
         * @param before whether they do
         * @return this
         */
        public Builder preLayerNorm(boolean before) {
            preLayerNorm = before;
            return this;
        }

        /**
         * Returns the settings as they stand, checked.
         *
         * @return the settings
         * @throws IllegalArgumentException naming the setting that is out of its range
         */
        public TrainingSettings settings() {
            return new TrainingSettings(
                    learning(),
                    encoder,
                    preLayerNorm,
                    hiddenSize,
                    attentionHeads,
                    hiddenLayers,
                    intermediateSize,
                    maxLength,
                    labelSmoothing,
                    balancedClassWeights,
                    multiLabel);
        }

        /**
         * Makes the trainer, once the engine has agreed to the settings.
         *
         * @return a trainer for {@link TextClassifierTrainer#train}
         * @throws IllegalArgumentException naming the setting that is out of its range
         * @throws dev.fastformer.FastformerException if the engine cannot be loaded, or does not run on this machine
         */
        public TextClassifierTrainer build() {
            TextClassifierTrainer trainer = new TextClassifierTrainer(this, settings());
            PreparedModel.check(trainer.settings, trainer.threads);
            return trainer;
        }
    }
}
