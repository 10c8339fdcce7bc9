// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.news;

import dev.fastformer.tasks.text.WordPunctTokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * TF-IDF vectors of news: (1 + ln tf) (1 + ln((1 + n) / (1 + df))), scaled to length 1, over the words of title and abstract.
 * Immutable.
 */
final class TfIdf {
    private final int[][] words;
    private final float[][] weights;
    private final int wordCount;

    private TfIdf(int[][] words, float[][] weights, int wordCount) {
        this.words = words;
        this.weights = weights;
        this.wordCount = wordCount;
    }

    static TfIdf of(List<NewsItem> news) {
        Map<String, Integer> numbers = new HashMap<>();
        List<Map<Integer, Integer>> counts = new ArrayList<>(news.size());
        for (NewsItem item : news) {
            Map<Integer, Integer> own = new TreeMap<>();
            for (String word : WordPunctTokenizer.tokenize(item.title() + " " + item.summary())) {
                if (Character.isLetterOrDigit(word.codePointAt(0))) {
                    own.merge(numbers.computeIfAbsent(word, unseen -> numbers.size()), 1, Integer::sum);
                }
            }
            counts.add(own);
        }
        int[] documents = new int[numbers.size()];
        counts.forEach(own -> own.keySet().forEach(word -> documents[word]++));
        int[][] words = new int[news.size()][];
        float[][] weights = new float[news.size()][];
        for (int i = 0; i < words.length; i++) {
            Map<Integer, Integer> own = counts.get(i);
            words[i] = own.keySet().stream().mapToInt(word -> word).toArray();
            weights[i] = normalised(own, words[i], documents, news.size());
        }
        return new TfIdf(words, weights, numbers.size());
    }

    private static float[] normalised(Map<Integer, Integer> counts, int[] words, int[] documents, int news) {
        double[] values = Arrays.stream(words)
                .mapToDouble(word ->
                        (1 + Math.log(counts.get(word))) * (1 + Math.log((1.0 + news) / (1.0 + documents[word]))))
                .toArray();
        double norm =
                Math.sqrt(Arrays.stream(values).map(value -> value * value).sum());
        float[] weights = new float[values.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (values[i] / norm);
        }
        return weights;
    }

    /** The cosine, up to a factor that all candidates share, of each candidate and the sum of the history. */
    float[] scores(int[] history, int[] candidates) {
        float[] user = new float[wordCount];
        for (int news : history) {
            for (int i = 0; i < words[news].length; i++) {
                user[words[news][i]] += weights[news][i];
            }
        }
        float[] scores = new float[candidates.length];
        for (int c = 0; c < candidates.length; c++) {
            int news = candidates[c];
            for (int i = 0; news >= 0 && i < words[news].length; i++) {
                scores[c] += user[words[news][i]] * weights[news][i];
            }
        }
        return scores;
    }
}
