// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.training;

import dev.fastformer.TrainerOptions;
import dev.fastformer.tasks.LearningSettings;
import dev.fastformer.tasks.data.BatchPlan;
import java.util.function.IntUnaryOperator;

/** Turns the settings that every task has into what the engine asks for. */
public final class OptimizerSetup {
    private OptimizerSetup() {}

    /**
     * Returns how large a batch may grow.
     *
     * @param settings the settings
     * @return the limits
     */
    public static BatchPlan.Limits limits(LearningSettings settings) {
        return new BatchPlan.Limits(settings.batchSize(), settings.batchTokens());
    }

    /**
     * Returns the options of a trainer with the optimizer, its schedule and the seed set.
     *
     * @param settings the settings
     * @param steps the steps of an epoch; asked where the schedule depends on the length of the run
     * @return options to complete
     */
    public static TrainerOptions.Builder options(LearningSettings settings, IntUnaryOperator steps) {
        TrainerOptions.Builder options = TrainerOptions.builder()
                .schedule(TrainerOptions.Schedule.valueOf(settings.schedule().name()))
                .learningRate(settings.learningRate())
                .weightDecay(settings.weightDecay())
                .maxGradientNorm(settings.maxGradientNorm())
                .accumulationSteps(settings.accumulationSteps())
                .seed(settings.seed());
        boolean needsTotal = settings.schedule() != LearningSettings.Schedule.CONSTANT || settings.warmupRatio() > 0;
        if (needsTotal) {
            long updates = Math.max(1, totalSteps(settings, steps) / settings.accumulationSteps());
            options.totalSteps(updates).warmupSteps(Math.round(updates * settings.warmupRatio()));
        }
        return options;
    }

    /** Plans by tokens differ in length from epoch to epoch, so each is made once to count it. */
    private static long totalSteps(LearningSettings settings, IntUnaryOperator steps) {
        if (settings.batchTokens() == 0) {
            return (long) settings.epochs() * steps.applyAsInt(0);
        }
        long total = 0;
        for (int epoch = 0; epoch < settings.epochs(); epoch++) {
            total += steps.applyAsInt(epoch);
        }
        return total;
    }
}
