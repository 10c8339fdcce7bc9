// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer;

import dev.fastformer.internal.NativeCall;
import dev.fastformer.internal.Scratch;
import dev.fastformer.internal.Utf8;
import dev.fastformer.internal.bindings.FastformerNative;
import dev.fastformer.internal.bindings.ff_model_config;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A model in native memory. Any number of threads may use one at the same time, virtual threads included;
 * results do not depend on it. {@link #close()} refuses later calls with {@link IllegalStateException}, waits
 * for the running ones and frees the memory, together with every {@link Pass}, {@link Gradients} and {@link
 * Trainer} of the model.
 *
 * <p>A model holds weights only; training adds a {@link Trainer}. While a trainer runs a step, every other
 * call on the model is refused with {@link IllegalStateException}, and so is its use after steps that were
 * not published.
 *
 * <p>Shapes: see the {@linkplain dev.fastformer package description}.
 */
public final class FastformerModel implements AutoCloseable {
    private static final String CONFIG_FILE = "config.json";
    private static final String WEIGHTS_FILE = "model.safetensors";
    private static final long LARGEST_CONFIG_BYTES = 16 << 20;
    private static final Cleaner CLEANER = Cleaner.create();

    private final ModelHandle handle;
    private final ModelConfig config;
    private final Cleaner.Cleanable cleanable;

    FastformerModel(MemorySegment pointer, EngineContext context) {
        this.handle = new ModelHandle(pointer, context);
        this.cleanable = CLEANER.register(this, handle::closeForgotten);
        try (Scratch scratch = Scratch.of(ff_model_config.sizeof())) {
            MemorySegment struct = scratch.allocate(ff_model_config.layout());
            ff_model_config.struct_size(struct, ff_model_config.sizeof());
            NativeCall.check(FastformerNative.ff_model_get_config(pointer, struct));
            this.config = ModelConfigStruct.read(struct);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Creates a model with initial weights that computes on the calling thread alone.
     *
     * @param config shape and switches
     * @param seed the same seed gives the same weights on every machine
     * @return the model
     * @throws FastformerException if the configuration is refused, or memory is short
     */
    public static FastformerModel create(ModelConfig config, long seed) {
        return create(config, seed, 1);
    }

    /**
     * Creates a model with initial weights.
     *
     * @param config shape and switches
     * @param seed the same seed gives the same weights on every machine
     * @param threads threads of one call, the caller's included; 1 is best for serving many callers
     * @return the model
     * @throws FastformerException if the configuration is refused, or memory is short
     */
    public static FastformerModel create(ModelConfig config, long seed, int threads) {
        return create(config, seed, threads, Precision.F32);
    }

    /**
     * Creates a model with initial weights.
     *
     * @param config shape and switches
     * @param seed the same seed gives the same weights on every machine
     * @param threads threads of one call, the caller's included; 1 is best for serving many callers
     * @param precision of the matrix products of every call, of passes and of trainers too
     * @return the model
     * @throws FastformerException if the configuration is refused, memory is short, or {@link Status#UNSUPPORTED} if the
     *     processor lacks the precision
     */
    public static FastformerModel create(ModelConfig config, long seed, int threads, Precision precision) {
        Objects.requireNonNull(config, "config");
        EngineContext context = EngineContext.open(threads, precision);
        try {
            return create(config, seed, context);
        } finally {
            context.release();
        }
    }

    static FastformerModel create(ModelConfig config, long seed, EngineContext shared) {
        Objects.requireNonNull(config, "config");
        return ModelOpener.open(shared, ff_model_config.sizeof(), (scratch, context, out) -> {
            MemorySegment struct = ModelConfigStruct.write(config, scratch);
            NativeCall.check(FastformerNative.ff_model_create(context, struct, seed, out));
        });
    }

    /**
     * Loads a model from bare weights.
     *
     * @param config shape and switches; a vocabulary size or number of labels of -1 is taken from the file
     * @param weights a safetensors file with the authors' tensor names
     * @param threads threads of one call, the caller's included
     * @return the model
     * @throws FastformerException if the file cannot be read, breaks its format or does not fit the
     *     configuration
     */
    public static FastformerModel load(ModelConfig config, Path weights, int threads) {
        return load(config, weights, threads, Precision.F32);
    }

    /**
     * Loads a model from bare weights.
     *
     * @param config shape and switches; a vocabulary size or number of labels of -1 is taken from the file
     * @param weights a safetensors file with the authors' tensor names
     * @param threads threads of one call, the caller's included
     * @param precision of the matrix products of every call, of passes and of trainers too
     * @return the model
     * @throws FastformerException if the file cannot be read, breaks its format or does not fit the configuration, or {@link
     *     Status#UNSUPPORTED} if the processor lacks the precision
     */
    public static FastformerModel load(ModelConfig config, Path weights, int threads, Precision precision) {
        Objects.requireNonNull(config, "config");
        byte[] path = Utf8.path(weights, "weights");
        long argumentBytes = ff_model_config.sizeof() + path.length;
        return ModelOpener.open(threads, precision, argumentBytes, (scratch, context, out) -> {
            MemorySegment struct = ModelConfigStruct.write(config, scratch);
            MemorySegment file = scratch.copyOf(path);
            NativeCall.check(FastformerNative.ff_model_load(context, struct, file, out));
        });
    }

    /**
     * Loads a model from those tensors of a weights file whose names begin with a prefix; all others are passed over, and so
     * are a word embedding and a position table that the configuration does not have. So {@code "user_encoder.encoder."},
     * with a vocabulary size and positions of 0, loads the user encoder of fastformer-for-rec.
     *
     * @param config shape and switches; a vocabulary size, item count or number of labels of -1 is taken from the file
     * @param weights a safetensors file
     * @param prefix what the names of the model's tensors begin with
     * @param threads threads of one call, the caller's included
     * @return the model
     * @throws FastformerException if the file cannot be read, breaks its format or does not fit the configuration, or no
     *     name begins with the prefix
     */
    public static FastformerModel loadPart(ModelConfig config, Path weights, String prefix, int threads) {
        EngineContext context = EngineContext.open(threads, Precision.F32);
        try {
            return loadPart(config, weights, prefix, context);
        } finally {
            context.release();
        }
    }

    static FastformerModel loadPart(ModelConfig config, Path weights, String prefix, EngineContext shared) {
        Objects.requireNonNull(config, "config");
        byte[] path = Utf8.path(weights, "weights");
        byte[] start = Utf8.closed(prefix, "prefix");
        long argumentBytes = ff_model_config.sizeof() + path.length + start.length;
        return ModelOpener.open(shared, argumentBytes, (scratch, context, out) -> {
            MemorySegment struct = ModelConfigStruct.write(config, scratch);
            MemorySegment file = scratch.copyOf(path);
            MemorySegment nativePrefix = scratch.copyOf(start);
            NativeCall.check(FastformerNative.ff_model_load_part(context, struct, file, nativePrefix, out));
        });
    }

    /**
     * Loads a model folder; calls compute on the calling thread alone.
     *
     * @param folder holds {@code config.json} and {@code model.safetensors}
     * @return the model
     * @throws FastformerException if a file cannot be read, breaks its format or does not fit the other
     */
    public static FastformerModel load(Path folder) {
        return load(folder, 1);
    }

    /**
     * Loads a model folder.
     *
     * @param folder holds {@code config.json} and {@code model.safetensors}
     * @param threads threads of one call, the caller's included
     * @return the model
     * @throws FastformerException if a file cannot be read, breaks its format or does not fit the other
     */
    public static FastformerModel load(Path folder, int threads) {
        return load(folder, threads, Precision.F32);
    }

    /**
     * Loads a model folder.
     *
     * @param folder holds {@code config.json} and {@code model.safetensors}
     * @param threads threads of one call, the caller's included
     * @param precision of the matrix products of every call, of passes and of trainers too
     * @return the model
     * @throws FastformerException if a file cannot be read, breaks its format or does not fit the other, or {@link
     *     Status#UNSUPPORTED} if the processor lacks the precision
     */
    public static FastformerModel load(Path folder, int threads, Precision precision) {
        Path file = folder.resolve(CONFIG_FILE);
        byte[] json;
        try (var in = Files.newInputStream(file)) {
            json = in.readNBytes((int) LARGEST_CONFIG_BYTES + 1);
        } catch (IOException e) {
            throw new FastformerException(
                    Status.IO_ERROR,
                    "the configuration " + file + " cannot be read: " + e + ". Name a model folder with " + CONFIG_FILE
                            + " and " + WEIGHTS_FILE,
                    e);
        }
        if (json.length > LARGEST_CONFIG_BYTES) {
            throw new FastformerException(
                    Status.INVALID_FILE,
                    "the configuration " + file + " has more than " + LARGEST_CONFIG_BYTES
                            + " bytes: it is no configuration." + " Get the model folder again");
        }
        return load(ModelConfig.parse(json, file), folder.resolve(WEIGHTS_FILE), threads, precision);
    }

    /**
     * Writes the weights as a safetensors file; at every moment the path holds the old or the new file,
     * whole.
     *
     * @param weights the file
     * @throws FastformerException {@link Status#IO_ERROR} if it cannot be written
     */
    public void save(Path weights) {
        byte[] path = Utf8.path(weights, "weights");
        handle.enterServing();
        try (Scratch scratch = Scratch.of(path.length)) {
            NativeCall.check(FastformerNative.ff_model_save(handle.pointer, scratch.copyOf(path)));
        } finally {
            exit();
        }
    }

    /**
     * The configuration, with the sizes that a file decided.
     *
     * @return the configuration
     */
    public ModelConfig config() {
        return config;
    }

    /**
     * Threads of one call, the caller's included.
     *
     * @return 1 or more
     */
    public int threads() {
        return handle.context.threads;
    }

    /**
     * The precision of the matrix products.
     *
     * @return {@link Precision#F32} or {@link Precision#BF16}: what {@link Precision#AUTO} came to
     */
    public Precision precision() {
        return handle.context.precision;
    }

    /**
     * Native memory that the model holds now: parameters, derived weights and kept scratch memory.
     *
     * @return bytes
     */
    public long nativeBytes() {
        handle.gate.enter();
        try {
            return FastformerNative.ff_model_bytes(handle.pointer);
        } finally {
            exit();
        }
    }

    /**
     * Number of NaN and infinite values among all parameters.
     *
     * @return 0 for a sound model
     */
    public long nonFiniteCount() {
        handle.gate.enter();
        try {
            return FastformerNative.ff_model_nonfinite_count(handle.pointer);
        } finally {
            exit();
        }
    }

    /**
     * Encodes a batch to token states and, if the model has pooling, to text vectors.
     *
     * @param ids [T], each in 0 to V - 1
     * @param offsets [B + 1]
     * @return token states [T,D] and text vectors [B,D]
     * @throws FastformerException if an id or offset is out of range; the message says which
     */
    public Encoding encode(int[] ids, long[] offsets) {
        boolean pooled = config.pooling() != ModelConfig.Pooling.NONE;
        float[][] outputs = run(ids, offsets, true, pooled, false);
        return new Encoding(outputs[0], outputs[1]);
    }

    /**
     * Encodes a batch to token states.
     *
     * @param ids [T], each in 0 to V - 1
     * @param offsets [B + 1]
     * @return [T,D]
     * @throws FastformerException if an id or offset is out of range; the message says which
     */
    public float[] encodeTokens(int[] ids, long[] offsets) {
        return run(ids, offsets, true, false, false)[0];
    }

    /**
     * Encodes each text of a batch to one vector.
     *
     * @param ids [T], each in 0 to V - 1
     * @param offsets [B + 1]
     * @return [B,D]
     * @throws FastformerException if an id or offset is out of range; the message says which
     */
    public float[] encodePooled(int[] ids, long[] offsets) {
        return run(ids, offsets, false, true, false)[1];
    }

    /**
     * Encodes each text of a batch to one vector and adds that of its item.
     *
     * @param ids [T], each in 0 to V - 1
     * @param offsets [B + 1]
     * @param itemIds [B], each a row of the table of items, or -1 for none
     * @return [B,D]
     * @throws FastformerException if an id or offset is out of range; the message says which
     */
    public float[] encodePooled(int[] ids, long[] offsets, int[] itemIds) {
        NativeBatches.checkArrays(ids.length, offsets);
        NativeBatches.requireVocabulary(config);
        return pooled(offsets, itemIds, 4L * ids.length, scratch -> scratch.copyOf(ids));
    }

    /**
     * Encodes sequences of vectors to one vector each, with a model without vocabulary.
     *
     * @param inputStates [T,D] row-major
     * @param offsets [B + 1]
     * @return [B,D]
     * @throws FastformerException if an offset is out of range; the message says which
     */
    public float[] encodePooled(float[] inputStates, long[] offsets) {
        if (config.vocabularySize() > 0) {
            throw new IllegalStateException("the model has a vocabulary, so it takes ids and no input states");
        }
        if (inputStates.length % config.hiddenSize() != 0) {
            throw new IllegalArgumentException(
                    "inputStates has " + inputStates.length + " values, which is no multiple of the hidden size "
                            + config.hiddenSize() + ": its shape is [T,D]");
        }
        NativeBatches.checkArrays(inputStates.length / config.hiddenSize(), offsets);
        return pooled(offsets, null, 4L * inputStates.length, scratch -> scratch.copyOf(inputStates));
    }

    private float[] pooled(long[] offsets, int[] itemIds, long inputBytes, Function<Scratch, MemorySegment> input) {
        NativeBatches.requirePooling(config);
        NativeBatches.requireItems(config, itemIds != null);
        int texts = offsets.length - 1;
        if (itemIds != null && itemIds.length != texts) {
            throw new IllegalArgumentException(
                    "there are " + itemIds.length + " item ids for " + texts + " texts: give one a text, -1 for none");
        }
        int length = NativeBatches.arrayLength(texts, config.hiddenSize(), "text vectors");
        handle.enterServing();
        try (Scratch scratch = Scratch.of(
                NativeBatches.BATCH_BYTES,
                NativeBatches.OUTPUTS_BYTES,
                inputBytes,
                8L * offsets.length,
                4L * texts,
                outputBytes(length))) {
            MemorySegment nativeInput = input.apply(scratch);
            boolean words = config.vocabularySize() > 0;
            MemorySegment batch = NativeBatches.write(
                    scratch,
                    texts,
                    offsets[texts],
                    scratch.copyOf(offsets),
                    words ? nativeInput : null,
                    words ? null : nativeInput,
                    itemIds == null ? null : scratch.copyOf(itemIds));
            MemorySegment result = scratch.allocate(outputBytes(length));
            MemorySegment outputs = NativeBatches.write(scratch, null, result, (MemorySegment) null);
            NativeCall.check(FastformerNative.ff_model_forward(handle.pointer, batch, outputs));
            return result.toArray(ValueLayout.JAVA_FLOAT);
        } finally {
            exit();
        }
    }

    /**
     * Scores of every label for each text of a batch.
     *
     * @param ids [T], each in 0 to V - 1
     * @param offsets [B + 1]
     * @return [B,C]
     * @throws FastformerException if an id or offset is out of range; the message says which
     */
    public float[] logits(int[] ids, long[] offsets) {
        return run(ids, offsets, false, false, true)[2];
    }

    /**
     * Probabilities of logits.
     *
     * @param logits [B,C]
     * @param multiLabel true: of each label by itself (sigmoid); false: over the labels (softmax)
     * @return [B,C]
     */
    public float[] probabilities(float[] logits, boolean multiLabel) {
        NativeBatches.requireLabels(config);
        return Losses.probabilities(logits, config.labels(), multiLabel);
    }

    /**
     * Runs the model on memory of the caller; nothing is copied.
     *
     * @param batch ids or input states
     * @param outputs where the results go
     * @throws IllegalArgumentException if memory does not have the shape that batch and model ask for
     * @throws FastformerException if an id or offset is out of range; the message says which
     */
    public void forward(Batch batch, Outputs outputs) {
        handle.enterServing();
        try (Scratch scratch = Scratch.of(NativeBatches.BATCH_BYTES, NativeBatches.OUTPUTS_BYTES)) {
            MemorySegment nativeBatch = NativeBatches.write(scratch, batch, config);
            MemorySegment nativeOutputs = NativeBatches.write(scratch, outputs, nativeBatch, config);
            NativeCall.check(FastformerNative.ff_model_forward(handle.pointer, nativeBatch, nativeOutputs));
        } finally {
            Reference.reachabilityFence(batch);
            Reference.reachabilityFence(outputs);
            exit();
        }
    }

    /**
     * All parameters in the order of the state dict, without copies.
     *
     * @return views that are valid until the model is closed
     */
    public List<Parameter> parameters() {
        handle.gate.enter();
        try {
            long count = FastformerNative.ff_model_parameter_count(handle.pointer);
            return NativeParameters.list(
                    count,
                    handle.views,
                    (index, struct) -> FastformerNative.ff_model_parameter(handle.pointer, index, struct));
        } finally {
            exit();
        }
    }

    /**
     * One parameter, without a copy.
     *
     * @param name its name in the state dict
     * @return a view that is valid until the model is closed
     * @throws FastformerException {@link Status#INVALID_ARGUMENT} if the model has no such parameter
     */
    public Parameter parameter(String name) {
        byte[] text = Utf8.closed(name, "name");
        handle.gate.enter();
        try (Scratch scratch = Scratch.of(text.length)) {
            MemorySegment nativeName = scratch.copyOf(text);
            return NativeParameters.one(
                    handle.views,
                    struct -> FastformerNative.ff_model_parameter_find(handle.pointer, nativeName, struct));
        } finally {
            exit();
        }
    }

    /**
     * Tells the engine that parameters were written through a view; until then results are undefined values.
     */
    public void parametersChanged() {
        handle.gate.enterAlone();
        try {
            NativeCall.check(FastformerNative.ff_model_parameters_changed(handle.pointer));
        } finally {
            handle.gate.exitAlone();
            Reference.reachabilityFence(this);
        }
    }

    /**
     * A pass: a forward that keeps what its backward needs.
     *
     * @return a new pass of this model
     */
    public Pass newPass() {
        return new Pass(this);
    }

    /**
     * Gradients to every parameter, zero at first.
     *
     * @return new gradients of this model
     */
    public Gradients newGradients() {
        return new Gradients(this);
    }

    /**
     * Refuses later calls, waits for the running ones, and frees the model with its passes, gradients and
     * trainers. Views of parameters throw {@link IllegalStateException} from then on. A second close does
     * nothing.
     */
    @Override
    public void close() {
        handle.close();
        cleanable.clean();
    }

    @Override
    public String toString() {
        return "FastformerModel[" + config + (handle.gate.isClosed() ? ", closed]" : "]");
    }

    ModelHandle handle() {
        return handle;
    }

    /** Creates a part of the model and registers it before the model can be closed. */
    ModelPart createPart(String name, PartCreator call, Consumer<MemorySegment> destroy) {
        try (Scratch scratch = Scratch.of(Long.BYTES)) {
            MemorySegment out = scratch.allocate(ValueLayout.ADDRESS);
            return ModelPart.create(
                    name,
                    List.of(handle),
                    () -> {
                        NativeCall.check(call.create(handle.pointer, out));
                        return out.get(ValueLayout.ADDRESS, 0);
                    },
                    destroy);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** One call of the engine that makes a part. */
    interface PartCreator {
        int create(MemorySegment model, MemorySegment out);
    }

    private void exit() {
        handle.gate.exit();
        Reference.reachabilityFence(this);
    }

    /** Token states, pooled vectors and logits of a batch in arrays; null for what is not asked for. */
    private float[][] run(int[] ids, long[] offsets, boolean tokenStates, boolean pooled, boolean logits) {
        NativeBatches.checkArrays(ids.length, offsets);
        NativeBatches.requireVocabulary(config);
        NativeBatches.requireItems(config, false);
        if (pooled) {
            NativeBatches.requirePooling(config);
        }
        if (logits) {
            NativeBatches.requireLabels(config);
        }
        int sequences = offsets.length - 1;
        int[] lengths = {
            tokenStates ? NativeBatches.arrayLength(ids.length, config.hiddenSize(), "token states") : -1,
            pooled ? NativeBatches.arrayLength(sequences, config.hiddenSize(), "text vectors") : -1,
            logits ? NativeBatches.arrayLength(sequences, config.labels(), "logits") : -1
        };
        handle.enterServing();
        try (Scratch scratch = Scratch.of(
                NativeBatches.BATCH_BYTES,
                NativeBatches.OUTPUTS_BYTES,
                (long) ids.length * Integer.BYTES,
                (long) offsets.length * Long.BYTES,
                outputBytes(lengths[0]),
                outputBytes(lengths[1]),
                outputBytes(lengths[2]))) {
            MemorySegment nativeOffsets = scratch.copyOf(offsets);
            MemorySegment nativeIds = scratch.copyOf(ids);
            MemorySegment batch =
                    NativeBatches.write(scratch, sequences, ids.length, nativeOffsets, nativeIds, null, null);
            MemorySegment[] results = new MemorySegment[lengths.length];
            for (int i = 0; i < lengths.length; i++) {
                results[i] = lengths[i] < 0 ? null : scratch.allocate(outputBytes(lengths[i]));
            }
            MemorySegment outputs = NativeBatches.write(scratch, results[0], results[1], results[2]);
            NativeCall.check(FastformerNative.ff_model_forward(handle.pointer, batch, outputs));
            float[][] arrays = new float[lengths.length][];
            for (int i = 0; i < lengths.length; i++) {
                arrays[i] = results[i] == null ? null : results[i].toArray(ValueLayout.JAVA_FLOAT);
            }
            return arrays;
        } finally {
            exit();
        }
    }

    private static long outputBytes(int length) {
        return length < 0 ? 0 : (long) length * Float.BYTES;
    }
}
