// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer;

import dev.fastformer.internal.bindings.FastformerNative;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * The native side of a {@link FastformerModel}: pointer, gate, the arena of its parameter views, and the
 * parts (passes, gradients, trainers) that must go before it. It does not know the Java object, so that
 * object can be found forgotten.
 */
final class ModelHandle {
    private static final System.Logger LOGGER = System.getLogger("dev.fastformer");
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    final MemorySegment pointer;
    final EngineContext context;
    final UseGate gate = new UseGate("model");
    final Arena views = Arena.ofShared();
    final Set<ModelPart> parts = ConcurrentHashMap.newKeySet();
    private final Throwable openedAt = new Throwable("the model was opened here");

    /** A trainer has changed parameters and not published them: embedding rows may lag. */
    volatile boolean unpublished;

    /** Whether a trainer is open: two would overwrite each other's rows. */
    final AtomicBoolean hasTrainer = new AtomicBoolean();

    /** Takes a fresh model over, and holds its context. */
    ModelHandle(MemorySegment pointer, EngineContext context) {
        this.pointer = pointer;
        this.context = context;
        context.hold();
    }

    /** Begins a call that reads no parameters; {@link UseGate#exit} ends it. */
    void enter() {
        gate.enter();
    }

    /** Begins a call that reads parameters; {@link UseGate#exit} ends it. */
    void enterServing() {
        gate.enter();
        if (unpublished) {
            gate.exit();
            throw new IllegalStateException(
                    "the model was trained and not published since: some embedding rows lag behind. Call"
                            + " Trainer.publish() before the model is used or saved");
        }
    }

    /** Refuses calls, waits for the running ones and frees everything; a second call does nothing. */
    void close() {
        if (!gate.close()) {
            return;
        }
        // No call runs and none can begin, so nobody else frees a part either.
        parts.forEach(ModelPart::freeWithModel);
        closeArena(views);
        FastformerNative.ff_model_destroy(pointer);
        context.release();
    }

    /** For the Cleaner: what close() does, and one line that tells where the forgotten model was opened. */
    void closeForgotten() {
        if (!gate.isClosed()) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "a FastformerModel was not closed and is freed now that nothing refers to it: close it, best by"
                            + " try-with-resources",
                    openedAt);
            close();
        }
    }

    /**
     * Closes an arena whose views may be in use by calls that we do not count, such as a channel that writes
     * one.
     */
    static void closeArena(Arena arena) {
        while (true) {
            try {
                arena.close();
                return;
            } catch (IllegalStateException e) {
                if (!arena.scope().isAlive()) {
                    return;
                }
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
    }
}
