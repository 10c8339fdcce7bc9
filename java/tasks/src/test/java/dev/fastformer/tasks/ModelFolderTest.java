// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0

package dev.fastformer.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fastformer.FastformerException;
import dev.fastformer.FastformerModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("hostile")
class ModelFolderTest {
    @TempDir
    static Path sound;

    @TempDir
    Path model;

    @BeforeAll
    static void train() {
        Topics.small(sound).epochs(1).build().train(Topics.dataset(1, 60), Topics.dataset(2, 30));
    }

    @BeforeEach
    void copy() throws IOException {
        try (Stream<Path> files = Files.list(sound)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, model.resolve(file.getFileName()));
            }
        }
    }

    private String assertRefused() {
        RuntimeException refusal = assertThrows(RuntimeException.class, () -> TextClassifier.load(model));
        assertTrue(
                refusal instanceof TaskException || refusal instanceof FastformerException,
                () -> "not ours: " + refusal);
        assertTrue(refusal.getMessage().contains(model.toString()), refusal.getMessage());
        return refusal.getMessage();
    }

    @Test
    void theCopyLoads() {
        try (TextClassifier classifier = TextClassifier.load(model)) {
            assertEquals(3, classifier.labels().size());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.json", "model.safetensors", "vocabulary.txt", "labels.txt"})
    void everyFileIsNeededWholeAndUndamaged(String name) throws IOException {
        Path file = model.resolve(name);
        byte[] bytes = Files.readAllBytes(file);
        for (double share : new double[] {0, 0.2, 0.5, 0.9, 0.999}) {
            Files.write(file, Arrays.copyOf(bytes, (int) (bytes.length * share)));
            assertRefused();
        }
        Files.write(file, new byte[] {(byte) 0xFF, (byte) 0xFE, 0, 1, 2, 3, 4, 5, 6, 7});
        assertRefused();
        Files.delete(file);
        assertRefused();
        Files.createDirectory(file);
        assertRefused();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "\"format\" : \"fastformer-text-classifier\" # \"format\" : \"other\" # 'format'",
                "\"format_version\" : 1 # \"format_version\" : 2 # a newer one wrote the model",
                "\"format_version\" : 1 # \"format_version\" : 1, \"format_version\" : 1 # not JSON",
                "\"format_version\" : 1 # \"format_version\" : \"1\" # 'format_version'",
                "\"format_version\" : 1 # \"format_version\" : 1, \"more\" : 1 # 'more'",
                "\"max_length\" : 32 # \"max_length\" : 0 # 'task.max_length'",
                "\"max_length\" : 32 # \"max_length\" : 33 # 'task.max_length'",
                "\"max_length\" : 32 # \"max_length\" : 1e99 # 'task.max_length'",
                "\"multi_label\" : false # \"multi_label\" : 0 # 'task.multi_label'",
                "\"tokenizer\" : \"wordpunct-lowercase\" # \"tokenizer\" : \"bpe\" # 'task.tokenizer'",
                "\"max_length\" : 32 # \"max_length\" : 32, \"thresholds\" : [0.5,0.5,0.5] # 'task.thresholds'",
                "\"labels.txt\" : \" # \"labels.txt\" : \"x # 'sha256.labels.txt'",
                "\"num_labels\" : 3 # \"num_labels\" : 4 # labels.txt",
                "\"num_labels\" : 3 # \"num_labels\" : 0 # 'model.num_labels'",
                "\"num_attention_heads\" : 4 # \"num_attention_heads\" : 5 # heads",
                "\"hidden_size\" : 32 # \"hidden_size\" : 64 # the configuration asks for [3,64]",
            })
    void aConfigurationThatIsNotAsItMustBeIsRefusedByKey(String before, String after, String why) throws IOException {
        Path config = model.resolve("config.json");
        String text = Files.readString(config);
        int at = text.indexOf("\"task\"");
        boolean inTask = text.indexOf(before, at) > 0 && before.contains("max_length");
        String changed = inTask
                ? text.substring(0, at) + text.substring(at).replaceFirst(java.util.regex.Pattern.quote(before), after)
                : text.replaceFirst(java.util.regex.Pattern.quote(before), after);
        assertTrue(!changed.equals(text), () -> before + " is not in " + text);
        Files.writeString(config, changed);
        RuntimeException refusal = assertThrows(RuntimeException.class, () -> TextClassifier.load(model));
        assertTrue(refusal.getMessage().contains(why), refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[]", "1", "null", "\"x\"", "{\"format\":\"fastformer-text-classifier\",\"format_version\":1}"})
    void otherJsonIsRefused(String json) throws IOException {
        Files.writeString(model.resolve("config.json"), json);
        assertRefused();
    }

    @Test
    void deeplyNestedJsonIsRefused() throws IOException {
        Files.writeString(model.resolve("config.json"), "{\"training\":" + "[".repeat(1 << 20));
        assertRefused();
    }

    @Test
    void filesOfDifferentModelsAreRefused() throws IOException {
        Files.writeString(model.resolve("labels.txt"), "a\nb\n");
        assertTrue(assertRefused().contains("2 labels"));
        Files.copy(
                sound.resolve("labels.txt"),
                model.resolve("labels.txt"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(model.resolve("vocabulary.txt"), "[PAD]\n[UNK]\nword\n");
        assertTrue(assertRefused().contains("3 words"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"vocabulary.txt", "labels.txt"})
    void aListOfTheSameLengthThatWasNotWrittenWithTheModelIsRefused(String name) throws IOException {
        Path file = model.resolve(name);
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        Collections.swap(lines, lines.size() - 1, lines.size() - 2);
        Files.write(file, lines);
        assertTrue(assertRefused().contains(file + ": it is not the "), name);
    }

    @Test
    void aConfigurationWithoutHashesIsRefused() throws IOException {
        Path config = model.resolve("config.json");
        Files.writeString(config, Files.readString(config).replaceFirst("\"sha256\" : \\{[^}]*},", ""));
        assertTrue(assertRefused().contains("'sha256'"));
    }

    @Test
    void flippedBitsNeverCrash() throws IOException {
        Random random = new Random(1);
        for (String name : List.of("config.json", "vocabulary.txt", "labels.txt", "model.safetensors")) {
            byte[] bytes = Files.readAllBytes(sound.resolve(name));
            for (int round = 0; round < 60; round++) {
                byte[] changed = bytes.clone();
                // The header of the weights is where a flipped bit can do harm.
                int at = random.nextInt(Math.min(changed.length, 4096));
                changed[at] ^= (byte) (1 << random.nextInt(8));
                Files.write(model.resolve(name), changed);
                assertLoadsOrIsRefused("file " + name + ", byte " + at + ", seed 1, round " + round);
            }
            Files.write(model.resolve(name), bytes);
        }
    }

    private void assertLoadsOrIsRefused(String place) {
        try (TextClassifier classifier = TextClassifier.load(model)) {
            assertEquals(3, classifier.predict("guitar").top(3).size(), place);
        } catch (TaskException | FastformerException refusal) {
            assertTrue(refusal.getMessage().length() > 20, place);
        }
    }

    @Test
    void aFolderThatIsNoModelSaysSo() throws IOException {
        Path empty = Files.createDirectory(model.resolve("empty"));
        for (Path path : List.of(empty, model.resolve("none"), model.resolve("labels.txt"))) {
            TaskException refusal = assertThrows(TaskException.class, () -> TextClassifier.load(path));
            assertTrue(refusal.getMessage().contains("folder"), refusal.getMessage());
        }
    }

    @Test
    void weightsThatAreNotFiniteAreToldOf() throws IOException {
        try (FastformerModel weights = FastformerModel.load(model)) {
            weights.parameter("dense_linear.bias").data().set(java.lang.foreign.ValueLayout.JAVA_FLOAT, 0, Float.NaN);
            weights.parametersChanged();
            weights.save(model.resolve("model.safetensors"));
        }
        try (LoggedWarnings warnings = new LoggedWarnings();
                TextClassifier classifier = TextClassifier.load(model)) {
            assertEquals(3, classifier.predict("guitar").top(3).size());
            assertEquals(1, warnings.messages.size());
            assertTrue(
                    warnings.messages.get(0).contains("NaN or infinite: 1 of 3 in dense_linear.bias."),
                    warnings.messages.get(0));
        }
    }
}
