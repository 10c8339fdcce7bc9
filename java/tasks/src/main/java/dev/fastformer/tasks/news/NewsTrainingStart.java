// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.news;

/**
 * The sizes of a training run of a news recommender, known once its click logs have been read.
 *
 * @param clicks training samples: one a click that is learned from
 * @param news different news in the training log
 * @param tokens tokens that the news encoder reads in the first epoch
 * @param withoutClick training impressions that are left out because nothing known was clicked
 * @param withoutOther those left out because nothing known was left unclicked
 * @param coldUsers those left out because the user had clicked nothing known before
 * @param unlabelled those left out because it is not known what was clicked
 * @param emptyNews news without a single word
 * @param truncatedNews news that were cut at the maximum length
 * @param devImpressions impressions of the dev log; 0 without one
 * @param vocabularySize rows of the vocabulary, padding and unknown included
 * @param distinctWords different words in the training news
 * @param parameters numbers that are trained
 * @param firstStep steps done before: 0 for a new run
 */
public record NewsTrainingStart(
        long clicks,
        long news,
        long tokens,
        long withoutClick,
        long withoutOther,
        long coldUsers,
        long unlabelled,
        long emptyNews,
        long truncatedNews,
        long devImpressions,
        int vocabularySize,
        int distinctWords,
        long parameters,
        long firstStep) {}
