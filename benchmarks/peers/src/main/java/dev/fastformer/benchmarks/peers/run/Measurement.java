// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * One case of ours beside one peer: a line of JSON.
 *
 * @param name model or task, and shape
 * @param phase inference or training
 * @param precision of ours
 * @param threads of each side
 * @param clock passing time, or that of the processor
 * @param oursMs median milliseconds of a step of ours
 * @param oursTokensPerSecond real tokens; of a recommender, words of the different news of a batch
 * @param oursImpressionsPerSecond of a recommender; null otherwise
 * @param oursPeakBytes largest resident set of our process
 * @param peer which other side
 * @param peerVersion its version
 * @param peerPrecision of the peer
 * @param peerMs median milliseconds of its step
 * @param peerTokensPerSecond the same tokens: neither padding nor repeated news count
 * @param peerImpressionsPerSecond of a recommender; null otherwise
 * @param peerPeakBytes largest resident set of its process
 * @param ratio its time over ours
 * @param floorMs median milliseconds of the explicit graph's matrix products alone, in oneDNN
 * @param fmaFloorMs median milliseconds of as many 32-bit multiply-adds in registers
 * @param relError how far the results are apart
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record Measurement(
        @JsonProperty("case") String name,
        String phase,
        String precision,
        int threads,
        String clock,
        double oursMs,
        double oursTokensPerSecond,
        Double oursImpressionsPerSecond,
        long oursPeakBytes,
        String peer,
        String peerVersion,
        String peerPrecision,
        double peerMs,
        double peerTokensPerSecond,
        Double peerImpressionsPerSecond,
        long peerPeakBytes,
        double ratio,
        double floorMs,
        double fmaFloorMs,
        double relError) {}
