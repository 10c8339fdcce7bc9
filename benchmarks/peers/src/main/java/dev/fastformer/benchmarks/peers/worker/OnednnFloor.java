// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.worker;

import dev.fastformer.Fastformer;
import dev.fastformer.benchmarks.peers.cases.BenchmarkCase;
import dev.fastformer.benchmarks.peers.cases.MatrixProduct;
import dev.fastformer.benchmarks.peers.cases.Precision;
import java.lang.foreign.Arena;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The explicit graph's products alone, in the oneDNN that our engine brings, with its own threads. */
final class OnednnFloor implements Peer {
    private final Arena arena = Arena.ofConfined();
    private final Onednn onednn = new Onednn(Fastformer.libraryPath().resolveSibling("libdnnl.so.3"), arena);
    private final List<Onednn.Product> products;

    OnednnFloor(BenchmarkCase benchmark) {
        Map<MatrixProduct, Onednn.Product> made = new HashMap<>();
        products = MatrixProduct.of(benchmark).stream()
                .map(product -> made.computeIfAbsent(
                        product, each -> onednn.product(each, benchmark.precision() == Precision.BF16)))
                .toList();
    }

    @Override
    public String version() {
        return Fastformer.gemm();
    }

    @Override
    public Map<String, float[]> results() {
        step();
        return Map.of();
    }

    @Override
    public void step() {
        products.forEach(onednn::run);
    }

    @Override
    public void close() {
        arena.close();
    }
}
