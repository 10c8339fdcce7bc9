// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One point of the training curve.
 *
 * @param epoch epochs done, with the part of the running one
 * @param step steps done
 * @param trainLoss mean loss of the training steps since the point before
 * @param learningRate the rate of the last update
 * @param dev what the dev set says here; null at points between evaluations, or without a dev set
 */
public record TrainingPoint(double epoch, long step, double trainLoss, double learningRate, DevResult dev) {
    /**
     * What the dev set says at a point.
     *
     * @param scoreName the measure that training maximises
     * @param measures all measures by name
     * @param best whether this is the best model so far, the one that was kept
     */
    public record DevResult(String scoreName, Map<String, Double> measures, boolean best) {
        /** Copies the map, in its order. */
        public DevResult {
            measures = Collections.unmodifiableMap(new LinkedHashMap<>(measures));
        }

        /** {@return what training maximises} */
        public double score() {
            return measures.get(scoreName);
        }
    }
}
