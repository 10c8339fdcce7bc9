// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer;

import dev.fastformer.internal.NativeCall;
import dev.fastformer.internal.Scratch;
import dev.fastformer.internal.Utf8;
import dev.fastformer.internal.bindings.FastformerNative;
import dev.fastformer.internal.bindings.ff_click_batch;
import dev.fastformer.internal.bindings.ff_step_result;
import dev.fastformer.internal.bindings.ff_trainer_options;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Trains both models of a {@link ClickModel} on clicks with one Adam: the score of the clicked candidate against those of the
 * others, by softmax and cross-entropy. Thread rules as for {@link Trainer}; {@link Trainer#callerState(Path)} reads the text
 * of its checkpoints.
 */
public final class ClickTrainer implements AutoCloseable {
    private final ClickModel model;
    private final ModelPart part;

    private ClickTrainer(ClickModel model, TrainerOptions options) {
        this.model = model;
        List<ModelHandle> handles = List.of(model.news().handle(), model.user().handle());
        try (Scratch scratch = Scratch.of(ff_trainer_options.sizeof(), 0, Long.BYTES)) {
            MemorySegment struct = TrainerOptionsStruct.write(options, scratch);
            MemorySegment out = scratch.allocate(ValueLayout.ADDRESS);
            this.part = ModelPart.create(
                    "trainer",
                    handles,
                    () -> {
                        NativeCall.check(FastformerNative.ff_click_trainer_create(
                                handles.get(0).pointer, handles.get(1).pointer, struct, out));
                        return out.get(ValueLayout.ADDRESS, 0);
                    },
                    pointer -> {
                        FastformerNative.ff_click_trainer_destroy(pointer);
                        handles.forEach(handle -> handle.hasTrainer.set(false));
                    });
        }
    }

    /**
     * A trainer with fresh optimizer state.
     *
     * @param model the models to train
     * @param options rate and everything else; loss cross-entropy, without label smoothing and class weights
     * @return the trainer; it is freed by {@link #close()} or with its models
     * @throws IllegalStateException if a model is closed or has an open trainer
     * @throws FastformerException {@link Status#INVALID_ARGUMENT}, naming the option and its range
     */
    public static ClickTrainer create(ClickModel model, TrainerOptions options) {
        AtomicBoolean news = model.news().handle().hasTrainer;
        AtomicBoolean user = model.user().handle().hasTrainer;
        if (!news.compareAndSet(false, true)) {
            throw new IllegalStateException("the model has an open trainer: close it before the next one is created");
        }
        if (!user.compareAndSet(false, true)) {
            news.set(false);
            throw new IllegalStateException("the model has an open trainer: close it before the next one is created");
        }
        try {
            return new ClickTrainer(model, options);
        } catch (RuntimeException | Error failure) {
            news.set(false);
            user.set(false);
            throw failure;
        }
    }

    /**
     * One step.
     *
     * @param batch the impressions, at least one
     * @return loss and what the update did; {@code correct} counts the impressions whose clicked candidate scores highest
     * @throws IllegalArgumentException if the batch has items and the news model none, or the other way round
     * @throws IllegalStateException if trainer or model is closed, or another call runs on it
     * @throws FastformerException if a value is out of range; {@link Status#NOT_FINITE} if the loss or a gradient is not
     *     finite: then the batch is dropped, and parameters and optimizer state are unchanged
     */
    public StepResult step(ClickBatch batch) {
        NativeBatches.requireItems(model.news().config(), batch.newsItems() != null);
        long itemBytes = batch.newsItems() == null ? 0 : 4L * batch.newsItems().length;
        enter();
        try (Scratch scratch = Scratch.of(
                NativeBatches.BATCH_BYTES,
                ff_click_batch.sizeof(),
                ff_step_result.sizeof(),
                4L * batch.newsIds().length,
                8L * batch.newsOffsets().length,
                itemBytes,
                8L * batch.historyOffsets().length,
                4L * batch.history().length,
                8L * batch.candidateOffsets().length,
                4L * batch.candidates().length)) {
            MemorySegment struct = scratch.allocate(ff_click_batch.layout());
            ff_click_batch.struct_size(struct, ff_click_batch.sizeof());
            ff_click_batch.news(struct, news(scratch, batch));
            ff_click_batch.impression_count(struct, batch.impressions());
            ff_click_batch.history_offsets(struct, scratch.copyOf(batch.historyOffsets()));
            ff_click_batch.history(struct, scratch.copyOf(batch.history()));
            ff_click_batch.candidate_offsets(struct, scratch.copyOf(batch.candidateOffsets()));
            ff_click_batch.candidates(struct, scratch.copyOf(batch.candidates()));
            MemorySegment result = scratch.allocate(ff_step_result.layout());
            ff_step_result.struct_size(result, ff_step_result.sizeof());
            NativeCall.check(FastformerNative.ff_click_trainer_step(part.pointer, struct, result));
            setUnpublished(true);
            return StepResultStruct.read(result);
        } finally {
            exit();
        }
    }

    private static MemorySegment news(Scratch scratch, ClickBatch batch) {
        int[] items = batch.newsItems();
        return NativeBatches.write(
                scratch,
                batch.newsOffsets().length - 1L,
                batch.newsIds().length,
                scratch.copyOf(batch.newsOffsets()),
                scratch.copyOf(batch.newsIds()),
                null,
                items == null ? null : scratch.copyOf(items));
    }

    /**
     * Brings every embedding and item row up to date; afterwards the models can serve, be read and be saved.
     *
     * @throws IllegalStateException if trainer or model is closed, or another call runs on it
     */
    public void publish() {
        enter();
        try {
            publishNow();
        } finally {
            exit();
        }
    }

    /**
     * Writes weights, optimizer state, counters and a text of the caller's own as one file, as safely as a model is saved.
     * Publishes first.
     *
     * @param checkpoint the file
     * @param callerState any text, may be empty
     * @throws FastformerException {@link Status#INVALID_STATE} between the batches of one update; {@link Status#IO_ERROR} if
     *     the file cannot be written
     */
    public void save(Path checkpoint, String callerState) {
        byte[] path = Utf8.path(checkpoint, "checkpoint");
        byte[] state = Utf8.closed(callerState, "callerState");
        enter();
        try (Scratch scratch = Scratch.of(path.length, state.length)) {
            MemorySegment nativePath = scratch.copyOf(path);
            MemorySegment nativeState = scratch.copyOf(state);
            NativeCall.check(FastformerNative.ff_click_trainer_save(part.pointer, nativePath, nativeState));
            setUnpublished(false);
        } finally {
            exit();
        }
    }

    /**
     * Takes over weights, optimizer state and counters of a checkpoint of the same configurations and options. A file that
     * does not fit changes nothing.
     *
     * @param checkpoint the file
     * @return true if it was written with another instruction set or matrix library: the run goes on, with other bits
     * @throws FastformerException if the file cannot be read, breaks its format or does not fit
     */
    public boolean load(Path checkpoint) {
        byte[] path = Utf8.path(checkpoint, "checkpoint");
        enter();
        try (Scratch scratch = Scratch.of(path.length, Integer.BYTES)) {
            MemorySegment nativePath = scratch.copyOf(path);
            MemorySegment differs = scratch.allocate(Integer.BYTES);
            NativeCall.check(FastformerNative.ff_click_trainer_load(part.pointer, nativePath, differs));
            setUnpublished(false);
            return differs.get(ValueLayout.JAVA_INT, 0) != 0;
        } finally {
            exit();
        }
    }

    /** {@return the models given to {@link #create}} */
    public ClickModel model() {
        return model;
    }

    /**
     * Publishes what was trained, unless that was done, and frees the trainer; the models stay open. A second close, or one
     * after the models', does nothing.
     */
    @Override
    public void close() {
        part.close(() -> {
            if (model.news().handle().unpublished) {
                publishNow();
            }
        });
    }

    private void publishNow() {
        NativeCall.check(FastformerNative.ff_click_trainer_publish(part.pointer));
        setUnpublished(false);
    }

    private void setUnpublished(boolean unpublished) {
        model.news().handle().unpublished = unpublished;
        model.user().handle().unpublished = unpublished;
    }

    private void enter() {
        part.enterAlone();
    }

    private void exit() {
        part.exitAlone();
        Reference.reachabilityFence(this);
    }
}
