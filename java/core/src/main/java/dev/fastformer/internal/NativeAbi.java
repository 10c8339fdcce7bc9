// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.internal;

import dev.fastformer.FastformerException;
import dev.fastformer.Status;
import dev.fastformer.internal.bindings.FastformerNative;
import dev.fastformer.internal.bindings.ff_batch;
import dev.fastformer.internal.bindings.ff_click_batch;
import dev.fastformer.internal.bindings.ff_context_options;
import dev.fastformer.internal.bindings.ff_model_config;
import dev.fastformer.internal.bindings.ff_output_gradients;
import dev.fastformer.internal.bindings.ff_outputs;
import dev.fastformer.internal.bindings.ff_step_result;
import dev.fastformer.internal.bindings.ff_trainer_options;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Whether a library and the generated bindings speak of the same functions and structs. */
final class NativeAbi {
    /** Longer than any struct of any version: an init function of a newer library stays inside. */
    private static final long ROOM = 4096;

    private NativeAbi() {}

    static void check(Path library) {
        NativeLibrary.symbol("ff_abi_version"); // here a foreign library is an exception, in the bindings an error
        int version = FastformerNative.ff_abi_version();
        if (version != FastformerNative.FF_ABI_VERSION()) {
            throw mismatch(
                    library, "it has ABI version " + version + ", this jar needs " + FastformerNative.FF_ABI_VERSION());
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment room = arena.allocate(ROOM, 64);
            checkSize(library, room, ff_context_options.layout(), FastformerNative::ff_context_options_init);
            checkSize(library, room, ff_model_config.layout(), FastformerNative::ff_model_config_init);
            checkSize(library, room, ff_batch.layout(), FastformerNative::ff_batch_init);
            checkSize(library, room, ff_outputs.layout(), FastformerNative::ff_outputs_init);
            checkSize(library, room, ff_output_gradients.layout(), FastformerNative::ff_output_gradients_init);
            checkSize(library, room, ff_trainer_options.layout(), FastformerNative::ff_trainer_options_init);
            checkSize(library, room, ff_click_batch.layout(), FastformerNative::ff_click_batch_init);
            checkSize(library, room, ff_step_result.layout(), FastformerNative::ff_step_result_init);
        }
        NativeCall.warmUp();
    }

    private static void checkSize(Path library, MemorySegment room, MemoryLayout layout, Consumer<MemorySegment> init) {
        init.accept(room.fill((byte) 0));
        long size = room.get(ValueLayout.JAVA_LONG, 0);
        if (size != layout.byteSize()) {
            throw mismatch(
                    library,
                    "its struct " + layout.name().orElseThrow() + " has " + size + " bytes, this jar's has "
                            + layout.byteSize());
        }
    }

    private static FastformerException mismatch(Path library, String difference) {
        return new FastformerException(
                Status.UNSUPPORTED,
                "the engine library " + library + " does not fit this jar: "
                        + difference
                        + ". Use natives of the same version as the fastformer jar, or remove the property "
                        + NativeSearch.PATH_PROPERTY);
    }
}
