// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer;

import dev.fastformer.internal.Scratch;
import dev.fastformer.internal.bindings.ff_trainer_options;
import java.lang.foreign.MemorySegment;

/** Carries {@link TrainerOptions} into {@code ff_trainer_options}. */
final class TrainerOptionsStruct {
    private TrainerOptionsStruct() {}

    static MemorySegment write(TrainerOptions options, Scratch scratch) {
        float[] weights = options.classWeights();
        MemorySegment struct = scratch.allocate(ff_trainer_options.layout());
        ff_trainer_options.struct_size(struct, ff_trainer_options.sizeof());
        ff_trainer_options.loss(struct, options.loss().ordinal());
        ff_trainer_options.schedule(struct, options.schedule().ordinal());
        ff_trainer_options.learning_rate(struct, options.learningRate());
        ff_trainer_options.final_learning_rate(struct, options.finalLearningRate());
        ff_trainer_options.warmup_steps(struct, options.warmupSteps());
        ff_trainer_options.total_steps(struct, options.totalSteps());
        ff_trainer_options.beta1(struct, options.beta1());
        ff_trainer_options.beta2(struct, options.beta2());
        ff_trainer_options.epsilon(struct, options.epsilon());
        ff_trainer_options.weight_decay(struct, options.weightDecay());
        ff_trainer_options.max_gradient_norm(struct, options.maxGradientNorm());
        ff_trainer_options.accumulation_steps(struct, options.accumulationSteps());
        ff_trainer_options.label_smoothing(struct, options.labelSmoothing());
        ff_trainer_options.class_weights(struct, weights == null ? MemorySegment.NULL : scratch.copyOf(weights));
        ff_trainer_options.seed(struct, options.seed());
        return struct;
    }

    /** The engine's defaults. */
    static TrainerOptions read(MemorySegment struct) {
        return new TrainerOptions(
                TrainerOptions.Loss.values()[ff_trainer_options.loss(struct)],
                TrainerOptions.Schedule.values()[ff_trainer_options.schedule(struct)],
                ff_trainer_options.learning_rate(struct),
                ff_trainer_options.final_learning_rate(struct),
                ff_trainer_options.warmup_steps(struct),
                ff_trainer_options.total_steps(struct),
                ff_trainer_options.beta1(struct),
                ff_trainer_options.beta2(struct),
                ff_trainer_options.epsilon(struct),
                ff_trainer_options.weight_decay(struct),
                ff_trainer_options.max_gradient_norm(struct),
                ff_trainer_options.accumulation_steps(struct),
                ff_trainer_options.label_smoothing(struct),
                null,
                ff_trainer_options.seed(struct));
    }
}
