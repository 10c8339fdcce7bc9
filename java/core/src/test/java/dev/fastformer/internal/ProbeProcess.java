// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fastformer.probe.LoaderProbe;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Starts {@link LoaderProbe} in a JVM of its own, with a cache and a folder for temporary files of its own. */
final class ProbeProcess {
    static final Path CORE = location(NativeLibrary.class);
    static final Path TESTS = location(LoaderProbe.class);

    final Path cache;
    final Path temporary;
    private final List<String> options = new ArrayList<>();
    private List<String> launcher = List.of();
    private List<Path> classPath = List.of(TESTS, CORE, natives());

    ProbeProcess(Path cache, Path temporary) {
        this.cache = cache;
        this.temporary = temporary;
    }

    ProbeProcess option(String option) {
        options.add(option);
        return this;
    }

    ProbeProcess classPath(Path... entries) {
        classPath = List.of(entries);
        return this;
    }

    /** A command that starts the command it is given, such as a shell that sets a limit first. */
    ProbeProcess through(String... command) {
        launcher = List.of(command);
        return this;
    }

    /** Folder or jar of the natives that this test run has. */
    static Path natives() {
        String resource = NativePlatform.current().resourceFolder() + NativeIndex.FILE;
        URL url = Objects.requireNonNull(ProbeProcess.class.getClassLoader().getResource(resource), resource);
        String text = url.toString().substring(0, url.toString().length() - resource.length());
        return Path.of(URI.create(text.startsWith("jar:") ? text.substring(4, text.length() - 2) : text));
    }

    /** Starts the probe; what it prints is read by {@link #result}. */
    Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(launcher);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx256m");
        command.add("-Djava.io.tmpdir=" + temporary);
        command.addAll(options);
        command.add("-cp");
        command.add(String.join(
                File.pathSeparator, classPath.stream().map(Path::toString).toList()));
        command.add(LoaderProbe.class.getName());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("XDG_CACHE_HOME", cache.toString());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        return builder.start();
    }

    /** Waits for the end and returns everything that was printed. */
    static String result(Process process) throws IOException, InterruptedException {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        int code = process.waitFor();
        if (code != 0) {
            throw new AssertionError("exit code " + code + ": " + output);
        }
        return output;
    }

    String run(String... arguments) throws IOException, InterruptedException {
        return result(start(arguments));
    }

    /** The library that a probe says it loaded. */
    static Path loadedFrom(String output) {
        assertTrue(output.startsWith("loaded /"), output);
        return Path.of(output.substring("loaded ".length()));
    }

    /** The message of a probe that was refused. */
    static String refusal(String output) {
        assertTrue(output.startsWith("refused "), output);
        return output;
    }

    /** What lies in the place for unpacked natives, in order. */
    List<String> namesInCache() throws IOException {
        return names(cache.resolve("fastformer"));
    }

    static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static Path location(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
