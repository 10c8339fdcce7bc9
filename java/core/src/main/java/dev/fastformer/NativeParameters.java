// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer;

import dev.fastformer.internal.NativeCall;
import dev.fastformer.internal.Scratch;
import dev.fastformer.internal.Utf8;
import dev.fastformer.internal.bindings.ff_parameter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** Reads {@code ff_parameter} structs as views that live as long as an arena. */
final class NativeParameters {
    private NativeParameters() {}

    /** One call of the engine for one tensor. */
    interface ByIndex {
        int get(long index, MemorySegment struct);
    }

    static List<Parameter> list(long count, Arena views, ByIndex call) {
        List<Parameter> parameters = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            long index = i;
            parameters.add(one(views, struct -> call.get(index, struct)));
        }
        return List.copyOf(parameters);
    }

    static Parameter one(Arena views, ToIntFunction<MemorySegment> call) {
        try (Scratch scratch = Scratch.of(ff_parameter.sizeof())) {
            MemorySegment struct = scratch.allocate(ff_parameter.layout());
            ff_parameter.struct_size(struct, ff_parameter.sizeof());
            NativeCall.check(call.applyAsInt(struct));
            long rows = ff_parameter.rows(struct);
            long columns = ff_parameter.columns(struct);
            long[] shape = ff_parameter.rank(struct) == 1 ? new long[] {rows} : new long[] {rows, columns};
            MemorySegment data = ff_parameter.data(struct).reinterpret(rows * columns * Float.BYTES, views, null);
            return new Parameter(Utf8.read(ff_parameter.name(struct)), shape, data);
        }
    }
}
