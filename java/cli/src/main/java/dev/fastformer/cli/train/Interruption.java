// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli.train;

import java.util.concurrent.TimeUnit;

/**
 * What Ctrl-C and SIGTERM do while a run trains: they ask it to stop and leave it the time to write its checkpoint. The
 * main thread then ends the process itself through {@link #exit}; the virtual machine's own shutdown waits here.
 */
public final class Interruption {
    private static final long LIMIT_SECONDS = 300;

    private static volatile boolean underway;

    private final Thread hook;

    public Interruption(Runnable stop) {
        hook = new Thread(() -> stopAndWait(stop), "interruption");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private static void stopAndWait(Runnable stop) {
        underway = true;
        stop.run();
        try {
            TimeUnit.SECONDS.sleep(LIMIT_SECONDS);
        } catch (InterruptedException nobodyInterruptsThisThread) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the process; during an interruption without waiting for the hooks, of which one is ours. */
    public static void exit(int code) {
        if (underway) {
            Runtime.getRuntime().halt(code);
        }
        System.exit(code);
    }

    /** The run is over: a signal now ends the process as usual. */
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyShuttingDown) {
            underway = true;
        }
    }
}
