// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Checks of option values; what fails is wrong usage, exit code 2. */
final class Usage {
    private Usage() {}

    static void atLeast(CommandSpec spec, String option, int value, int minimum) {
        require(spec, value >= minimum, option + " must be at least " + minimum + ", not " + value);
    }

    static void require(CommandSpec spec, boolean condition, String message) {
        if (!condition) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }
}
