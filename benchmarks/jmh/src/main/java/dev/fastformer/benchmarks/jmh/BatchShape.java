// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.jmh;

import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The batches that are measured: texts of one length. */
@State(Scope.Benchmark)
public class BatchShape {
    /** Texts x tokens. */
    @Param({"1x16", "1x128", "1x512", "16x512"})
    public String shape;

    int texts() {
        return Integer.parseInt(shape.substring(0, shape.indexOf('x')));
    }

    int length() {
        return Integer.parseInt(shape.substring(shape.indexOf('x') + 1));
    }

    int tokens() {
        return texts() * length();
    }

    long[] offsets() {
        return LongStream.rangeClosed(0, texts()).map(text -> text * length()).toArray();
    }
}
