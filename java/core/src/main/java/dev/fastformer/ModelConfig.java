// Copyright 2026 The Fastformer for the JVM authors
// SPDX-License-Identifier: Apache-2.0
package dev.fastformer;

import dev.fastformer.internal.NativeCall;
import dev.fastformer.internal.NativeLibrary;
import dev.fastformer.internal.Scratch;
import dev.fastformer.internal.Utf8;
import dev.fastformer.internal.bindings.FastformerNative;
import dev.fastformer.internal.bindings.ff_model_config;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Shape and switches of a model. {@link #builder()} begins with a text classifier of hidden size 256, 16
 * heads, 2 layers and everything on; only the vocabulary and the labels are missing.
 *
 * @param vocabularySize V, rows of the embedding table; 0: none, batches carry input states; -1: as in the
 *     weights file
 * @param hiddenSize D, a multiple of {@code attentionHeads}
 * @param attentionHeads H, at least 1
 * @param hiddenLayers 0 to 64; 0: pooling reads the embedded (or given) input
 * @param intermediateSize width of the feed-forward part; 0: none
 * @param maxPositionEmbeddings learned positions; 0: none, and texts of any length
 * @param poolingSize width of the pooling's tanh layer; 0: D
 * @param itemCount rows of a table [items,D] of which one is added to each text vector, such as what is learned of one
 *     news beside its words; 0: none; -1: as in the weights file. More than 0 needs pooling
 * @param labels C; 0: no classification head; -1: as in the weights file. More than 0 needs pooling
 * @param attention the kind of attention
 * @param scoring what a head's score reads; of additive attention
 * @param value whether the value projection is the query projection; of additive attention
 * @param pooling how token states become one vector a text
 * @param shareLayers one set of layer parameters for all layers
 * @param bias biases in the attention block and its output projection
 * @param outputProjection the dense D x D layer after the attention block
 * @param residual residual additions around the block and the feed-forward part
 * @param embeddingLayerNorm layer norm on the embedded (or given) input
 * @param layerNorm layer norms inside each layer
 * @param preLayerNorm they stand before each part of a layer instead, and one after the last layer
 * @param paddingRow row 0 of the embedding table never trains
 * @param layerNormEps above 0
 * @param initializerRange standard deviation of initial weights, above 0
 * @param dropout probability in 0 to 1 (1 excluded) of training passes
 */
public record ModelConfig(
        long vocabularySize,
        int hiddenSize,
        int attentionHeads,
        int hiddenLayers,
        int intermediateSize,
        int maxPositionEmbeddings,
        int poolingSize,
        int itemCount,
        int labels,
        Attention attention,
        Scoring scoring,
        Value value,
        Pooling pooling,
        boolean shareLayers,
        boolean bias,
        boolean outputProjection,
        boolean residual,
        boolean embeddingLayerNorm,
        boolean layerNorm,
        boolean preLayerNorm,
        boolean paddingRow,
        double layerNormEps,
        double initializerRange,
        double dropout) {

    /** The kind of attention. */
    public enum Attention {
        /** Fastformer's additive attention: linear in the length. */
        ADDITIVE,
        /** The Transformer's scaled dot-product self-attention: time quadratic in the length, memory linear. */
        SELF
    }

    /** What an attention head's score reads of a query or key. */
    public enum Scoring {
        /** Every feature: score rows [H,D], as in the authors' code. */
        ALL_FEATURES,
        /** The head's own features: score rows [H,D/H], as in the paper. */
        PER_HEAD
    }

    /** Where the value of the attention block comes from. */
    public enum Value {
        /** The query projection. */
        TIED,
        /** A projection of its own. */
        SEPARATE
    }

    /** How token states become one vector a text. */
    public enum Pooling {
        /** Not at all. */
        NONE,
        /** Attention pooling through tanh. */
        ATTENTION
    }

    /** Room for the JSON of any configuration. */
    private static final int JSON_CAPACITY = 4096;

    /** Checks that no switch is missing; ranges are checked by {@link Builder#build()} and by the model. */
    public ModelConfig {
        Objects.requireNonNull(attention, "attention");
        Objects.requireNonNull(scoring, "scoring");
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(pooling, "pooling");
    }

    /**
     * A builder with the defaults.
     *
     * @return a builder without vocabulary and labels
     */
    public static Builder builder() {
        NativeLibrary.require();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment struct = arena.allocate(ff_model_config.layout());
            FastformerNative.ff_model_config_init(struct);
            return new Builder(ModelConfigStruct.read(struct));
        }
    }

    /**
     * A builder with the values of this configuration.
     *
     * @return a builder
     */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /**
     * Reads a configuration from JSON: the object under the key "model", or else the document itself. A
     * missing key keeps its default; the authors' own configuration files are accepted too.
     *
     * @param json the text
     * @return the configuration
     * @throws FastformerException {@link Status#INVALID_FILE} with the byte offset of what is wrong
     */
    public static ModelConfig parse(String json) {
        return parse(Utf8.encode(json, "the configuration"), "configuration");
    }

    static ModelConfig parse(byte[] json, Object place) {
        NativeLibrary.require();
        try (Scratch scratch = Scratch.of(json.length, ff_model_config.sizeof())) {
            MemorySegment text = scratch.copyOf(json);
            MemorySegment struct = scratch.allocate(ff_model_config.layout());
            ff_model_config.struct_size(struct, ff_model_config.sizeof());
            NativeCall.check(FastformerNative.ff_model_config_parse(text, json.length, struct), place);
            return ModelConfigStruct.read(struct);
        }
    }

    /**
     * Writes the configuration as a JSON object that {@link #parse} reads.
     *
     * @return the object, without an enclosing "model"
     * @throws FastformerException {@link Status#INVALID_ARGUMENT} if a value is out of range
     */
    public String toJson() {
        NativeLibrary.require();
        try (Scratch scratch = Scratch.of(ff_model_config.sizeof(), JSON_CAPACITY, Long.BYTES)) {
            MemorySegment struct = ModelConfigStruct.write(this, scratch);
            MemorySegment text = scratch.allocate(JSON_CAPACITY);
            MemorySegment length = scratch.allocate(Long.BYTES);
            NativeCall.check(FastformerNative.ff_model_config_format(struct, text, JSON_CAPACITY, length));
            byte[] bytes = text.asSlice(0, length.get(ValueLayout.JAVA_LONG, 0)).toArray(ValueLayout.JAVA_BYTE);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /** Asks the engine whether ranges and combinations are right; sizes that a file decides count as 1. */
    void check() {
        ModelConfig known = toBuilder()
                .vocabularySize(vocabularySize == -1 ? 1 : vocabularySize)
                .itemCount(itemCount == -1 ? 1 : itemCount)
                .labels(labels == -1 ? 1 : labels)
                .unchecked();
        NativeLibrary.require();
        try (Scratch scratch = Scratch.of(ff_model_config.sizeof())) {
            NativeCall.check(FastformerNative.ff_model_config_check(ModelConfigStruct.write(known, scratch)));
        }
    }

    /** Builds a {@link ModelConfig} value by value. Not for several threads. */
    public static final class Builder {
        private long vocabularySize;
        private int hiddenSize;
        private int attentionHeads;
        private int hiddenLayers;
        private int intermediateSize;
        private int maxPositionEmbeddings;
        private int poolingSize;
        private int itemCount;
        private int labels;
        private Attention attention;
        private Scoring scoring;
        private Value value;
        private Pooling pooling;
        private boolean shareLayers;
        private boolean bias;
        private boolean outputProjection;
        private boolean residual;
        private boolean embeddingLayerNorm;
        private boolean layerNorm;
        private boolean preLayerNorm;
        private boolean paddingRow;
        private double layerNormEps;
        private double initializerRange;
        private double dropout;

        private Builder(ModelConfig config) {
            vocabularySize = config.vocabularySize;
            hiddenSize = config.hiddenSize;
            attentionHeads = config.attentionHeads;
            hiddenLayers = config.hiddenLayers;
            intermediateSize = config.intermediateSize;
            maxPositionEmbeddings = config.maxPositionEmbeddings;
            poolingSize = config.poolingSize;
            itemCount = config.itemCount;
            labels = config.labels;
            attention = config.attention;
            scoring = config.scoring;
            value = config.value;
            pooling = config.pooling;
            shareLayers = config.shareLayers;
            bias = config.bias;
            outputProjection = config.outputProjection;
            residual = config.residual;
            embeddingLayerNorm = config.embeddingLayerNorm;
            layerNorm = config.layerNorm;
            preLayerNorm = config.preLayerNorm;
            paddingRow = config.paddingRow;
            layerNormEps = config.layerNormEps;
            initializerRange = config.initializerRange;
            dropout = config.dropout;
        }

        /**
         * Sets vocabularySize.
         *
         * @param vocabularySize rows of the embedding table; 0: none; -1: as in the weights file
         * @return this builder
         */
        public Builder vocabularySize(long vocabularySize) {
            this.vocabularySize = vocabularySize;
            return this;
        }

        /**
         * Sets hiddenSize.
         *
         * @param hiddenSize features of a token state, a multiple of the heads
         * @return this builder
         */
        public Builder hiddenSize(int hiddenSize) {
            this.hiddenSize = hiddenSize;
            return this;
        }

        /**
         * Sets attentionHeads.
         *
         * @param attentionHeads attention heads, at least 1
         * @return this builder
         */
        public Builder attentionHeads(int attentionHeads) {
            this.attentionHeads = attentionHeads;
            return this;
        }

        /**
         * Sets hiddenLayers.
         *
         * @param hiddenLayers layers, 1 to 64
         * @return this builder
         */
        public Builder hiddenLayers(int hiddenLayers) {
            this.hiddenLayers = hiddenLayers;
            return this;
        }

        /**
         * Sets intermediateSize.
         *
         * @param intermediateSize width of the feed-forward part; 0: none
         * @return this builder
         */
        public Builder intermediateSize(int intermediateSize) {
            this.intermediateSize = intermediateSize;
            return this;
        }

        /**
         * Sets maxPositionEmbeddings.
         *
         * @param maxPositionEmbeddings learned positions; 0: none
         * @return this builder
         */
        public Builder maxPositionEmbeddings(int maxPositionEmbeddings) {
            this.maxPositionEmbeddings = maxPositionEmbeddings;
            return this;
        }

        /**
         * Sets labels.
         *
         * @param labels labels; 0: no classification head; -1: as in the weights file
         * @return this builder
         */
        public Builder labels(int labels) {
            this.labels = labels;
            return this;
        }

        /**
         * Sets scoring.
         *
         * @param scoring what a head's score reads
         * @return this builder
         */
        public Builder scoring(Scoring scoring) {
            this.scoring = scoring;
            return this;
        }

        /**
         * Sets value.
         *
         * @param value where values come from
         * @return this builder
         */
        public Builder value(Value value) {
            this.value = value;
            return this;
        }

        /**
         * Sets pooling.
         *
         * @param pooling how a text gets one vector
         * @return this builder
         */
        public Builder pooling(Pooling pooling) {
            this.pooling = pooling;
            return this;
        }

        /**
         * Sets shareLayers.
         *
         * @param shareLayers one set of parameters for all layers
         * @return this builder
         */
        public Builder shareLayers(boolean shareLayers) {
            this.shareLayers = shareLayers;
            return this;
        }

        /**
         * Sets bias.
         *
         * @param bias biases in the attention block and its output projection
         * @return this builder
         */
        public Builder bias(boolean bias) {
            this.bias = bias;
            return this;
        }

        /**
         * Sets outputProjection.
         *
         * @param outputProjection the dense layer after the attention block
         * @return this builder
         */
        public Builder outputProjection(boolean outputProjection) {
            this.outputProjection = outputProjection;
            return this;
        }

        /**
         * Sets residual.
         *
         * @param residual residual additions
         * @return this builder
         */
        public Builder residual(boolean residual) {
            this.residual = residual;
            return this;
        }

        /**
         * Sets embeddingLayerNorm.
         *
         * @param embeddingLayerNorm layer norm on the input
         * @return this builder
         */
        public Builder embeddingLayerNorm(boolean embeddingLayerNorm) {
            this.embeddingLayerNorm = embeddingLayerNorm;
            return this;
        }

        /**
         * Sets layerNorm.
         *
         * @param layerNorm layer norms inside each layer
         * @return this builder
         */
        public Builder layerNorm(boolean layerNorm) {
            this.layerNorm = layerNorm;
            return this;
        }

        /**
         * Sets paddingRow.
         *
         * @param preLayerNorm they stand before each part of a layer instead, and one after the last layer
         * @param paddingRow row 0 of the embedding table never trains
         * @return this builder
         */
        public Builder paddingRow(boolean paddingRow) {
            this.paddingRow = paddingRow;
            return this;
        }

        /**
         * Sets layerNormEps.
         *
         * @param layerNormEps added to the variance in layer norms, above 0
         * @return this builder
         */
        public Builder layerNormEps(double layerNormEps) {
            this.layerNormEps = layerNormEps;
            return this;
        }

        /**
         * Sets initializerRange.
         *
         * @param initializerRange standard deviation of initial weights, above 0
         * @return this builder
         */
        public Builder initializerRange(double initializerRange) {
            this.initializerRange = initializerRange;
            return this;
        }

        /**
         * Sets dropout.
         *
         * @param dropout probability of training passes, from 0 to below 1
         * @return this builder
         */
        public Builder dropout(double dropout) {
            this.dropout = dropout;
            return this;
        }

        /**
         * Sets the width of the pooling's tanh layer.
         *
         * @param poolingSize as in {@link ModelConfig#poolingSize()}
         * @return this
         */
        public Builder poolingSize(int poolingSize) {
            this.poolingSize = poolingSize;
            return this;
        }

        /**
         * Sets the rows of the table of items.
         *
         * @param itemCount as in {@link ModelConfig#itemCount()}
         * @return this
         */
        public Builder itemCount(int itemCount) {
            this.itemCount = itemCount;
            return this;
        }

        /**
         * Sets the kind of attention.
         *
         * @param attention as in {@link ModelConfig#attention()}
         * @return this
         */
        public Builder attention(Attention attention) {
            this.attention = attention;
            return this;
        }

        /**
         * Sets whether layer norms stand before each part of a layer.
         *
         * @param preLayerNorm as in {@link ModelConfig#preLayerNorm()}
         * @return this
         */
        public Builder preLayerNorm(boolean preLayerNorm) {
            this.preLayerNorm = preLayerNorm;
            return this;
        }

        /**
         * Builds the configuration.
         *
         * @return the configuration, checked
         * @throws FastformerException {@link Status#INVALID_ARGUMENT}, naming the value and its range
         */
        public ModelConfig build() {
            ModelConfig config = unchecked();
            config.check();
            return config;
        }

        private ModelConfig unchecked() {
            return new ModelConfig(
                    vocabularySize,
                    hiddenSize,
                    attentionHeads,
                    hiddenLayers,
                    intermediateSize,
                    maxPositionEmbeddings,
                    poolingSize,
                    itemCount,
                    labels,
                    attention,
                    scoring,
                    value,
                    pooling,
                    shareLayers,
                    bias,
                    outputProjection,
                    residual,
                    embeddingLayerNorm,
                    layerNorm,
                    preLayerNorm,
                    paddingRow,
                    layerNormEps,
                    initializerRange,
                    dropout);
        }
    }
}
