// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.training;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.fastformer.tasks.TaskException;
import dev.fastformer.tasks.TrainingPoint;
import dev.fastformer.tasks.TrainingReport.Outcome;
import dev.fastformer.tasks.files.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where a run stands, beside what the engine keeps: written into every checkpoint. Not thread-safe. */
@JsonAutoDetect(
        fieldVisibility = Visibility.ANY,
        getterVisibility = Visibility.NONE,
        isGetterVisibility = Visibility.NONE)
final class RunState {
    private static final ObjectWriter WRITER = Json.MAPPER.writer().without(SerializationFeature.INDENT_OUTPUT);

    /** Of the run that this state belongs to. */
    String runHash;

    /** The epoch of the next step, the first being 0. */
    int epoch;

    /** The batch of the next step in that epoch. */
    int batch;

    /** Steps done. */
    long step;

    /** The rate of the last update. */
    double learningRate;

    /** Losses of the running epoch's steps. */
    double epochLossSum;

    /** Losses since the last point of the curve, and how many. */
    double pointLossSum;

    int pointLossCount;

    /** The model that was kept; null before the first. */
    Best best;

    /** Dev evaluations since the best one. */
    int evaluationsSinceBest;

    /** The last dev score; null before the first evaluation. */
    Double lastDevScore;

    /** Why the run is over; null while it is not. */
    Outcome outcome;

    List<TrainingPoint> history = new ArrayList<>();

    /**
     * The model that was kept.
     *
     * @param step the step that it comes from
     * @param score its dev score; null without a dev set
     * @param thresholds one a label for a multi-label model with a dev set, else empty
     */
    record Best(long step, Double score, float[] thresholds) {}

    String toJson() {
        try {
            return WRITER.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("our own state cannot be written as JSON: " + e.getMessage(), e);
        }
    }

    /** Reads the state that a checkpoint carries; the checkpoint itself has been verified. */
    static RunState parse(String json, Path checkpoint) {
        try {
            RunState state = Json.MAPPER.readValue(json, RunState.class);
            if (state.runHash == null || state.history == null || state.epoch < 0 || state.batch < 0) {
                throw invalid(checkpoint, "its state lacks run_hash, history, epoch or batch", null);
            }
            return state;
        } catch (JsonProcessingException e) {
            throw invalid(checkpoint, "its state cannot be read: " + Json.problem(e), e);
        }
    }

    private static TaskException invalid(Path checkpoint, String why, Exception cause) {
        return new TaskException(
                "cannot resume the run",
                checkpoint.toString(),
                why,
                "Remove this checkpoint to go on from the one before",
                cause);
    }
}
