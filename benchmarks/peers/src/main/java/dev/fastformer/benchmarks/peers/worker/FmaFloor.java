// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.worker;

import dev.fastformer.benchmarks.peers.cases.BenchmarkCase;
import dev.fastformer.benchmarks.peers.cases.MatrixProduct;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import jdk.incubator.vector.FloatVector;

/** As many 32-bit multiply-adds as the explicit graph's products have, on registers alone. */
final class FmaFloor implements Peer {
    private static final int CHAINS = 12;

    private final ExecutorService executor;
    private final List<Callable<Float>> shares;

    FmaFloor(BenchmarkCase benchmark) {
        long multiplyAdds = MatrixProduct.of(benchmark).stream()
                .mapToLong(MatrixProduct::multiplyAdds)
                .sum();
        long rounds = multiplyAdds / benchmark.threads() / CHAINS / FloatVector.SPECIES_PREFERRED.length();
        executor = Executors.newFixedThreadPool(benchmark.threads());
        shares = Collections.nCopies(benchmark.threads(), () -> multiplyAdd(rounds));
    }

    @Override
    public String version() {
        return "Java " + Runtime.version();
    }

    @Override
    public Map<String, float[]> results() throws Exception {
        step();
        return Map.of();
    }

    @Override
    public void step() throws Exception {
        if (shares.size() == 1) {
            shares.getFirst().call();
            return;
        }
        for (Future<Float> share : executor.invokeAll(shares)) {
            share.get();
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    private static float multiplyAdd(long rounds) {
        FloatVector factor = FloatVector.broadcast(FloatVector.SPECIES_PREFERRED, 0.5f);
        FloatVector addend = FloatVector.broadcast(FloatVector.SPECIES_PREFERRED, 1);
        FloatVector a = addend;
        FloatVector b = addend;
        FloatVector c = addend;
        FloatVector d = addend;
        FloatVector e = addend;
        FloatVector f = addend;
        FloatVector g = addend;
        FloatVector h = addend;
        FloatVector i = addend;
        FloatVector j = addend;
        FloatVector k = addend;
        FloatVector l = addend;
        for (long round = 0; round < rounds; round++) {
            a = a.fma(factor, addend);
            b = b.fma(factor, addend);
            c = c.fma(factor, addend);
            d = d.fma(factor, addend);
            e = e.fma(factor, addend);
            f = f.fma(factor, addend);
            g = g.fma(factor, addend);
            h = h.fma(factor, addend);
            i = i.fma(factor, addend);
            j = j.fma(factor, addend);
            k = k.fma(factor, addend);
            l = l.fma(factor, addend);
        }
        FloatVector sum = a.add(b)
                .add(c)
                .add(d)
                .add(e)
                .add(f)
                .add(g)
                .add(h)
                .add(i)
                .add(j)
                .add(k)
                .add(l);
        return sum.lane(0);
    }
}
