// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks;

import dev.fastformer.Fastformer;
import dev.fastformer.Precision;
import dev.fastformer.tasks.training.PreparedModel;
import dev.fastformer.tasks.training.RunFile;
import dev.fastformer.tasks.training.TrainingRun;
import dev.fastformer.tasks.files.ModelFolder;
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
        this.output = Objects.requireNonNull(builder.output, "output: the model folder is missing");
        this.settings = settings;
        this.embeddings = builder.embeddings;
        this.overwrite = builder.overwrite;
        this.threads = builder.threads;
        this.listener = builder.listener;
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
        RunFile run = RunFile.read(new ModelFolder(folder).run());
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
        return run().begin(settings, embeddings, train, dev, overwrite);
    }

    /**
     * Goes on with the run of the folder, reading its data files again. A run that was over is over at once.
     *
     * @return how the run ended
     * @throws TaskException if data or settings are not those of the run's beginning, or no checkpoint can be used though
     *     there are some
     */
    public TrainingReport resume() {
        return run().resume(null, null);
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
        return run().resume(Objects.requireNonNull(train, "train"), dev);
    }

    private TrainingRun run() {
        return new TrainingRun(output, threads, listener, () -> stopRequested);
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
    public static final class Builder {
        private Path output;
        private Path embeddings;
        private boolean overwrite;
        private int threads = Runtime.getRuntime().availableProcessors();
        private TrainingListener listener = new TrainingListener() {};
        private int epochs = 5;
        private int batchSize = -1;
        private int batchTokens;
        private int hiddenSize = 256;
        private int attentionHeads = 16;
        private int hiddenLayers = 2;
        private int intermediateSize = 256;
        private int maxLength = 512;
        private double dropout = 0.2;
        private double learningRate = 1e-3;
        private double weightDecay;
        private TrainingSettings.Schedule schedule = TrainingSettings.Schedule.CONSTANT;
        private double warmupRatio;
        private double maxGradientNorm;
        private int accumulationSteps = 1;
        private double labelSmoothing;
        private boolean balancedClassWeights;
        private int minCount = 2;
        private int maxVocabulary = 200_000;
        private boolean multiLabel;
        private Precision precision = Precision.F32;
        private long seed = 1;
        private int patience = 2;
        private double evaluateEvery = 1;
        private int checkpointEvery = 500;
        private int keepCheckpoints = 2;

        private Builder() {}

        /**
         * Sets the model folder; required.
         *
         * @param folder is made if it is not there
         * @return this
         */
        public Builder output(Path folder) {
            output = Objects.requireNonNull(folder, "folder");
            return this;
        }

        /**
         * Sets whether a model or run that the folder holds may be replaced; false unless told otherwise. A model stays and
         * can be loaded until the new run has written its first weights; a run can no longer be resumed once the new one has
         * begun, which is after data and settings have been found to be right.
         *
         * @param allowed whether it may
         * @return this
         */
        public Builder overwrite(boolean allowed) {
            overwrite = allowed;
            return this;
        }

        /**
         * Sets the threads of one step; all processors unless told otherwise. The bits do not depend on it.
         *
         * @param count at least 1
         * @return this
         */
        public Builder threads(int count) {
            if (count < 1) {
                throw new InvalidSettingException("threads", count, "at least 1");
            }
            threads = count;
            return this;
        }

        /**
         * Sets who hears of the run; nobody unless told otherwise.
         *
         * @param newListener the listener
         * @return this
         */
        public Builder listener(TrainingListener newListener) {
            listener = Objects.requireNonNull(newListener, "listener");
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
         * Sets the most times through the training data; 5 unless told otherwise.
         *
         * @param count at least 1
         * @return this
         */
        public Builder epochs(int count) {
            epochs = count;
            return this;
        }

        /**
         * Sets the most texts a batch; 32 unless told otherwise, or unless a limit of tokens is set.
         *
         * @param texts at least 1; 0: no limit, if there is one of tokens
         * @return this
         */
        public Builder batchSize(int texts) {
            batchSize = texts;
            return this;
        }

        /**
         * Sets the most tokens a batch; no limit unless told otherwise. A text with more makes up a batch of its own.
         *
         * @param tokens at least 1; 0: no limit
         * @return this
         */
        public Builder batchTokens(int tokens) {
            batchTokens = tokens;
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
         * Sets the share of values that is dropped in training; 0.2 unless told otherwise.
         *
         * @param share at least 0 and below 1
         * @return this
         */
        public Builder dropout(double share) {
            dropout = share;
            return this;
        }

        /**
         * Sets the peak learning rate of Adam; 0.001 unless told otherwise.
         *
         * @param rate above 0
         * @return this
         */
        public Builder learningRate(double rate) {
            learningRate = rate;
            return this;
        }

        /**
         * Sets the decoupled weight decay, as AdamW's; 0 unless told otherwise.
         *
         * @param decay at least 0
         * @return this
         */
        public Builder weightDecay(double decay) {
            weightDecay = decay;
            return this;
        }

        /**
         * Sets how the learning rate goes after the warm-up; constant unless told otherwise.
         *
         * @param newSchedule the schedule
         * @return this
         */
        public Builder schedule(TrainingSettings.Schedule newSchedule) {
            schedule = newSchedule;
            return this;
        }

        /**
         * Sets the share of all updates over which the learning rate rises from 0; 0 unless told otherwise.
         *
         * @param share at least 0 and below 1
         * @return this
         */
        public Builder warmupRatio(double share) {
            warmupRatio = share;
            return this;
        }

        /**
         * Sets the limit of the global gradient norm; none unless told otherwise.
         *
         * @param norm 0: no limit
         * @return this
         */
        public Builder maxGradientNorm(double norm) {
            maxGradientNorm = norm;
            return this;
        }

        /**
         * Sets the batches an update; 1 unless told otherwise.
         *
         * @param batches at least 1
         * @return this
         */
        public Builder accumulationSteps(int batches) {
            accumulationSteps = batches;
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
         * Sets the occurrences in the training texts that a word needs to be in the vocabulary; 2 unless told otherwise.
         *
         * @param count at least 1
         * @return this
         */
        public Builder minCount(int count) {
            minCount = count;
            return this;
        }

        /**
         * Sets the most rows of the vocabulary, padding and unknown included; 200,000 unless told otherwise. The most
         * frequent words are kept.
         *
         * @param rows at least 3
         * @return this
         */
        public Builder maxVocabulary(int rows) {
            maxVocabulary = rows;
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
         * Sets the precision of the matrix products; {@link Precision#F32} unless told otherwise, so that settings and seed
         * give the same kind of run on every processor. {@link Precision#AUTO} becomes what it comes to here, and a run goes on
         * with that.
         *
         * @param newPrecision the precision
         * @return this
         */
        public Builder precision(Precision newPrecision) {
            precision = Objects.requireNonNull(newPrecision, "newPrecision");
            return this;
        }

        /**
         * Sets the seed of initial weights, order and dropout; 1 unless told otherwise.
         *
         * @param newSeed any number
         * @return this
         */
        public Builder seed(long newSeed) {
            seed = newSeed;
            return this;
        }

        /**
         * Sets after how many dev evaluations without a better score the run ends; 2 unless told otherwise.
         *
         * @param evaluations 0: it never ends early
         * @return this
         */
        public Builder patience(int evaluations) {
            patience = evaluations;
            return this;
        }

        /**
         * Sets the epochs between dev evaluations; 1 unless told otherwise. At 0.5 each half epoch is evaluated.
         *
         * @param epochsBetween above 0 and at most 1
         * @return this
         */
        public Builder evaluateEvery(double epochsBetween) {
            evaluateEvery = epochsBetween;
            return this;
        }

        /**
         * Sets the steps between checkpoints; 500 unless told otherwise. Each epoch's end has one anyway.
         *
         * @param steps 0: at epoch ends alone
         * @return this
         */
        public Builder checkpointEvery(int steps) {
            checkpointEvery = steps;
            return this;
        }

        /**
         * Sets how many checkpoints are kept, the newest ones; 2 unless told otherwise.
         *
         * @param count at least 1
         * @return this
         */
        public Builder keepCheckpoints(int count) {
            keepCheckpoints = count;
            return this;
        }

        /**
         * Returns the settings as they stand, checked.
         *
         * @return the settings
         * @throws IllegalArgumentException naming the setting that is out of its range
         */
        public TrainingSettings settings() {
            int texts = batchSize >= 0 ? batchSize : batchTokens > 0 ? 0 : 32;
            return new TrainingSettings(
                    epochs,
                    texts,
                    batchTokens,
                    hiddenSize,
                    attentionHeads,
                    hiddenLayers,
                    intermediateSize,
                    maxLength,
                    dropout,
                    learningRate,
                    weightDecay,
                    schedule,
                    warmupRatio,
                    maxGradientNorm,
                    accumulationSteps,
                    labelSmoothing,
                    balancedClassWeights,
                    minCount,
                    maxVocabulary,
                    multiLabel,
                    precision == Precision.AUTO ? Fastformer.bestPrecision() : precision,
                    seed,
                    patience,
                    evaluateEvery,
                    checkpointEvery,
                    keepCheckpoints);
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
            PreparedModel.check(trainer.settings, threads);
            return trainer;
        }
    }
}
