// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli.train;

import dev.fastformer.tasks.news.NewsRecommenderTrainer;

/** How a news recommender learns: the options of every task with defaults of its own. */
public final class NewsOptimizerOptions extends OptimizerOptions {
    public NewsOptimizerOptions() {
        super(NewsRecommenderTrainer.builder().learning());
    }
}
