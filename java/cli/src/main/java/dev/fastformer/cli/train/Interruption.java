// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli.train;

import java.util.concurrent.TimeUnit;

/**
 * What Ctrl-C and SIGTERM do: they end the process with exit code 130 and a word about what is lost. While a run trains they ask
 * it to stop and leave it the time to write its checkpoint; the main thread then ends the process itself through {@link #exit},
 * and the virtual machine's own shutdown waits here.
 */
public final class Interruption {
    public static final int EXIT_CODE = 130;

    private static final long LIMIT_SECONDS = 300;
    private static final String NOTHING_AT_STAKE = "interrupted";

    private static volatile String message = NOTHING_AT_STAKE;
    private static volatile Runnable stop;
    private static volatile boolean underway;
    private static volatile boolean ending;

    private Interruption() {}

    /** From now on an interruption ends this process as described. */
    public static void handle() {
        Runtime.getRuntime().addShutdownHook(new Thread(Interruption::interrupted, "interruption"));
    }

    /** Until further notice an interruption ends the process at once, saying this. */
    static void endsAtOnce(String saying) {
        message = saying;
        stop = null;
    }

    /** Until further notice an interruption calls this and waits; the message is for a run that does not end in time. */
    static void waitsFor(Runnable newStop, String saying) {
        message = saying;
        stop = newStop;
    }

    /** Nothing is at stake any more. */
    static void over() {
        endsAtOnce(NOTHING_AT_STAKE);
    }

    private static void interrupted() {
        if (ending) {
            return;
        }
        underway = true;
        Runnable running = stop;
        if (running != null) {
            running.run();
            sleep();
        }
        System.err.println("fastformer: " + message);
        Runtime.getRuntime().halt(EXIT_CODE);
    }

    private static void sleep() {
        try {
            TimeUnit.SECONDS.sleep(LIMIT_SECONDS);
        } catch (InterruptedException nobodyInterruptsThisThread) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the process; during an interruption without waiting for the hooks, of which one is ours. */
    public static void exit(int code) {
        if (underway) {
            Runtime.getRuntime().halt(code == 0 ? EXIT_CODE : code);
        }
        ending = true;
        System.exit(code);
    }
}
