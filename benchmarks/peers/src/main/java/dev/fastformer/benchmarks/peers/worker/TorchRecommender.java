// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.benchmarks.peers.worker;

import dev.fastformer.ClickModel;
import dev.fastformer.benchmarks.peers.cases.Attention;
import dev.fastformer.benchmarks.peers.cases.BenchmarkCase;
import dev.fastformer.benchmarks.peers.cases.ClickWorkload;
import dev.fastformer.benchmarks.peers.cases.ModelSize;
import dev.fastformer.benchmarks.peers.cases.Precision;
import dev.fastformer.benchmarks.peers.weights.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** The recommender in PyTorch: titles to vectors of news, those that were clicked to a vector of the user. */
final class TorchRecommender {
    private static final String ENCODER = "fastformer_model.";

    private final Tensor wordEmbedding;
    private final TorchEncoder news;
    private final TorchEncoder user;

    private TorchRecommender(ModelSize size, Map<String, Tensor> parameters) {
        wordEmbedding = parameters.get(ClickModel.NEWS_PREFIX + "word_embedding.weight");
        news = new TorchEncoder(Attention.ADDITIVE, size, parameters, ClickModel.NEWS_PREFIX + ENCODER);
        user = new TorchEncoder(Attention.ADDITIVE, size, parameters, ClickModel.USER_PREFIX + ENCODER);
    }

    /** Training as fastformer-for-rec does it: every occurrence of a news is encoded, titles and histories padded to one width. */
    static Peer everyOccurrence(BenchmarkCase benchmark, Path weights) throws IOException {
        int historyWidth = benchmark.shape().longest();
        return training(
                benchmark,
                weights,
                ClickWorkload.of(benchmark.shape()).stream()
                        .map(workload -> TorchClicks.everyOccurrence(workload, historyWidth))
                        .toList());
    }

    /** Training with every different news of a batch encoded once, beside others of nearly its length. */
    static Peer distinctNews(BenchmarkCase benchmark, Path weights) throws IOException {
        return training(
                benchmark,
                weights,
                ClickWorkload.of(benchmark.shape()).stream()
                        .map(TorchClicks::distinctNews)
                        .toList());
    }

    private static Peer training(BenchmarkCase benchmark, Path weights, List<TorchClicks> batches) throws IOException {
        Map<String, Tensor> parameters = Torch.parameters(Weights.read(weights), Precision.F32, true);
        TorchRecommender model = new TorchRecommender(benchmark.model(), parameters);
        return new TorchTraining(benchmark, parameters, batch -> model.loss(batches.get(batch)));
    }

    private Tensor loss(TorchClicks clicks) {
        Tensor vectors = newsVectors(clicks);
        Tensor users = user.pooled(rows(vectors, clicks.history()), clicks.historyPaddingScores());
        Tensor candidates = rows(vectors, clicks.candidates());
        Tensor scores = torch.bmm(candidates, users.unsqueeze(2)).squeeze(2);
        return torch.cross_entropy_loss(scores, clicks.labels());
    }

    /** All words are looked up at once, as each look-up's gradient has the size of the table. */
    private Tensor newsVectors(TorchClicks clicks) {
        Tensor words = torch.embedding(wordEmbedding, clicks.words(), 0, false, false);
        TensorVector buckets = torch.split_with_sizes(words, clicks.bucketWords());
        TensorVector vectors = new TensorVector();
        for (int i = 0; i < clicks.buckets().size(); i++) {
            TorchClicks.Bucket bucket = clicks.buckets().get(i);
            Tensor inputs = buckets.get(i).view(bucket.news(), bucket.width(), words.size(1));
            vectors.push_back(news.pooled(inputs, bucket.paddingScores()));
        }
        return torch.cat(vectors);
    }

    /** Vectors [U,D] and rows [I,N] to [I,N,D]. */
    private static Tensor rows(Tensor vectors, Tensor rows) {
        return torch.index_select(vectors, 0, rows.flatten()).view(rows.size(0), rows.size(1), vectors.size(1));
    }
}
