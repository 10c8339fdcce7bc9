// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.worker;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.fastformer.benchmarks.peers.cases.MatrixProduct;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/** Matrix products through oneDNN's C interface; names and numbers are those of its headers. */
final class Onednn {
    private static final int CPU = 1;
    private static final int IN_ORDER = 1;
    private static final int BF16 = 2;
    private static final int F32 = 3;
    private static final int FORMAT_ANY = 1;
    private static final int QUERY_WEIGHTS = 131;
    private static final int ARGUMENT_SOURCE = 1;
    private static final int ARGUMENT_DESTINATION = 17;
    private static final int ARGUMENT_WEIGHTS = 33;
    private static final int ARGUMENT_BYTES = 16;
    private static final MemorySegment ALLOCATE = MemorySegment.ofAddress(-1);

    /** Fills memory with small numbers of either type, so that no page of it is the system's one empty page. */
    private static final byte FILLING = 0x3c;

    private final Arena arena;
    private final SymbolLookup library;
    private final MethodHandle execute;
    private final MethodHandle await;
    private final MemorySegment engine;
    private final MemorySegment stream;

    /** A product that is ready to run. */
    record Product(MemorySegment primitive, MemorySegment arguments) {}

    Onednn(Path file, Arena arena) {
        this.arena = arena;
        this.library = SymbolLookup.libraryLookup(file, arena);
        execute = function("dnnl_primitive_execute", ADDRESS, ADDRESS, JAVA_INT, ADDRESS);
        await = function("dnnl_stream_wait", ADDRESS);
        engine = created("dnnl_engine_create", new MemoryLayout[] {JAVA_INT, JAVA_LONG}, CPU, 0L);
        stream = created("dnnl_stream_create", new MemoryLayout[] {ADDRESS, JAVA_INT}, engine, IN_ORDER);
    }

    Product product(MatrixProduct product, boolean bf16) {
        int type = bf16 ? BF16 : F32;
        long rows = product.rows();
        long inner = product.inner();
        long columns = product.columns();
        MemorySegment source = strided(type, rows, inner, product.leftTransposed());
        MemorySegment weights =
                product.rightConstant() ? anyLayout(type, inner, columns) : strided(type, inner, columns, false);
        MemorySegment destination = strided(type, rows, columns, false);
        MemoryLayout[] six = {ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS};
        MemorySegment description = created(
                "dnnl_matmul_primitive_desc_create",
                six,
                engine,
                source,
                weights,
                MemorySegment.NULL,
                destination,
                MemorySegment.NULL);
        MemorySegment packed = packedWeights(description);
        MemorySegment arguments = arena.allocate(3L * ARGUMENT_BYTES, ARGUMENT_BYTES);
        argument(arguments, 0, ARGUMENT_SOURCE, memory(source));
        argument(arguments, 1, ARGUMENT_WEIGHTS, memory(packed));
        argument(arguments, 2, ARGUMENT_DESTINATION, memory(destination));
        return new Product(created("dnnl_primitive_create", new MemoryLayout[] {ADDRESS}, description), arguments);
    }

    void run(Product product) {
        try {
            check((int) execute.invokeExact(product.primitive, stream, 3, product.arguments), "dnnl_primitive_execute");
            check((int) await.invokeExact(stream), "dnnl_stream_wait");
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private MemorySegment strided(int type, long rows, long columns, boolean transposed) {
        MemorySegment sizes = arena.allocateFrom(JAVA_LONG, rows, columns);
        MemorySegment strides =
                transposed ? arena.allocateFrom(JAVA_LONG, 1, rows) : arena.allocateFrom(JAVA_LONG, columns, 1);
        MemoryLayout[] parameters = {JAVA_INT, ADDRESS, JAVA_INT, ADDRESS};
        return created("dnnl_memory_desc_create_with_strides", parameters, 2, sizes, type, strides);
    }

    private MemorySegment anyLayout(int type, long rows, long columns) {
        MemorySegment sizes = arena.allocateFrom(JAVA_LONG, rows, columns);
        MemoryLayout[] parameters = {JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT};
        return created("dnnl_memory_desc_create_with_tag", parameters, 2, sizes, type, FORMAT_ANY);
    }

    private MemorySegment packedWeights(MemorySegment description) {
        FunctionDescriptor type = FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT, JAVA_INT);
        try {
            return (MemorySegment)
                    handle("dnnl_primitive_desc_query_md", type).invokeExact(description, QUERY_WEIGHTS, 0);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private MemorySegment memory(MemorySegment description) {
        MemoryLayout[] parameters = {ADDRESS, ADDRESS, ADDRESS};
        MemorySegment memory = created("dnnl_memory_create", parameters, description, engine, ALLOCATE);
        MemorySegment out = arena.allocate(ADDRESS);
        FunctionDescriptor size = FunctionDescriptor.of(JAVA_LONG, ADDRESS);
        try {
            check(
                    (int) function("dnnl_memory_get_data_handle", ADDRESS, ADDRESS)
                            .invokeExact(memory, out),
                    "dnnl_memory_get_data_handle");
            long bytes = (long) handle("dnnl_memory_desc_get_size", size).invokeExact(description);
            out.get(ADDRESS, 0).reinterpret(bytes).fill(FILLING);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
        return memory;
    }

    private static void argument(MemorySegment arguments, int index, int kind, MemorySegment memory) {
        arguments.set(JAVA_INT, (long) index * ARGUMENT_BYTES, kind);
        arguments.set(ADDRESS, (long) index * ARGUMENT_BYTES + ADDRESS.byteSize(), memory);
    }

    /** Calls a function whose first parameter is where it puts what it makes. */
    private MemorySegment created(String name, MemoryLayout[] parameters, Object... arguments) {
        MemorySegment out = arena.allocate(ADDRESS);
        MemoryLayout[] all = new MemoryLayout[parameters.length + 1];
        all[0] = ADDRESS;
        System.arraycopy(parameters, 0, all, 1, parameters.length);
        try {
            check((int) function(name, all).bindTo(out).invokeWithArguments(arguments), name);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
        return out.get(ADDRESS, 0);
    }

    private MethodHandle function(String name, MemoryLayout... parameters) {
        return handle(name, FunctionDescriptor.of(JAVA_INT, parameters));
    }

    private MethodHandle handle(String name, FunctionDescriptor type) {
        return Linker.nativeLinker().downcallHandle(library.find(name).orElseThrow(), type);
    }

    private static void check(int status, String function) {
        if (status != 0) {
            throw new IllegalStateException(function + " returned " + status);
        }
    }
}
