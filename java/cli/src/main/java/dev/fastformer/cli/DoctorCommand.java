// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli;

import dev.fastformer.Fastformer;
import dev.fastformer.FastformerModel;
import dev.fastformer.ModelConfig;
import dev.fastformer.Precision;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says what the engine runs on and what is wrong with it. */
@Command(
        name = "doctor",
        description = "Show what this machine offers and what is wrong: exit code 1 if the engine does not run here.",
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    private static final int MINIMUM_GLIBC_MINOR = 34;
    private static final int MAXIMUM_VERSION_LENGTH = 32;

    @Spec
    private CommandSpec spec;

    private final List<String> problems = new ArrayList<>();
    private PrintWriter out;

    @Override
    public Integer call() {
        out = spec.commandLine().getOut();
        system();
        engine();
        problems.forEach(problem -> out.println("wrong: " + problem));
        out.println(problems.isEmpty() ? "all well" : problems.size() + " thing(s) wrong");
        return problems.isEmpty() ? 0 : Main.FAILED;
    }

    private void system() {
        line(
                "system",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + ", "
                        + System.getProperty("os.arch") + ", " + distribution());
        String libc = libc();
        line("C library", libc + " (2." + MINIMUM_GLIBC_MINOR + " or newer is needed)");
        checkLibc(libc);
        line(
                "Java",
                System.getProperty("java.vm.name") + " " + Runtime.version() + ", " + System.getProperty("java.home"));
        line("processors", Runtime.getRuntime().availableProcessors() + " (threads that train by default)");
        line("Java heap", Runtime.getRuntime().maxMemory() / (1 << 20) + " MiB at most");
        line(
                "library path",
                System.getProperty("fastformer.library.path", "(not set: the libraries come from the jar)"));
        line("FF_ISA", System.getenv().getOrDefault("FF_ISA", "(not set: the best that the CPU has)"));
    }

    /** Loads the engine and lets it compute: a model of one token says more than a version number. */
    private void engine() {
        try {
            line("engine", Fastformer.version());
            line("loaded from", String.valueOf(Fastformer.libraryPath()));
            line("CPU", Fastformer.cpu());
            line("instructions", Fastformer.isa());
            line("matrix library", Fastformer.gemm());
            line(
                    "precisions",
                    Fastformer.bestPrecision() == Precision.BF16 ? "f32, bf16" : "f32 (bf16 needs AVX512_BF16)");
            ModelConfig tiny = ModelConfig.builder()
                    .vocabularySize(4)
                    .hiddenSize(16)
                    .attentionHeads(2)
                    .labels(2)
                    .build();
            try (FastformerModel model = FastformerModel.create(tiny, 1)) {
                float[] logits = model.logits(new int[] {1, 2, 3}, new long[] {0, 3});
                line("first result", Float.isFinite(logits[0]) && Float.isFinite(logits[1]) ? "finite" : "not finite");
                if (!Float.isFinite(logits[0]) || !Float.isFinite(logits[1])) {
                    problems.add("the engine computed a value that is not finite; try FF_ISA=scalar and report it");
                }
            }
        } catch (RuntimeException | LinkageError failure) {
            problems.add(ErrorReport.of(failure, false).strip().replaceFirst("^fastformer: ", ""));
        }
    }

    private void line(String name, String value) {
        out.printf("%-16s%s%n", name, value);
    }

    private void checkLibc(String libc) {
        if (!libc.startsWith("glibc 2.")) {
            problems.add(
                    "the engine needs the GNU C library; this is " + libc + ". Use a glibc system, such as Debian 12");
        } else if (Integer.parseInt(libc.substring("glibc 2.".length()).replaceFirst("\\D.*", ""))
                < MINIMUM_GLIBC_MINOR) {
            problems.add(libc + " is older than 2." + MINIMUM_GLIBC_MINOR + ". Use a newer system, such as Debian 12");
        }
    }

    /** "glibc 2.36" as the C library itself says, or "another C library", which has no such function. */
    private static String libc() {
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> function = linker.defaultLookup().find("gnu_get_libc_version");
        if (function.isEmpty()) {
            return "another C library";
        }
        MethodHandle version = linker.downcallHandle(function.get(), FunctionDescriptor.of(ValueLayout.ADDRESS));
        try {
            MemorySegment text = (MemorySegment) version.invokeExact();
            return "glibc " + text.reinterpret(MAXIMUM_VERSION_LENGTH).getString(0);
        } catch (Throwable unexpected) {
            throw new AssertionError("a function without arguments cannot fail", unexpected);
        }
    }

    private static String distribution() {
        try (Stream<String> lines = Files.lines(Path.of("/etc/os-release"))) {
            return lines.filter(line -> line.startsWith("PRETTY_NAME="))
                    .map(line -> line.substring("PRETTY_NAME=".length()).replace("\"", ""))
                    .findFirst()
                    .orElse("unknown distribution");
        } catch (IOException absent) {
            return "unknown distribution";
        }
    }
}
