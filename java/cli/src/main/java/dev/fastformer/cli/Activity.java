// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli;

/** What the program is doing, for a message when memory runs out: that error can come from anywhere and names nothing. */
public final class Activity {
    private static volatile String current = "reading the command line";

    private Activity() {}

    public static void is(String activity) {
        current = activity;
    }

    static String current() {
        return current;
    }
}
