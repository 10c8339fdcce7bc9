// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts the calls that run on a native object, so that it is freed when none does and none can begin. A call
 * enters shared (any number at once) or alone; closing refuses all later calls and waits for the running
 * ones. Entering and leaving cost one compare-and-set each and never wait.
 */
final class UseGate {
    private static final long CLOSED = 1L << 62;
    private static final long ALONE = 1L << 61;
    private static final long COUNT = ALONE - 1;

    private final String name;
    private final AtomicLong state = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition left = lock.newCondition();

    UseGate(String name) {
        this.name = name;
    }

    /** Begins a call that may run beside others. */
    void enter() {
        for (long now = state.get(); ; now = state.get()) {
            refuseIfClosed(now);
            if ((now & ALONE) != 0) {
                throw new IllegalStateException(
                        "the " + name + " is being changed by another thread (a training step or the"
                                + " like): no other call may run on it at the same time. Let one finish before the other begins");
            }
            if (state.compareAndSet(now, now + 1)) {
                return;
            }
        }
    }

    /** Ends a call that {@link #enter} began. */
    void exit() {
        long now = state.decrementAndGet();
        if ((now & CLOSED) != 0 && (now & COUNT) == 0) {
            signal();
        }
    }

    /** Begins a call that nothing may run beside. */
    void enterAlone() {
        for (long now = state.get(); ; now = state.get()) {
            refuseIfClosed(now);
            if (now != 0) {
                throw new IllegalStateException(
                        "the " + name + " is in use by another thread: this call must be the only one."
                                + " Let the other finish first");
            }
            if (state.compareAndSet(0, ALONE)) {
                return;
            }
        }
    }

    /** Ends a call that {@link #enterAlone} began. */
    void exitAlone() {
        state.addAndGet(-ALONE);
        signal();
    }

    /** As {@link #enter}, for freeing a part: waits while a call runs alone; false if the gate is closed. */
    boolean enterWaiting() {
        for (long now = state.get(); ; now = state.get()) {
            if ((now & CLOSED) != 0) {
                return false;
            }
            if ((now & ALONE) != 0) {
                awaitClear(ALONE);
            } else if (state.compareAndSet(now, now + 1)) {
                return true;
            }
        }
    }

    /**
     * Refuses calls from now on and waits for the running ones; true for the one caller that may free the
     * object.
     */
    boolean close() {
        if ((state.getAndUpdate(now -> now | CLOSED) & CLOSED) != 0) {
            return false;
        }
        awaitClear(ALONE | COUNT);
        return true;
    }

    boolean isClosed() {
        return (state.get() & CLOSED) != 0;
    }

    private void refuseIfClosed(long now) {
        if ((now & CLOSED) != 0) {
            throw new IllegalStateException(
                    "the " + name + " is closed: open another one, or close it after its last use");
        }
    }

    private void awaitClear(long bits) {
        lock.lock();
        try {
            while ((state.get() & bits) != 0) {
                left.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private void signal() {
        lock.lock();
        try {
            left.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
