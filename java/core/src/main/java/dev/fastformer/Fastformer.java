// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer;

import dev.fastformer.internal.NativeLibrary;
import dev.fastformer.internal.Utf8;
import dev.fastformer.internal.bindings.FastformerNative;
import java.nio.file.Path;

/**
 * What engine runs here, for reports and bug reports. Every method throws FastformerException if it cannot be
 * loaded.
 */
public final class Fastformer {
    private Fastformer() {}

    /**
     * The engine's version.
     *
     * @return for example "0.1.0"
     */
    public static String version() {
        NativeLibrary.require();
        return Utf8.read(FastformerNative.ff_version());
    }

    /**
     * The instruction set in use, chosen once a process from the processor; the environment variable {@code
     * FF_ISA} forces a lower one.
     *
     * @return "scalar", "avx2" or "avx512"; "unsupported: ..." if FF_ISA asks for what the processor lacks
     */
    public static String isa() {
        NativeLibrary.require();
        return Utf8.read(FastformerNative.ff_isa_name());
    }

    /**
     * The processor's own name.
     *
     * @return a text
     */
    public static String cpu() {
        NativeLibrary.require();
        return Utf8.read(FastformerNative.ff_cpu_name());
    }

    /**
     * What {@link Precision#AUTO} comes to with this processor and instruction set.
     *
     * @return {@link Precision#BF16} or {@link Precision#F32}
     */
    public static Precision bestPrecision() {
        return EngineContext.bestPrecision();
    }

    /**
     * What multiplies matrices in float32.
     *
     * @return for example "fastformer 0.1.0", the engine's own code with AVX-512, or a matrix library, "oneDNN 3.13.0"
     */
    public static String gemm() {
        NativeLibrary.require();
        return Utf8.read(FastformerNative.ff_gemm_name());
    }

    /**
     * The file that the engine was loaded from.
     *
     * @return an absolute path
     */
    public static Path libraryPath() {
        NativeLibrary.require();
        return NativeLibrary.path();
    }
}
