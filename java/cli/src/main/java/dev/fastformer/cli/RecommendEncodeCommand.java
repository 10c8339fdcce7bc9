// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli;

import dev.fastformer.tasks.news.NewsIndex;
import dev.fastformer.tasks.news.NewsItem;
import dev.fastformer.tasks.news.NewsRecommender;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Encodes news into a catalogue folder. */
@Command(
        name = "encode",
        description = "Encode the news of a news.tsv once, into a catalogue folder that programs load and rank.",
        mixinStandardHelpOptions = true)
final class RecommendEncodeCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "MODEL", description = "The model's folder.")
    private Path model;

    @Parameters(index = "1", paramLabel = "NEWS", description = "News in MIND's format, also with .gz behind it.")
    private Path news;

    @Mixin
    private ClickLogOptions logs;

    @Option(names = "--output", paramLabel = "FOLDER", required = true, description = "Where the catalogue goes.")
    private Path output;

    @Mixin
    private ServingOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        try (NewsRecommender recommender = options.loadRecommender(spec, model)) {
            Activity.is("encoding news");
            List<NewsItem> items = logs.readNews(news, spec.commandLine().getErr());
            long start = System.nanoTime();
            NewsIndex index = recommender.encode(items);
            double seconds = (System.nanoTime() - start) * 1e-9;
            index.save(output);
            spec.commandLine()
                    .getOut()
                    .println(String.format(
                            Locale.ROOT,
                            "%,d news encoded, %,.0f a second; the catalogue is in %s",
                            index.size(),
                            items.size() / seconds,
                            output));
        }
        return 0;
    }
}
