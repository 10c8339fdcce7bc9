// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fastformer.cli.train.Measures;
import dev.fastformer.tasks.news.NewsBaselines;
import dev.fastformer.tasks.news.NewsDataset;
import dev.fastformer.tasks.news.NewsRecommender;
import dev.fastformer.tasks.news.RankingEvaluation;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures how a news recommender ranks the candidates of a click log. */
@Command(
        name = "evaluate",
        description =
                "Measure how a news recommender ranks the candidates of a click log: AUC, MRR, nDCG@5 and nDCG@10,"
                        + " each averaged over the impressions.",
        mixinStandardHelpOptions = true)
final class RecommendEvaluateCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "MODEL", description = "The model's folder.")
    private Path model;

    @Parameters(index = "1", paramLabel = "LOG", description = "A click log in MIND's format, with labels.")
    private Path log;

    @Mixin
    private ClickLogOptions logs;

    @Option(
            names = "--baselines",
            paramLabel = "TRAIN",
            description =
                    "Measure two baselines too: popularity in this training log, and the cosine of TF-IDF vectors.")
    private Path baselines;

    @Option(names = "--json", description = "Write one JSON object.")
    private boolean json;

    @Mixin
    private ServingOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Map<String, RankingEvaluation> evaluations = new LinkedHashMap<>();
        try (NewsRecommender recommender = options.loadRecommender(spec, model)) {
            Activity.is("evaluating");
            NewsDataset dataset = logs.read(log, spec.commandLine().getErr());
            evaluations.put("model", recommender.evaluate(dataset));
            if (baselines != null) {
                NewsDataset train = logs.read(baselines, spec.commandLine().getErr());
                evaluations.put("popularity", NewsBaselines.popularity(train, dataset));
                evaluations.put("tf-idf", NewsBaselines.tfIdf(dataset));
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.line(asJson(evaluations)));
        } else {
            print(evaluations, out);
        }
        return 0;
    }

    private static ObjectNode asJson(Map<String, RankingEvaluation> evaluations) {
        RankingEvaluation model = evaluations.get("model");
        ObjectNode node = Json.object()
                .put("impressions", model.impressions())
                .put("skipped_impressions", model.skippedImpressions())
                .put("unlabelled_impressions", model.unlabelledImpressions())
                .put("cold_impressions", model.coldImpressions());
        evaluations.forEach((name, evaluation) -> {
            ObjectNode target = name.equals("model") ? node : node.putObject(name.replace('-', '_'));
            evaluation.measures().forEach(target::put);
        });
        PeakMemory.bytes().ifPresent(bytes -> node.put("peak_memory_bytes", bytes));
        return node;
    }

    private static void print(Map<String, RankingEvaluation> evaluations, PrintWriter out) {
        RankingEvaluation model = evaluations.get("model");
        line(
                out,
                "impressions  %,d, of them %,d of users without a known click",
                model.impressions(),
                model.coldImpressions());
        line(
                out,
                "skipped      %,d without both kinds of candidates, %,d without labels",
                model.skippedImpressions(),
                model.unlabelledImpressions());
        StringBuilder header = new StringBuilder(" ".repeat(11));
        model.measures().keySet().forEach(name -> header.append(String.format("  %7s", Measures.name(name))));
        out.println(header);
        evaluations.forEach((name, evaluation) -> {
            StringBuilder row = new StringBuilder(String.format("%-11s", name));
            evaluation.measures().values().forEach(value -> row.append(String.format(Locale.ROOT, "  %7.4f", value)));
            out.println(row);
        });
    }

    private static void line(PrintWriter out, String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }
}
