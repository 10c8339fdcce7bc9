// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer;

import dev.fastformer.internal.bindings.ff_step_result;
import java.lang.foreign.MemorySegment;

/** Reads a {@link StepResult} out of {@code ff_step_result}. */
final class StepResultStruct {
    private StepResultStruct() {}

    static StepResult read(MemorySegment struct) {
        return new StepResult(
                ff_step_result.loss(struct),
                ff_step_result.gradient_norm(struct),
                ff_step_result.learning_rate(struct),
                ff_step_result.update_count(struct),
                ff_step_result.correct(struct));
    }
}
