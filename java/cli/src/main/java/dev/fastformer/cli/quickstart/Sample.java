// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.cli.quickstart;

import dev.fastformer.tasks.TextClassifierTrainer;
import java.util.List;

/** The two data sets of the quickstart, with settings that finish in about two minutes on two cores. */
enum Sample {
    TOPICS(
            "topic-data",
            "topics",
            "definitions of nouns, 26 topics",
            List.of(
                    "a small furry pet that purrs and catches mice",
                    "a person who repairs clocks",
                    "a sweet dish of baked dough filled with apples",
                    "the city where the government of a country sits",
                    "the feeling of missing home",
                    "a tall tree that bears acorns")) {
        @Override
        TextClassifierTrainer.Builder settings(TextClassifierTrainer.Builder builder) {
            return builder.epochs(2).batchSize(64).maxLength(64).learningRate(1e-3);
        }
    },
    MAILS(
            "mail-data",
            "mails",
            "e-mails, spam or ham",
            List.of(
                    "Lunch on Thursday\nShall we meet at noon in front of the library? I will bring the draft.",
                    "You have WON\nClick here now to claim your free prize, no credit check, act today!!!",
                    "Re: [patch] fix the build\nApplied, thanks. The second hunk needs a test, see below.")) {
        @Override
        TextClassifierTrainer.Builder settings(TextClassifierTrainer.Builder builder) {
            return builder.epochs(2).batchSize(32).maxLength(4096).learningRate(1e-3);
        }
    };

    private final String dataFolder;
    private final String modelFolder;
    private final String texts;
    private final List<String> newTexts;

    Sample(String dataFolder, String modelFolder, String texts, List<String> newTexts) {
        this.dataFolder = dataFolder;
        this.modelFolder = modelFolder;
        this.texts = texts;
        this.newTexts = newTexts;
    }

    abstract TextClassifierTrainer.Builder settings(TextClassifierTrainer.Builder builder);

    String dataFolder() {
        return dataFolder;
    }

    String modelFolder() {
        return modelFolder;
    }

    String texts() {
        return texts;
    }

    List<String> newTexts() {
        return newTexts;
    }
}
