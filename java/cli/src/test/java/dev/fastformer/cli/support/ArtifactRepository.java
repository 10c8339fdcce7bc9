// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * A local Maven repository that holds our artifacts as the build has packaged them, and nothing else. Everything else comes
 * from the repository of the running build, named as the mirror of all remote ones, so that no network is needed.
 */
public final class ArtifactRepository {
    private static final Path ROOT = Path.of(System.getProperty("fastformer.root"));
    private static final String VERSION = System.getProperty("fastformer.version");

    private final Path repository;
    private final Path settings;

    private ArtifactRepository(Path repository, Path settings) {
        this.repository = repository;
        this.settings = settings;
    }

    public static ArtifactRepository install(Path folder) throws IOException {
        Path repository = Files.createDirectory(folder.resolve("repository"));
        install(repository, "fastformer-parent", ROOT, false);
        install(repository, "fastformer-native-linux-x86_64", ROOT.resolve("native"), true);
        install(repository, "fastformer", ROOT.resolve("java/core"), true);
        install(repository, "fastformer-tasks", ROOT.resolve("java/tasks"), true);
        Path settings = Files.writeString(folder.resolve("settings.xml"), """
                <settings>
                  <mirrors>
                    <mirror><id>build</id><mirrorOf>*</mirrorOf><url>%s</url></mirror>
                  </mirrors>
                </settings>
                """.formatted(
                        Path.of(System.getProperty("maven.repository")).toUri()));
        return new ArtifactRepository(repository, settings);
    }

    private static void install(Path repository, String artifact, Path module, boolean jar) throws IOException {
        Path folder = Files.createDirectories(
                repository.resolve("dev/fastformer").resolve(artifact).resolve(VERSION));
        String name = artifact + "-" + VERSION;
        Files.copy(module.resolve("pom.xml"), folder.resolve(name + ".pom"));
        if (jar) {
            Files.copy(module.resolve("target").resolve(name + ".jar"), folder.resolve(name + ".jar"));
        }
    }

    /** Copies a project, so that building it leaves nothing among the sources. */
    public Path checkOut(Path project, Path copy) throws IOException {
        try (Stream<Path> files = Files.walk(project)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = copy.resolve(project.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return copy;
    }

    public List<String> maven(String phase) {
        return List.of(
                Path.of(System.getProperty("maven.home"), "bin", "mvn").toString(),
                "-B",
                "-ntp",
                "-q",
                "-s",
                settings.toString(),
                "-Dmaven.repo.local=" + repository,
                "-Dfastformer.version=" + VERSION,
                phase);
    }
}
