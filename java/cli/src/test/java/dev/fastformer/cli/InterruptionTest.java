// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fastformer.cli.support.CommandProcess;
import dev.fastformer.cli.support.Programs;
import dev.fastformer.cli.support.SampleData;
import dev.fastformer.cli.train.TrainingRun;
import dev.fastformer.tasks.Columns;
import dev.fastformer.tasks.Dataset;
import dev.fastformer.tasks.TextClassifierTrainer;
import dev.fastformer.tasks.TrainingReport;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C when there is no checkpoint to speak of; ResumeTest has the interruption of a run that trains. */
class InterruptionTest {
    @TempDir
    private Path folder;

    @Test
    @Timeout(60)
    void whileTheDataIsReadNothingIsLost() throws IOException, InterruptedException {
        Path pipe = folder.resolve("train.csv");
        Programs.run(folder, List.of("mkfifo", pipe.toString()));
        byte[] rows = "label,text\na,b\n".getBytes(StandardCharsets.UTF_8);
        Path model = folder.resolve("model");
        String[] train = {"train", pipe.toString(), "--output", model.toString()};
        try (CommandProcess command = CommandProcess.start(folder, Map.of(), train)) {
            Files.write(pipe, rows); // The header is checked first.
            try (OutputStream held = Files.newOutputStream(pipe)) {
                // Not SIGINT, which a JVM leaves ignored when the tests run as a job in the background.
                Programs.run(
                        folder,
                        List.of("kill", "-TERM", Long.toString(command.process().pid())));
                assertEquals(Main.INTERRUPTED, command.exitCode(), command.errors());
            }
            assertTrue(
                    command.errors().contains("interrupted before the first step; nothing is lost"), command.errors());
            assertFalse(Files.exists(model));
        }
    }

    @Test
    void beforeTheFirstStepThereIsNoCheckpointToTellOf() throws IOException {
        StringWriter out = new StringWriter();
        TrainingRun training = new TrainingRun("fastformer recommend train", new PrintWriter(out), false, false, null);
        TextClassifierTrainer trainer = TextClassifierTrainer.builder()
                .output(folder.resolve("model"))
                .hiddenSize(32)
                .attentionHeads(4)
                .listener(training)
                .build();
        Dataset data = Dataset.read(SampleData.csv(folder.resolve("data.csv"), 60, 3), Columns.of("text", "label"));
        trainer.stop();
        TrainingReport report = training.run(trainer::stop, () -> trainer.train(data, null));
        assertTrue(report.interrupted());
        assertTrue(
                out.toString()
                        .contains(
                                "interrupted before the first step. Go on with: fastformer recommend train --resume "),
                out::toString);
        assertFalse(out.toString().contains("checkpoint"), out::toString);
    }
}
