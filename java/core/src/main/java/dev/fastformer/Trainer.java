// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer;

import dev.fastformer.internal.NativeCall;
import dev.fastformer.internal.NativeLibrary;
import dev.fastformer.internal.Scratch;
import dev.fastformer.internal.Utf8;
import dev.fastformer.internal.bindings.FastformerNative;
import dev.fastformer.internal.bindings.ff_step_result;
import dev.fastformer.internal.bindings.ff_trainer_options;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Trains a model with Adam: forward, loss, backward and update in one step. One thread at a time, and no
 * other call on the model during a step (it would be refused with {@link IllegalStateException}). After
 * steps, call {@link #publish()} before the model is used or saved. A run saved by {@link #save} and taken up
 * by {@link #load} goes on bit for bit.
 */
public final class Trainer implements AutoCloseable {
    private static final int FIRST_STATE_CAPACITY = 64 << 10;

    private final FastformerModel model;
    private final TrainerOptions options;
    private final ModelPart part;

    private Trainer(FastformerModel model, TrainerOptions options) {
        this.model = model;
        this.options = options;
        long weightBytes = options.classWeights() == null ? 0 : 4L * options.classWeights().length;
        AtomicBoolean hasTrainer = model.handle().hasTrainer;
        if (!hasTrainer.compareAndSet(false, true)) {
            throw new IllegalStateException("the model has an open trainer: close it before the next one is created");
        }
        try (Scratch scratch = Scratch.of(ff_trainer_options.sizeof(), weightBytes)) {
            MemorySegment struct = TrainerOptionsStruct.write(options, scratch);
            this.part = model.createPart(
                    "trainer", (pointer, out) -> FastformerNative.ff_trainer_create(pointer, struct, out), pointer -> {
                        FastformerNative.ff_trainer_destroy(pointer);
                        hasTrainer.set(false);
                    });
        } catch (RuntimeException e) {
            hasTrainer.set(false);
            throw e;
        }
    }

    /**
     * A trainer with fresh optimizer state.
     *
     * @param model has labels
     * @param options loss, rate and everything else
     * @return the trainer; it is freed by {@link #close()} or with its model
     * @throws IllegalStateException if the model is closed, has no labels or has an open trainer
     * @throws IllegalArgumentException if there is not one class weight a label
     * @throws FastformerException {@link Status#INVALID_ARGUMENT}, naming the option and its range
     */
    public static Trainer create(FastformerModel model, TrainerOptions options) {
        NativeBatches.requireLabels(model.config());
        float[] weights = options.classWeights();
        if (weights != null && weights.length != model.config().labels()) {
            throw new IllegalArgumentException("there are " + weights.length + " class weights for "
                    + model.config().labels() + " labels: give one a label, or null");
        }
        return new Trainer(model, options);
    }

    /**
     * One step towards one label a text.
     *
     * @param ids [T], each in 0 to V - 1
     * @param offsets [B + 1]
     * @param labels [B], each in 0 to C - 1
     * @return loss and what the update did
     * @throws IllegalArgumentException if the lengths contradict each other
     * @throws IllegalStateException if the loss is not cross-entropy, trainer or model is closed, or another
     *     call runs on it
     * @throws FastformerException if a value is out of range; {@link Status#NOT_FINITE} if the loss or a
     *     gradient is not finite: then the batch is dropped, and parameters and optimizer state are unchanged
     */
    public StepResult step(int[] ids, long[] offsets, int[] labels) {
        requireLoss(TrainerOptions.Loss.CROSS_ENTROPY);
        NativeBatches.checkArrays(ids.length, offsets);
        if (labels.length != offsets.length - 1) {
            throw new IllegalArgumentException(
                    "there are " + labels.length + " labels for " + (offsets.length - 1) + " texts: give one a text");
        }
        return step(
                ids,
                offsets,
                4L * labels.length,
                (scratch, batch, result) -> FastformerNative.ff_trainer_step(
                        part.pointer, batch, scratch.copyOf(labels), MemorySegment.NULL, result));
    }

    /**
     * One step towards any number of labels a text.
     *
     * @param ids [T], each in 0 to V - 1
     * @param offsets [B + 1]
     * @param labelMatrix [B,C] row-major, each from 0 to 1
     * @return loss and what the update did
     * @throws IllegalArgumentException if the lengths contradict each other
     * @throws IllegalStateException if the loss is not binary cross-entropy, trainer or model is closed, or
     *     another call runs on it
     * @throws FastformerException as for the other step
     */
    public StepResult step(int[] ids, long[] offsets, float[] labelMatrix) {
        requireLoss(TrainerOptions.Loss.BINARY_CROSS_ENTROPY);
        NativeBatches.checkArrays(ids.length, offsets);
        long expected = (offsets.length - 1L) * model.config().labels();
        if (labelMatrix.length != expected) {
            throw new IllegalArgumentException(
                    "the label matrix has " + labelMatrix.length + " values: its shape [B,C] needs " + expected);
        }
        return step(
                ids,
                offsets,
                4L * labelMatrix.length,
                (scratch, batch, result) -> FastformerNative.ff_trainer_step(
                        part.pointer, batch, MemorySegment.NULL, scratch.copyOf(labelMatrix), result));
    }

    /**
     * Brings every embedding row up to date; afterwards the model can serve, be read and be saved.
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
     * Writes weights, optimizer state, counters and a text of the caller's own as one file, as safely as a
     * model is saved. Publishes first.
     *
     * @param checkpoint the file
     * @param callerState any text, may be empty; {@link #callerState(Path)} reads it
     * @throws FastformerException {@link Status#INVALID_STATE} between the batches of one update; {@link
     *     Status#IO_ERROR} if the file cannot be written
     */
    public void save(Path checkpoint, String callerState) {
        byte[] path = Utf8.path(checkpoint, "checkpoint");
        byte[] state = Utf8.closed(callerState, "callerState");
        enter();
        try (Scratch scratch = Scratch.of(path.length, state.length)) {
            MemorySegment nativePath = scratch.copyOf(path);
            MemorySegment nativeState = scratch.copyOf(state);
            NativeCall.check(FastformerNative.ff_trainer_save(part.pointer, nativePath, nativeState));
            model.handle().unpublished = false;
        } finally {
            exit();
        }
    }

    /**
     * Takes over weights, optimizer state and counters of a checkpoint of the same configuration and options.
     * A file that does not fit changes nothing.
     *
     * @param checkpoint the file
     * @return true if it was written with another instruction set or matrix library: the run goes on, with
     *     other bits
     * @throws FastformerException if the file cannot be read, breaks its format or does not fit
     */
    public boolean load(Path checkpoint) {
        byte[] path = Utf8.path(checkpoint, "checkpoint");
        enter();
        try (Scratch scratch = Scratch.of(path.length, Integer.BYTES)) {
            MemorySegment nativePath = scratch.copyOf(path);
            MemorySegment differs = scratch.allocate(Integer.BYTES);
            NativeCall.check(FastformerNative.ff_trainer_load(part.pointer, nativePath, differs));
            model.handle().unpublished = false;
            return differs.get(ValueLayout.JAVA_INT, 0) != 0;
        } finally {
            exit();
        }
    }

    /**
     * The caller's own text of a checkpoint; the whole file is verified.
     *
     * @param checkpoint the file
     * @return what was given to {@link #save}
     * @throws FastformerException if the file cannot be read or breaks its format
     */
    public static String callerState(Path checkpoint) {
        byte[] path = Utf8.path(checkpoint, "checkpoint");
        NativeLibrary.require();
        long capacity = FIRST_STATE_CAPACITY;
        while (true) {
            try (Scratch scratch = Scratch.of(path.length, capacity, Long.BYTES)) {
                MemorySegment nativePath = scratch.copyOf(path);
                MemorySegment text = scratch.allocate(capacity);
                MemorySegment length = scratch.allocate(Long.BYTES);
                length.set(ValueLayout.JAVA_LONG, 0, -1);
                int status = FastformerNative.ff_checkpoint_caller_state(nativePath, text, capacity, length);
                long needed = length.get(ValueLayout.JAVA_LONG, 0) + 1;
                if (status == FastformerNative.FF_STATUS_INVALID_ARGUMENT() && needed > capacity) {
                    capacity = needed;
                    continue;
                }
                NativeCall.check(status);
                byte[] bytes = text.asSlice(0, needed - 1).toArray(ValueLayout.JAVA_BYTE);
                return new String(bytes, StandardCharsets.UTF_8);
            }
        }
    }

    /**
     * The model that is trained.
     *
     * @return the model given to {@link #create}
     */
    public FastformerModel model() {
        return model;
    }

    /**
     * The options.
     *
     * @return the options given to {@link #create}
     */
    public TrainerOptions options() {
        return options;
    }

    /**
     * Publishes what was trained, unless that was done, and frees the trainer; the model stays open. A second
     * close, or one after the model's, does nothing.
     */
    @Override
    public void close() {
        part.close(() -> {
            if (model.handle().unpublished) {
                publishNow();
            }
        });
    }

    /** The one native call of a step; the label copy comes before it. */
    private interface StepCall {
        int run(Scratch scratch, MemorySegment batch, MemorySegment result);
    }

    private StepResult step(int[] ids, long[] offsets, long labelBytes, StepCall call) {
        NativeBatches.requireVocabulary(model.config());
        enter();
        try (Scratch scratch = Scratch.of(
                NativeBatches.BATCH_BYTES, 4L * ids.length, 8L * offsets.length, labelBytes, ff_step_result.sizeof())) {
            MemorySegment nativeOffsets = scratch.copyOf(offsets);
            MemorySegment nativeIds = scratch.copyOf(ids);
            MemorySegment batch =
                    NativeBatches.write(scratch, offsets.length - 1, ids.length, nativeOffsets, nativeIds, null, null);
            MemorySegment result = scratch.allocate(ff_step_result.layout());
            ff_step_result.struct_size(result, ff_step_result.sizeof());
            NativeCall.check(call.run(scratch, batch, result));
            model.handle().unpublished = true;
            return StepResultStruct.read(result);
        } finally {
            exit();
        }
    }

    private void publishNow() {
        NativeCall.check(FastformerNative.ff_trainer_publish(part.pointer));
        model.handle().unpublished = false;
    }

    private void requireLoss(TrainerOptions.Loss loss) {
        if (options.loss() != loss) {
            throw new IllegalStateException("the trainer's loss is " + options.loss() + ", which takes "
                    + (loss == TrainerOptions.Loss.CROSS_ENTROPY ? "a label matrix [B,C]" : "one label a text [B]"));
        }
    }

    private void enter() {
        part.enterAlone();
    }

    private void exit() {
        part.exitAlone();
        Reference.reachabilityFence(this);
    }
}
