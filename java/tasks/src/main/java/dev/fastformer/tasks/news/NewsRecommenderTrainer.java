// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.news;

import dev.fastformer.tasks.TrainerBuilder;
import dev.fastformer.tasks.TrainingListener;
import dev.fastformer.tasks.TrainingReport;
import dev.fastformer.tasks.files.ModelFolder;
import dev.fastformer.tasks.training.RunFile;
import dev.fastformer.tasks.training.TrainingRun;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Trains a {@link NewsRecommender} on click logs and writes it as a model folder.
 *
 * <pre>{@code
 * NewsRecommenderTrainer.builder()
 *         .output(Path.of("news"))
 *         .build()
 *         .train(NewsDataset.read(Path.of("MINDsmall_train"), false), NewsDataset.read(Path.of("MINDsmall_dev"), false));
 * }</pre>
 *
 * <p>Each click on a known news is a sample: it is to score above other candidates of its impression, which are drawn anew in
 * each epoch. The best epoch is that with the highest dev AUC. The folder, its checkpoints, resuming and determinism are those
 * of {@link dev.fastformer.tasks.TextClassifierTrainer}. A trainer runs once and belongs to one thread; only {@link #stop()}
 * may be called from any.
 */
public final class NewsRecommenderTrainer {
    private final NewsTrainingSettings settings;
    private final Path output;
    private final boolean overwrite;
    private final int threads;
    private final TrainingListener listener;
    private volatile boolean stopRequested;

    private NewsRecommenderTrainer(
            NewsTrainingSettings settings, Path output, boolean overwrite, int threads, TrainingListener listener) {
        this.settings = settings;
        this.output = output;
        this.overwrite = overwrite;
        this.threads = threads;
        this.listener = listener;
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
     * @return a trainer for {@link #resume()}
     * @throws dev.fastformer.tasks.TaskException if no run of a news recommender was begun in the folder, or what is known of
     *     it is damaged
     */
    public static NewsRecommenderTrainer forRun(Path folder, int threads, TrainingListener listener) {
        RunFile<NewsTrainingSettings> run =
                RunFile.read(new ModelFolder(folder).run(), NewsTask.FORMAT, NewsTrainingSettings.class);
        NewsTask.check(run.settings(), threads);
        return new NewsRecommenderTrainer(run.settings(), folder, false, threads, listener);
    }

    /**
     * Trains a new model.
     *
     * @param train the log to learn from
     * @param dev the log by which the best model is chosen; null: the newest model is kept, and there is no early stopping
     * @return how the run ended
     * @throws dev.fastformer.tasks.TaskException if there is nothing to learn from or no dev impression to measure by, the folder holds a model already or cannot
     *     be written, or the loss is no longer finite
     */
    public TrainingReport train(NewsDataset train, NewsDataset dev) {
        Objects.requireNonNull(train, "train");
        return run().begin(() -> new NewsTask(settings, train, dev, threads), overwrite);
    }

    /**
     * Goes on with the run of the folder, reading its click logs again. A run that was over is over at once.
     *
     * @return how the run ended
     * @throws dev.fastformer.tasks.TaskException if data or settings are not those of the run's beginning, or no checkpoint
     *     can be used though there are some
     */
    public TrainingReport resume() {
        return run().resume(
                        NewsTask.FORMAT,
                        NewsTrainingSettings.class,
                        run -> new NewsTask(
                                run.settings(),
                                open(run, NewsTask.TRAIN_NEWS, RunFile.TRAIN),
                                run.source(RunFile.DEV) == null ? null : open(run, NewsTask.DEV_NEWS, RunFile.DEV),
                                threads));
    }

    private static NewsDataset open(RunFile<NewsTrainingSettings> run, String news, String behaviors) {
        return NewsDataset.read(
                Path.of(run.source(news).path()), Path.of(run.source(behaviors).path()), false);
    }

    private TrainingRun<NewsTrainingSettings> run() {
        return new TrainingRun<>(output, NewsTrainingSettings::learning, listener, () -> stopRequested);
    }

    /**
     * Asks the run to end: it finishes the running update, writes a checkpoint and returns a report that says so. May be
     * called from any thread, and before the run begins.
     */
    public void stop() {
        stopRequested = true;
    }

    /** {@return the settings of the run} */
    public NewsTrainingSettings settings() {
        return settings;
    }

    /** Collects the settings of a run. Not thread-safe. */
    public static final class Builder extends TrainerBuilder<Builder> {
        private static final int BATCH_SIZE = 64;

        private NewsEncoderKind newsEncoder = NewsEncoderKind.FASTFORMER;
        private NewsEncoderKind userEncoder = NewsEncoderKind.FASTFORMER;
        private int hiddenSize = 256;
        private int attentionHeads = 16;
        private int newsLayers = 1;
        private int userLayers = 1;
        private int intermediateSize = 256;
        private boolean positions;
        private boolean layerNorm;
        private boolean category = true;
        private boolean summary;
        private boolean itemEmbedding;
        private int maxLength = 64;
        private int maxHistory = 50;
        private int negatives = 4;

        private Builder() {
            super(BATCH_SIZE);
            minCount(1);
        }

        @Override
        protected Builder self() {
            return this;
        }

        /**
         * Sets how words become a news vector; Fastformer unless told otherwise.
         *
         * @param kind the kind
         * @return this
         */
        public Builder newsEncoder(NewsEncoderKind kind) {
            newsEncoder = kind;
            return this;
        }

        /**
         * Sets how the vectors of clicked news become a user vector; Fastformer unless told otherwise.
         *
         * @param kind the kind
         * @return this
         */
        public Builder userEncoder(NewsEncoderKind kind) {
            userEncoder = kind;
            return this;
        }

        /**
         * Sets the width of both encoders; 256 unless told otherwise.
         *
         * @param size a multiple of the attention heads
         * @return this
         */
        public Builder hiddenSize(int size) {
            hiddenSize = size;
            return this;
        }

        /**
         * Sets the attention heads of both encoders; 16 unless told otherwise.
         *
         * @param count a divisor of the hidden size
         * @return this
         */
        public Builder attentionHeads(int count) {
            attentionHeads = count;
            return this;
        }

        /**
         * Sets the layers of a Fastformer news encoder; 1 unless told otherwise.
         *
         * @param count at least 1
         * @return this
         */
        public Builder newsLayers(int count) {
            newsLayers = count;
            return this;
        }

        /**
         * Sets the layers of a Fastformer user encoder; 1 unless told otherwise.
         *
         * @param count at least 1
         * @return this
         */
        public Builder userLayers(int count) {
            userLayers = count;
            return this;
        }

        /**
         * Sets the width of the feed-forward part of Fastformer layers; 256 unless told otherwise.
         *
         * @param size 0: no feed-forward part
         * @return this
         */
        public Builder intermediateSize(int size) {
            intermediateSize = size;
            return this;
        }

        /**
         * Sets whether the order of words and of clicks is learned; false unless told otherwise, as the authors advise for
         * news. Without it neither order changes a score.
         *
         * @param learned whether it is
         * @return this
         */
        public Builder positions(boolean learned) {
            positions = learned;
            return this;
        }

        /**
         * Sets whether Fastformer layers have layer norms; false unless told otherwise, as the authors advise for news.
         *
         * @param normed whether they have
         * @return this
         */
        public Builder layerNorm(boolean normed) {
            layerNorm = normed;
            return this;
        }

        /**
         * Sets whether category and subcategory stand in front of the title, as words; true unless told otherwise.
         *
         * @param read whether they do
         * @return this
         */
        public Builder category(boolean read) {
            category = read;
            return this;
        }

        /**
         * Sets whether the abstract stands behind the title; false unless told otherwise.
         *
         * @param read whether it does
         * @return this
         */
        public Builder summary(boolean read) {
            summary = read;
            return this;
        }

        /**
         * Sets whether each training news has a vector of its own that is added to that of its words; false unless told
         * otherwise. It helps where the same news come back, and does nothing for new ones.
         *
         * @param learned whether it has
         * @return this
         */
        public Builder itemEmbedding(boolean learned) {
            itemEmbedding = learned;
            return this;
        }

        /**
         * Sets the most tokens of a news; 64 unless told otherwise. Longer ones are cut and counted.
         *
         * @param tokens 1 to 65,536
         * @return this
         */
        public Builder maxLength(int tokens) {
            maxLength = tokens;
            return this;
        }

        /**
         * Sets the most clicks of a user; 50 unless told otherwise. The newest count.
         *
         * @param clicks 1 to 65,536
         * @return this
         */
        public Builder maxHistory(int clicks) {
            maxHistory = clicks;
            return this;
        }

        /**
         * Sets how many other candidates each click is told from; 4 unless told otherwise. Where the impression has fewer,
         * they are repeated.
         *
         * @param count 1 to 1,000
         * @return this
         */
        public Builder negatives(int count) {
            negatives = count;
            return this;
        }

        /**
         * Returns the settings as they stand, checked.
         *
         * @return the settings
         * @throws IllegalArgumentException naming the setting that is out of its range
         */
        public NewsTrainingSettings settings() {
            return new NewsTrainingSettings(
                    learning(),
                    newsEncoder,
                    userEncoder,
                    hiddenSize,
                    attentionHeads,
                    newsLayers,
                    userLayers,
                    intermediateSize,
                    positions,
                    layerNorm,
                    category,
                    summary,
                    itemEmbedding,
                    maxLength,
                    maxHistory,
                    negatives);
        }

        /**
         * Makes the trainer, once the engine has agreed to the settings.
         *
         * @return a trainer for {@link NewsRecommenderTrainer#train}
         * @throws IllegalArgumentException naming the setting that is out of its range
         * @throws dev.fastformer.FastformerException if the engine cannot be loaded, or does not run on this machine
         */
        public NewsRecommenderTrainer build() {
            NewsTrainingSettings settings = settings();
            NewsTask.check(settings, threadCount());
            return new NewsRecommenderTrainer(
                    settings, outputFolder(), mayOverwrite(), threadCount(), trainingListener());
        }
    }
}
