// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The native side of a pass, gradients or trainer: used by one thread at a time, and freed by its own close or together with
 * the first of its models, whichever comes first. Each of its calls is also counted as a call on its models.
 */
final class ModelPart {
    final MemorySegment pointer;
    private final List<ModelHandle> models;
    private final UseGate gate;
    private final Consumer<MemorySegment> destroy;

    private ModelPart(String name, MemorySegment pointer, List<ModelHandle> models, Consumer<MemorySegment> destroy) {
        this.pointer = pointer;
        this.models = models;
        this.gate = new UseGate(name);
        this.destroy = destroy;
    }

    /** Creates a part of one or more models and registers it before any of them can be closed. */
    static ModelPart create(
            String name, List<ModelHandle> models, Supplier<MemorySegment> create, Consumer<MemorySegment> destroy) {
        enterModels(models, ModelHandle::enter);
        try {
            ModelPart part = new ModelPart(name, create.get(), models, destroy);
            models.forEach(model -> model.parts.add(part));
            return part;
        } finally {
            models.forEach(model -> model.gate.exit());
        }
    }

    /** Begins a call that reads the models' parameters. */
    void enterServing() {
        enterModels(models, ModelHandle::enterServing);
        enterGate();
    }

    /** Begins a call that does not; {@link #exit} ends either. */
    void enter() {
        enterModels(models, ModelHandle::enter);
        enterGate();
    }

    private void enterGate() {
        try {
            gate.enterAlone();
        } catch (IllegalStateException e) {
            models.forEach(model -> model.gate.exit());
            throw e;
        }
    }

    /** Enters all models or none. */
    private static void enterModels(List<ModelHandle> models, Consumer<ModelHandle> enter) {
        int entered = 0;
        try {
            for (; entered < models.size(); entered++) {
                enter.accept(models.get(entered));
            }
        } catch (IllegalStateException e) {
            models.subList(0, entered).forEach(model -> model.gate.exit());
            throw e;
        }
    }

    void exit() {
        gate.exitAlone();
        models.forEach(model -> model.gate.exit());
    }

    /** Begins a call that changes the models' parameters. */
    void enterAlone() {
        int entered = 0;
        try {
            for (; entered < models.size(); entered++) {
                models.get(entered).gate.enterAlone();
            }
            gate.enterAlone();
        } catch (IllegalStateException e) {
            models.subList(0, entered).forEach(model -> model.gate.exitAlone());
            throw e;
        }
    }

    void exitAlone() {
        gate.exitAlone();
        models.forEach(model -> model.gate.exitAlone());
    }

    /** Frees the native object after its running call; {@code last} still runs before, if the models live. */
    void close(Runnable last) {
        int entered = 0;
        while (entered < models.size() && models.get(entered).gate.enterWaiting()) {
            entered++;
        }
        try {
            // Where a model is being closed, that frees the part.
            if (entered == models.size() && gate.close()) {
                try {
                    last.run();
                } finally {
                    destroy.accept(pointer);
                    models.forEach(model -> model.parts.remove(this));
                }
            }
        } finally {
            models.subList(0, entered).forEach(model -> model.gate.exit());
        }
    }

    /** For the close of one of its models, when no call runs. */
    void freeWithModel() {
        if (gate.close()) {
            destroy.accept(pointer);
        }
    }

    boolean isClosed() {
        return gate.isClosed() || models.stream().anyMatch(model -> model.gate.isClosed());
    }
}
