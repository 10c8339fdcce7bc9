// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

package dev.fastformer.tasks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("resume")
class ResumeTest {
    private static final Columns COLUMNS = Columns.of("text", "label");

    @TempDir
    Path folder;

    private Path trainFile;
    private Path devFile;

    @BeforeEach
    void writeData() throws IOException {
        trainFile = csv("train.csv", Topics.dataset(1, 100));
        devFile = csv("dev.csv", Topics.dataset(2, 30));
    }

    private Path csv(String name, Dataset dataset) throws IOException {
        StringBuilder csv = new StringBuilder("text,label\n");
        dataset.forEach(e ->
                csv.append('"').append(e.text()).append("\",").append(e.label()).append('\n'));
        return Files.writeString(folder.resolve(name), csv);
    }

    private Dataset train() {
        return Dataset.read(trainFile, COLUMNS);
    }

    private Dataset dev() {
        return Dataset.read(devFile, COLUMNS);
    }

    private TextClassifierTrainer.Builder builder(Path output) {
        return Topics.small(output)
                .checkpointEvery(4)
                .patience(0)
                .accumulationSteps(2)
                .maxGradientNorm(1);
    }

    private TrainingReport trainAndStopAt(Path output, long step) {
        AtomicReference<TextClassifierTrainer> trainer = new AtomicReference<>();
        trainer.set(builder(output).listener(stopAt(trainer, step)).build());
        return trainer.get().train(train(), dev());
    }

    private static TrainingListener stopAt(AtomicReference<TextClassifierTrainer> trainer, long step) {
        return new TrainingListener() {
            @Override
            public void progress(TrainingProgress progress) {
                if (progress.step() == step) {
                    trainer.get().stop();
                }
            }
        };
    }

    private static TrainingReport resume(Path output, int threads, List<String> warnings) {
        TrainingListener listener = new TrainingListener() {
            @Override
            public void warning(String message) {
                warnings.add(message);
            }
        };
        return TextClassifierTrainer.forRun(output, threads, listener).resume();
    }

    private static byte[] weights(Path output) throws IOException {
        return Files.readAllBytes(output.resolve("model.safetensors"));
    }

    private static List<Path> checkpoints(Path output) throws IOException {
        try (Stream<Path> files = Files.list(output.resolve("checkpoints"))) {
            return files.filter(file -> file.toString().endsWith(".checkpoint"))
                    .sorted(Comparator.naturalOrder())
                    .toList();
        }
    }

    private TrainingReport whole(Path output) {
        return builder(output).build().train(train(), dev());
    }

    private void assertSameRun(Path wholeFolder, TrainingReport whole, Path resumedFolder, TrainingReport resumed)
            throws IOException {
        assertEquals(whole.outcome(), resumed.outcome());
        assertEquals(whole.steps(), resumed.steps());
        assertEquals(whole.bestStep(), resumed.bestStep());
        assertEquals(whole.history(), resumed.history());
        assertArrayEquals(weights(wholeFolder), weights(resumedFolder));
        assertEquals(
                Files.readString(wholeFolder.resolve("config.json")),
                Files.readString(resumedFolder.resolve("config.json")));
        // The stopped run may have written one more; what both kept must be the same bytes.
        List<Path> common = checkpoints(wholeFolder).stream()
                .map(Path::getFileName)
                .filter(name ->
                        Files.exists(resumedFolder.resolve("checkpoints").resolve(name)))
                .toList();
        assertFalse(common.isEmpty());
        for (Path name : common) {
            assertArrayEquals(
                    Files.readAllBytes(wholeFolder.resolve("checkpoints").resolve(name)),
                    Files.readAllBytes(resumedFolder.resolve("checkpoints").resolve(name)));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 7, 12, 13, 14, 26, 37})
    void aStoppedRunGoesOnBitForBit(long step) throws IOException {
        Path wholeFolder = folder.resolve("whole");
        Path stoppedFolder = folder.resolve("stopped");
        TrainingReport whole = whole(wholeFolder);
        TrainingReport stopped = trainAndStopAt(stoppedFolder, step);
        assertTrue(stopped.interrupted());
        assertTrue(stopped.steps() - step <= 1, "stopped at " + stopped.steps());
        TrainingReport resumed = resume(stoppedFolder, 2, new ArrayList<>());
        assertSameRun(wholeFolder, whole, stoppedFolder, resumed);
    }

    @Test
    void aRunStoppedManyTimesGoesOnBitForBit() throws IOException {
        Path wholeFolder = folder.resolve("whole");
        Path stoppedFolder = folder.resolve("stopped");
        TrainingReport whole = whole(wholeFolder);
        TrainingReport report = trainAndStopAt(stoppedFolder, 5);
        int times = 0;
        while (report.interrupted()) {
            AtomicReference<TextClassifierTrainer> trainer = new AtomicReference<>();
            trainer.set(TextClassifierTrainer.forRun(stoppedFolder, 1, stopAt(trainer, report.steps() + 5)));
            report = trainer.get().resume();
            times++;
        }
        assertTrue(times > 4, "times " + times);
        assertSameRun(wholeFolder, whole, stoppedFolder, report);
    }

    @Test
    void aRunWithoutCheckpointsGoesOnFromTheBeginning() throws IOException {
        Path wholeFolder = folder.resolve("whole");
        Path stoppedFolder = folder.resolve("stopped");
        TrainingReport whole = whole(wholeFolder);
        trainAndStopAt(stoppedFolder, 6);
        for (Path file : checkpoints(stoppedFolder)) {
            Files.delete(file);
        }
        assertSameRun(wholeFolder, whole, stoppedFolder, resume(stoppedFolder, 1, new ArrayList<>()));
    }

    @Test
    void aDamagedCheckpointIsPassedOverWithAWarning() throws IOException {
        Path wholeFolder = folder.resolve("whole");
        Path stoppedFolder = folder.resolve("stopped");
        TrainingReport whole = whole(wholeFolder);
        trainAndStopAt(stoppedFolder, 9);
        List<Path> files = checkpoints(stoppedFolder);
        assertEquals(2, files.size());
        damage(files.get(1));
        List<String> warnings = new ArrayList<>();
        TrainingReport resumed = resume(stoppedFolder, 1, warnings);
        assertEquals(1, warnings.size());
        assertTrue(warnings.get(0).contains(files.get(1).toString()), warnings.get(0));
        assertSameRun(wholeFolder, whole, stoppedFolder, resumed);
    }

    @Test
    void withNoSoundCheckpointLeftTheRunIsRefused() throws IOException {
        Path output = folder.resolve("stopped");
        trainAndStopAt(output, 9);
        for (Path file : checkpoints(output)) {
            damage(file);
        }
        TaskException refusal = assertThrows(TaskException.class, () -> resume(output, 1, new ArrayList<>()));
        assertTrue(refusal.getMessage().contains("none of its 2 checkpoints"), refusal.getMessage());
    }

    private static void damage(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
    }

    @Test
    void aFinishedRunIsOverAtOnce() throws IOException {
        Path output = folder.resolve("whole");
        TrainingReport whole = builder(output).accumulationSteps(1).build().train(train(), dev());
        byte[] before = weights(output);
        TrainingReport again = resume(output, 1, new ArrayList<>());
        assertEquals(whole.outcome(), again.outcome());
        assertEquals(whole.history(), again.history());
        assertEquals(0, again.tokens());
        assertArrayEquals(before, weights(output));
    }

    @Test
    void changedDataIsRefused() throws IOException {
        Path output = folder.resolve("stopped");
        trainAndStopAt(output, 6);
        csv("dev.csv", Topics.dataset(3, 30));
        assertRefused(output, "dev data is not what it was");
        csv("train.csv", Topics.dataset(4, 100));
        assertRefused(output, "training data is not what it was");
        Files.delete(trainFile);
        assertRefused(output, "no such file");
    }

    @Test
    void changedSettingsAreRefused() throws IOException {
        Path output = folder.resolve("stopped");
        trainAndStopAt(output, 6);
        Path run = output.resolve("checkpoints/run.json");
        String json = Files.readString(run);
        Files.writeString(run, json.replace("\"dropout\" : 0.2", "\"dropout\" : 0.3"));
        assertRefused(output, "other settings or other data");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[", "{\"format\":\"fastformer-training-run\",\"format_version\":2}", "\0\0\0"})
    void aDamagedRunFileIsRefused(String content) throws IOException {
        Path output = folder.resolve("stopped");
        trainAndStopAt(output, 6);
        Files.writeString(output.resolve("checkpoints/run.json"), content);
        assertRefused(output, "run.json");
    }

    @Test
    void aDamagedRunFileIsRefusedInOurWords() throws IOException {
        Path output = folder.resolve("stopped");
        trainAndStopAt(output, 6);
        Path run = output.resolve("checkpoints/run.json");
        String json = Files.readString(run);
        Map<String, String> reasons = new LinkedHashMap<>();
        reasons.put(
                json.replace("\"dropout\" : 0.2", "\"dropout\" : \"much\""),
                "the key 'settings.learning.dropout' is unknown, missing");
        reasons.put(json.replace("\"dropout\" : 0.2", "\"dropout\" : 2"), "the setting dropout is 2.0");
        reasons.put(json.replace("\"dropout\" : 0.2", "\"drop\" : 0.2"), "the key 'settings.learning.drop");
        reasons.put(json.replace("\"dropout\" : 0.2", "\"dropout\" 0.2"), "not whole and valid JSON at line ");
        reasons.put(json.substring(0, 200), "not whole and valid JSON at line ");
        for (Map.Entry<String, String> reason : reasons.entrySet()) {
            Files.writeString(run, reason.getKey());
            TaskException refusal = assertThrows(TaskException.class, () -> resume(output, 1, new ArrayList<>()));
            assertTrue(refusal.why().contains(reason.getValue()), refusal.why());
            assertFalse(
                    refusal.why().contains("dev.fastformer") || refusal.why().contains("Token"), refusal.why());
        }
    }

    @Test
    void aCutRunFileIsRefused() throws IOException {
        Path output = folder.resolve("stopped");
        trainAndStopAt(output, 6);
        Path run = output.resolve("checkpoints/run.json");
        byte[] sound = Files.readAllBytes(run);
        for (int length = 0; length < sound.length - 2; length += 97) {
            Files.write(run, Arrays.copyOf(sound, length));
            assertRefused(output, "run.json");
        }
    }

    @Test
    void aFolderWithoutARunIsRefused() {
        assertRefused(folder.resolve("nothing"), "no run was begun");
    }

    @Test
    void dataInMemoryIsAskedForAgain() throws IOException {
        Path output = folder.resolve("stopped");
        AtomicReference<TextClassifierTrainer> trainer = new AtomicReference<>();
        trainer.set(builder(output).listener(stopAt(trainer, 6)).build());
        trainer.get().train(Topics.dataset(1, 100), Topics.dataset(2, 30));
        assertRefused(output, "in memory");
        TrainingReport resumed = TextClassifierTrainer.forRun(output, 1, new TrainingListener() {})
                .resume(Topics.dataset(1, 100), Topics.dataset(2, 30));
        Path wholeFolder = folder.resolve("whole");
        builder(wholeFolder).build().train(Topics.dataset(1, 100), Topics.dataset(2, 30));
        assertEquals(TrainingReport.Outcome.COMPLETED, resumed.outcome());
        assertArrayEquals(weights(wholeFolder), weights(output));
    }

    @Test
    void aSecondRunInTheFolderIsKeptOut() {
        Path output = folder.resolve("model");
        List<TaskException> refusals = new ArrayList<>();
        TrainingListener intruder = new TrainingListener() {
            @Override
            public void started(TrainingStart start) {
                refusals.add(assertThrows(TaskException.class, () -> resume(output, 1, new ArrayList<>())));
            }
        };
        builder(output).listener(intruder).epochs(1).build().train(train(), dev());
        assertTrue(
                refusals.get(0).getMessage().contains("another run"),
                refusals.get(0).getMessage());
    }

    @Test
    void aStopBeforeTheFirstStepLeavesARunToResume() throws IOException {
        Path output = folder.resolve("stopped");
        TextClassifierTrainer trainer = builder(output).build();
        trainer.stop();
        TrainingReport report = trainer.train(train(), dev());
        assertTrue(report.interrupted());
        assertEquals(0, report.steps());
        Path wholeFolder = folder.resolve("whole");
        assertSameRun(wholeFolder, whole(wholeFolder), output, resume(output, 1, new ArrayList<>()));
    }

    private static void assertRefused(Path output, String why) {
        TaskException refusal = assertThrows(TaskException.class, () -> resume(output, 1, new ArrayList<>()));
        assertTrue(refusal.getMessage().contains(why), refusal.getMessage());
    }
}
