// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli;

import dev.fastformer.tasks.news.NewsRecommender;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** How a trained recommender is run. */
public final class RecommenderOptions {
    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads; all processors if not given. The result is the same.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Mixin
    private ServingPrecision precision;

    /** Loads a recommender, which the caller closes; options out of range end the command. */
    NewsRecommender load(CommandSpec spec, Path folder) {
        Usage.atLeast(spec, "--threads", threads, 1);
        Activity.is("loading the model");
        return Usage.checked(spec, () -> NewsRecommender.load(folder, threads, precision.value()));
    }
}
