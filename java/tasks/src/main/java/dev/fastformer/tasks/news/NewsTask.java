// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.news;

import dev.fastformer.ClickModel;
import dev.fastformer.ClickTrainer;
import dev.fastformer.FastformerException;
import dev.fastformer.ModelConfig;
import dev.fastformer.Status;
import dev.fastformer.tasks.LearningSettings;
import dev.fastformer.tasks.TaskException;
import dev.fastformer.tasks.data.ContentHash;
import dev.fastformer.tasks.news.SampledBatch.Sampling;
import dev.fastformer.tasks.text.Vocabulary;
import dev.fastformer.tasks.text.VocabularyBuilder;
import dev.fastformer.tasks.training.OptimizerSetup;
import dev.fastformer.tasks.training.PreparedTask;
import dev.fastformer.tasks.training.RunFile;
import dev.fastformer.tasks.training.RunTask;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A news recommender that is to be trained: its click logs, read. */
final class NewsTask implements RunTask<NewsTrainingSettings> {
    /** Tells the run of a news recommender from others. */
    static final String FORMAT = "fastformer-news-training-run";

    static final String TRAIN_NEWS = "training news";
    static final String DEV_NEWS = "dev news";

    final RunFile<NewsTrainingSettings> run;
    final NewsDataset train;
    final NewsDataset dev;
    final Vocabulary vocabulary;
    final int distinctWords;
    final NewsTexts texts;
    final NewsTexts devTexts;
    final ItemRows items;
    final ClickSamples samples;
    private final int threads;

    NewsTask(NewsTrainingSettings settings, NewsDataset train, NewsDataset dev, int threads) {
        this.train = train;
        this.dev = dev;
        this.threads = threads;
        if (dev != null) {
            NewsRequirements.requireMeasurable("cannot train", dev);
        }
        NewsText text = NewsText.of(settings);
        VocabularyBuilder words = NewsTexts.words(train.news().items(), text);
        this.vocabulary = words.build(
                        settings.learning().minCount(), settings.learning().maxVocabulary())
                .vocabulary();
        this.distinctWords = words.distinctWords();
        this.texts = NewsTexts.of(train.news().items(), text, vocabulary);
        this.devTexts = dev == null ? null : NewsTexts.of(dev.news().items(), text, vocabulary);
        this.items = settings.itemEmbedding() ? ItemRows.of(train.news().items()) : ItemRows.NONE;
        this.samples = ClickSamples.of(train.impressions());
        requireSamples();
        Map<String, RunFile.Source> sources = new TreeMap<>();
        add(sources, RunFile.TRAIN, TRAIN_NEWS, train);
        if (dev != null) {
            add(sources, RunFile.DEV, DEV_NEWS, dev);
        }
        ContentHash hash = new ContentHash();
        vocabulary.words().forEach(hash::add);
        this.run = RunFile.of(FORMAT, settings, sources, hash.hex());
    }

    private static void add(Map<String, RunFile.Source> sources, String kind, String newsKind, NewsDataset log) {
        sources.put(kind, new RunFile.Source(log.behaviorsFile().toString(), null, log.contentHash()));
        sources.put(newsKind, new RunFile.Source(log.newsFile().toString(), null, log.contentHash()));
    }

    private void requireSamples() {
        if (samples.size() == 0) {
            ClickSamples.Skipped skipped = samples.skipped();
            throw new TaskException(
                    "cannot train",
                    train.behaviorsFile().toString(),
                    "no impression can be learned from: " + skipped.unlabelled() + " bear no labels, "
                            + skipped.withoutClick() + " have no click on a known news, " + skipped.withoutOther()
                            + " no other known news, " + skipped.coldUsers()
                            + " are of users without a known click before",
                    "Give it a training log whose candidates bear -1 or -0, and the news file that goes with it");
        }
    }

    /** Has the engine create models of these settings, so that whatever it cannot do is found before data is read. */
    static void check(NewsTrainingSettings settings, int threads) {
        try {
            ModelConfig news = NewsModels.news(settings, 3, settings.itemEmbedding() ? 1 : 0);
            LearningSettings learning = settings.learning();
            ClickModel.create(news, NewsModels.user(settings), learning.seed(), threads, learning.precision())
                    .close();
        } catch (FastformerException refusal) {
            if (refusal.status() == Status.INVALID_ARGUMENT) {
                throw new IllegalArgumentException(refusal.getMessage(), refusal);
            }
            throw refusal;
        }
    }

    @Override
    public RunFile<NewsTrainingSettings> run() {
        return run;
    }

    @Override
    public PreparedTask prepare(boolean fresh, Consumer<String> warnings) {
        NewsTrainingSettings settings = run.settings();
        ClickModel model = ClickModel.create(
                NewsModels.news(settings, vocabulary.size(), items.size()),
                NewsModels.user(settings),
                settings.learning().seed(),
                threads,
                settings.learning().precision());
        try {
            ClickTrainer trainer = ClickTrainer.create(
                    model,
                    OptimizerSetup.options(
                                    settings.learning(), epoch -> plan(epoch).size())
                            .build());
            return new PreparedNewsTask(this, trainer);
        } catch (RuntimeException | Error failure) {
            model.close();
            throw failure;
        }
    }

    Sampling sampling() {
        NewsTrainingSettings settings = run.settings();
        return new Sampling(
                settings.negatives(), settings.maxHistory(), settings.learning().seed());
    }

    /** The plan of an epoch; the same whenever it is asked for. */
    ClickPlan plan(int epoch) {
        return ClickPlan.of(
                samples, texts.rows(), OptimizerSetup.limits(run.settings().learning()), sampling(), epoch);
    }
}
