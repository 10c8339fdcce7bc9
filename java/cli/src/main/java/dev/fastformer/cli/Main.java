// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli;

import dev.fastformer.cli.train.Interruption;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
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
            "Text classification with Fastformer, whose cost grows linearly with the length of the text.",
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
            InfoCommand.class,
            ImportCommand.class,
            DoctorCommand.class,
            QuickstartCommand.class
        },
        footer = {
            "",
            "The launcher ./fastformer adds:",
            "  self-test [parity|determinism|resume|faults|hostile]   builds and runs the tests"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed", "2:wrong usage", "130:interrupted; a training run has written a checkpoint"})
public final class Main implements Runnable {
    public static final int FAILED = 1;
    public static final int USAGE = 2;
    public static final int INTERRUPTED = 130;

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Show the Java stack trace of an error.")
    private boolean debug;

    @Spec
    private CommandSpec spec;

    public static void main(String[] arguments) {
        Interruption.exit(run(arguments));
    }

    /** Runs one command line and returns its exit code. Output is UTF-8 wherever it goes. */
    static int run(String... arguments) {
        System.setProperty("java.awt.headless", "true");
        Main main = new Main();
        CommandLine commandLine = new CommandLine(main)
                .setOut(new PrintWriter(System.out, false, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setUsageHelpLongOptionsMaxWidth(32)
                .setParameterExceptionHandler(Main::explainUsage)
                .setExecutionExceptionHandler((failure, command, result) -> {
                    command.getOut().flush();
                    command.getErr().print(ErrorReport.of(failure, main.debug));
                    command.getErr().flush();
                    return FAILED;
                });
        int exitCode = commandLine.execute(arguments);
        commandLine.getOut().flush();
        return exitCode;
    }

    private static int explainUsage(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("fastformer: " + failure.getMessage());
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(failure, err)) {
            err.println("  usage: " + command.getHelp().synopsis(0).strip().replaceAll("\\s*\\R\\s*", " "));
        }
        err.println("  do: see '" + command.getCommandSpec().qualifiedName() + " --help'");
        err.flush();
        return USAGE;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
