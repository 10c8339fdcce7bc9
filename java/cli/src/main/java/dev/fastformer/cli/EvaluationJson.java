// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fastformer.tasks.Evaluation;
import dev.fastformer.tasks.LabelMetrics;
import java.util.List;

/** An evaluation as a JSON object. */
final class EvaluationJson {
    private EvaluationJson() {}

    static ObjectNode of(Evaluation evaluation) {
        ObjectNode node = Json.object()
                .put("texts", evaluation.texts())
                .put("tokens", evaluation.tokens())
                .put("truncated_texts", evaluation.truncatedTexts())
                .put("unknown_tokens", evaluation.unknownTokens())
                .put("loss", evaluation.loss())
                .put("accuracy", evaluation.accuracy())
                .put("macro_f1", evaluation.macroF1())
                .put("micro_f1", evaluation.microF1())
                .put("tokens_per_second", evaluation.tokensPerSecond());
        ArrayNode labels = node.putArray("labels");
        for (LabelMetrics metrics : evaluation.perLabel()) {
            labels.addObject()
                    .put("label", metrics.label())
                    .put("precision", metrics.precision())
                    .put("recall", metrics.recall())
                    .put("f1", metrics.f1())
                    .put("support", metrics.support())
                    .put("predicted", metrics.predicted());
        }
        if (!evaluation.multiLabel()) {
            ArrayNode rows = node.putArray("confusion");
            for (List<Long> counts : evaluation.confusion()) {
                ArrayNode row = rows.addArray();
                counts.forEach(row::add);
            }
        }
        return node;
    }
}
