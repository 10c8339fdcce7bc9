// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli;

import dev.fastformer.tasks.news.NewsDataset;
import dev.fastformer.tasks.news.NewsRecommender;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Ranks the candidates of every impression, in the form of MIND's leaderboard. */
@Command(
        name = "predict",
        description = {
            "Rank the candidates of every impression, with labels or without, in the form of MIND's leaderboard:",
            "impression id, a space, and the rank of each candidate in its order, as in: 17 [3,1,2]"
        },
        mixinStandardHelpOptions = true)
final class RecommendPredictCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "MODEL", description = "The model's folder.")
    private Path model;

    @Parameters(index = "1", paramLabel = "LOG", description = "A click log in MIND's format.")
    private Path log;

    @Mixin
    private ClickLogOptions logs;

    @Mixin
    private ServingOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        try (NewsRecommender recommender = options.loadRecommender(spec, model)) {
            Activity.is("ranking");
            NewsDataset dataset = logs.read(log, spec.commandLine().getErr());
            PrintWriter out = spec.commandLine().getOut();
            recommender.rank(
                    dataset,
                    (impression, ranks) -> out.println(impression + " ["
                            + Arrays.stream(ranks).mapToObj(Integer::toString).collect(Collectors.joining(",")) + "]"));
        }
        return 0;
    }
}
