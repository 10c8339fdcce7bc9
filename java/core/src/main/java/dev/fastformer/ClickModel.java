// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer;

import dev.fastformer.internal.NativeCall;
import dev.fastformer.internal.Scratch;
import dev.fastformer.internal.Segments;
import dev.fastformer.internal.Utf8;
import dev.fastformer.internal.bindings.FastformerNative;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.nio.file.Path;

/**
 * Two models that belong together: the news model makes a vector of a news, the user model one of the vectors of the news that
 * a user clicked. The dot product of both vectors is the score of the news for the user. They learn from clicks by a {@link
 * ClickTrainer}.
 *
 * <p>Thread rules and closing as for {@link FastformerModel}; both models compute with the same threads.
 */
public final class ClickModel implements AutoCloseable {
    /** What the names of the news model's tensors begin with in a file. */
    public static final String NEWS_PREFIX = "news_encoder.";

    /** What the names of the user model's tensors begin with in a file. */
    public static final String USER_PREFIX = "user_encoder.";

    /** Keeps the initial weights of the two models apart. */
    private static final long USER_SEED = 0x9E3779B97F4A7C15L;

    private final FastformerModel news;
    private final FastformerModel user;

    private ClickModel(FastformerModel news, FastformerModel user) {
        this.news = news;
        this.user = user;
    }

    private interface Opener {
        FastformerModel open(EngineContext context);
    }

    /**
     * Creates both models with initial weights, in {@link Precision#F32}.
     *
     * @param news shape of the news model: with a vocabulary and pooling, without labels
     * @param user shape of the user model: of the same hidden size, without vocabulary, items and labels, with pooling
     * @param seed the same seed gives the same weights on every machine
     * @param threads threads of one call, the caller's included
     * @return the models
     * @throws IllegalArgumentException if the two do not fit each other
     * @throws FastformerException if a configuration is refused, or memory is short
     */
    public static ClickModel create(ModelConfig news, ModelConfig user, long seed, int threads) {
        return create(news, user, seed, threads, Precision.F32);
    }

    /**
     * Creates both models with initial weights.
     *
     * @param news shape of the news model: with a vocabulary and pooling, without labels
     * @param user shape of the user model: of the same hidden size, without vocabulary, items and labels, with pooling
     * @param seed the same seed gives the same weights on every machine
     * @param threads threads of one call, the caller's included
     * @param precision of the matrix products of every call, of passes and of trainers too
     * @return the models
     * @throws IllegalArgumentException if the two do not fit each other
     * @throws FastformerException if a configuration is refused, or memory is short
     */
    public static ClickModel create(ModelConfig news, ModelConfig user, long seed, int threads, Precision precision) {
        return open(
                news,
                user,
                threads,
                precision,
                context -> FastformerModel.create(news, seed, context),
                context -> FastformerModel.create(user, seed ^ USER_SEED, context));
    }

    /**
     * Loads both models from one file that {@link #save} or {@link ClickTrainer#save} has written.
     *
     * @param news shape of the news model; a vocabulary size or item count of -1 is taken from the file
     * @param user shape of the user model
     * @param weights the file
     * @param threads threads of one call, the caller's included
     * @return the models
     * @throws IllegalArgumentException if the two do not fit each other
     * @throws FastformerException if the file cannot be read, breaks its format or does not fit the configurations
     */
    public static ClickModel load(ModelConfig news, ModelConfig user, Path weights, int threads) {
        return load(news, user, weights, threads, Precision.F32);
    }

    /**
     * Loads both models from one file that {@link #save} or {@link ClickTrainer#save} has written.
     *
     * @param news shape of the news model; a vocabulary size or item count of -1 is taken from the file
     * @param user shape of the user model
     * @param weights the file
     * @param threads threads of one call, the caller's included
     * @param precision of the matrix products of every call, whatever the models were trained with
     * @return the models
     * @throws IllegalArgumentException if the two do not fit each other
     * @throws FastformerException if the file cannot be read, breaks its format or does not fit the configurations, or the
     *     processor lacks the precision
     */
    public static ClickModel load(ModelConfig news, ModelConfig user, Path weights, int threads, Precision precision) {
        return open(
                news,
                user,
                threads,
                precision,
                context -> FastformerModel.loadPart(news, weights, NEWS_PREFIX, context),
                context -> FastformerModel.loadPart(user, weights, USER_PREFIX, context));
    }

    private static ClickModel open(
            ModelConfig newsConfig,
            ModelConfig userConfig,
            int threads,
            Precision precision,
            Opener newsOpener,
            Opener userOpener) {
        requirePair(newsConfig, userConfig);
        EngineContext context = EngineContext.open(threads, precision);
        try {
            FastformerModel news = newsOpener.open(context);
            try {
                return new ClickModel(news, userOpener.open(context));
            } catch (RuntimeException | Error failure) {
                news.close();
                throw failure;
            }
        } finally {
            context.release();
        }
    }

    /**
     * Checks that two shapes make a click model.
     *
     * @param news shape of the news model
     * @param user shape of the user model
     * @throws IllegalArgumentException saying what does not fit
     */
    public static void requirePair(ModelConfig news, ModelConfig user) {
        require(
                news.hiddenSize() == user.hiddenSize(),
                "the news model's hidden size is " + news.hiddenSize() + " and the user model's " + user.hiddenSize()
                        + ": give both the same");
        require(news.vocabularySize() != 0, "the news model has no vocabulary: it reads words");
        require(
                user.vocabularySize() == 0 && user.itemCount() == 0,
                "the user model has a vocabulary or items: it reads vectors of news");
        require(
                news.pooling() != ModelConfig.Pooling.NONE && user.pooling() != ModelConfig.Pooling.NONE,
                "a model has no pooling: both make one vector of a sequence");
        require(news.labels() == 0 && user.labels() == 0, "a model has labels: neither classifies");
    }

    private static void require(boolean holds, String fault) {
        if (!holds) {
            throw new IllegalArgumentException(fault);
        }
    }

    /** {@return the model that makes vectors of news; closed with this} */
    public FastformerModel news() {
        return news;
    }

    /** {@return the model that makes vectors of histories; closed with this} */
    public FastformerModel user() {
        return user;
    }

    /** {@return the length of every vector} */
    public int hiddenSize() {
        return news.config().hiddenSize();
    }

    /**
     * Writes both models as one safetensors file; at every moment the path holds the old or the new file, whole.
     *
     * @param weights the file
     * @throws FastformerException {@link Status#IO_ERROR} if it cannot be written
     */
    public void save(Path weights) {
        byte[] path = Utf8.path(weights, "weights");
        byte[] newsPrefix = Utf8.closed(NEWS_PREFIX, "prefix");
        byte[] userPrefix = Utf8.closed(USER_PREFIX, "prefix");
        enterServing();
        long pointers = 2 * ValueLayout.ADDRESS.byteSize();
        try (Scratch scratch = Scratch.of(path.length, newsPrefix.length, userPrefix.length, pointers, pointers)) {
            MemorySegment models = scratch.allocate(pointers);
            models.setAtIndex(ValueLayout.ADDRESS, 0, news.handle().pointer);
            models.setAtIndex(ValueLayout.ADDRESS, 1, user.handle().pointer);
            MemorySegment prefixes = scratch.allocate(pointers);
            prefixes.setAtIndex(ValueLayout.ADDRESS, 0, scratch.copyOf(newsPrefix));
            prefixes.setAtIndex(ValueLayout.ADDRESS, 1, scratch.copyOf(userPrefix));
            NativeCall.check(FastformerNative.ff_models_save(models, prefixes, 2, scratch.copyOf(path)));
        } finally {
            exit();
        }
    }

    /**
     * Scores items for a user: the dot product of the user's vector and each item's.
     *
     * @param userVector float32[D]
     * @param items float32[N,D] row-major
     * @param rows int32[S], which rows of {@code items} to score, each in 0 to N - 1; null: all of them
     * @param scores float32[S], or [N] without rows, gets the scores
     * @throws IllegalArgumentException if memory does not have the shape that it must have
     * @throws FastformerException if a row is out of range
     */
    public void score(MemorySegment userVector, MemorySegment items, MemorySegment rows, MemorySegment scores) {
        long width = hiddenSize();
        long itemCount = items.byteSize() / (width * Float.BYTES);
        Segments.checkReadable(userVector, "userVector", Float.BYTES, width, "[D]");
        Segments.checkReadable(items, "items", Float.BYTES, itemCount * width, "[N,D]");
        long scoreCount = rows == null ? itemCount : rows.byteSize() / Integer.BYTES;
        if (rows != null) {
            Segments.checkReadable(rows, "rows", Integer.BYTES, scoreCount, "[S]");
        }
        Segments.checkWritable(scores, "scores", Float.BYTES, scoreCount, rows == null ? "[N]" : "[S]");
        user.handle().gate.enter();
        try {
            NativeCall.check(FastformerNative.ff_score_items(
                    user.handle().context.pointer,
                    userVector,
                    items,
                    itemCount,
                    width,
                    Segments.orNull(rows),
                    scoreCount,
                    scores));
        } finally {
            user.handle().gate.exit();
            Reference.reachabilityFence(this);
        }
    }

    private void enterServing() {
        news.handle().enterServing();
        try {
            user.handle().enterServing();
        } catch (IllegalStateException e) {
            news.handle().gate.exit();
            throw e;
        }
    }

    private void exit() {
        user.handle().gate.exit();
        news.handle().gate.exit();
        Reference.reachabilityFence(this);
    }

    /** Refuses later calls, waits for the running ones, and frees both models and their trainer; a second close does nothing. */
    @Override
    public void close() {
        news.close();
        user.close();
    }

    @Override
    public String toString() {
        return "ClickModel[news=" + news + ", user=" + user + "]";
    }
}
