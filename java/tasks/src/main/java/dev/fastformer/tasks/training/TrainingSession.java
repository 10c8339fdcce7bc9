// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.training;

import dev.fastformer.FastformerException;
import dev.fastformer.Status;
import dev.fastformer.StepResult;
import dev.fastformer.tasks.LearningSettings;
import dev.fastformer.tasks.TaskEvaluation;
import dev.fastformer.tasks.TaskException;
import dev.fastformer.tasks.TrainingListener;
import dev.fastformer.tasks.TrainingPoint;
import dev.fastformer.tasks.TrainingProgress;
import dev.fastformer.tasks.TrainingReport;
import dev.fastformer.tasks.TrainingReport.Outcome;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;

/**
 * The steps of a run: train, evaluate, keep the best model, write checkpoints, stop.
 *
 * <p>Whatever decides the bits is in the settings, the data and the {@link RunState}, never in the time or the number of
 * threads. After a step comes its evaluation, then its checkpoint: so a checkpoint holds the evaluation of its own step, and a
 * run that goes on from it repeats nothing and leaves nothing out.
 */
final class TrainingSession {
    /** About how many points the training curve has beside those of dev evaluations. */
    private static final int CURVE_POINTS = 200;

    private final ModelOutput output;
    private final LearningSettings settings;
    private final PreparedTask task;
    private final CheckpointStore checkpoints;
    private final RunState state;
    private final TrainingListener listener;
    private final BooleanSupplier stopRequested;
    private final Pace pace = new Pace();
    private TaskEvaluation bestEvaluation;
    private int epochSteps;
    private long epochTokens;
    private long pointInterval;
    private boolean checkpointDue;

    TrainingSession(
            ModelOutput output,
            LearningSettings settings,
            PreparedTask task,
            CheckpointStore checkpoints,
            RunState state,
            TrainingListener listener,
            BooleanSupplier stopRequested) {
        this.output = output;
        this.settings = settings;
        this.task = task;
        this.checkpoints = checkpoints;
        this.state = state;
        this.listener = listener;
        this.stopRequested = stopRequested;
    }

    TrainingReport run() {
        openEpoch();
        boolean interrupted = stopRequested.getAsBoolean() && state.outcome == null;
        while (state.outcome == null && !interrupted) {
            interrupted = stepAndWhatFollows();
        }
        return report(interrupted ? Outcome.INTERRUPTED : state.outcome);
    }

    private void openEpoch() {
        epochSteps = task.openEpoch(state.epoch);
        pointInterval = Math.max(1, (long) settings.epochs() * epochSteps / CURVE_POINTS);
        epochTokens = 0;
        for (int i = 0; i < state.batch; i++) {
            epochTokens += task.tokens(i);
        }
    }

    /** Runs one step with its evaluation and checkpoint; returns whether the run was stopped after it. */
    private boolean stepAndWhatFollows() {
        step();
        boolean epochEnds = state.batch == epochSteps;
        if (evaluationDue()) {
            evaluate();
        } else if (state.step % pointInterval == 0) {
            addPoint(null);
        }
        checkpointDue |= epochEnds || (settings.checkpointEvery() > 0 && state.step % settings.checkpointEvery() == 0);
        if (epochEnds) {
            closeEpoch();
        }
        boolean stop = state.outcome == null && stopRequested.getAsBoolean();
        // The engine saves between updates alone, so a stop waits for the batches that the running update still lacks.
        boolean betweenUpdates = state.step % settings.accumulationSteps() == 0;
        if (betweenUpdates && (checkpointDue || stop || state.outcome != null)) {
            Path file = checkpoints.save(task, state);
            checkpointDue = false;
            listener.checkpointWritten(file, state.step);
        }
        if (epochEnds && state.outcome == null) {
            openEpoch();
        }
        return stop && betweenUpdates;
    }

    private void step() {
        long tokens = task.tokens(state.batch);
        long start = System.nanoTime();
        StepResult result = checkedStep();
        pace.step(tokens, System.nanoTime() - start);

        state.step++;
        state.batch++;
        state.epochLossSum += result.loss();
        state.pointLossSum += result.loss();
        state.pointLossCount++;
        state.learningRate = result.learningRate() > 0 ? result.learningRate() : state.learningRate;
        epochTokens += tokens;
        listener.progress(progress());
    }

    private StepResult checkedStep() {
        try {
            return task.step(state.batch);
        } catch (FastformerException e) {
            if (e.status() != Status.NOT_FINITE) {
                throw e;
            }
            throw new TaskException(
                    "training has come apart",
                    "step " + (state.step + 1) + ", epoch " + (state.epoch + 1),
                    e.getMessage(),
                    "Begin a new run with a lower learning rate or with a limit of the gradient norm; the best model so far"
                            + " is kept",
                    e);
        }
    }

    private TrainingProgress progress() {
        long allTokens = settings.epochs() * task.epochTokens();
        long done = state.epoch * task.epochTokens() + epochTokens;
        return new TrainingProgress(
                state.epoch + 1,
                settings.epochs(),
                state.batch,
                epochSteps,
                state.step,
                state.epochLossSum / state.batch,
                state.learningRate,
                pace.tokensPerSecond(),
                pace.remaining(allTokens - done),
                state.lastDevScore == null ? OptionalDouble.empty() : OptionalDouble.of(state.lastDevScore));
    }

    /** Evaluations split an epoch into equal parts; the last one ends it. */
    private boolean evaluationDue() {
        long parts = Math.max(1, Math.round(1 / settings.evaluateEvery()));
        return state.batch * parts / epochSteps > (state.batch - 1) * parts / epochSteps;
    }

    private void evaluate() {
        task.publish();
        Optional<PreparedTask.Result> result = task.evaluate();
        if (result.isEmpty()) {
            keep(null, new float[0]);
            addPoint(null);
            return;
        }
        TaskEvaluation evaluation = result.get().evaluation();
        boolean better = state.best == null || evaluation.score() > state.best.score();
        if (better) {
            keep(evaluation.score(), result.get().thresholds());
            bestEvaluation = evaluation;
        }
        state.evaluationsSinceBest = better ? 0 : state.evaluationsSinceBest + 1;
        state.lastDevScore = evaluation.score();
        TrainingPoint point =
                addPoint(new TrainingPoint.DevResult(evaluation.scoreName(), evaluation.measures(), better));
        listener.evaluated(point, evaluation);
        if (settings.patience() > 0 && state.evaluationsSinceBest >= settings.patience()) {
            state.outcome = Outcome.STOPPED_EARLY;
        }
    }

    private void keep(Double score, float[] thresholds) {
        if (state.best == null) {
            output.first();
        } else {
            output.replace();
        }
        state.best = new RunState.Best(state.step, score, thresholds);
    }

    private TrainingPoint addPoint(TrainingPoint.DevResult result) {
        TrainingPoint point = new TrainingPoint(
                epochs(),
                state.step,
                state.pointLossSum / Math.max(1, state.pointLossCount),
                state.learningRate,
                result);
        state.history.add(point);
        state.pointLossSum = 0;
        state.pointLossCount = 0;
        return point;
    }

    private double epochs() {
        return state.epoch + (double) state.batch / epochSteps;
    }

    private void closeEpoch() {
        state.epoch++;
        state.batch = 0;
        state.epochLossSum = 0;
        epochTokens = 0;
        if (state.epoch == settings.epochs() && state.outcome == null) {
            state.outcome = Outcome.COMPLETED;
        }
    }

    private TrainingReport report(Outcome outcome) {
        boolean scored = state.best != null && state.best.score() != null;
        return new TrainingReport(
                output.folder().path(),
                outcome,
                state.step,
                epochs(),
                state.best == null ? 0 : state.best.step(),
                Optional.ofNullable(bestEvaluation),
                scored ? state.best.score() : Double.NaN,
                state.history,
                pace.tokens(),
                pace.meanTokensPerSecond(),
                pace.elapsed());
    }
}
