// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli.quickstart;

import dev.fastformer.cli.EvaluationText;
import dev.fastformer.cli.Main;
import dev.fastformer.cli.train.TrainingRun;
import dev.fastformer.tasks.Columns;
import dev.fastformer.tasks.Dataset;
import dev.fastformer.tasks.Prediction;
import dev.fastformer.tasks.TextClassifier;
import dev.fastformer.tasks.TextClassifierTrainer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** From downloaded texts to predictions: what {@code train}, {@code evaluate} and {@code predict} do, one after the other. */
public final class Quickstart {
    private static final Columns COLUMNS = Columns.of("text", "label");

    private final PrintWriter out;
    private final boolean interactive;
    private final Path folder;

    public Quickstart(PrintWriter out, boolean interactive, Path folder) {
        this.out = out;
        this.interactive = interactive;
        this.folder = folder;
    }

    public int run(boolean longTexts, Path source) throws IOException {
        long started = System.nanoTime();
        Sample sample = longTexts ? Sample.MAILS : Sample.TOPICS;
        Path data = folder.resolve(sample.dataFolder());
        List<LabelledText> rows = longTexts ? SpamMails.read(source) : WordNetGlosses.read(source);
        DataSplit.write(rows, data);
        say("%n1. Data: %,d %s, split into train.csv, dev.csv and test.csv in %s%n", rows.size(), sample.texts(), data);

        Path model = folder.resolve(sample.modelFolder());
        say("2. Training%n");
        TrainingRun training =
                new TrainingRun("fastformer train", out, false, interactive, data.resolve("training.png"));
        TextClassifierTrainer trainer = sample.settings(TextClassifierTrainer.builder())
                .output(model)
                .overwrite(true)
                .threads(Runtime.getRuntime().availableProcessors())
                .listener(training)
                .build();
        if (training.run(trainer::stop, () -> trainer.train(open(data, "train"), open(data, "dev")))
                .interrupted()) {
            return Main.INTERRUPTED;
        }

        try (TextClassifier classifier =
                TextClassifier.load(model, Runtime.getRuntime().availableProcessors())) {
            say("%n3. Evaluation on texts that training has not seen%n");
            EvaluationText.summary(classifier.evaluate(open(data, "test")), out);
            say("%n4. Predictions%n");
            List<Prediction> predictions = classifier.predict(sample.newTexts());
            for (int text = 0; text < predictions.size(); text++) {
                say(
                        "%-14s %.4f   %s",
                        predictions.get(text).label(),
                        predictions.get(text).probability(),
                        sample.newTexts().get(text).replace('\n', ' '));
            }
        }
        say("%nDone in %d s. Next:%n", (System.nanoTime() - started) / 1_000_000_000L);
        next(data, model);
        return 0;
    }

    private void next(Path data, Path model) {
        say("  ./fastformer evaluate %s %s", model, data.resolve("test.csv"));
        say("  ./fastformer predict %s --top 3      (type a text and Enter; Ctrl-D ends)", model);
        say("  ./fastformer info %s", model);
        say("  ./fastformer train your.csv --text COLUMN --label COLUMN --output your-model");
    }

    private static Dataset open(Path data, String part) {
        return Dataset.read(data.resolve(part + ".csv"), COLUMNS);
    }

    private void say(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
        out.flush();
    }
}
