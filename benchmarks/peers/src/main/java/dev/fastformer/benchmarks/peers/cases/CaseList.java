// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.cases;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The lists of cases: smoke for two minutes, ci for a quarter of an hour, figures for all that the project promises, lengths
 * for the plot, full for everything.
 */
public enum CaseList {
    /** The paper's model on two shapes, one thread. */
    SMOKE {
        @Override
        public List<BenchmarkCase> cases() {
            List<BenchmarkCase> cases = new ArrayList<>();
            for (Phase phase : Phase.values()) {
                add(cases, PAPER, List.of("1x128", "16x512"), phase, Precision.F32, 1);
            }
            return cases;
        }
    },

    /** The paper's model in every phase and precision, and the two larger ones where they matter most. */
    CI {
        @Override
        public List<BenchmarkCase> cases() {
            List<BenchmarkCase> cases = new ArrayList<>();
            addPromised(cases, PAPER);
            add(cases, WIDE, List.of("16x512", "1x4096"), Phase.INFERENCE, Precision.F32, 1);
            add(cases, WIDE, List.of("16x512"), Phase.TRAINING, Precision.F32, 1);
            add(cases, BERT_BASE, List.of("1x4096"), Phase.INFERENCE, Precision.F32, 1);
            add(cases, PAPER, List.of("16x512"), Phase.INFERENCE, Precision.F32, 2);
            add(cases, PAPER, List.of("16x512"), Phase.TRAINING, Precision.F32, 2);
            cases.addAll(RECOMMENDATION);
            return cases;
        }
    },

    /** Every figure that the project promises. */
    FIGURES {
        @Override
        public List<BenchmarkCase> cases() {
            List<BenchmarkCase> cases = new ArrayList<>();
            for (ModelSize model : MODELS) {
                addPromised(cases, model);
                add(cases, model, List.of("1x8192", "1x16384"), Phase.INFERENCE, Precision.F32, 1);
                add(cases, model, List.of("1x4096"), Phase.TRAINING, Precision.BF16, 1);
                add(cases, model, List.of("16x512", "1x4096", "1x16384"), Phase.INFERENCE, Precision.F32, 2);
                add(cases, model, List.of("16x512"), Phase.TRAINING, Precision.F32, 2);
            }
            add(cases, PAPER, List.of("1x512", "32x128"), Phase.INFERENCE, Precision.F32, 1);
            add(cases, PAPER, List.of("mixed"), Phase.TRAINING, Precision.F32, 2);
            cases.addAll(RECOMMENDATION);
            return cases;
        }
    },

    /** One text of the paper's model from 32 tokens to 8,192, for the plot of time against length. */
    LENGTHS {
        @Override
        public List<BenchmarkCase> cases() {
            List<BenchmarkCase> cases = new ArrayList<>();
            for (int length = 32; length <= 8192; length *= 4) {
                add(cases, PAPER, List.of("1x" + length), Phase.INFERENCE, Precision.F32, 1);
            }
            return cases;
        }
    },

    /** All models, shapes, phases, precisions and numbers of threads, and the recommender's training. */
    FULL {
        @Override
        public List<BenchmarkCase> cases() {
            List<BenchmarkCase> cases = new ArrayList<>();
            for (ModelSize model : MODELS) {
                for (Phase phase : Phase.values()) {
                    for (Precision precision : Precision.values()) {
                        add(cases, model, SHAPES, phase, precision, 1);
                        add(cases, model, SHAPES, phase, precision, 2);
                    }
                }
            }
            cases.addAll(RECOMMENDATION);
            return cases;
        }
    };

    private static final ModelSize PAPER = ModelSize.parse("256-16-256-2");
    private static final ModelSize WIDE = ModelSize.parse("256-16-1024-2");
    private static final ModelSize BERT_BASE = ModelSize.parse("768-12-3072-2");
    private static final List<ModelSize> MODELS = List.of(PAPER, WIDE, BERT_BASE);
    private static final List<String> SHAPES =
            List.of("1x128", "1x512", "32x128", "16x512", "1x4096", "1x8192", "1x16384", "mixed");

    /** The recommender's default model on its case, at one thread and at two. */
    private static final List<BenchmarkCase> RECOMMENDATION = IntStream.of(1, 2)
            .mapToObj(threads -> new BenchmarkCase(
                    Task.RECOMMENDATION,
                    ModelSize.parse("256-16-256-1"),
                    InputShape.parse("32x50"),
                    Phase.TRAINING,
                    Precision.F32,
                    threads))
            .toList();

    /**
     * The cases in the order in which they are run.
     *
     * @return the cases
     */
    public abstract List<BenchmarkCase> cases();

    private static void addPromised(List<BenchmarkCase> cases, ModelSize model) {
        add(cases, model, List.of("1x128", "16x512", "1x4096", "mixed"), Phase.INFERENCE, Precision.F32, 1);
        add(cases, model, List.of("16x512", "1x4096"), Phase.TRAINING, Precision.F32, 1);
        add(cases, model, List.of("1x4096"), Phase.INFERENCE, Precision.BF16, 1);
        add(cases, model, List.of("16x512"), Phase.TRAINING, Precision.BF16, 1);
    }

    private static void add(
            List<BenchmarkCase> cases,
            ModelSize model,
            List<String> shapes,
            Phase phase,
            Precision precision,
            int threads) {
        for (String shape : shapes) {
            cases.add(
                    new BenchmarkCase(Task.CLASSIFICATION, model, InputShape.parse(shape), phase, precision, threads));
        }
    }
}
