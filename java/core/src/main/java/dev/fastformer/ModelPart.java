// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer;

import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/**
 * The native side of a pass, gradients or trainer: used by one thread at a time, and freed by its own close
 * or together with its model, whichever comes first. Each of its calls is also counted as a call on the
 * model.
 */
final class ModelPart {
    final MemorySegment pointer;
    final ModelHandle model;
    private final UseGate gate;
    private final Consumer<MemorySegment> destroy;

    /** Takes over a fresh native object; the caller has entered the model's gate. */
    ModelPart(String name, MemorySegment pointer, ModelHandle model, Consumer<MemorySegment> destroy) {
        this.pointer = pointer;
        this.model = model;
        this.gate = new UseGate(name);
        this.destroy = destroy;
        model.parts.add(this);
    }

    /** Begins a call that reads the model's parameters. */
    void enterServing() {
        model.enterServing();
        enterGate();
    }

    /** Begins a call that does not; {@link #exit} ends either. */
    void enter() {
        model.gate.enter();
        enterGate();
    }

    private void enterGate() {
        try {
            gate.enterAlone();
        } catch (IllegalStateException e) {
            model.gate.exit();
            throw e;
        }
    }

    void exit() {
        gate.exitAlone();
        model.gate.exit();
    }

    /** Begins a call that changes the model's parameters. */
    void enterAlone() {
        model.gate.enterAlone();
        try {
            gate.enterAlone();
        } catch (IllegalStateException e) {
            model.gate.exitAlone();
            throw e;
        }
    }

    void exitAlone() {
        gate.exitAlone();
        model.gate.exitAlone();
    }

    /** Frees the native object after its running call; {@code last} still runs before, if the model lives. */
    void close(Runnable last) {
        if (!model.gate.enterWaiting()) {
            return; // the model's close frees it
        }
        try {
            if (gate.close()) {
                try {
                    last.run();
                } finally {
                    destroy.accept(pointer);
                    model.parts.remove(this);
                }
            }
        } finally {
            model.gate.exit();
        }
    }

    /** For the model's close, when no call runs. */
    void freeWithModel() {
        if (gate.close()) {
            destroy.accept(pointer);
        }
    }

    boolean isClosed() {
        return gate.isClosed() || model.gate.isClosed();
    }
}
