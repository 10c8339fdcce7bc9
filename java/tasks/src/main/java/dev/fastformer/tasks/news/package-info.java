// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
/**
 * News recommendation: from click logs in MIND's format to a model that ranks candidates for a user.
 *
 * <pre>{@code
 * NewsRecommenderTrainer.builder()
 *         .output(Path.of("news"))
 *         .build()
 *         .train(NewsDataset.read(Path.of("MINDsmall_train"), false), NewsDataset.read(Path.of("MINDsmall_dev"), false));
 *
 * try (var model = NewsRecommender.load(Path.of("news"))) {
 *     NewsIndex catalogue = model.encode(NewsFile.read(Path.of("news.tsv"), false).news());
 *     List<Scored> top = model.recommend(catalogue, clickedIds, 10);
 * }
 * }</pre>
 */
package dev.fastformer.tasks.news;
