// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks;

import dev.fastformer.Fastformer;
import dev.fastformer.Precision;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Collects the settings that the training of every task has. Not thread-safe.
 *
 * @param <B> the builder of the task
 */
public abstract class TrainerBuilder<B extends TrainerBuilder<B>> {
    private Path output;
    private boolean overwrite;
    private int threads = Runtime.getRuntime().availableProcessors();
    private TrainingListener listener = new TrainingListener() {};
    private int epochs = 5;
    private int batchSize = -1;
    private int batchTokens;
    private double dropout = 0.2;
    private double learningRate = 1e-3;
    private double weightDecay;
    private LearningSettings.Schedule schedule = LearningSettings.Schedule.CONSTANT;
    private double warmupRatio;
    private double maxGradientNorm;
    private int accumulationSteps = 1;
    private int minCount = 2;
    private int maxVocabulary = 200_000;
    private Precision precision = Precision.F32;
    private long seed = 1;
    private int patience = 2;
    private double evaluateEvery = 1;
    private int checkpointEvery = 500;
    private int keepCheckpoints = 2;
    private final int defaultBatchSize;

    /**
     * Creates a builder with every setting at its default.
     *
     * @param defaultBatchSize most texts, or clicks, a batch if no limit is set
     */
    protected TrainerBuilder(int defaultBatchSize) {
        this.defaultBatchSize = defaultBatchSize;
    }

    /** {@return this, as the builder of its task} */
    protected abstract B self();

    /**
     * Sets the model folder; required.
     *
     * @param folder is made if it is not there
     * @return this
     */
    public B output(Path folder) {
        output = Objects.requireNonNull(folder, "folder");
        return self();
    }

    /**
     * Sets whether a model or run that the folder holds may be replaced; false unless told otherwise. A model stays and
     * can be loaded until the new run has written its first weights; a run can no longer be resumed once the new one has
     * begun, which is after data and settings have been found to be right.
     *
     * @param allowed whether it may
     * @return this
     */
    public B overwrite(boolean allowed) {
        overwrite = allowed;
        return self();
    }

    /**
     * Sets the threads of one step; all processors unless told otherwise. The bits do not depend on it.
     *
     * @param count at least 1
     * @return this
     */
    public B threads(int count) {
        if (count < 1) {
            throw new InvalidSettingException("threads", count, "at least 1");
        }
        threads = count;
        return self();
    }

    /**
     * Sets who hears of the run; nobody unless told otherwise.
     *
     * @param newListener the listener
     * @return this
     */
    public B listener(TrainingListener newListener) {
        listener = Objects.requireNonNull(newListener, "listener");
        return self();
    }

    /**
     * Sets the most times through the training data; 5 unless told otherwise.
     *
     * @param count at least 1
     * @return this
     */
    public B epochs(int count) {
        epochs = count;
        return self();
    }

    /**
     * Sets the most texts, or clicks, a batch; 32 texts or 64 clicks unless told otherwise, or unless a limit of tokens is set.
     *
     * @param examples at least 1; 0: no limit, if there is one of tokens
     * @return this
     */
    public B batchSize(int examples) {
        batchSize = examples;
        return self();
    }

    /**
     * Sets the most tokens a batch; no limit unless told otherwise. A text or click with more makes up a batch
     * of its own.
     *
     * @param tokens at least 1; 0: no limit
     * @return this
     */
    public B batchTokens(int tokens) {
        batchTokens = tokens;
        return self();
    }

    /**
     * Sets the share of values that is dropped in training; 0.2 unless told otherwise.
     *
     * @param share at least 0 and below 1
     * @return this
     */
    public B dropout(double share) {
        dropout = share;
        return self();
    }

    /**
     * Sets the peak learning rate of Adam; 0.001 unless told otherwise.
     *
     * @param rate above 0
     * @return this
     */
    public B learningRate(double rate) {
        learningRate = rate;
        return self();
    }

    /**
     * Sets the decoupled weight decay, as AdamW's; 0 unless told otherwise.
     *
     * @param decay at least 0
     * @return this
     */
    public B weightDecay(double decay) {
        weightDecay = decay;
        return self();
    }

    /**
     * Sets how the learning rate goes after the warm-up; constant unless told otherwise.
     *
     * @param newSchedule the schedule
     * @return this
     */
    public B schedule(LearningSettings.Schedule newSchedule) {
        schedule = newSchedule;
        return self();
    }

    /**
     * Sets the share of all updates over which the learning rate rises from 0; 0 unless told otherwise.
     *
     * @param share at least 0 and below 1
     * @return this
     */
    public B warmupRatio(double share) {
        warmupRatio = share;
        return self();
    }

    /**
     * Sets the limit of the global gradient norm; none unless told otherwise.
     *
     * @param norm 0: no limit
     * @return this
     */
    public B maxGradientNorm(double norm) {
        maxGradientNorm = norm;
        return self();
    }

    /**
     * Sets the batches an update; 1 unless told otherwise.
     *
     * @param batches at least 1
     * @return this
     */
    public B accumulationSteps(int batches) {
        accumulationSteps = batches;
        return self();
    }

    /**
     * Sets the occurrences in the training texts that a word needs to be in the vocabulary; 2 for texts and 1 for news,
     * whose titles are short, unless told otherwise.
     *
     * @param count at least 1
     * @return this
     */
    public B minCount(int count) {
        minCount = count;
        return self();
    }

    /**
     * Sets the most rows of the vocabulary, padding and unknown included; 200,000 unless told otherwise. The most
     * frequent words are kept.
     *
     * @param rows at least 3
     * @return this
     */
    public B maxVocabulary(int rows) {
        maxVocabulary = rows;
        return self();
    }

    /**
     * Sets the precision of the matrix products; {@link Precision#F32} unless told otherwise, so that settings and seed give
     * the same kind of run on every processor. {@link Precision#AUTO} becomes what it comes to here, and a run goes on with
     * that.
     *
     * @param newPrecision the precision
     * @return this
     */
    public B precision(Precision newPrecision) {
        precision = Objects.requireNonNull(newPrecision, "newPrecision");
        return self();
    }

    /**
     * Sets the seed of initial weights, order and dropout; 1 unless told otherwise.
     *
     * @param newSeed any number
     * @return this
     */
    public B seed(long newSeed) {
        seed = newSeed;
        return self();
    }

    /**
     * Sets after how many dev evaluations without a better score the run ends; 2 unless told otherwise.
     *
     * @param evaluations 0: it never ends early
     * @return this
     */
    public B patience(int evaluations) {
        patience = evaluations;
        return self();
    }

    /**
     * Sets the epochs between dev evaluations; 1 unless told otherwise. At 0.5 each half epoch is evaluated.
     *
     * @param epochsBetween above 0 and at most 1
     * @return this
     */
    public B evaluateEvery(double epochsBetween) {
        evaluateEvery = epochsBetween;
        return self();
    }

    /**
     * Sets the steps between checkpoints; 500 unless told otherwise. Each epoch's end has one anyway.
     *
     * @param steps 0: at epoch ends alone
     * @return this
     */
    public B checkpointEvery(int steps) {
        checkpointEvery = steps;
        return self();
    }

    /**
     * Sets how many checkpoints are kept, the newest ones; 2 unless told otherwise.
     *
     * @param count at least 1
     * @return this
     */
    public B keepCheckpoints(int count) {
        keepCheckpoints = count;
        return self();
    }

    /**
     * Returns the shared settings as they stand, checked.
     *
     * @return the settings
     * @throws IllegalArgumentException naming the setting that is out of its range
     */
    public LearningSettings learning() {
        int examples = batchSize >= 0 ? batchSize : batchTokens > 0 ? 0 : defaultBatchSize;
        return new LearningSettings(
                epochs,
                examples,
                batchTokens,
                dropout,
                learningRate,
                weightDecay,
                schedule,
                warmupRatio,
                maxGradientNorm,
                accumulationSteps,
                minCount,
                maxVocabulary,
                precision == Precision.AUTO ? Fastformer.bestPrecision() : precision,
                seed,
                patience,
                evaluateEvery,
                checkpointEvery,
                keepCheckpoints);
    }

    /** {@return the model folder} */
    protected Path outputFolder() {
        return Objects.requireNonNull(output, "output: the model folder is missing");
    }

    /** {@return whether a model or run that the folder holds may be replaced} */
    protected boolean mayOverwrite() {
        return overwrite;
    }

    /** {@return the threads of one step} */
    protected int threadCount() {
        return threads;
    }

    /** {@return who hears of the run} */
    protected TrainingListener trainingListener() {
        return listener;
    }
}
