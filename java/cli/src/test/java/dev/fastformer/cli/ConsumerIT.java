// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fastformer.cli.support.ArtifactRepository;
import dev.fastformer.cli.support.Programs;
import dev.fastformer.cli.support.SampleData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One dependency is all that a user adds: the artifacts are installed into an empty local repository, two projects that name
 * {@code fastformer-tasks} alone are built against it, and both predict.
 */
class ConsumerIT {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    @TempDir
    private static Path folder;

    private static ArtifactRepository repository;
    private static Path model;

    @BeforeAll
    static void installAndTrain() throws IOException {
        repository = ArtifactRepository.install(folder);
        model = folder.resolve("model");
        Path data = SampleData.csv(folder.resolve("train.csv"), 300, 5);
        assertEquals(
                0,
                Main.run(
                        "train",
                        data.toString(),
                        "--output",
                        model.toString(),
                        "--hidden",
                        "32",
                        "--heads",
                        "4",
                        "--epochs",
                        "6",
                        "--lr",
                        "0.01",
                        "--threads",
                        "1"));
    }

    @Test
    void onTheClassPath() throws IOException, InterruptedException {
        Path project = build("classpath");
        String path = project.resolve("target/classes") + ":" + project.resolve("target/dependency") + "/*";
        assertEquals("sky", predict(List.of("--enable-native-access=ALL-UNNAMED", "-cp", path, "consumer.Main")));
    }

    @Test
    void onTheModulePathWhereNativeAccessIsDeniedToAllOthers() throws IOException, InterruptedException {
        Path project = build("modulepath");
        String path = project.resolve("target/classes") + ":" + project.resolve("target/dependency");
        List<String> options = new ArrayList<>(List.of("--enable-native-access=dev.fastformer", "-p", path));
        // Before Java 24 the first option alone denies native access to all other modules.
        if (Runtime.version().feature() >= 24) {
            options.add("--illegal-native-access=deny");
        }
        options.addAll(List.of("-m", "consumer/consumer.Main"));
        assertEquals("sky", predict(options));
    }

    @Test
    void withoutTheFlagTheMessageNamesIt() throws IOException, InterruptedException {
        Path project = build("modulepath");
        String path = project.resolve("target/classes") + ":" + project.resolve("target/dependency");
        Programs.Result result = Programs.run(
                project,
                List.of(
                        JAVA,
                        "--enable-native-access=consumer",
                        "--illegal-native-access=deny",
                        "-p",
                        path,
                        "-m",
                        "consumer/consumer.Main",
                        model.toString(),
                        "text"));
        assertTrue(
                result.exitCode() != 0 && result.output().contains("--enable-native-access=dev.fastformer"),
                result.output());
    }

    private static Path build(String name) throws IOException, InterruptedException {
        Path project = repository.checkOut(Path.of("src/test/consumers", name), folder.resolve(name));
        Programs.Result result = Programs.run(project, repository.maven("compile"));
        assertEquals(0, result.exitCode(), result.output());
        assertTrue(Files.isDirectory(project.resolve("target/dependency")), result.output());
        return project;
    }

    private static String predict(List<String> options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(JAVA));
        command.addAll(options);
        command.addAll(List.of(model.toString(), "shared1 sky1 sky2 sky3 shared4"));
        Programs.Result result = Programs.run(folder, command);
        assertEquals(0, result.exitCode(), result.output());
        assertTrue(!result.output().contains("WARNING"), result.output());
        return result.output().strip();
    }
}
