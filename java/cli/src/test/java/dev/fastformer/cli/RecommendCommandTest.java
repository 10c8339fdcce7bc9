// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fastformer.cli.support.InProcess;
import dev.fastformer.cli.support.SampleClicks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecommendCommandTest {
    private static final List<String> SMALL = List.of(
            "--hidden", "32", "--heads", "4", "--ffn", "32", "--threads", "1", "--lr", "0.005", "--batch-size", "16");

    @TempDir
    private static Path folder;

    private static String train;
    private static String model;
    private static InProcess training;

    private static InProcess run(List<String> more, String... arguments) {
        String[] all = new String[arguments.length + 1 + more.size()];
        all[0] = "recommend";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        for (int i = 0; i < more.size(); i++) {
            all[arguments.length + 1 + i] = more.get(i);
        }
        return InProcess.run("", () -> Main.run(all));
    }

    private static InProcess run(String... arguments) {
        return run(List.of(), arguments);
    }

    @BeforeAll
    static void train() throws IOException {
        train = SampleClicks.write(folder.resolve("train"), 200, 1).toString();
        model = folder.resolve("news").toString();
        training = run(
                SMALL, "train", train, "--dev", train, "--output", model, "--epochs", "4", "--patience", "0", "--json");
        assertEquals(0, training.exitCode(), training.errors());
    }

    @Test
    void trainingTellsItsEventsAsJson() {
        assertTrue(
                training.output().contains("\"event\":\"started\",\"train_clicks\":200,\"train_news\":60"),
                training.output());
        assertTrue(training.output().contains("\"dev_auc\":"), training.output());
        assertTrue(training.output().contains("\"outcome\":\"completed\""), training.output());
    }

    @Test
    void evaluationShowsTheModelBesideTheBaselines() {
        InProcess evaluation = run("evaluate", model, train, "--baselines", train);
        assertEquals(0, evaluation.exitCode(), evaluation.errors());
        assertTrue(evaluation.output().contains("impressions  200"), evaluation.output());
        for (String row : List.of("model  ", "popularity  ", "tf-idf  ")) {
            assertTrue(evaluation.output().contains("\n" + row), evaluation.output());
        }
        InProcess json = run("evaluate", model, train, "--json");
        assertTrue(
                json.output().matches("(?s)\\{\"impressions\":200,.*\"auc\":(0\\.[89]|1\\.0).*\"ndcg_10\":.*\\}\n"),
                json.output());
    }

    @Test
    void predictionsHaveTheLeaderboardsForm() throws IOException {
        Path log = SampleClicks.write(folder.resolve("private"), 0, 1);
        Files.writeString(log.resolve("behaviors.tsv"), "11\tU\tnow\tN3 N6\tN9 N1 N2 absent\n12\tU\tnow\t\tN1 N2\n");
        InProcess prediction = run("predict", model, log.toString());
        assertEquals(0, prediction.exitCode(), prediction.errors());
        String[] lines = prediction.output().split("\n");
        assertTrue(lines[0].matches("11 \\[1,[23],[23],4\\]"), lines[0]);
        assertEquals("12 [2,1]", lines[1]);
        assertTrue(prediction.errors().contains("1 candidates of "), prediction.errors());
    }

    @Test
    void encodedNewsMakeACatalogue() throws IOException {
        Path catalogue = folder.resolve("catalogue");
        InProcess encoding = run("encode", model, train + "/news.tsv", "--output", catalogue.toString());
        assertEquals(0, encoding.exitCode(), encoding.errors());
        assertTrue(encoding.output().startsWith("60 news encoded"), encoding.output());
        assertTrue(Files.exists(catalogue.resolve("catalogue.json")));
    }

    @Test
    void infoShowsARecommenderAndACatalogue() throws IOException {
        InProcess info = InProcess.run("", () -> Main.run("info", model));
        assertEquals(0, info.exitCode(), info.errors());
        assertTrue(info.output().contains("max_history"), info.output());
        assertTrue(
                info.output().contains("model.safetensors") && info.output().contains("native_bytes"), info.output());
        String catalogue = folder.resolve("shown").toString();
        assertEquals(
                0,
                run("encode", model, train + "/news.tsv", "--output", catalogue, "--precision", "auto")
                        .exitCode());
        InProcess shown = InProcess.run("", () -> Main.run("info", catalogue, "--json"));
        assertEquals(0, shown.exitCode(), shown.errors());
        assertTrue(shown.output().contains("\"news\":60") && shown.output().contains("\"vectors-"), shown.output());
        Files.writeString(Path.of(catalogue, "catalogue.json"), "[]");
        InProcess broken = InProcess.run("", () -> Main.run("info", catalogue));
        assertEquals(Main.FAILED, broken.exitCode());
        assertTrue(broken.errors().contains("catalogue.json"), broken.errors());
    }

    @Test
    void modelsThatDoNotFitEachOtherAreAFaultOfTheFolderAndNotOfTheCommandLine() throws IOException {
        Path spoilt = Files.createDirectories(folder.resolve("spoilt"));
        for (String file : List.of("config.json", "vocabulary.txt", "model.safetensors")) {
            Files.copy(Path.of(model, file), spoilt.resolve(file));
        }
        Path config = spoilt.resolve("config.json");
        Files.writeString(config, Files.readString(config).replaceFirst("\"num_labels\" : 0", "\"num_labels\" : 3"));
        InProcess evaluation = run("evaluate", spoilt.toString(), train);
        assertEquals(Main.FAILED, evaluation.exitCode());
        assertTrue(evaluation.errors().contains("where: " + config), evaluation.errors());
    }

    @Test
    void malformedRowsAreToldAndStrictEndsAtTheFirst() throws IOException {
        Path log = SampleClicks.write(folder.resolve("malformed"), 20, 1);
        Files.writeString(log.resolve("behaviors.tsv"), "only one field\n", StandardOpenOption.APPEND);
        InProcess lenient = run("evaluate", model, log.toString());
        assertEquals(0, lenient.exitCode());
        assertTrue(
                lenient.errors().contains("behaviors.tsv, line 21: there are 1 fields and must be 5"),
                lenient.errors());
        assertTrue(lenient.errors().contains("1 malformed rows"), lenient.errors());
        InProcess strict = run("evaluate", model, log.toString(), "--strict");
        assertEquals(Main.FAILED, strict.exitCode());
        assertTrue(strict.errors().contains("where: " + log.resolve("behaviors.tsv") + ", line 21"), strict.errors());
    }

    @Test
    void aRunOfAFolderGoesOn() {
        InProcess resumed = run("train", "--resume", model);
        assertEquals(0, resumed.exitCode(), resumed.errors());
        assertEquals(Main.USAGE, run("train", train, "--resume", model).exitCode());
        InProcess asClassifier = InProcess.run("", () -> Main.run("train", "--resume", model));
        assertEquals(Main.FAILED, asClassifier.exitCode());
        assertTrue(asClassifier.errors().contains("its format is not"), asClassifier.errors());
    }

    @Test
    void wrongUsageIsRefused() {
        assertEquals(Main.USAGE, run().exitCode());
        assertEquals(Main.USAGE, run("train").exitCode());
        InProcess negatives = run("train", train, "--output", "none", "--negatives", "0");
        assertEquals(Main.USAGE, negatives.exitCode());
        assertTrue(negatives.errors().contains("option --negatives"), negatives.errors());
        assertEquals(Main.FAILED, run("evaluate", train, train).exitCode());
        assertEquals(
                Main.FAILED,
                run("evaluate", model, folder.resolve("absent").toString()).exitCode());
    }
}
