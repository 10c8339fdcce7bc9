// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer;

import dev.fastformer.internal.NativeCall;
import dev.fastformer.internal.bindings.FastformerNative;
import java.lang.foreign.Arena;
import java.lang.ref.Reference;
import java.util.List;

/**
 * Gradients to every parameter of a model; {@link Pass#backward} adds to them. One thread at a time. They are
 * freed by {@link #close()} or with their model.
 */
public final class Gradients implements AutoCloseable {
    private final FastformerModel model;
    private final ModelPart part;
    private final Arena views = Arena.ofShared();

    Gradients(FastformerModel model) {
        this.model = model;
        this.part = model.createPart("gradients", FastformerNative::ff_gradients_create, pointer -> {
            ModelHandle.closeArena(views);
            FastformerNative.ff_gradients_destroy(pointer);
        });
    }

    /** Sets all gradients to zero. */
    public void zero() {
        part.enter();
        try {
            NativeCall.check(FastformerNative.ff_gradients_zero(part.pointer));
        } finally {
            exit();
        }
    }

    /**
     * The gradients under the names and shapes of {@link FastformerModel#parameters()}, in the same order,
     * without copies.
     *
     * @return views that are valid until the gradients or the model are closed
     */
    public List<Parameter> parameters() {
        part.enter();
        try {
            long count = FastformerNative.ff_model_parameter_count(model.handle().pointer);
            return NativeParameters.list(
                    count,
                    views,
                    (index, struct) -> FastformerNative.ff_gradients_parameter(part.pointer, index, struct));
        } finally {
            exit();
        }
    }

    FastformerModel model() {
        return model;
    }

    ModelPart part() {
        return part;
    }

    private void exit() {
        part.exit();
        Reference.reachabilityFence(this);
    }

    /**
     * Waits for the running call and frees the gradients. A second close, or one after the model's, does
     * nothing.
     */
    @Override
    public void close() {
        part.close(() -> {});
    }
}
