// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer;

import dev.fastformer.internal.NativeLibrary;
import dev.fastformer.internal.bindings.FastformerNative;
import dev.fastformer.internal.bindings.ff_trainer_options;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * How a {@link Trainer} trains. Adam is dense Adam, as torch.optim.Adam, with the decay of AdamW: every row
 * of the embedding table moves at every update. {@link #builder()} begins with Adam at 1e-3 and nothing else.
 * Ranges are checked by {@link Trainer#create}.
 *
 * @param loss one label a text, or any number
 * @param schedule how the rate goes after the warm-up
 * @param learningRate peak rate; 1e-3
 * @param finalLearningRate where linear and cosine schedules end; 0
 * @param warmupSteps updates over which the rate rises in a line from 0; 0
 * @param totalSteps updates of the whole run; needed by linear and cosine schedules
 * @param beta1 decay of the mean gradient; 0.9
 * @param beta2 decay of the mean squared gradient; 0.999
 * @param epsilon added to the root of the mean square; 1e-8
 * @param weightDecay decoupled decay (AdamW) of every parameter; 0
 * @param maxGradientNorm clips the global norm of all gradients; 0: no clipping
 * @param accumulationSteps batches an update, whose gradients are averaged; 1
 * @param labelSmoothing cross-entropy only, in 0 to 1 (1 excluded); 0
 * @param classWeights [C], or null: all 1
 * @param seed of dropout
 */
public record TrainerOptions(
        Loss loss,
        Schedule schedule,
        double learningRate,
        double finalLearningRate,
        long warmupSteps,
        long totalSteps,
        double beta1,
        double beta2,
        double epsilon,
        double weightDecay,
        double maxGradientNorm,
        long accumulationSteps,
        double labelSmoothing,
        float[] classWeights,
        long seed) {

    /** What is minimized; the order is that of {@code ff_loss}. */
    public enum Loss {
        /** One label a text. */
        CROSS_ENTROPY,
        /** Any number of labels a text. */
        BINARY_CROSS_ENTROPY
    }

    /** How the learning rate goes after the warm-up; the order is that of {@code ff_schedule}. */
    public enum Schedule {
        /** It stays. */
        CONSTANT,
        /** It falls in a line to the final rate at the last step. */
        LINEAR,
        /** It falls along half a cosine to the final rate at the last step. */
        COSINE
    }

    /** Copies the weights and checks that loss and schedule are there. */
    public TrainerOptions {
        Objects.requireNonNull(loss, "loss");
        Objects.requireNonNull(schedule, "schedule");
        classWeights = classWeights == null ? null : classWeights.clone();
    }

    /**
     * A copy of the class weights.
     *
     * @return [C], or null: all 1
     */
    @Override
    public float[] classWeights() {
        return classWeights == null ? null : classWeights.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TrainerOptions that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    @Override
    public String toString() {
        return "TrainerOptions" + values();
    }

    private List<Object> values() {
        return Arrays.asList(
                loss,
                schedule,
                learningRate,
                finalLearningRate,
                warmupSteps,
                totalSteps,
                beta1,
                beta2,
                epsilon,
                weightDecay,
                maxGradientNorm,
                accumulationSteps,
                labelSmoothing,
                classWeights == null ? null : Arrays.toString(classWeights),
                seed);
    }

    /**
     * A builder with the engine's defaults.
     *
     * @return a builder
     */
    public static Builder builder() {
        NativeLibrary.require();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment struct = arena.allocate(ff_trainer_options.layout());
            FastformerNative.ff_trainer_options_init(struct);
            return new Builder(TrainerOptionsStruct.read(struct));
        }
    }

    /**
     * A builder with the values of these options.
     *
     * @return a builder
     */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Builds {@link TrainerOptions} value by value. Not for several threads. */
    public static final class Builder {
        private Loss loss;
        private Schedule schedule;
        private double learningRate;
        private double finalLearningRate;
        private long warmupSteps;
        private long totalSteps;
        private double beta1;
        private double beta2;
        private double epsilon;
        private double weightDecay;
        private double maxGradientNorm;
        private long accumulationSteps;
        private double labelSmoothing;
        private float[] classWeights;
        private long seed;

        private Builder(TrainerOptions options) {
            loss = options.loss;
            schedule = options.schedule;
            learningRate = options.learningRate;
            finalLearningRate = options.finalLearningRate;
            warmupSteps = options.warmupSteps;
            totalSteps = options.totalSteps;
            beta1 = options.beta1;
            beta2 = options.beta2;
            epsilon = options.epsilon;
            weightDecay = options.weightDecay;
            maxGradientNorm = options.maxGradientNorm;
            accumulationSteps = options.accumulationSteps;
            labelSmoothing = options.labelSmoothing;
            classWeights = options.classWeights;
            seed = options.seed;
        }

        /**
         * Sets loss.
         *
         * @param loss one label a text, or any number
         * @return this builder
         */
        public Builder loss(Loss loss) {
            this.loss = loss;
            return this;
        }

        /**
         * Sets schedule.
         *
         * @param schedule how the rate goes after the warm-up
         * @return this builder
         */
        public Builder schedule(Schedule schedule) {
            this.schedule = schedule;
            return this;
        }

        /**
         * Sets learningRate.
         *
         * @param learningRate peak rate; 1e-3
         * @return this builder
         */
        public Builder learningRate(double learningRate) {
            this.learningRate = learningRate;
            return this;
        }

        /**
         * Sets finalLearningRate.
         *
         * @param finalLearningRate where linear and cosine schedules end; 0
         * @return this builder
         */
        public Builder finalLearningRate(double finalLearningRate) {
            this.finalLearningRate = finalLearningRate;
            return this;
        }

        /**
         * Sets warmupSteps.
         *
         * @param warmupSteps updates over which the rate rises in a line from 0; 0
         * @return this builder
         */
        public Builder warmupSteps(long warmupSteps) {
            this.warmupSteps = warmupSteps;
            return this;
        }

        /**
         * Sets totalSteps.
         *
         * @param totalSteps updates of the whole run; needed by linear and cosine schedules
         * @return this builder
         */
        public Builder totalSteps(long totalSteps) {
            this.totalSteps = totalSteps;
            return this;
        }

        /**
         * Sets beta1.
         *
         * @param beta1 decay of the mean gradient; 0.9
         * @return this builder
         */
        public Builder beta1(double beta1) {
            this.beta1 = beta1;
            return this;
        }

        /**
         * Sets beta2.
         *
         * @param beta2 decay of the mean squared gradient; 0.999
         * @return this builder
         */
        public Builder beta2(double beta2) {
            this.beta2 = beta2;
            return this;
        }

        /**
         * Sets epsilon.
         *
         * @param epsilon added to the root of the mean square; 1e-8
         * @return this builder
         */
        public Builder epsilon(double epsilon) {
            this.epsilon = epsilon;
            return this;
        }

        /**
         * Sets weightDecay.
         *
         * @param weightDecay decoupled decay (AdamW) of every parameter; 0
         * @return this builder
         */
        public Builder weightDecay(double weightDecay) {
            this.weightDecay = weightDecay;
            return this;
        }

        /**
         * Sets maxGradientNorm.
         *
         * @param maxGradientNorm clips the global norm of all gradients; 0: no clipping
         * @return this builder
         */
        public Builder maxGradientNorm(double maxGradientNorm) {
            this.maxGradientNorm = maxGradientNorm;
            return this;
        }

        /**
         * Sets accumulationSteps.
         *
         * @param accumulationSteps batches an update, whose gradients are averaged; 1
         * @return this builder
         */
        public Builder accumulationSteps(long accumulationSteps) {
            this.accumulationSteps = accumulationSteps;
            return this;
        }

        /**
         * Sets labelSmoothing.
         *
         * @param labelSmoothing cross-entropy only, in 0 to 1 (1 excluded); 0
         * @return this builder
         */
        public Builder labelSmoothing(double labelSmoothing) {
            this.labelSmoothing = labelSmoothing;
            return this;
        }

        /**
         * Sets classWeights.
         *
         * @param classWeights [C], or null: all 1
         * @return this builder
         */
        public Builder classWeights(float[] classWeights) {
            this.classWeights = classWeights;
            return this;
        }

        /**
         * Sets seed.
         *
         * @param seed of dropout
         * @return this builder
         */
        public Builder seed(long seed) {
            this.seed = seed;
            return this;
        }

        /**
         * Builds the options.
         *
         * @return the options
         */
        public TrainerOptions build() {
            return new TrainerOptions(
                    loss,
                    schedule,
                    learningRate,
                    finalLearningRate,
                    warmupSteps,
                    totalSteps,
                    beta1,
                    beta2,
                    epsilon,
                    weightDecay,
                    maxGradientNorm,
                    accumulationSteps,
                    labelSmoothing,
                    classWeights,
                    seed);
        }
    }
}
