// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Tasks on the Fastformer engine: text classification and news recommendation.
 *
 * <p>Start with {@link dev.fastformer.tasks.TextClassifier} or {@link dev.fastformer.tasks.news.NewsRecommender}.
 */
module dev.fastformer.tasks {
    requires transitive dev.fastformer;
    requires com.fasterxml.jackson.databind;
    requires de.siegmar.fastcsv;

    exports dev.fastformer.tasks;
    exports dev.fastformer.tasks.news;
    exports dev.fastformer.tasks.text;

    // Settings and the state of a run are written as JSON.
    opens dev.fastformer.tasks to
            com.fasterxml.jackson.databind;
    opens dev.fastformer.tasks.news to
            com.fasterxml.jackson.databind;
    opens dev.fastformer.tasks.training to
            com.fasterxml.jackson.databind;
}
