// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli;

import dev.fastformer.cli.train.Interruption;
import dev.fastformer.tasks.TaskException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code fastformer}. Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted. */
@Command(
        name = "fastformer",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Text classification and news recommendation with Fastformer, whose cost grows linearly with the length.",
            "",
            "Train on a CSV, TSV or JSON Lines file, evaluate, then predict line by line:",
            "  fastformer train train.csv --dev dev.csv --output topics",
            "  fastformer evaluate topics test.csv",
            "  fastformer predict topics < texts.txt"
        },
        subcommands = {
            TrainCommand.class,
            EvaluateCommand.class,
            PredictCommand.class,
            RecommendCommand.class,
            InfoCommand.class,
            ImportCommand.class,
            DoctorCommand.class,
            QuickstartCommand.class
        },
        footer = {
            "",
            "The launcher ./fastformer adds:",
            "  self-test [parity|determinism|resume|faults|hostile]   builds and runs the tests",
            "  bench train DATA [train options]                       times training and prediction",
            "  bench recommend MODEL NEWS                             times encoding news and ranking catalogues",
            "  bench peers                                            times it beside other libraries",
            "  bench native PROGRAM                                   times the C++ engine alone",
            "  bench jmh                                              times calls from Java"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:failed",
            "2:wrong usage",
            "130:interrupted; a training run has written a checkpoint, if it has done a step"
        })
public final class Main implements Runnable {
    public static final int FAILED = 1;
    public static final int USAGE = 2;
    public static final int INTERRUPTED = Interruption.EXIT_CODE;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show the Java stack trace of an error.")
    private boolean debug;

    @Spec
    private CommandSpec spec;

    public static void main(String[] arguments) {
        Interruption.handle();
        Interruption.exit(run(new FileOutputStream(FileDescriptor.out), arguments));
    }

    /** Runs one command line in a program that goes on; returns its exit code. */
    static int run(String... arguments) {
        return run(System.out, arguments);
    }

    /** Runs one command line and returns its exit code. Output is UTF-8 wherever it goes. */
    private static int run(OutputStream standardOutput, String... arguments) {
        System.setProperty("java.awt.headless", "true");
        Main main = new Main();
        CheckedOutput output = new CheckedOutput(standardOutput);
        PrintWriter out = new PrintWriter(output, false, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        Warnings.showOn(err);
        CommandLine commandLine = new CommandLine(main)
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setUsageHelpLongOptionsMaxWidth(32)
                .setParameterExceptionHandler(Usage::explain)
                .setExecutionStrategy(result -> {
                    Usage.refuseRepeatedOptions(result);
                    return new CommandLine.RunLast().execute(result);
                })
                .setExecutionExceptionHandler((failure, command, result) -> main.report(failure, out, err));
        int exitCode;
        try {
            exitCode = commandLine.execute(arguments);
        } catch (Error failure) {
            exitCode = main.report(failure, out, err);
        }
        out.flush();
        Optional<TaskException> lost = output.failure();
        if (lost.isPresent()) {
            int lostCode = main.report(lost.get(), out, err);
            exitCode = exitCode == 0 ? lostCode : exitCode;
        }
        return exitCode;
    }

    private int report(Throwable failure, PrintWriter out, PrintWriter err) {
        out.flush();
        err.print(ErrorReport.of(failure, debug));
        err.flush();
        return FAILED;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
