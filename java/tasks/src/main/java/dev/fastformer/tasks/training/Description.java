// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.training;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fastformer.Fastformer;
import dev.fastformer.tasks.TrainingReport;
import dev.fastformer.tasks.files.Json;
import java.util.Locale;

/** What the {@code config.json} of every model that is trained here says. */
public final class Description {
    private static final String ARCHITECTURE =
            "Fastformer: Additive Attention Can Be All You Need (Chuhan Wu, Fangzhao Wu,"
                    + " Tao Qi, Yongfeng Huang, Xing Xie), arXiv 2108.09084";

    private Description() {}

    /** {@return whose work the model rests on} */
    public static ObjectNode attribution() {
        return Json.MAPPER
                .createObjectNode()
                .put("architecture", ARCHITECTURE)
                .put("software", "Fastformer for the JVM " + Fastformer.version());
    }

    /**
     * Adds how the run ended.
     *
     * @param training settings and data of the run
     * @param report how it ended
     * @return settings, data and result
     */
    public static ObjectNode withResult(ObjectNode training, TrainingReport report) {
        ObjectNode copy = training.deepCopy();
        ObjectNode result = copy.putObject("result");
        result.put("outcome", report.outcome().name().toLowerCase(Locale.ROOT)).put("steps", report.steps());
        if (report.bestStep() > 0) {
            result.put("best_step", report.bestStep());
        }
        if (!Double.isNaN(report.bestScore())) {
            result.put("best_dev_score", report.bestScore());
        }
        return copy;
    }
}
