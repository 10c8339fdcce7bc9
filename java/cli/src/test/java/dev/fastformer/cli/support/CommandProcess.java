// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The command line in a process of its own, so that it can be killed, interrupted and fed through a pipe. */
public final class CommandProcess implements AutoCloseable {
    private static final long LIMIT_SECONDS = 180;

    private final Process process;
    private final Path output;
    private final Path errors;

    private CommandProcess(Process process, Path output, Path errors) {
        this.process = process;
        this.output = output;
        this.errors = errors;
    }

    /** Starts the command; its output and its messages go to files in the folder. */
    public static CommandProcess start(Path folder, Map<String, String> environment, String... arguments)
            throws IOException {
        Path output = Files.createTempFile(folder, "output", ".txt");
        Path errors = Files.createTempFile(folder, "errors", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command(arguments))
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().putAll(environment);
        return new CommandProcess(builder.start(), output, errors);
    }

    /** The words that start the command. */
    public static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.fastformer.cli.Main"));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Runs the command to its end. */
    public static CommandProcess run(Path folder, String... arguments) throws IOException, InterruptedException {
        CommandProcess command = start(folder, Map.of(), arguments);
        command.exitCode();
        return command;
    }

    public Process process() {
        return process;
    }

    public int exitCode() throws InterruptedException {
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the command did not end within " + LIMIT_SECONDS + " s: " + process.info());
        }
        return process.exitValue();
    }

    /** Waits until the command has written a text, or has ended. */
    public void awaitOutput(String text) throws IOException, InterruptedException {
        while (process.isAlive() && !output().contains(text)) {
            Thread.sleep(2);
        }
    }

    /** Waits a while for the end and kills the process (SIGKILL) if it has not come; true if it was killed. */
    public boolean killAfter(long milliseconds) throws InterruptedException {
        if (process.waitFor(milliseconds, TimeUnit.MILLISECONDS)) {
            return false;
        }
        process.destroyForcibly().waitFor();
        return true;
    }

    public String output() throws IOException {
        return Files.readString(output);
    }

    public String errors() throws IOException {
        return Files.readString(errors);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
