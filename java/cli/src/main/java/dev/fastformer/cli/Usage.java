// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli;

import dev.fastformer.tasks.InvalidSettingException;
import java.io.PrintWriter;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a command line: found before anything is done, told in four parts, exit code 2. */
final class Usage {
    private static final Set<String> GO_WITH_RESUME = Set.of("--resume", "--threads", "--plot", "--json", "--debug");

    private Usage() {}

    static void atLeast(CommandSpec spec, String option, int value, int minimum) {
        if (value < minimum) {
            throw new ParameterException(
                    spec.commandLine(),
                    "the value is " + value + " and must be at least " + minimum,
                    spec.findOption(option),
                    Integer.toString(value));
        }
    }

    static void require(CommandSpec spec, boolean condition, String message) {
        if (!condition) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }

    /** Refuses a training file and options beside --resume, which goes on with those of its run. */
    static void onlyWithResume(CommandSpec spec, boolean withoutFile) {
        require(spec, withoutFile, "--resume reads the files of its run again; a training file does not go with it");
        for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
            require(
                    spec,
                    GO_WITH_RESUME.contains(option.longestName()),
                    "--resume goes on with the settings of its run; " + option.longestName() + " does not go with it");
        }
    }

    /** Takes the refusal of an argument for one of the option that it came from. */
    static <T> T checked(CommandSpec spec, Supplier<T> settings) {
        try {
            return settings.get();
        } catch (InvalidSettingException refusal) {
            String why = "the value is " + refusal.value() + " and must be " + refusal.range();
            throw new ParameterException(
                    spec.commandLine(), why, refusal, option(spec, refusal.setting()), refusal.value());
        } catch (IllegalArgumentException refusal) {
            throw new ParameterException(spec.commandLine(), refusal.getMessage(), refusal);
        }
    }

    /** The fields of options bear the names of the settings. */
    private static OptionSpec option(CommandSpec spec, String setting) {
        return spec.options().stream()
                .filter(option -> option.userObject() instanceof Field field
                        && field.getName().equals(setting))
                .findFirst()
                .orElse(null);
    }

    /** An option of a group that is given twice would silently begin the whole group anew. */
    static void refuseRepeatedOptions(ParseResult result) {
        for (ParseResult command = result; command != null; command = command.subcommand()) {
            for (OptionSpec option : command.commandSpec().options()) {
                List<String> values = option.originalStringValues();
                if (values.size() > 1) {
                    throw new ParameterException(
                            command.commandSpec().commandLine(),
                            "the option is given " + values.size() + " times: " + String.join(", ", values),
                            option,
                            values.getLast());
                }
            }
        }
    }

    static int explain(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        PrintWriter err = command.getErr();
        String name = command.getCommandSpec().qualifiedName();
        err.print(ErrorReport.fourParts(
                "the command line is not right",
                name + place(failure.getArgSpec()),
                failure.getMessage().strip().replaceAll("\\s*\\R\\s*", " "),
                suggestion(failure) + "see '" + name + " --help'; usage: " + synopsis(command)));
        err.flush();
        return Main.USAGE;
    }

    private static String place(ArgSpec argument) {
        return switch (argument) {
            case null -> "";
            case OptionSpec option -> ", option " + option.longestName();
            default -> ", argument " + argument.paramLabel();
        };
    }

    private static String suggestion(ParameterException failure) {
        if (failure instanceof UnmatchedArgumentException unmatched
                && !unmatched.getSuggestions().isEmpty()) {
            return "did you mean " + String.join(" or ", unmatched.getSuggestions()) + "? Else ";
        }
        return "";
    }

    private static String synopsis(CommandLine command) {
        return command.getHelp()
                .synopsis(0)
                .strip()
                .replaceFirst("^Usage: *", "")
                .replaceAll("\\s*\\R\\s*(?=fastformer )", ", or: ")
                .replaceAll("\\s*\\R\\s*", " ");
    }
}
