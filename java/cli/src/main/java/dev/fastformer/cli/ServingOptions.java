// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli;

import dev.fastformer.tasks.TextClassifier;
import dev.fastformer.tasks.news.NewsRecommender;
import java.nio.file.Path;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** How a trained model is run. */
public final class ServingOptions {
    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads; all processors if not given. The result is the same.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Mixin
    private ServingPrecision precision;

    /** Loads a classifier, which the caller closes; options out of range end the command. */
    TextClassifier loadClassifier(CommandSpec spec, Path folder) {
        return load(spec, () -> TextClassifier.load(folder, threads, precision.value()));
    }

    /** Loads a recommender, which the caller closes; options out of range end the command. */
    NewsRecommender loadRecommender(CommandSpec spec, Path folder) {
        return load(spec, () -> NewsRecommender.load(folder, threads, precision.value()));
    }

    private <T> T load(CommandSpec spec, Supplier<T> loading) {
        Usage.atLeast(spec, "--threads", threads, 1);
        Activity.is("loading the model");
        return Usage.checked(spec, loading);
    }
}
