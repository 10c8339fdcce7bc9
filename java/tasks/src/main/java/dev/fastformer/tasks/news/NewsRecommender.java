// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer.tasks.news;

import dev.fastformer.ClickModel;
import dev.fastformer.Fastformer;
import dev.fastformer.Precision;
import dev.fastformer.Ranking;
import dev.fastformer.tasks.files.FileHashes;
import dev.fastformer.tasks.files.ModelFolder;
import dev.fastformer.tasks.files.NonFiniteValues;
import dev.fastformer.tasks.text.Vocabulary;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A trained news recommender. Thread-safe: share one among all threads.
 *
 * <pre>{@code
 * try (var model = NewsRecommender.load(Path.of("news"))) {
 *     NewsIndex catalogue = model.encode(newsItems);
 *     List<Scored> top = model.recommend(catalogue, clickedIds, candidates, 10);
 *     List<Scored> open = model.recommend(catalogue, clickedIds, 10);
 * }
 * }</pre>
 *
 * <p>News are encoded once, into a {@link NewsIndex}; a request encodes the user's clicks and scores by dot products. Of the
 * clicks the newest {@link #maxHistory()} count. Ids that the catalogue does not hold are left out, of clicks and of
 * candidates. A user of whom no known click is left gets the most popular news, if the catalogue knows {@linkplain
 * NewsIndex#popularity how often} they were clicked, else the candidates in their order; the scores are then clicks, or 0.
 *
 * <p>{@link #close()} refuses later calls with {@link IllegalStateException} and waits for the running ones. Catalogues outlive
 * their model.
 */
public final class NewsRecommender implements AutoCloseable {
    /** What {@code format} is in the {@code config.json} of a news recommender. */
    public static final String FORMAT = NewsConfig.FORMAT;

    private final NewsConfig config;
    private final Vocabulary vocabulary;
    private final ItemRows items;
    private final ClickModel model;
    private final NewsModelId id;
    private final ScoreBuffers buffers = new ScoreBuffers();
    private volatile boolean closed;

    private NewsRecommender(
            NewsConfig config, Vocabulary vocabulary, ItemRows items, ClickModel model, NewsModelId id) {
        this.config = config;
        this.vocabulary = vocabulary;
        this.items = items;
        this.model = model;
        this.id = id;
    }

    /**
     * Loads a model folder; each call computes on the thread that makes it.
     *
     * @param folder written by {@link NewsRecommenderTrainer}
     * @return the recommender; whoever gets it closes it
     * @throws dev.fastformer.tasks.TaskException if a file of the folder is missing, broken or does not fit the others, or the
     *     model is one of another task
     * @throws dev.fastformer.FastformerException if the weights are broken or do not fit the configuration
     */
    public static NewsRecommender load(Path folder) {
        return load(folder, 1);
    }

    /**
     * Loads a model folder.
     *
     * @param folder written by {@link NewsRecommenderTrainer}
     * @param threads threads of one call, the caller's included; 1 is best for serving many callers
     * @return the recommender; whoever gets it closes it
     * @throws dev.fastformer.tasks.TaskException if a file of the folder is missing, broken or does not fit the others, or the
     *     model is one of another task
     * @throws dev.fastformer.FastformerException if the weights are broken or do not fit the configuration
     */
    public static NewsRecommender load(Path folder, int threads) {
        return load(folder, threads, Precision.F32);
    }

    /**
     * Loads a model folder. Vectors and scores of one precision are the same bit for bit; another precision moves them a
     * little, and catalogues of both go with the model.
     *
     * @param folder written by {@link NewsRecommenderTrainer}
     * @param threads threads of one call, the caller's included; 1 is best for serving many callers
     * @param precision of the matrix products, whatever the model was trained with; scores are float32 dot products in each
     * @return the recommender; whoever gets it closes it
     * @throws dev.fastformer.tasks.TaskException if a file of the folder is missing, broken or does not fit the others, or the
     *     model is one of another task
     * @throws dev.fastformer.FastformerException if the weights are broken or do not fit the configuration, or the processor
     *     lacks the precision
     */
    public static NewsRecommender load(Path folder, int threads, Precision precision) {
        ModelFolder files = new ModelFolder(folder);
        files.checkPresence();
        Fastformer.version(); // Without an engine this says so, before a file is blamed that the engine would read.
        NewsConfig config = NewsConfig.read(files.config());
        Vocabulary vocabulary = Vocabulary.read(files.vocabulary());
        files.checkSize(
                files.vocabulary(), "words", vocabulary.size(), config.news().vocabularySize());
        FileHashes.check(
                files.vocabulary(),
                "word list",
                config.hashes().vocabulary(),
                FileHashes.hash(vocabulary.words()),
                files.config(),
                ModelFolder.WHAT);
        ItemRows items = ItemRows.NONE;
        if (config.news().itemCount() > 0) {
            items = ItemRows.read(files.items());
            files.checkSize(
                    files.items(), "news ids", items.size(), config.news().itemCount());
            FileHashes.check(
                    files.items(),
                    "list of news ids",
                    config.hashes().items(),
                    FileHashes.hash(items.ids()),
                    files.config(),
                    ModelFolder.WHAT);
        }
        ClickModel model = ClickModel.load(config.news(), config.user(), files.weights(), threads, precision);
        try {
            NonFiniteValues.warnOf(model.news(), files.weights());
            NonFiniteValues.warnOf(model.user(), files.weights());
            NewsModelId id = NewsModelId.of(files.weights(), model.hiddenSize());
            return new NewsRecommender(config, vocabulary, items, model, id);
        } catch (RuntimeException | Error failure) {
            model.close();
            throw failure;
        }
    }

    /**
     * Encodes news into a catalogue.
     *
     * @param news any news; of several with one id the last counts
     * @return the catalogue
     * @throws IllegalStateException if the recommender is closed
     */
    public NewsIndex encode(List<NewsItem> news) {
        requireOpen();
        List<NewsItem> own = List.copyOf(news);
        return new NewsIndex(Catalogue.of(model.hiddenSize(), ids(own), vectors(own)), id);
    }

    /**
     * Encodes news and adds them to a catalogue; one whose id is there takes its place.
     *
     * @param index the catalogue
     * @param news any news; of several with one id the last counts
     * @throws IllegalArgumentException if the catalogue was made by another model
     * @throws IllegalStateException if the recommender is closed
     */
    public void add(NewsIndex index, List<NewsItem> news) {
        requireOwn(index);
        List<NewsItem> own = List.copyOf(news);
        index.add(ids(own), vectors(own));
    }

    private static List<String> ids(List<NewsItem> news) {
        return news.stream().map(NewsItem::id).toList();
    }

    private MemorySegment vectors(List<NewsItem> news) {
        NewsTexts texts = NewsTexts.of(news, config.text(), vocabulary);
        MemorySegment vectors = Catalogue.allocate(news.size(), model.hiddenSize());
        NewsVectors.encode(model, news, texts.rows(), items, vectors);
        return vectors;
    }

    /**
     * Loads a catalogue that {@link NewsIndex#save} has written.
     *
     * @param folder the catalogue's folder
     * @return the catalogue
     * @throws dev.fastformer.tasks.TaskException if a file is missing, broken or cut, or another model has made the vectors
     */
    public NewsIndex loadIndex(Path folder) {
        return new NewsIndex(CatalogueFolder.read(folder, id), id);
    }

    /**
     * Ranks candidates for a user.
     *
     * @param index the catalogue
     * @param clicked what the user clicked, the oldest first
     * @param candidates what may be recommended
     * @param count most news to return
     * @return the best candidates, the best first
     * @throws IllegalArgumentException if the count is negative, or the catalogue was made by another model
     * @throws IllegalStateException if the recommender is closed
     */
    public List<Scored> recommend(NewsIndex index, List<String> clicked, List<String> candidates, int count) {
        requireOwn(index);
        requireCount(count);
        Catalogue catalogue = index.snapshot();
        int[] history = history(catalogue, clicked);
        int[] rows = candidates.stream()
                .mapToInt(catalogue::row)
                .filter(row -> row >= 0)
                .toArray();
        MemorySegment scores = buffers.take(rows.length);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment own = scores.asSlice(0, (long) rows.length * Float.BYTES);
            if (history.length == 0) {
                byPopularity(index, catalogue, rows, own);
            } else {
                MemorySegment nativeRows = arena.allocateFrom(ValueLayout.JAVA_INT, rows);
                model.score(user(arena, catalogue, history), catalogue.vectors(), nativeRows, own);
            }
            return scored(catalogue, rows, Ranking.top(own, count));
        } finally {
            buffers.give(scores);
        }
    }

    /**
     * Ranks the whole catalogue for a user; what the user clicked is left out.
     *
     * @param index the catalogue
     * @param clicked what the user clicked, the oldest first
     * @param count most news to return
     * @return the best news, the best first
     * @throws IllegalArgumentException if the count is negative, or the catalogue was made by another model
     * @throws IllegalStateException if the recommender is closed
     */
    public List<Scored> recommend(NewsIndex index, List<String> clicked, int count) {
        requireOwn(index);
        requireCount(count);
        Catalogue catalogue = index.snapshot();
        int[] history = history(catalogue, clicked);
        MemorySegment scores = buffers.take(catalogue.rowCount());
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment own = scores.asSlice(0, (long) catalogue.rowCount() * Float.BYTES);
            if (history.length == 0) {
                byPopularity(index, catalogue, null, own);
            } else {
                model.score(user(arena, catalogue, history), catalogue.vectors(), null, own);
            }
            int left = catalogue.size() - leaveOut(catalogue, clicked, own);
            return scored(catalogue, null, Ranking.top(own, Math.min(count, left)));
        } finally {
            buffers.give(scores);
        }
    }

    /** Gives holes and clicked news the lowest rank, which is NaN's; returns how many clicked news there are. */
    private static int leaveOut(Catalogue catalogue, List<String> clicked, MemorySegment scores) {
        catalogue.removed().stream().forEach(row -> scores.setAtIndex(ValueLayout.JAVA_FLOAT, row, Float.NaN));
        Set<Integer> rows = new HashSet<>();
        for (String news : clicked) {
            int row = catalogue.row(news);
            if (row >= 0 && rows.add(row)) {
                scores.setAtIndex(ValueLayout.JAVA_FLOAT, row, Float.NaN);
            }
        }
        return rows.size();
    }

    private static void byPopularity(NewsIndex index, Catalogue catalogue, int[] rows, MemorySegment scores) {
        long count = scores.byteSize() / Float.BYTES;
        for (int i = 0; i < count; i++) {
            long clicks = index.clicks(catalogue.id(rows == null ? i : rows[i]));
            scores.setAtIndex(ValueLayout.JAVA_FLOAT, i, clicks);
        }
    }

    private int[] history(Catalogue catalogue, List<String> clicked) {
        int[] known = clicked.stream()
                .mapToInt(catalogue::row)
                .filter(row -> row >= 0)
                .toArray();
        int from = Math.max(0, known.length - config.maxHistory());
        return Arrays.copyOfRange(known, from, known.length);
    }

    private MemorySegment user(Arena arena, Catalogue catalogue, int[] history) {
        float[] vector = NewsVectors.encodeUsers(model, new int[][] {history}, catalogue.vectors());
        return arena.allocateFrom(ValueLayout.JAVA_FLOAT, vector);
    }

    private static List<Scored> scored(Catalogue catalogue, int[] rows, Ranking ranking) {
        List<Scored> result = new ArrayList<>(ranking.indices().length);
        for (int i = 0; i < ranking.indices().length; i++) {
            int index = ranking.indices()[i];
            result.add(new Scored(catalogue.id(rows == null ? index : rows[index]), ranking.scores()[i]));
        }
        return result;
    }

    /** Calls that need no engine, such as those of users without clicks, are refused too. */
    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException(
                    "the recommender is closed: load another one, or close it after its last use");
        }
    }

    private void requireOwn(NewsIndex index) {
        requireOpen();
        if (!Objects.requireNonNull(index, "index").model().equals(id)) {
            throw new IllegalArgumentException(
                    "the catalogue was made by another model, so its vectors mean nothing to this one: encode the news anew");
        }
    }

    private static void requireCount(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("count is " + count + ": it must be 0 or more");
        }
    }

    /**
     * Measures how the model ranks the candidates of a click log.
     *
     * @param log the click log
     * @return how well it does
     * @throws dev.fastformer.tasks.TaskException if no impression bears labels, or none has both clicked and other candidates
     * @throws IllegalStateException if the recommender is closed
     */
    public RankingEvaluation evaluate(NewsDataset log) {
        NewsRequirements.requireMeasurable("cannot evaluate", log);
        NewsTexts texts = NewsTexts.of(log.news().items(), config.text(), vocabulary);
        return ModelRanker.evaluate(model, log, texts, items, config.maxHistory());
    }

    /** Takes the ranks of an impression's candidates. */
    @FunctionalInterface
    public interface RankConsumer {
        /**
         * Takes the ranks of one impression.
         *
         * @param impression its id
         * @param ranks of each candidate in its order, the best being 1
         */
        void accept(String impression, int[] ranks);
    }

    /**
     * Ranks the candidates of every impression of a click log, with labels or without, in the order of the log. Candidates
     * that the news do not hold rank last.
     *
     * @param log the click log
     * @param consumer takes the ranks of each impression
     * @throws IllegalStateException if the recommender is closed
     */
    public void rank(NewsDataset log, RankConsumer consumer) {
        NewsTexts texts = NewsTexts.of(log.news().items(), config.text(), vocabulary);
        Impressions impressions = log.impressions();
        ModelRanker.rank(
                model, log, texts, items, config.maxHistory(), impression -> true, (impression, scores, cold) -> {
                    int[] order = RankingMetrics.ranking(scores);
                    int[] ranks = new int[order.length];
                    for (int rank = 0; rank < order.length; rank++) {
                        ranks[order[rank]] = rank + 1;
                    }
                    consumer.accept(impressions.id(impression), ranks);
                });
    }

    /** {@return the most clicks of a user that count, the newest} */
    public int maxHistory() {
        return config.maxHistory();
    }

    /** {@return the most tokens of a news; longer ones are cut} */
    public int maxLength() {
        return config.text().maxLength();
    }

    /** {@return the length of every vector} */
    public int hiddenSize() {
        return model.hiddenSize();
    }

    /** {@return bytes of native memory that the model holds now, catalogues not counted} */
    public long nativeBytes() {
        return model.news().nativeBytes() + model.user().nativeBytes();
    }

    /** Refuses later calls, waits for the running ones and frees the model; a second close does nothing. */
    @Override
    public void close() {
        closed = true;
        model.close();
    }
}
