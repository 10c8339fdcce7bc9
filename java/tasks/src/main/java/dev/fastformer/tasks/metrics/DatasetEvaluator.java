// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.metrics;

import dev.fastformer.FastformerModel;
import dev.fastformer.Losses;
import dev.fastformer.tasks.Evaluation;
import dev.fastformer.tasks.data.BatchPlan;
import dev.fastformer.tasks.data.EncodedDataset;
import dev.fastformer.tasks.data.PackedInts;
import dev.fastformer.tasks.text.Labels;

/** Runs a model over a labelled data set and measures it. */
public final class DatasetEvaluator {
    /** Batches of this size keep every thread busy and little memory. */
    public static final BatchPlan.Limits LIMITS = new BatchPlan.Limits(256, 16_384);

    private DatasetEvaluator() {}

    /**
     * An evaluation and the thresholds that it was made with.
     *
     * @param evaluation the evaluation
     * @param thresholds one a label for a multi-label model, else empty
     */
    public record Result(Evaluation evaluation, float[] thresholds) {}

    /**
     * Evaluates a model whose texts bear one label each.
     *
     * @param model the model
     * @param data the data set
     * @param labels the model's labels
     * @return the evaluation
     */
    public static Result singleLabel(FastformerModel model, EncodedDataset data, Labels labels) {
        EvaluationCounts counts = new EvaluationCounts(labels, false);
        BatchPlan plan = BatchPlan.sorted(data.texts(), LIMITS);
        double lossSum = 0;
        long nanos = 0;
        for (int i = 0; i < plan.size(); i++) {
            int[] batch = plan.batch(i);
            PackedInts.Packed packed = data.texts().select(batch);
            long start = System.nanoTime();
            float[] logits = model.logits(packed.ids(), packed.offsets());
            nanos += System.nanoTime() - start;
            int[] targets = data.singleLabels(batch);
            lossSum += batch.length
                    * Losses.crossEntropy(logits, targets, labels.size(), 0, null)
                            .loss();
            for (int text = 0; text < batch.length; text++) {
                counts.add(targets[text], highest(logits, text * labels.size(), labels.size()));
            }
        }
        return new Result(evaluation(data, counts, false, lossSum, nanos), new float[0]);
    }

    /**
     * Evaluates a model whose texts bear any number of labels.
     *
     * @param model the model
     * @param data the data set
     * @param labels the model's labels
     * @param thresholds one a label; null: those that give each label its best F1 on this data set
     * @return the evaluation, with the thresholds
     */
    public static Result multiLabel(FastformerModel model, EncodedDataset data, Labels labels, float[] thresholds) {
        int size = labels.size();
        int texts = data.texts().size();
        float[] probabilities = new float[Math.multiplyExact(texts, size)];
        float[] allTargets = new float[probabilities.length];
        BatchPlan plan = BatchPlan.sorted(data.texts(), LIMITS);
        double lossSum = 0;
        long nanos = 0;
        int done = 0;
        for (int i = 0; i < plan.size(); i++) {
            int[] batch = plan.batch(i);
            PackedInts.Packed packed = data.texts().select(batch);
            long start = System.nanoTime();
            float[] logits = model.logits(packed.ids(), packed.offsets());
            nanos += System.nanoTime() - start;
            float[] targets = data.labelMatrix(batch, size);
            lossSum += batch.length
                    * Losses.binaryCrossEntropy(logits, targets, size, null).loss();
            System.arraycopy(model.probabilities(logits, true), 0, probabilities, done * size, targets.length);
            System.arraycopy(targets, 0, allTargets, done * size, targets.length);
            done += batch.length;
        }
        float[] used = thresholds == null ? Thresholds.choose(probabilities, allTargets, size) : thresholds;
        EvaluationCounts counts = new EvaluationCounts(labels, true);
        for (int text = 0; text < texts; text++) {
            boolean[] actual = new boolean[size];
            boolean[] given = new boolean[size];
            for (int label = 0; label < size; label++) {
                actual[label] = allTargets[text * size + label] > 0;
                given[label] = probabilities[text * size + label] >= used[label];
            }
            counts.add(actual, given);
        }
        return new Result(evaluation(data, counts, true, lossSum, nanos), used);
    }

    private static int highest(float[] logits, int start, int size) {
        int highest = 0;
        for (int label = 1; label < size; label++) {
            highest = logits[start + label] > logits[start + highest] ? label : highest;
        }
        return highest;
    }

    private static Evaluation evaluation(
            EncodedDataset data, EvaluationCounts counts, boolean multiLabel, double lossSum, long nanos) {
        return new Evaluation(
                multiLabel,
                counts.texts(),
                data.texts().total(),
                data.truncatedTexts(),
                data.unknownTokens(),
                lossSum / counts.texts(),
                counts.accuracy(),
                counts.macroF1(),
                counts.microF1(),
                counts.perLabel(),
                counts.confusion(),
                data.texts().total() / Math.max(1e-9, nanos * 1e-9));
    }
}
